"""Every page for everybody: axe's rules, light and dark, wide and narrow; nothing beside the screen; a keyboard."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from exam.support import EXAM
from life.support import forms
from review.support import does
from serve.support import root, started, watched

pytestmark = pytest.mark.xdist_group("browser")

# What the scheme changes, colours, does not depend on the width; and what the width changes, layout, not on colours.
LOOKS = pytest.mark.parametrize(("scheme", "width"), [("light", 1400), ("dark", 360)])
TEMPLATE = "/bank/toy/addition"
PAGES = [
    "/exam", "/exam?view=guide", "/exam?view=question&slot=play/ratio", "/exam/log",
    "/exam/words?slot=play/ratio", "/bank", TEMPLATE,
    f"{TEMPLATE}?count=5&shows=questions", f"{TEMPLATE}/check", f"{TEMPLATE}/edit",
    "/bank/conv_arithmetic/conv_layer_cost_row/edit", "/bank/toy/broken", "/bank/no/such", "/nowhere",
]  # fmt: skip


@LOOKS
def test_every_page(browser: Browser, address: str, bank: Path, scheme: Literal["light", "dark"], width: int) -> None:
    _break(bank)
    with watched(browser, color_scheme=scheme) as tab:
        tab.set_viewport_size({"width": width, "height": 800})
        tab.goto(address)
        for page in PAGES:
            tab.goto(root(address) + page)
            check(tab, page)


@LOOKS
def test_an_exam_from_its_first_comment_to_an_amendment(
    browser: Browser, tmp_path: Path, scheme: Literal["light", "dark"], width: int
) -> None:
    exam = forms(tmp_path, 2, EXAM)
    does("comment", exam, 2, "Is this too long?", "--by", "Grace")
    does("comment", exam, 2, "Closed.")
    does("comments", exam, "--resolve", 2)
    with started(exam) as (_, address), watched(browser, color_scheme=scheme) as tab:
        tab.set_viewport_size({"width": width, "height": 800})
        tab.goto(address)
        for act in (lambda: None, lambda: does("approve", exam, "--by", "Ada"), lambda: does("printed", exam)):
            act()
            for page in ("/exam", "/exam?view=review", "/exam?view=question&slot=play/ratio"):
                tab.goto(root(address) + page)
                check(tab, page)
        tab.get_by_label("For the author").fill(" ")
        tab.get_by_role("button", name="Comment", exact=True).click()
        expect(tab.get_by_role("alert")).to_contain_text("a comment needs words")
        check(tab, "a refused comment")
        does("amend", exam, "--void", "1b", "--accept", "3=17", "--form", "A")
        for page in ("/exam/amend", "/exam/amend?only=A", "/exam?view=errata"):
            tab.goto(root(address) + page)
            check(tab, page)
        tab.goto(root(address) + "/exam/amend")
        tab.get_by_role("button", name="Amend").click()
        expect(tab.get_by_role("alert")).to_contain_text("say what is void")
        check(tab, "a refused amendment")


def check(tab: Page, what: str) -> None:
    """No rule of axe's is broken, and nothing is beside the screen."""
    found = Axe().run(tab)
    assert found.violations_count == 0, f"{what}: {found.generate_report()}"
    assert tab.evaluate("document.documentElement.scrollWidth <= innerWidth"), what


def _break(bank: Path) -> None:
    for suffix in (".py", ".tex.j2"):
        text = (bank / "toy" / f"addition{suffix}").read_text(encoding="utf-8")
        (bank / "toy" / f"broken{suffix}").write_text(text.replace("p.a", "p.nothing"), encoding="utf-8")


def test_the_first_key_leads_past_the_navigation(tab: Page) -> None:
    tab.keyboard.press("Tab")
    expect(tab.get_by_text("Skip to the content")).to_be_focused()
    tab.keyboard.press("Enter")
    expect(tab.locator("#main")).to_be_focused()


def test_a_link_leads_the_reader_to_what_it_has_changed(tab: Page) -> None:
    tab.get_by_role("link", name="Ratio").focus()
    tab.keyboard.press("Enter")
    expect(tab.get_by_role("heading", level=2, name="Ratio")).to_be_visible()
    expect(tab.locator("#main")).to_be_focused()
    expect(tab.get_by_role("status").first).to_contain_text("Toys")


def test_an_exam_is_amended_with_the_keyboard_alone(tab: Page, exam: Path) -> None:
    does("approve", exam, "--by", "Ada")
    does("printed", exam)
    tab.reload()
    tab.get_by_role("link", name="Amend").focus()
    tab.keyboard.press("Enter")
    expect(tab.get_by_role("heading", level=1)).to_have_text("Amend what was printed")
    tab.get_by_label("Points of question 1 (a)", exact=True).focus()
    for key in ("Tab", "1", "7", "Tab", "Space", "Enter"):  # another answer is right; the part is void; sent
        tab.keyboard.press(key)
    expect(tab.locator(".notice")).to_contain_text("Question 1 (a): 17 is right too.")
    expect(tab.locator(".notice")).to_contain_text("Question 1 (a) is void")
    expect(tab.locator("#main")).to_be_focused()


@pytest.mark.parametrize("change", ["redraw", "points", "move", "reject", "undo"])
def test_a_change_keeps_the_focus(tab: Page, change: str) -> None:
    tab.get_by_role("link", name="Addition").click()
    tab.get_by_label("Points").fill("7")
    tab.get_by_role("button", name="Set").click()
    expect(tab.locator(".notice")).to_contain_text("7 points")
    if change == "undo":  # one change stays to be taken back
        tab.get_by_role("button", name="Move down").click()
        expect(tab.locator("#list .name").nth(1)).to_contain_text("Addition")
    before = tab.locator(".notice").text_content()
    tab.get_by_label("Points").fill("9")
    button = tab.locator(f"form[action='/exam/{change}'] button").last
    button.focus()
    tab.keyboard.press("Enter")
    expect(tab.locator(".notice")).not_to_have_text(before or "")
    expect(button).to_be_focused()


def test_a_control_that_is_gone_leaves_the_focus_to_what_is_said(tab: Page) -> None:
    tab.get_by_role("link", name="Addition").click()
    tab.get_by_role("button", name="Drop").focus()
    tab.keyboard.press("Enter")
    expect(tab.locator("#list .name")).to_have_count(2)
    expect(tab.locator(".notice")).to_be_focused()


def test_pictures_point_to_their_text(tab: Page) -> None:
    tab.get_by_role("link", name="Addition").click()
    picture = tab.locator("#pages img").first
    expect(picture).to_have_attribute("alt", "Question, page 1 of 1; “As text” above has its words")
    expect(tab.locator("#text summary")).to_have_text("As text")


def test_a_setting_keeps_the_focus(tab: Page) -> None:
    tab.get_by_role("link", name="Ratio").click()
    button = tab.get_by_role("button", name="Move up")
    button.focus()
    tab.keyboard.press("Enter")
    expect(tab.locator("#list .name").first).to_contain_text("Ratio")
    expect(tab.get_by_role("button", name="Move down")).to_be_enabled()
