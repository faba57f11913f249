"""Another right answer: checked against the kind of the part, and against what is right already."""

from __future__ import annotations

import string
from collections.abc import Sequence
from fractions import Fraction

from examgen.amendments.item import Kind, bounds
from examgen.errors import ExamgenError
from examgen.life.parts import Asked

NUMBERS = ("integer", "number")


def accepted(name: str, value: str, asked: Sequence[Asked]) -> tuple[Kind, str]:
    """The kind and the value of an item that accepts `value` for a part, in each form as it is `asked`.

    ExamgenError if it is no answer to this part, is right already, or would mean something else in each form.
    """
    first = asked[0]
    if len({right(each) for each in asked}) > 1:
        answers = ", ".join(f"{each.form}: {right(each)[0]}" for each in asked[:6])
        raise ExamgenError(f"{name}: another answer is right in each form ({answers}); name the form (--form)")
    if first.printed["options"]:
        return "option", _option(name, value, first)
    if first.key["kind"] not in NUMBERS:
        if value == first.key["text"] or value in first.key.get("also", ()):
            raise _right_already(name, value)
        return "value", value
    limits = bounds(value)
    if limits is None:
        raise ExamgenError(f"{name}: {value!r} is no number; write one such as 17 or 1.5, or two as 1.5..1.6")
    least, most = map(Fraction, limits)
    if ".." in value and least >= most:
        raise ExamgenError(f"{name}={value}: the interval is empty; write the smaller number first")
    if any(_within(least, most, known) for known in _intervals(first)):
        raise _right_already(name, value)
    return ("interval" if ".." in value else "value"), value


def right(asked: Asked) -> tuple[str, ...]:
    """What is right in a form; options by what they say, since their letters may differ."""
    if not asked.printed["options"]:
        return (asked.key["text"],)
    picks = (asked.printed["options"][string.ascii_uppercase.index(letter)] for letter in asked.key["letters"])
    return tuple(sorted(picks))


def _option(name: str, value: str, first: Asked) -> str:
    options = first.printed["options"]
    letters = string.ascii_uppercase[: len(options)]
    if len(value) != 1 or value.upper() not in letters:
        raise ExamgenError(f"{name}={value}: is no answer to choose; take a letter from A to {letters[-1]}")
    if value.upper() in (*first.key["letters"], *first.key.get("also", ())):
        raise _right_already(name, value)
    found: str = options[letters.index(value.upper())]
    return found


def _intervals(first: Asked) -> list[tuple[Fraction, Fraction]]:
    key = first.key
    texts = [key["interval"] or (key["text"], key["text"]), (str(key["value"]), str(key["value"]))]
    texts += filter(None, map(bounds, key.get("also", ())))
    return [(Fraction(low), Fraction(high)) for low, high in texts]


def _within(low: Fraction, high: Fraction, known: tuple[Fraction, Fraction]) -> bool:
    return known[0] <= low and high <= known[1]


def _right_already(name: str, value: str) -> ExamgenError:
    return ExamgenError(f"{name}={value}: is right already")
