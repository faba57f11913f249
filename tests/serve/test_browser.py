"""The pages in Chromium, as a lecturer uses them: the real command, a real bank and exam on disk."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Dialog, Page, Route, expect

from exam.support import EXAM, invoke, shown
from examgen.build import open_exam
from examgen.life import history
from examgen.record import Variant
from life.support import forms
from review.support import printed
from serve.support import started, watched

pytestmark = pytest.mark.xdist_group("browser")  # one Chromium at a time

RATIO, ADDITION = "play/ratio", "toy/addition"


def variants(exam: Path) -> dict[str, Variant]:
    return {variant["slot"]: variant for variant in open_exam(exam).first().variants}


def expect_pages(tab: Page) -> None:
    """The pictures of pages are there and have been loaded."""
    expect(tab.locator("#pages img").first).to_be_visible()
    tab.wait_for_function("[...document.querySelectorAll('#pages img')].every((each) => each.naturalWidth > 500)")


def to_bank(tab: Page) -> None:
    tab.get_by_role("navigation", name="Site").get_by_role("link", name="Bank").click()
    expect(tab).to_have_title(re.compile("Bank"))


def test_a_template_is_found_and_its_variants_are_turned_over(tab: Page) -> None:
    to_bank(tab)
    links = tab.locator("#list a")
    before = links.count()
    tab.get_by_label("Words").press_sequentially("toy/add")
    expect(links).to_have_count(1)
    assert before > 100
    expect(tab.get_by_role("status")).to_have_text("1 template")
    links.first.click()
    expect(tab.get_by_role("heading", level=1)).to_have_text("Addition")
    expect_pages(tab)
    first = tab.locator("#pages img").first.get_attribute("src")
    tab.get_by_role("link", name="Next").click()
    expect(tab.get_by_label("Seed")).to_have_value("2")
    assert tab.locator("#pages img").first.get_attribute("src") != first
    expect(tab.get_by_role("link", name="Next")).to_be_focused()
    assert "words=toy%2Fadd" in tab.url
    tab.locator("#variant").get_by_label("Level").select_option("hard")
    tab.wait_for_url(re.compile("level=hard"))
    expect(tab.get_by_label("Seed")).to_have_value("2")
    tab.go_back()
    tab.wait_for_url(re.compile("level=medium"))
    expect(tab.locator("#variant").get_by_label("Level")).to_have_value("medium")
    expect(links).to_have_count(1)


def test_the_text_of_the_pages_is_what_the_command_says(tab: Page, bank: Path) -> None:
    tab.goto(_at(tab, f"/bank/{ADDITION}?seed=3"))
    tab.get_by_text("As text").click()
    said = invoke("show", ADDITION, "--seed", "3", "--bank", str(bank)).stdout.partition("\n\n")[2]
    assert " ".join(tab.locator("#text pre").inner_text().split()) == " ".join(said.split())


def test_what_changes_on_disk_is_shown(tab: Page, bank: Path) -> None:
    tab.goto(_at(tab, f"/bank/{ADDITION}"))
    expect_pages(tab)
    tab.get_by_text("As text").click()
    tab.wait_for_timeout(1000)  # until the folders are watched
    words = bank / f"{ADDITION}.tex.j2"
    words.write_text(
        words.read_text("utf-8").replace("<% block problem %>", "<% block problem %>\nListen!", 1), "utf-8"
    )
    expect(tab.locator("#text")).to_contain_text("Listen!")
    words.write_text(words.read_text("utf-8").replace("Listen!", "<< nothing >>"), "utf-8")
    expect(tab.get_by_role("alert")).to_contain_text(f"{words}:2: UndefinedError: 'nothing' is undefined")
    words.write_text(words.read_text("utf-8").replace("<< nothing >>", "Better."), "utf-8")
    expect(tab.locator("#text")).to_contain_text("Better.")


def test_words_are_changed_with_a_preview(tab: Page, bank: Path) -> None:
    words = bank / f"{ADDITION}.tex.j2"
    before = words.read_text("utf-8")
    tab.goto(_at(tab, f"/bank/{ADDITION}"))
    tab.get_by_role("link", name="Change the words").click()
    editor = tab.get_by_label("Words in LaTeX")
    assert editor.input_value() == before
    draft = before.replace("<% block problem %>", "<% block problem %>\nA long << nothing >>", 1)
    editor.fill(draft)
    expect(tab.get_by_role("alert")).to_contain_text("'nothing' is undefined")
    editor.fill(draft.replace("<< nothing >>", "addition."))
    expect(tab.get_by_role("alert")).to_have_count(0)
    expect_pages(tab)
    assert words.read_text("utf-8") == before
    tab.get_by_role("button", name="Save").click()
    expect(tab.locator(".notice")).to_have_text("Saved.")
    assert words.read_text("utf-8") == draft.replace("<< nothing >>", "addition.")
    tab.get_by_role("link", name="Back to its questions").click()
    tab.get_by_text("As text").click()
    expect(tab.locator("#text")).to_contain_text("A long addition.")


def staying(tab: Page) -> list[str]:
    """What is asked from now on before a page is left; the answer is always to stay."""
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.message)
        dialog.dismiss()

    tab.on("dialog", stay)
    return asked


def test_words_that_are_not_saved_are_not_lost_by_accident(tab: Page) -> None:
    tab.goto(_at(tab, f"/bank/{ADDITION}"))
    tab.get_by_role("link", name="Change the words").click()
    tab.get_by_label("Words in LaTeX").press_sequentially("%")
    here = tab.url
    asked = staying(tab)
    tab.get_by_role("link", name="Back to its questions").click()
    assert asked == ["What you have written is not saved. Leave it?"]
    tab.go_back()
    tab.wait_for_url(here)
    assert len(asked) == 2
    expect(tab.get_by_label("Words in LaTeX")).to_be_visible()


def test_a_comment_that_is_being_written_outlives_what_happens_meanwhile(tab: Page, exam: Path) -> None:
    tab.get_by_role("link", name="Ratio").click()
    comment = tab.get_by_label("For the author")
    comment.fill("Is this too")
    tab.wait_for_timeout(1000)  # until the folders are watched
    invoke("comment", exam, 2, "Me too.")
    expect(tab.get_by_role("status")).to_have_text("Something has changed on disk.")
    asked = staying(tab)
    tab.get_by_role("button", name="Draw anew").click()
    tab.get_by_role("link", name="Addition", exact=False).first.click()
    assert asked == 2 * ["What you have written is not saved. Leave it?"]
    expect(comment).to_have_value("Is this too")
    comment.press_sequentially(" long?")
    tab.get_by_role("button", name="Comment", exact=True).click()
    expect(tab.locator("#comments li p")).to_have_text(["Me too.", "Is this too long?"])
    expect(comment).to_have_value("")
    tab.get_by_role("link", name="Addition", exact=False).first.click()
    expect(tab.locator("#changes-title")).to_contain_text("Addition")
    assert len(asked) == 2


def test_a_form_that_is_filled_in_is_not_emptied_by_what_changes_on_disk(tab: Page, exam: Path) -> None:
    tab.get_by_role("link", name="Ratio").click()
    level = tab.locator("#redraw").get_by_label("Level")
    level.select_option("hard")
    tab.wait_for_timeout(1000)  # until the folders are watched
    invoke("comment", exam, 2, "Me too.")
    expect(tab.get_by_role("status")).to_have_text("Something has changed on disk.")
    expect(level).to_have_value("hard")
    tab.get_by_role("button", name="Draw anew").click()
    expect(tab.locator(".notice")).to_contain_text("level hard")
    invoke("comment", exam, 2, "Still.")
    expect(tab.locator("#comments li p")).to_have_text(["Me too.", "Still."])


def test_a_comment_that_is_begun_during_a_change_is_not_lost(tab: Page) -> None:
    held: list[Route] = []
    tab.route("**/exam/redraw", lambda route: held.append(route))
    tab.get_by_role("link", name="Ratio").click()
    tab.get_by_role("button", name="Draw anew").click()
    comment = tab.get_by_label("For the author")
    comment.fill("Is this too long?")
    while not held:
        tab.wait_for_timeout(50)
    held.pop().continue_()
    expect(tab.get_by_role("status")).to_have_text("Something has changed on disk.")
    expect(comment).to_have_value("Is this too long?")
    tab.get_by_role("button", name="Comment", exact=True).click()
    expect(tab.locator("#comments li p")).to_have_text(["Is this too long?"])
    expect(tab.get_by_role("link", name="1 change", exact=True)).to_be_visible()


def test_what_is_to_be_amended_is_kept_when_one_chooses_another_form_by_accident(
    browser: Browser, tmp_path: Path
) -> None:
    folder = printed(forms(tmp_path, 2, EXAM))
    with started(folder) as (_, address), watched(browser) as tab:
        tab.goto(address)
        tab.get_by_role("link", name="Amend").click()
        scope = tab.get_by_role("combobox", name="Whom it concerns")
        tab.get_by_label("Correction of its text").first.fill("Add them.")
        tab.once("dialog", lambda dialog: dialog.dismiss())
        scope.select_option("B")
        expect(scope).to_have_value("")
        expect(tab.get_by_label("Correction of its text").first).to_have_value("Add them.")
        tab.once("dialog", lambda dialog: dialog.accept())
        scope.select_option("B")
        tab.wait_for_url("**/amend?only=B")
        expect(tab.get_by_label("Correction of its text").first).to_have_value("")
        expect(scope).to_have_value("B")


def test_the_check_of_a_template(tab: Page) -> None:
    tab.goto(_at(tab, f"/bank/{ADDITION}"))
    tab.get_by_role("link", name="Check").click()
    expect(tab.get_by_role("heading", level=1)).to_have_text("Check of Addition")
    expect(tab.get_by_text("Every rule holds for 50 seeds of each level.")).to_be_visible()


def test_a_question_is_drawn_anew_and_the_change_taken_back(tab: Page, exam: Path) -> None:
    before = variants(exam)
    tab.get_by_role("link", name="Ratio").click()
    expect_pages(tab)
    tab.locator("#redraw").get_by_label("Level").select_option("hard")
    tab.get_by_role("button", name="Draw anew").click()
    expect(tab.locator(".notice")).to_contain_text("Question 2")
    after = variants(exam)
    assert (before[RATIO]["level"], after[RATIO]["level"]) == ("medium", "hard")
    assert {slot: each for slot, each in after.items() if slot != RATIO} == {
        slot: each for slot, each in before.items() if slot != RATIO
    }
    expect(tab.locator("#redraw").get_by_label("Level")).to_have_value("hard")
    tab.get_by_role("link", name="1 change").click()
    expect(tab.get_by_role("heading", level=1)).to_have_text("Changes")
    expect(tab.locator(".log code")).to_have_text([f"redraw {RATIO} --level hard"])
    tab.get_by_role("link", name="Back to the exam").click()
    tab.get_by_role("button", name="Undo").click()
    expect(tab.locator(".notice")).to_contain_text("Taken back: redraw")
    assert variants(exam) == before


def test_a_double_click_changes_the_exam_once(tab: Page, exam: Path) -> None:
    tab.get_by_role("link", name="Ratio").click()
    tab.get_by_role("button", name="Draw anew").dblclick()
    expect(tab.locator(".notice")).to_contain_text("Question 2")
    tab.get_by_label("For the author").fill("Once.")
    tab.get_by_role("button", name="Comment", exact=True).dblclick()
    expect(tab.locator(".notice")).to_contain_text("Comment 1")
    expect(tab.locator("#comments li p")).to_have_text(["Once."])
    expect(tab.get_by_role("link", name="1 change", exact=True)).to_be_visible()
    assert [entry.command for entry in history.entries(exam)] == [f"redraw {RATIO} --level medium"]


def test_points_order_and_number_of_questions(tab: Page, exam: Path) -> None:
    names = tab.locator("#list .name")
    tab.get_by_role("link", name="Ratio").click()
    tab.get_by_label("Points").fill("7.5")
    tab.get_by_role("button", name="Set").click()
    expect(tab.locator(".notice")).to_contain_text("7.5 points")
    tab.get_by_role("button", name="Move up").click()
    expect(names.first).to_contain_text("Ratio")
    expect(tab.get_by_role("button", name="Move up")).to_be_disabled()
    tab.get_by_role("button", name="Move down").click()
    expect(names.nth(1)).to_contain_text("Ratio")
    tab.get_by_role("button", name="Drop").click()
    expect(names).to_have_count(2)
    assert RATIO not in variants(exam)
    assert "Ratio" not in shown(exam / "problems.pdf")


def test_a_question_is_swapped_and_one_is_added(tab: Page, exam: Path) -> None:
    tab.get_by_role("link", name="Ratio").click()
    tab.locator("#redraw").get_by_label("Level").select_option("hard")
    tab.get_by_role("button", name="Draw anew").click()
    expect(tab.locator(".notice")).to_contain_text("Question 2")
    tab.get_by_role("link", name="Swap").click()
    expect(tab.locator("#side .notice")).to_contain_text("Choose a template to put in place of question 2.")
    tab.get_by_label("Topic").select_option("conv_arithmetic")
    tab.get_by_role("link", name="Cost of a convolution layer").click()
    expect(tab.locator("#variant").get_by_label("Level")).to_have_value("hard")  # as the question had
    place = tab.get_by_label("Put it into the exam")
    expect(place).to_have_value(f"swap:{RATIO}")
    tab.get_by_role("button", name="Put it there").click()
    expect(tab.locator(".notice")).to_contain_text("Question 2")
    expect(tab.locator("#changes-title")).to_contain_text("2\u2002Cost of a convolution layer")
    cost = "conv_arithmetic/conv_layer_cost_row"
    assert [each["template"] for each in variants(exam).values()] == [ADDITION, cost, "play/cost"]
    assert next(each["level"] for each in variants(exam).values() if each["template"] == cost) == "hard"
    tab.goto(_at(tab, f"/bank/{RATIO}"))
    place.select_option(f"add:{ADDITION}")
    tab.get_by_role("button", name="Put it there").click()
    expect(tab.locator("#list .name")).to_have_count(4)
    expect(tab.locator("#changes-title")).to_contain_text("2\u2002Ratio")
    assert [each["template"] for each in variants(exam).values()] == [ADDITION, RATIO, cost, "play/cost"]


def test_the_words_of_a_question_are_changed_for_this_exam(tab: Page, exam: Path) -> None:
    before = variants(exam)
    tab.get_by_role("link", name="Addition").click()
    tab.get_by_role("link", name="Change the words").click()
    editor = tab.get_by_label("The problem in LaTeX")
    text = editor.input_value()
    assert "<< p.a >>" in text
    editor.fill(f"Given are << p.a >> and << p.nothing >>. {text}")
    expect(tab.get_by_role("alert")).to_contain_text("nothing")
    editor.fill(f"Begin with << p.a >>. {text}")
    expect(tab.get_by_role("alert")).to_have_count(0)
    expect_pages(tab)
    assert variants(exam) == before
    tab.get_by_role("button", name="Save").click()
    expect(tab.locator(".notice")).to_contain_text("other words")
    number = re.escape(str(before[ADDITION]["key"]["params"]["a"]))
    assert re.search(rf"Begin with {number}", variants(exam)[ADDITION]["problem"]["text"].replace("\\,", ""))
    tab.get_by_role("link", name="Change the words").click()
    tab.get_by_role("button", name="The template's words again").click()
    expect(tab.locator(".notice")).to_contain_text("other words")
    assert variants(exam) == before


def test_words_that_are_saved_before_their_preview_is_there_are_saved(tab: Page, exam: Path) -> None:
    tab.get_by_role("link", name="Addition").click()
    tab.get_by_role("link", name="Change the words").click()
    editor = tab.get_by_label("The problem in LaTeX")
    editor.fill(f"Begin. {editor.input_value()}")
    tab.get_by_role("button", name="Save").click()
    expect(tab.locator(".notice")).to_contain_text("other words")
    asked = staying(tab)
    tab.get_by_role("link", name="Ratio").click()
    expect(tab.locator("#changes-title")).to_contain_text("Ratio")
    assert asked == []
    assert variants(exam)[ADDITION]["problem"]["text"].startswith("Begin.")


def test_a_variant_is_rejected(tab: Page, exam: Path, bank: Path) -> None:
    before = variants(exam)[RATIO]["fingerprint"]
    tab.get_by_role("link", name="Ratio").click()
    tab.get_by_label("Why it is rejected").fill("too easy")
    tab.get_by_role("button", name="Reject").click()
    expect(tab.locator(".notice")).to_contain_text("which later draws avoid")
    assert variants(exam)[RATIO]["fingerprint"] != before
    (line,) = (bank / "rejected.txt").read_text("utf-8").splitlines()
    assert line.startswith(before)
    assert line.endswith("too easy")


def test_what_cannot_be_done_is_told(tab: Page, exam: Path) -> None:
    before = variants(exam)
    tab.get_by_role("link", name="Addition").click()
    tab.get_by_label("Points").fill("0.5")
    tab.get_by_role("button", name="Set").click()
    expect(tab.get_by_role("alert")).to_contain_text("0.5 points for 2 parts; give 1 or more")
    assert variants(exam) == before


def test_documents_are_shown_and_downloaded(tab: Page, exam: Path) -> None:
    for name, file in (("Paper", "problems"), ("Solutions", "solutions"), ("Marking guide", "guide")):
        tab.get_by_role("link", name=name, exact=True).click()
        expect(tab.locator(".tabs [aria-current]")).to_have_text(name)
        expect_pages(tab)
        tab.get_by_text("Download", exact=True).click()
        with tab.expect_download() as download:
            tab.get_by_role("link", name=f"{file}.pdf").click()
        assert Path(download.value.path()).read_bytes() == (exam / f"{file}.pdf").read_bytes()
        tab.get_by_text("Download", exact=True).click()


def test_it_all_works_without_scripts(browser: Browser, address: str, exam: Path) -> None:
    with watched(browser, java_script_enabled=False) as tab:
        tab.goto(address)
        tab.get_by_role("link", name="Ratio").click()
        tab.get_by_role("button", name="Draw anew").click()
        expect(tab.locator(".notice")).to_contain_text("Question 2")
        tab.get_by_role("link", name="Bank").click()
        tab.get_by_label("Words").fill("toy/add")
        tab.get_by_role("search").get_by_role("button", name="Show").click()
        tab.get_by_role("link", name="Addition").click()
        tab.get_by_role("link", name="Next").click()
        expect(tab.get_by_label("Seed")).to_have_value("2")
        tab.get_by_role("link", name="Change the words").click()
        tab.get_by_role("button", name="Preview").click()
        expect(tab.locator("#pages img").first).to_be_visible()
        tab.get_by_role("link", name="Exam").click()
        tab.get_by_label("Your name").fill("Ada")
        tab.get_by_role("button", name="Approve").click()
        tab.get_by_role("button", name="Mark as printed").click()
        tab.get_by_role("link", name="Amend").click()
        tab.get_by_label("Void: question 1 (b)", exact=True).check()
        tab.get_by_role("button", name="Amend").click()
        expect(tab.locator(".notice")).to_contain_text("Question 1 (b) is void")
        tab.get_by_role("button", name="Undo amend").click()
        expect(tab.locator(".notice")).to_contain_text("Taken back: amend --void 1b")
    assert len(variants(exam)) == 3


def test_the_end_of_the_server_is_told(browser: Browser, bank: Path) -> None:
    with started("--bank", bank) as (process, address), browser.new_context() as context:
        tab = context.new_page()
        tab.goto(address)
        expect(tab.get_by_role("heading", level=1)).to_have_text("The bank")
        process.terminate()
        expect(tab.get_by_role("status")).to_have_text("The server has stopped: start examgen serve again.")


def _at(tab: Page, path: str) -> str:
    return re.sub(r"(//[^/]*)/.*", rf"\1{path}", tab.url)
