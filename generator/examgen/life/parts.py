"""Which part of a printed exam a user means: 3b, 3 where the question has one part, or a slot's name and :b."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any, NamedTuple

from examgen.amendments.applied import amended
from examgen.errors import ExamgenError
from examgen.life.draft import Wanted
from examgen.life.where import find, no_form, slots
from examgen.record import Exam, Record
from examgen.render.body import labels

_NUMBERED = re.compile(r"(\d+)([a-z]*)")


class Place(NamedTuple):
    """A part by the key of its slot and its id; a whole question if `part` is None."""

    slot: str
    part: str | None


class Asked(NamedTuple):
    """A part in one form: what is printed of it, and its key."""

    form: str
    printed: dict[str, Any]
    key: dict[str, Any]


class Parts:
    """The parts of an exam as it is marked now, in the forms that are named, or in all."""

    def __init__(self, found: Record, names: Sequence[str] = ()) -> None:
        """ExamgenError if there is no such form."""
        known = [form.key for form in found.forms]
        for name in names:
            if name not in known:
                raise no_form(found, name)
        self._found = found
        self._names = frozenset(names or known)

    def exams(self) -> Iterator[Exam]:
        """The forms, as they are marked."""
        return (amended(exam) for exam in self._found if exam.form.key in self._names)

    @cached_property
    def _first(self) -> Exam:
        return next(self.exams())

    @cached_property
    def _slots(self) -> list[Wanted]:
        return slots(self._found)

    def slot(self, name: str) -> str:
        """The key of a slot; ExamgenError if there is none of this name, or a number means several."""
        chosen = tuple(form for form in self._found.forms if form.key in self._names)
        return self._slots[find(replace(self._found, forms=chosen), self._slots, name)].key

    def place(self, name: str, *, whole: bool = False) -> Place:
        """A part, or a question if `whole` and no letter is given; ExamgenError if there is none of this name."""
        known = name in (each.key for each in self._slots)
        numbered = None if known else _NUMBERED.fullmatch(name)
        question, letter = numbered.groups() if numbered else _split(name)
        slot = self.slot(question)
        variant = next(each for each in self._first.variants if each["slot"] == slot)
        parts = {label.strip("()"): id_ for id_, label in labels(variant["problem"]).items()}
        if letter in parts:
            return Place(slot, parts[letter])
        if whole and not letter:
            return Place(slot, None)
        if "" in parts:
            raise ExamgenError(f"{name}: question {question} has one part; name it {question}")
        first, *_, last = parts
        such = f"{question}{'' if numbered else ':'}{first}"
        raise ExamgenError(f"{name}: question {question} has the parts {first} to {last}; name one, such as {such}")

    def asked(self, place: Place) -> Iterator[Asked]:
        """The part, or all parts of a question, in every form that has it."""
        for exam in self.exams():
            variant = next(each for each in exam.variants if each["slot"] == place.slot)
            for part in variant["problem"]["parts"]:
                if place.part in (None, part["id"]):
                    yield Asked(exam.form.key, part, variant["key"]["parts"][part["id"]])


def _split(name: str) -> tuple[str, str]:
    slot, colon, letter = name.rpartition(":")
    return (slot, letter) if colon else (name, "")
