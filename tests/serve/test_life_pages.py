"""From comments to amendments in the browser: the commands' own doing, and nothing that is typed is lost."""

from __future__ import annotations

import re
import shlex
import shutil
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from exam.support import EXAM, files, invoke
from examgen.build import open_exam
from examgen.life.standing import standing
from examgen.typeset.png import png_pages
from forms.support import SHUFFLED
from life.support import built, forms
from review.support import does, key, printed
from serve.support import client, links, seen

RATIO = "play/ratio"
QUESTION = {"view": "question", "slot": RATIO, "form": "A"}


@pytest.fixture
def exam(tmp_path: Path) -> Path:
    return built(tmp_path / "output", EXAM)


@pytest.fixture
def three(tmp_path: Path) -> Iterator[tuple[TestClient, Path]]:
    """The pages of an exam of three forms that was printed."""
    folder = printed(forms(tmp_path / "three", 3, EXAM))
    with client(tmp_path / "cache", exam=folder) as made:
        yield made, folder


def without_times(folder: Path) -> dict[str, bytes]:
    """All files, with the times in the history alike."""
    return {name: re.sub(rb'"when": "[^"]*"', b"", data) for name, data in files(folder).items()}


def filled(html: str) -> dict[str, str]:
    """What stands in the fields of a page: inputs that are not hidden, boxes that are ticked, and longer texts."""
    found = {}
    for tag in re.findall(r"<input\b[^>]*>", html):
        one = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        if one.get("type") != "hidden" and "name" in one and (one.get("type") != "checkbox" or " checked" in tag):
            found[unescape(one["name"])] = unescape(one.get("value", ""))
    for name, text in re.findall(r'<textarea name="([^"]*)"[^>]*>([^<]*)</textarea>', html):
        found[unescape(name)] = unescape(text)
    return found


STEPS = {  # what is offered, and what it sends
    "Approve": ("approve", {"by": "Ada  Lovelace"}),
    "Mark as printed": ("printed", {}),
    "Amend …": ("amend", {"void 1": "yes"}),
}


def test_each_state_is_said_and_offers_the_next_step(exam_pages: TestClient, exam: Path) -> None:
    for offered, (change, sent) in STEPS.items():
        for view in ("problems", "solutions", "guide", "review"):
            html = exam_pages.get("/exam", params={"view": view}).text
            assert standing(open_exam(exam)).line in seen(html)
            buttons = re.findall(r'<(?:button|a)\b[^>]*class="[^"]*\bstrong\b[^>]*>([^<]*)<', html)
            assert buttons == [offered]
        assert exam_pages.post(f"/exam/{change}", data=sent).status_code == 200
    assert "There is 1 amendment." in seen(exam_pages.get("/exam").text)
    exam_pages.post("/exam/undo")
    assert "the last change marked it as printed" in seen(exam_pages.post("/exam/undo").text)
    exam_pages.post("/exam/undo", data={"printing": "on"})
    exam_pages.post("/exam/redraw", data={"slot": RATIO})
    assert "Draft: changed since Ada Lovelace approved it on " in seen(exam_pages.get("/exam").text)


def test_the_steps_are_those_of_the_commands(exam_pages: TestClient, exam: Path, tmp_path: Path) -> None:
    other = Path(shutil.copytree(exam, tmp_path / "elsewhere" / exam.name))
    exam_pages.post("/exam/comment", data=QUESTION | {"text": " Too\r\nlong? ", "by": "Grace"})
    exam_pages.post("/exam/comment", data=QUESTION | {"text": "Fine.", "by": ""})
    exam_pages.post("/exam/resolve", data={"comment": "2"})
    exam_pages.post("/exam/approve", data={"by": "Ada"})
    exam_pages.post("/exam/printed", data={})
    worth = key(exam)["A2a"]["points"]
    fields = {
        "void 1b": "yes", "accept 2a": " 17 ", "points 2a": worth, "was 2a": worth, "points 3": "2", "was 3": "2",
        "correct 3": "No.  Yes.",
    }  # fmt: skip
    assert exam_pages.post("/exam/amend", data=fields).status_code == 200

    does("comment", other, 2, "Too long?", "--by", "Grace")
    does("comment", other, 2, "Fine.")
    does("comments", other, "--resolve", 2)
    does("approve", other, "--by", "Ada")
    does("printed", other)
    does("amend", other, "--void", "1b", "--accept", "2a=17", "--correct", 3, "No.  Yes.")
    assert without_times(exam) == without_times(other)


