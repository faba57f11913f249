"""Wrong values, made fit for use: none that is right, none twice."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Any, NamedTuple

from examgen.answers.base import Answer
from examgen.contract import Part, Wrong
from examgen.errors import Reject
from examgen.rounding import shortened
from examgen.translation import Translation

_DECIMAL = re.compile(r"\d+\.\d+")
CHOICES = 3
"""As many wrong values as a choice needs beside the right one."""


class Mistake(NamedTuple):
    """A wrong value, as an answer of the right one's kind, with the names of all misconceptions that lead to it."""

    names: tuple[str, ...]
    answer: Answer[Any]
    text: str
    credit: Fraction
    whys: tuple[str, ...]

    @property
    def name(self) -> str:
        """One name for all."""
        return " / ".join(self.names)

    @property
    def value(self) -> Any:
        """The wrong value itself."""
        return self.answer.value

    def plain(self, speech: Translation) -> dict[str, Any]:
        """The wrong value as JSON, printed as the right answer prints its own, in the language of `speech`."""
        return {
            "name": self.name,
            "value": self.answer.plain(),
            "text": self.text,
            "tex": speech.tex(self.answer),
            "credit": str(self.credit),
            "why": speech.reasons(self.whys),
        }


def mistakes(id_: str, part: Part) -> list[Mistake]:
    """The part's wrong values without those that are accepted or would be printed as zero, equal ones merged.

    Equal is also what no reader can tell apart: 1/2, printed as 0.5, and 0.499, printed as 0.50.

    Raises Reject if a part that declares enough of them for a choice is left with too few, or if the tolerance reaches
    half of the way to a wrong value. TypeError and ValueError name a value that is none of the part's kind.
    """
    answer, declared, merged = part.answer, part.mistakes, dict[str, Mistake]()
    for wrong in declared:
        try:
            slip = answer.with_value(wrong.value)
        except (TypeError, ValueError) as error:
            raise type(error)(f"wrong value {wrong.name} of {id_}: {error}") from error
        if answer.accepts(slip.value):
            continue
        if answer.too_close(slip.value):
            raise Reject(f"the tolerance reaches half of the way to {wrong.name}")
        text = slip.text()
        if not text.strip("-.0") and not isinstance(wrong.value, str) and wrong.value != 0:
            continue  # a small value that is printed as 0.00 says nothing; an option may be called 0
        shown = _DECIMAL.sub(lambda number: shortened(number[0]), text)
        merged[shown] = _merge(merged.get(shown), wrong, slip, text)
    if len(merged) < CHOICES <= len(declared):
        raise Reject("fewer than three wrong values remain")
    return list(merged.values())


def _merge(known: Mistake | None, wrong: Wrong, slip: Answer[Any], text: str) -> Mistake:
    if known is None:
        return Mistake((wrong.name,), slip, text, wrong.credit, (wrong.why,))
    whys = known.whys if wrong.why in known.whys else (*known.whys, wrong.why)
    return known._replace(names=(*known.names, wrong.name), credit=max(known.credit, wrong.credit), whys=whys)
