"""Forms in large print: each is laid out for itself on small pages, which are then enlarged to the paper's size."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from examgen import printing
from examgen.errors import ExamgenError
from examgen.forms.split import enlarge
from examgen.record import Exam
from examgen.render import documents
from examgen.render.answer_sheet import answer_sheet
from examgen.render.style import PAPER, PRINT
from examgen.typeset import Document, Overfull, Typeset

WIDEST = 1.0  # points that may stick out, which nobody sees
MILLIMETRE = 72.27 / 25.4  # points of TeX


def in_large_print(exam: Exam) -> dict[str, Typeset]:
    """The paper of a form, its solutions, and its answer sheet if there is one.

    ExamgenError names form and question if TeX does not accept them, or if anything does not fit on the page.
    """
    made = {
        "problems": _enlarged(exam, documents.paper(exam), "problems"),
        "solutions": _enlarged(exam, documents.solutions(exam), "solutions"),
    }
    if exam.header["answer_sheet"]:
        made["answers"] = _enlarged(exam, answer_sheet(exam), "answers")
    return made


def _enlarged(exam: Exam, document: Document, name: str) -> Typeset:
    where = printing.places(exam)
    try:
        made = printing.pages(document, name, where)
        _check(made.overfull, documents.size(exam), where)
    except ExamgenError as error:
        raise ExamgenError(f"form {exam.form.key}: {error}") from error
    width, height = (side * 72 / 25.4 for side in PAPER[exam.header["paper"]])
    return replace(made, pdf=enlarge(made.pdf, width, height))


def _check(overfull: Sequence[Overfull], size: int, where: Mapping[str, str]) -> None:
    """ExamgenError if something sticks out, which would be cut off at the edge of the page."""
    worst = max(overfull, key=lambda box: box.points, default=None)
    if worst and worst.points > WIDEST:
        more = worst.points / MILLIMETRE * size / PRINT
        what = "wide" if worst.direction == "horizontal" else "high"
        place = where.get(worst.segment, "the cover")
        raise ExamgenError(
            f"{place}: in print of {size} points, something is {more:.0f} mm too {what} for the page; "
            "give this student a smaller print_size, or take another question"
        )
