"""Wrong values, made fit for use: none that is right, none twice."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from examgen.answers.base import Answer
from examgen.contract import Part
from examgen.errors import Reject

CHOICES = 3
"""As many wrong values as a choice needs beside the right one."""


@dataclass(frozen=True)
class Mistake:
    """A wrong value with the names of all misconceptions that lead to it."""

    names: tuple[str, ...]
    value: Any
    credit: Fraction
    why: str

    @property
    def name(self) -> str:
        """One name for all."""
        return " / ".join(self.names)

    def plain(self, answer: Answer[Any]) -> dict[str, Any]:
        """The wrong value as JSON, printed as `answer` prints its own."""
        wrong = answer.with_value(self.value)
        return {
            "name": self.name,
            "value": wrong.plain(),
            "text": wrong.text(),
            "tex": wrong.tex(),
            "credit": str(self.credit),
            "why": self.why,
        }


def mistakes(part: Part) -> list[Mistake]:
    """The part's wrong values without those that are right, equal ones merged.

    Raises Reject if a part that declares enough of them for a choice is left with too few, or if the tolerance reaches
    half of the way to a wrong value.
    """
    answer, declared, merged = part.answer, part.mistakes, dict[str, Mistake]()
    for wrong in declared:
        if answer.accepts(wrong.value):
            continue
        if answer.too_close(wrong.value):
            raise Reject(f"the tolerance reaches half of the way to {wrong.name}")
        text = answer.with_value(wrong.value).text()
        merged[text] = _merge(merged.get(text), wrong.name, wrong.value, wrong.credit, wrong.why)
    if len(merged) < CHOICES <= len(declared):
        raise Reject("fewer than three wrong values remain")
    return list(merged.values())


def _merge(known: Mistake | None, name: str, value: Any, credit: Fraction, why: str) -> Mistake:
    if known is None:
        return Mistake((name,), value, credit, why)
    return Mistake((*known.names, name), known.value, max(known.credit, credit), f"{known.why} Or: {why}")