def test_what_was_not_shown_is_not_approved(exam_pages: TestClient, exam: Path) -> None:
    def approve(html: str) -> tuple[int, str]:
        (shown,) = re.findall(r'name="seen" value="([0-9a-f]{64})"', html)
        answer = exam_pages.post("/exam/approve", data={"by": "Ada", "seen": shown})
        return answer.status_code, answer.text

    before = exam_pages.get("/exam").text
    exam_pages.post("/exam/redraw", data={"slot": RATIO})  # in another tab
    status, refused = approve(before)
    assert status == 422
    assert "the exam has changed since you saw it" in seen(refused)
    assert filled(refused)["by"] == "Ada"
    assert "approved" not in open_exam(exam).header
    does("comment", exam, 2, "Good now.")  # which changes nothing that is printed
    assert approve(refused)[0] == 200
    assert "approved" in open_exam(exam).header


def test_the_review_copy_is_that_of_the_command_and_looking_at_it_writes_nothing(
    exam_pages: TestClient, exam: Path
) -> None:
    exam_pages.post("/exam/comment", data=QUESTION | {"text": "Too long?", "by": "Grace"})
    before = files(exam)
    html = exam_pages.get("/exam", params={"view": "review"}).text
    pictures = [exam_pages.get(each).content for each in links(html, "png$")]
    (download,) = links(html, r"^/sheets/.*\.pdf$")
    pdf = exam_pages.get(download).content
    assert files(exam) == before
    does("render", exam, "--review")
    assert pictures == png_pages((exam / "review.pdf").read_bytes(), 144)
    assert pdf == (exam / "review.pdf").read_bytes()
    assert "Comment 1 (Grace): Too long?" in seen(html)


def test_comments_stand_beside_their_question(exam_pages: TestClient) -> None:
    for slot, text in ((RATIO, "Too long?"), ("play/cost", "Too easy.")):
        exam_pages.post("/exam/comment", data=QUESTION | {"slot": slot, "text": text, "by": "Grace"})
    html = exam_pages.get("/exam", params=QUESTION).text
    assert "Grace: Too long?" in seen(html)
    assert "Too easy." not in seen(html)
    assert seen(html).count("1 open comment") == 2
    exam_pages.post("/exam/resolve", data=QUESTION | {"comment": "1"})
    assert seen(exam_pages.get("/exam").text).count("1 open comment") == 1
    assert "Resolve comment 1" not in exam_pages.get("/exam", params=QUESTION).text
    exam_pages.post("/exam/drop", data={"slot": "play/cost"})
    text = seen(exam_pages.get("/exam", params={"view": "review"}).text)
    assert "Grace: Too easy. play/cost, no longer in the exam" in text


@pytest.mark.parametrize(("change", "sent", "said"), [
    ("comment", {"text": "  ", "by": "Grace"}, "a comment needs words"),
    ("resolve", {"comment": "3"}, "there is no comment 3; the exam has none"),
    ("resolve", {"comment": "x"}, "'x' is no comment"),
    ("approve", {"by": " "}, "say who approves the exam"),
    ("printed", {}, "is a draft; approve it first"),
    ("points", {"points": "0.25"}, "'0.25' is not a whole or half number of points"),
    ("reject", {"reason": "Half", "form": "Z"}, "Z: no such form; the exam has A"),
])  # fmt: skip
def test_what_is_refused_is_told_and_still_stands_there(
    exam_pages: TestClient, exam: Path, change: str, sent: dict[str, str], said: str
) -> None:
    before = files(exam)
    answer = exam_pages.post(f"/exam/{change}", data=(QUESTION if change != "approve" else {}) | sent)
    assert answer.status_code == 422
    assert said in seen(answer.text)
    typed = {name: value for name, value in sent.items() if name not in ("form", "comment")}
    assert typed.items() <= filled(answer.text).items()
    assert files(exam) == before


def test_what_was_printed_offers_no_change(exam_pages: TestClient, exam: Path, bank: Path) -> None:
    assert "Put it into the exam" in exam_pages.get("/bank/toy/addition").text
    printed(exam)
    html = exam_pages.get("/exam", params=QUESTION).text
    assert "It was printed and stays as it is." in seen(html)
    assert {each.removeprefix("/exam/") for each in links(html, "^/exam/[a-z]+$")} == {"undo", "log", "comment"}
    assert links(html, "^/exam/amend") == ["/exam/amend#place-2"]
    assert "Put it into the exam" not in exam_pages.get("/bank/toy/addition").text
    assert bank.is_dir()


