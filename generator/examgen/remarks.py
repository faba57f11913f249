"""What a lecturer should know of an exam that was built, in sentences."""

from __future__ import annotations

from collections.abc import Iterator

from examgen.record import Exam, Question
from examgen.render.body import labels
from examgen.render.formula_sheet import withheld


def remarks(exam: Exam) -> Iterator[str]:
    """What is not as one would expect."""
    if parts := open_parts(exam):
        yield f"Not a choice, for want of wrong values; answered in writing: {', '.join(parts)}."
    if formulas := withheld(exam):
        yield f"Not on the formula sheet, because a question asks for it: {'; '.join(formulas)}."


def open_parts(exam: Exam) -> list[str]:
    """Parts that were to be a choice and stay open for want of wrong values, such as 3b."""
    return [part for question in exam.questions() if question.format == "choice" for part in _open(question)]


def _open(question: Question) -> Iterator[str]:
    names = labels(question.variant["problem"])
    for part in question.variant["problem"]["parts"]:
        if not part["options"]:
            yield question.number + names[part["id"]].strip("()")
