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

    ExamgenError if it is no answer to this part, is right already in all forms, or would mean something else in each.
    """
    first = asked[0]
    if len({right(each) for each in asked}) > 1:
        answers = ", ".join(f"{each.form}: {right(each)[0]}" for each in asked[:6])
        raise ExamgenError(f"{name}: another answer is right in each form ({answers}); name the form (--form)")
    if first.printed["options"]:
        return "option", _option(name, value, asked)
    if first.key["kind"] not in NUMBERS:
        if all(value in (each.key["text"], *each.key.get("also", ())) for each in asked):
            raise _right_already(name, value)
        return "value", value
    limits = bounds(value)
    if limits is None:
        raise ExamgenError(f"{name}: {value!r} is no number; write one such as 17 or 1.5, or two as 1.5..1.6")
    least, most = map(Fraction, limits)
    if ".." in value and least >= most:
        raise ExamgenError(f"{name}={value}: the interval is empty; write the smaller number first")
    if all(any(low <= least and most <= high for low, high in _intervals(each)) for each in asked):
        raise _right_already(name, value)
    return ("interval" if ".." in value else "value"), value


def right(asked: Asked) -> tuple[str, ...]:
    """What is right in a form; options by what they say, since their letters may differ."""
    if not asked.printed["options"]:
        return (asked.key["text"],)
    picks = (asked.printed["options"][string.ascii_uppercase.index(letter)] for letter in asked.key["letters"])
    return tuple(sorted(picks))


def _option(name: str, value: str, asked: Sequence[Asked]) -> str:
    """What stands under a letter of the first form."""
    options = asked[0].printed["options"]
    letters = string.ascii_uppercase[: len(options)]
    if len(value) != 1 or value.upper() not in letters:
        raise ExamgenError(f"{name}={value}: is no answer to choose; take a letter from A to {letters[-1]}")
    found: str = options[letters.index(value.upper())]
    if all(_is_right(found, each) for each in asked if found in each.printed["options"]):
        raise _right_already(name, value)
    return found


def _is_right(option: str, asked: Asked) -> bool:
    letter = string.ascii_uppercase[asked.printed["options"].index(option)]
    return letter in (*asked.key["letters"], *asked.key.get("also", ()))


def _intervals(asked: Asked) -> list[tuple[Fraction, Fraction]]:
    key = asked.key
    texts = [key["interval"] or (key["text"], key["text"]), (str(key["value"]), str(key["value"]))]
    texts += filter(None, map(bounds, key.get("also", ())))
    return [(Fraction(low), Fraction(high)) for low, high in texts]


def _right_already(name: str, value: str) -> ExamgenError:
    return ExamgenError(f"{name}={value}: is right already")