def test_who_comments_need_not_say_the_name_again(exam_pages: TestClient) -> None:
    for change in ("comment", "approve"):
        html = exam_pages.post(f"/exam/{change}", data=QUESTION | {"text": "Fine.", "by": "Grace"}).text
        assert filled(html)["by"] == "Grace"
        exam_pages.post("/exam/redraw", data={"slot": RATIO})
        assert filled(exam_pages.get("/exam").text)["by"] == "Grace"


def test_the_make_up_exam_is_built_by_the_command_that_is_shown(
    exam_pages: TestClient, exam: Path, tmp_path: Path
) -> None:
    printed(exam)
    (shown,) = re.findall(r"<code>examgen (build [^<]*)</code>", exam_pages.get("/exam").text)
    assert invoke(*shlex.split(unescape(shown)), "--seed", 9, "--out", tmp_path).exit_code == 0
    made = open_exam(tmp_path / "toys-9")
    assert [each["template"] for each in made.first().variants] == ["toy/addition", RATIO, "play/cost"]
    assert not made.fingerprints() & open_exam(exam).fingerprints()


def test_only_what_was_printed_is_amended(exam_pages: TestClient) -> None:
    assert exam_pages.get("/exam/amend").url.path == "/exam"


def test_a_refused_amendment_keeps_every_field(three: tuple[TestClient, Path]) -> None:
    pages, folder = three
    before = files(folder)
    fields = {
        "only": "B", "void 1b": "yes", "void 2": "yes", "accept 2a": "1.5..1.6", "points 1a": "1",
        "points 3": "9", "correct 3": "A <b> & \"c\".",
    }  # fmt: skip
    answer = pages.post("/exam/amend", data=fields)
    assert answer.status_code == 422
    assert "in form B, and the paper says 12; take as many from one part as another one gets" in seen(answer.text)
    assert fields.items() - {("only", "B")} <= filled(answer.text).items()
    assert '<option value="B" selected>' in answer.text
    assert files(folder) == before
    assert "say what is void (--void)" in seen(pages.post("/exam/amend", data={}).text)


def test_an_amendment_shows_what_is_amended(three: tuple[TestClient, Path]) -> None:
    pages, folder = three
    rows = key(folder)
    for form in "ABC":
        html = pages.get("/exam/amend", params={"only": form}).text
        assert all(
            f"({row['part']}) {row['answer']}" in seen(html)
            for name, row in rows.items()
            if name[0] == form and row["part"]
        )
        assert "disabled" not in html
        pictures = [pages.get(each).content for each in links(html, "png$")]
        assert pictures == png_pages((folder / "forms" / form / "solutions.pdf").read_bytes(), 144)
    html = pages.get("/exam/amend").text
    assert html.count("choose a form first") == len([name for name in rows if name[0] == "A"])
    assert "accept " not in " ".join(filled(html))

    answer = pages.post("/exam/amend", data={"only": "B", "view": "guide", "accept 2a": "1.5..1.6", "void 1a": "yes"})
    assert answer.url.params["view"] == "guide"
    assert "Form B: Question 2 (a): 1.5 to 1.6 is right too. It concerns form B." in seen(answer.text)
    assert "Errata slip" in seen(answer.text)
    offered = {Path(each).name for each in links(answer.text, "^/exam/files/")}
    assert {"errata.pdf", "amendments.json", "guide.pdf", "key.csv"} <= offered
    assert not [each for each in links(answer.text, "^/exam/files/") if "/printed/" in each]
    pictures = [pages.get(each).content for each in links(pages.get("/exam?view=errata").text, "png$")]
    assert pictures == png_pages((folder / "errata.pdf").read_bytes(), 144)

    html = pages.get("/exam/amend", params={"only": "B"}).text
    assert "or 1.5 to 1.6" in seen(html)
    assert 'name="void 1a"' not in html
    assert 'name="void 1a"' in pages.get("/exam/amend").text  # in the other forms it is not void
    assert "Amendment 1: Form B: Question 1 (a) is void" in seen(html)


def test_where_questions_are_shuffled_they_are_named_by_their_slots(tmp_path: Path) -> None:
    folder = printed(forms(tmp_path, 4, SHUFFLED))
    with client(tmp_path / "cache", exam=folder) as pages:
        assert {"void toy/addition:b", "void play/cost", "correct play/ratio"} <= set(
            re.findall(r'name="((?:void|correct) [^"]*)"', pages.get("/exam/amend").text)
        )
        fields = {"void toy/addition:b": "yes", "correct play/cost": "Add them."}
        assert pages.post("/exam/amend", data=fields).status_code == 200
    void = {(row["form"], row["template"], row["part"]) for row in key(folder).values() if row["void"]}
    assert void == {(form, "toy/addition", "b") for form in "ABCD"}
