"""The outline is true of every form: also where a number stands for another question in each, and once amended."""

from concurrent.futures import Executor
from pathlib import Path

import pytest
from pypdfium2 import PdfDocument

from exam.support import exam
from examgen.record import read
from examgen.render.body import labels
from forms.support import SHUFFLED, Rows, many, rows
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
