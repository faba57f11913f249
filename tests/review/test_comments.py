"""Comments belong to questions, appear in the review copy, and never on the paper."""

from __future__ import annotations

import json
from pathlib import Path

from exam.support import EXAM, TOYS, exam, files, invoke, shown
from examgen.build import render, render_check
from examgen.publish import put
from forms.support import SHUFFLED
from life.support import built, change, forms
from review.support import does, header, refuses


def commented(tmp_path: Path) -> Path:
    folder = built(tmp_path, EXAM)
    told = does("comment", folder, 2, "Why  100% & $x_1$?", "--by", "Grace")
    assert told == "1  question 2: Grace: Why 100% & $x_1$?\n"
    does("comment", folder, "cost", "Too easy.")
    return folder


def test_comments_are_listed_and_closed(tmp_path: Path) -> None:
    folder = built(tmp_path, EXAM)
    assert does("comments", folder) == f"{folder}: no comments\n"
    folder = commented(tmp_path / "more")
    listed = ["1  question 2: Grace: Why 100% & $x_1$?", "2  question 3: Too easy."]
    assert does("comments", folder).splitlines() == listed
    assert does("comments", folder, "--resolve", 1) == f"{folder}: comment 1 is resolved\n"
    assert does("comments", folder).splitlines() == [f"{listed[0]} (resolved)", listed[1]]
    assert refuses("comments", folder, "--resolve", 1) == "comment 1 is resolved already"
    assert refuses("comments", folder, "--resolve", 3) == "there is no comment 3; the exam has 2"


def test_a_name_is_one_line_or_none(tmp_path: Path) -> None:
    folder = built(tmp_path, EXAM)
    assert does("comment", folder, 1, "Fine.", "--by", " Grace\nHopper ") == "1  question 1: Grace Hopper: Fine.\n"
    assert does("comment", folder, 1, "Fine.", "--by", " ") == "2  question 1: Fine.\n"


def test_a_comment_changes_nothing_else_and_outlives_changes(tmp_path: Path) -> None:
    folder = built(tmp_path, EXAM)
    does("approve", folder, "--by", "Ada")
    before = files(folder)
    does("comment", folder, 3, "Too easy.")
    after = files(folder)
    assert after.keys() - before.keys() == {"comments.json"}
    assert before.items() <= after.items()
    assert render_check(folder) == []
    change("drop", folder, 3)
    assert does("comments", folder) == "1  play/cost, no longer in the exam: Too easy.\n"
    does("undo", folder)
    assert files(folder) == after


def test_the_review_copy_has_open_comments_at_their_questions(tmp_path: Path) -> None:
    folder = commented(tmp_path)
    does("comments", folder, "--resolve", 2)
    before = files(folder)
    assert does("render", folder, "--review") == f"{folder / 'review.pdf'}\n"
    text = shown(folder / "review.pdf")
    places = [text.index(words) for words in ("Ratios & roots", "Comment 1 (Grace): Why 100% & $x_1$?", "Let p = ")]
    assert places == sorted(places)
    assert "Too easy" not in text
    assert "Comment" not in shown(folder / "problems.pdf") + shown(folder / "solutions.pdf")
    after = files(folder)
    assert after.keys() - before.keys() == {"review.pdf", "review.tex"}
    assert before.items() <= after.items()
    assert render_check(folder) == []
    assert not render(folder)
    change("redraw", folder, 1)
    assert not (folder / "review.pdf").exists()


def test_a_form_that_is_not_there_is_told_with_those_that_are(tmp_path: Path) -> None:
    folder = forms(tmp_path, 11, EXAM)
    told = "Z: no such form; the exam has A, B, C, D, E, F, G, H, I and 2 more"
    assert refuses("render", folder, "--review", "--form", "Z") == told
    assert refuses("reject", folder, 1, "--form", "Z", "--bank", TOYS) == told


def test_the_review_copy_of_a_form(tmp_path: Path) -> None:
    folder = forms(tmp_path, 2, EXAM)
    does("comment", folder, 1, "Fine.")
    for options, form in (((), "A"), (("--form", "B"), "B")):
        does("render", folder, "--review", *options)
        assert f"Toys: Review copy, form {form}" in shown(folder / "review.pdf")
    assert render_check(folder) == []
    assert refuses("render", folder, "--review", "--form", "C") == "C: no such form; the exam has A, B"
    assert invoke("render", folder, "--form", "B").exit_code == 2
    assert invoke("render", folder, "--review", "--check").exit_code == 2


def test_wrong_comments_are_told_in_a_line(tmp_path: Path) -> None:
    folder = built(tmp_path, EXAM)
    assert refuses("comment", folder, 4, "No.") == "4: no such question; the exam has 1 to 3"
    assert refuses("comment", folder, 1, "  ") == "a comment needs words"
    assert refuses("comments", folder, "--resolve", 1) == "there is no comment 1; the exam has none"
    many = forms(tmp_path / "shuffled", 4, SHUFFLED)
    assert "another question in each form; name one of them" in refuses("comment", many, 1, "No.")
    (folder / "comments.json").write_text("[{}]", encoding="utf-8")
    assert "comments.json: cannot be read" in refuses("comments", folder)


def test_what_fonts_do_not_have_is_not_taken(tmp_path: Path) -> None:
    folder = built(tmp_path, exam("template: play/cost"))
    assert refuses("comment", folder, 1, "A \u6f22").startswith(
        "the fonts have no \u6f22 (U+6F22), which the review copy"
    )
    assert does("comments", folder) == f"{folder}: no comments\n"
    does("comment", folder, 1, "Gr\u00fc\u00dfe")
    does("comment", folder, 1, "un\u200bseen")


def test_two_comments_at_once_do_not_lose_each_other(tmp_path: Path) -> None:
    folder = built(tmp_path, EXAM)

    def meanwhile() -> dict[str, bytes]:
        assert "another examgen is making it" in invoke("comment", folder, 1, "Me too.").stderr
        return {"comments.json": json.dumps([{"number": 1, "slot": "play/cost", "text": "Me."}]).encode()}

    put(folder, meanwhile)
    does("comment", folder, 1, "Me too.")
    assert len(does("comments", folder).splitlines()) == 2
    assert "comments" not in header(folder)
