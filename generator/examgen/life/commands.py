"""What a lecturer does to a built exam, by slot: the command line and the page in the browser call these.

A slot is named by its printed number, its key, or its template's name. Each function changes the exam in `folder` and
its blueprint, draws and typesets what that changes, and returns the lines that tell the user what changed. It raises
ExamgenError, with nothing changed, if there is no such slot, the blueprint cannot say it, or nothing can be drawn.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Set
from fractions import Fraction
from pathlib import Path
from typing import Any

from examgen import points
from examgen.bank import Bank
from examgen.errors import ExamgenError
from examgen.life import edits
from examgen.life.draft import Draft
from examgen.life.revise import revise
from examgen.life.where import find
from examgen.record import Record

NONE: Set[str] = frozenset()


def redraw(folder: Path, bank: Bank, slot: str, level: str | None = None, *, avoid: Set[str] = NONE) -> list[str]:
    """The slot anew in all forms, at another level if one is given; no variant's fingerprint is in `avoid`."""
    command = f"redraw {slot}" + (f" --level {level}" if level else "")
    return revise(folder, bank, command, _at(slot, lambda draft, k: edits.redraw(draft, k, level)), avoid=avoid)


def swap(
    folder: Path, bank: Bank, slot: str, template: str, level: str | None = None, *, avoid: Set[str] = NONE
) -> list[str]:
    """Another template in the slot's place."""
    command = f"swap {slot} {template}" + (f" --level {level}" if level else "")
    return revise(folder, bank, command, _at(slot, lambda draft, k: edits.swap(draft, k, template, level)), avoid=avoid)


def score(folder: Path, bank: Bank, slot: str, value: Fraction) -> list[str]:
    """Other points for the slot, shared among its parts as before; the numbers stay."""
    command = f"points {slot} {points.text(value)}"
    return revise(folder, bank, command, _at(slot, lambda draft, k: edits.score(draft, k, value)))


def drop(folder: Path, bank: Bank, slot: str) -> list[str]:
    """The exam without the slot."""
    return revise(folder, bank, f"drop {slot}", _at(slot, edits.drop))


def move(folder: Path, bank: Bank, slot: str, position: int) -> list[str]:
    """The slot as the question with the number `position`, counted as the blueprint plans them."""

    def edit(draft: Draft, index: int) -> edits.Edited:
        if not 1 <= position <= len(draft.places):
            raise ExamgenError(f"there is no position {position}; the exam has 1 to {len(draft.places)}")
        return edits.move(draft, index, position - 1)

    return revise(folder, bank, f"move {slot} {position}", _at(slot, edit))


def add(
    folder: Path,
    bank: Bank,
    template: str,
    after: str | None = None,
    said: Mapping[str, Any] | None = None,
    *,
    avoid: Set[str] = NONE,
) -> list[str]:
    """A new question behind the slot `after`, or at the end; `said` are fields of a slot such as level or points."""

    def edit(draft: Draft, record: Record) -> edits.Edited:
        index = len(draft.places) - 1 if after is None else find(record, draft.wanted, after)
        return edits.add(draft, template, index, said or {})

    options = "".join(f" --{name} {value}" for name, value in (said or {}).items())
    command = f"add {template}" + (f" --after {after}" if after else "") + options
    return revise(folder, bank, command, edit, avoid=avoid)


def reword(folder: Path, bank: Bank, slot: str, block: str, words: str | None) -> list[str]:
    """Other words for the `block` (problem or solution) of a slot; None for those of the template again."""
    command = f"reword {slot} --{block}" + ("" if words is not None else " --reset")
    return revise(folder, bank, command, _at(slot, lambda draft, k: edits.reword(draft, k, block, words)))


def _at(slot: str, edit: Callable[[Draft, int], edits.Edited]) -> Callable[[Draft, Record], edits.Edited]:
    def found(draft: Draft, record: Record) -> edits.Edited:
        index = find(record, draft.wanted, slot)
        try:
            return edit(draft, index)
        except ExamgenError as error:
            raise type(error)(f"question {slot}: {error}") from error

    return found
