"""A form that was sent from a page, with fields that are checked when they are read."""

from __future__ import annotations

from fractions import Fraction

from examgen.errors import ExamgenError
from examgen.points import HALF


class Form(dict[str, str]):
    """Its fields by name; ExamgenError for one that is missing or does not fit."""

    def __missing__(self, name: str) -> str:
        raise ExamgenError(f"{name}: not sent")

    def number(self, name: str) -> int:
        """The whole number in a field."""
        text = self[name]
        if not (text.isascii() and text.isdigit()):
            raise ExamgenError(f"{text!r} is no {name}")
        return int(text)

    def points(self) -> Fraction:
        """Points in halves."""
        try:
            found = Fraction(self["points"])
        except (ValueError, ZeroDivisionError):
            found = Fraction(0)
        if found <= 0 or found % HALF:
            raise ExamgenError(f"{self['points']!r} is not a whole or half number of points")
        return found
