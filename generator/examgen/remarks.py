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
    if untimed := [q.number for q in exam.questions() if q.variant["template"] is None and not q.variant["minutes"]]:
        yield f"Your own questions without 'minutes:', which are not counted in the time: {', '.join(untimed)}."


def minutes(exam: Exam) -> int:
    """What the questions take, all together."""
    return sum(variant["minutes"] for variant in exam.variants)


def time_needed(exam: Exam) -> str:
    """Whether the questions fit into the time that there is."""
    needed, there = minutes(exam), exam.header["duration"]
    return f"The questions take about {needed} of {there} minutes: {'fits' if needed <= there else 'TOO LONG'}."


def open_parts(exam: Exam) -> list[str]:
    """Parts that were to be a choice and stay open for want of wrong values, such as 3b."""
    return [part for question in exam.questions() if question.format == "choice" for part in _open(question)]


def _open(question: Question) -> Iterator[str]:
    names = labels(question.variant["problem"])
    for part in question.variant["problem"]["parts"]:
        if not part["options"]:
            yield question.number + names[part["id"]].strip("()")
