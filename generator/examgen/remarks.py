"""What a lecturer should know of an exam that was built, in sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from examgen import own
from examgen.record import Exam, Question
from examgen.render.body import labels
from examgen.render.formula_sheet import withheld
from examgen.render.plaintext import plaintext

_FORMULA = re.compile(r"\$(?=\S)[^$\n]+(?<=\S)\$(?!\d)|\\[a-zA-Z]+\{|\\[(\[]")  # $5 and $10 are none


def remarks(exam: Exam) -> Iterator[str]:
    """What is not as one would expect."""
    if parts := open_parts(exam):
        yield f"Not a choice, for want of wrong values; answered in writing: {', '.join(parts)}."
    if formulas := withheld(exam):
        yield f"Not on the formula sheet, because a question asks for it: {'; '.join(formulas)}."
    mine = [question for question in exam.questions() if question.variant["template"] is None]
    if typed := [question.number for question in mine if _formulas(question.variant)]:
        yield (
            f"Formulas in your own questions are printed as they are typed: {', '.join(typed)}. "
            "Write such a question as a template (examgen new)."
        )
    if untimed := [question.number for question in mine if not question.variant["minutes"]]:
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


def _formulas(variant: Mapping[str, Any]) -> bool:
    """Whether the words of an own question, but not their program code, have what would be a formula in LaTeX."""
    key = variant["key"]
    answer = own.prose(key["parts"]["answer"]["value"])
    texts = (variant["title"], plaintext(variant["problem"]["text"]), answer, plaintext(key["solution"]))
    return any(map(_FORMULA.search, texts))
