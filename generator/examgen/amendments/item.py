"""One thing that an amendment says of a question, as `exam.json` holds it and as people read it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from fractions import Fraction
from typing import Any, Literal

from examgen import points

Kind = Literal["void", "value", "interval", "option", "points", "text"]
PUBLIC = frozenset({"void", "points", "text"})  # what the slip for the hall says; the others would give answers away


@dataclass(frozen=True)
class Item:
    """What is amended: a part by slot and id, or a whole question (`part` is None), in all forms or in `forms`.

    `value` depends on the kind: an accepted answer as text, an interval ("1.5..1.6"), the LaTeX of an accepted option,
    points, or the sentence that corrects the question's text; nothing for a part that is void.
    """

    kind: Kind
    slot: str
    part: str | None
    value: str = ""
    forms: Sequence[str] | None = None

    def plain(self) -> dict[str, Any]:
        """As JSON."""
        return asdict(self)


def items(header: Mapping[str, Any]) -> Iterator[tuple[int, Item]]:
    """The items of an exam's amendments, each with the number of its amendment, counted from 1."""
    for number, amendment in enumerate(header.get("amendments", ()), start=1):
        for plain in amendment:
            yield number, Item(**plain)


def sentence(kind: Kind, place: str, value: str, worth: Fraction) -> str:
    """What an item says of a `place` such as "Question 3 (b)" that was worth so many points; `value` is for people."""
    match kind:
        case "void":
            return f"{place} is void: everyone gets its {counted(worth)}."
        case "points":
            return f"{place} is worth {counted(Fraction(value))} instead of {points.text(worth)}."
        case "text":
            return f"{place}: {value}"
        case "interval":
            low, high = value.split("..")
            return f"{place}: everything from {low} to {high} is right too."
        case _:
            return f"{place}: {value} is right too."


def counted(worth: Fraction) -> str:
    """So many points."""
    return f"{points.text(worth)} point{'s' * (worth != 1)}"
