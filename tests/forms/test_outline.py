"""The outline is true of every form: also where a number stands for another question in each, and once amended."""

from concurrent.futures import Executor
from pathlib import Path

import pytest
from pypdfium2 import PdfDocument, PdfPage

from exam.support import exam
from examgen.forms.outline import merged
from examgen.record import read
from examgen.render.body import labels
from forms.support import SHUFFLED, Rows, many, rows, with_addition
from life.support import forms
from review.support import does, printed

OPEN = exam("template: toy/addition", "template: play/cost")
SIDES = ("left", "bottom", "right", "top")
ASKED = {
    ("toy/addition", "a"): "What is their sum?",
    ("toy/addition", "b"): "What is twice the sum?",
    ("play/ratio", "a"): "How many operations take",
    ("play/ratio", "c"): "What is p log 2?",
    ("play/cost", ""): "How many operations are these?",
}


def points(found: Rows) -> dict[tuple[str, str, str], str]:
    """Points by form, question and part, of questions without parts too."""
    return {(row["form"], row["question"], row["part"]): row["points"] for row in found}


@pytest.fixture(scope="module")
def shuffled(tmp_path_factory: pytest.TempPathFactory, workers: Executor) -> Path:
    return many(tmp_path_factory.mktemp("shuffled"), workers, SHUFFLED, count=9).folder


def test_each_form_has_its_own_rows_where_the_order_differs(shuffled: Path) -> None:
    outline = rows(shuffled / "outline.csv")
    for made in read(shuffled):
        document = PdfDocument((shuffled / "forms" / made.form.key / "problems.pdf").read_bytes())
        own = {(row["question"], row["part"]): row for row in outline if row["form"] == made.form.key}
        assert list(own) == [
            (question.number, label.strip("()"))
            for question in made.questions()
            for label in dict.fromkeys(["", *labels(question.variant["problem"]).values()])
        ]
        for question in made.questions():
            for (template, part), words in ASKED.items():
                if question.variant["template"] != template:
                    continue
                row = own[question.number, part]
                box = (float(row[side]) for side in SIDES)
                page = document[int(row["page"]) - 1].get_textpage()
                assert words in page.get_text_bounded(*box), (made.form.key, question.number, part)


def found(page: PdfPage, words: str) -> tuple[float, float, float]:
    """Where words begin, where they end, and the top of their first letter."""
    text = page.get_textpage()
    index, count = text.search(words, match_case=True).get_next()
    left, _, _, top = text.get_charbox(index)
    return left, text.get_charbox(index + count - 1)[2], top


def test_boxes_begin_where_their_text_begins_and_are_as_wide_as_it(shuffled: Path) -> None:
    outline = rows(shuffled / "outline.csv")
    for made in read(shuffled):
        document = PdfDocument((shuffled / "forms" / made.form.key / "problems.pdf").read_bytes())
        own = {(row["question"], row["part"]): row for row in outline if row["form"] == made.form.key}
        for question in made.questions():
            row = own[question.number, ""]
            page = document[int(row["page"]) - 1]
            heading = found(page, f"{question.number} {question.variant['title']} {row['points']} points")
            box = tuple(float(row[side]) for side in ("left", "right", "top"))
            assert box == pytest.approx(heading, abs=1.5), (made.form.key, question.number)
            below = [each for (_, part), each in own.items() if not part and each["page"] == row["page"]]
            tops = [float(each["top"]) for each in below if float(each["top"]) < box[2]]
            assert max(tops, default=0) < float(row["bottom"]) < box[2]
            for (template, part), words in ASKED.items():
                if part and question.variant["template"] == template:
                    assert 0 < float(own[question.number, part]["top"]) - found(page, words)[2] < 8


def test_a_box_holds_its_part_in_forms_where_it_begins_higher_and_where_lower(
    tmp_path: Path, workers: Executor
) -> None:
    bank = with_addition(tmp_path / "bank", r"<% if p.a % 2 %>\hbox{\vrule height 90pt}<% endif %>")
    folder = many(tmp_path, workers, OPEN, bank=bank, count=16).folder  # two chunks
    outline = {(row["question"], row["part"]): row for row in rows(folder / "outline.csv")}
    tops: dict[str, set[float]] = {"a": set(), "b": set()}
    for made in read(folder):
        document = PdfDocument((folder / "forms" / made.form.key / "problems.pdf").read_bytes())
        for part, high in tops.items():
            row, words = outline["1", part], ASKED["toy/addition", part]
            page = document[int(row["page"]) - 1]
            assert words in page.get_textpage().get_text_bounded(*(float(row[side]) for side in SIDES))
            high.add(round(found(page, words)[2]))
    assert all(max(high) - min(high) > 30 for high in tops.values())


def test_the_places_of_all_chunks_are_put_together() -> None:
    one, other = [("g1", "(a)", 90, 70), ("g2", "", 8, 8)], [("g1", "(a)", 95, 80)]
    assert merged([one, other]) == merged([other, one]) == {("g1", "(a)"): (95, 70), ("g2", ""): (8, 8)}


def test_the_points_are_those_of_the_key(shuffled: Path) -> None:
    outline, key = points(rows(shuffled / "outline.csv")), points(rows(shuffled / "key.csv"))
    assert {place: worth for place, worth in outline.items() if place in key} == key


def test_the_points_are_as_amended(tmp_path: Path) -> None:
    folder = printed(forms(tmp_path, 3, OPEN))
    before = rows(folder / "outline.csv")
    assert "form" not in before[0]
    assert [row["points"] for row in before] == ["4", "1.5", "2.5", "2"]
    told = does("amend", folder, "--points", "1a=0.5", "--points", "1b=3.5")
    assert "New: guide.pdf, outline.csv, key.csv and key.json, and errata.pdf for the hall." in told.splitlines()
    every = rows(folder / "outline.csv")
    assert [row["points"] for row in every] == ["4", "0.5", "3.5", "2"]
    assert [row | {"points": ""} for row in every] == [row | {"points": ""} for row in before]
    does("amend", folder, "--form", "B", "--points", "1a=2", "--points", "1b=2")
    each = rows(folder / "outline.csv")
    assert [(row["form"], row["points"]) for row in each] == [
        *[("A", worth) for worth in ("4", "0.5", "3.5", "2")],
        *[("B", worth) for worth in ("4", "2", "2", "2")],
        *[("C", worth) for worth in ("4", "0.5", "3.5", "2")],
    ]
    does("undo", folder)
    does("undo", folder)
    assert rows(folder / "outline.csv") == before
