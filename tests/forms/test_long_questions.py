"""Questions that are longer than a page: where they are broken, and what follows them, alone and in many forms."""

from collections.abc import Sequence
from concurrent.futures import Executor
from pathlib import Path

import pytest
from pypdfium2 import PdfDocument

from exam.support import exam, make
from examgen.bank import Bank
from examgen.render.style import preamble
from examgen.typeset import Document, Segment, typeset
from examgen.typeset.png import page_count, pdf_text
from forms.support import many, rows

SIDES = ("left", "bottom", "right", "top")
NEXT = "question: {title: Next, text: Why?, answer: no}, points: 2, room: 3 lines"


def own(words: int, room: str) -> str:
    return f"question: {{title: Own, text: {'word ' * words}, answer: no}}, points: 2, room: {room}"


def pages(path: Path) -> list[str]:
    return pdf_text(path.read_bytes())


def numbers(found: Sequence[str], title: str) -> list[int]:
    return [number for number, page in enumerate(found, start=1) if title in page]


@pytest.mark.parametrize("layout", ["stable", "free"])
def test_the_next_question_follows_on_the_last_page(tmp_path: Path, workers: Executor, layout: str) -> None:
    text = exam("template: toy/addition", own(9, "40 lines"), NEXT, head=f"forms: {{layout: {layout}}}")
    folder = many(tmp_path, workers, text, count=2).folder
    for form in "AB":
        found = pages(folder / "forms" / form / "problems.pdf")
        assert (numbers(found, "Own"), numbers(found, "Next"), len(found)) == ([2], [3], 3)
    if layout == "stable":
        assert {row["page"] for row in rows(folder / "outline.csv") if row["question"] == "3"} == {"3"}


def test_the_outline_has_the_first_page_of_a_long_question(tmp_path: Path, workers: Executor) -> None:
    folder = many(tmp_path, workers, exam("template: toy/addition, room: 30 lines", NEXT), count=2).folder
    outline = [row | {"points": "", "part": ""} for row in rows(folder / "outline.csv")]
    whole, *parts, after = outline
    assert parts == [whole, whole]
    paper = PdfDocument((folder / "forms" / "A" / "problems.pdf").read_bytes())
    inside, beside = (
        paper[int(row["page"]) - 1].get_textpage().get_text_bounded(*(float(row[side]) for side in SIDES))
        for row in (whole, after)
    )
    assert "Addition" in inside
    assert "What is twice the sum?" in inside
    assert "Form A" not in inside  # the foot of the page
    assert "Why?" in beside
    assert "Conventions" not in beside  # the end of the long question


def test_conventions_are_not_torn(tmp_path: Path) -> None:
    slot = "template: object_detection/detection_pipeline_ap, level: hard, format: choice"
    text = exam(slot, head="paper: letter").replace("- slots", "- title: Detection\n    slots")
    made = make(tmp_path, 5, text, bank=Bank())
    found = pages(made.folder / "problems.pdf")
    assert numbers(found, "Conventions.") == numbers(found, "without a tick")


@pytest.mark.parametrize(("more", "count"), [("11mm", 1), ("14mm", 2)])
def test_room_shrinks_before_a_question_is_broken(more: str, count: int) -> None:
    rooms = r"\examRoom{9mm}\vbox to 1mm{}\penalty0 " * 3
    words = rf"\offinterlineskip\vbox to\dimexpr\textheight-30mm+{more}\relax{{}}{rooms}"
    asked = Segment("q1", rf"\examQuestion{{3}}{words}\examQuestionEnd\examFlush")
    assert page_count(typeset(Document(preamble("A4"), (asked,))).pdf) == count
