"""A form that was sent from a page, with fields that are checked when they are read."""

from __future__ import annotations

from fractions import Fraction

from examgen.errors import ExamgenError
from examgen.points import MOST, typed

LONGEST = 39  # digits, as a seed of 128 bits has


def whole(text: str) -> int | None:
    """The whole number that a text is; None if it is none, or one with too many digits for any field."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= LONGEST else None


class Form(dict[str, str]):
    """Its fields by name; ExamgenError for one that is missing or does not fit."""

    def __missing__(self, name: str) -> str:
        raise ExamgenError(f"{name}: not sent")

    def number(self, name: str) -> int:
        """The whole number in a field."""
        found = whole(self[name])
        if found is None:
            raise ExamgenError(f"{self[name]!r} is no {name}")
        return found

    def points(self) -> Fraction:
        """Points in halves."""
        found = typed(self["points"])
        if not found:
            raise ExamgenError(f"{self['points']!r} is not a whole or half number of points up to {MOST}")
        return found
