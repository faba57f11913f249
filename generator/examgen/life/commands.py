"""What a lecturer does to a built exam, by slot: the command line and the page in the browser call these.

A slot is named by its printed number, its key, or its template's name. Each function changes the exam in `folder` and
its blueprint, draws and typesets what that changes, and returns the lines that tell the user what changed. It raises
ExamgenError, with nothing changed, if there is no such slot, the blueprint cannot say it, or nothing can be drawn.
"""

from __future__ import annotations

import shlex
from collections.abc import Callable, Mapping, Set
from fractions import Fraction
from pathlib import Path
from typing import Any

from examgen import points
from examgen.bank import Bank
from examgen.blueprint import TemplateSlot
from examgen.build import open_exam
from examgen.errors import ExamgenError
from examgen.life import edits, history, rejected
from examgen.life.draft import Draft, opened
from examgen.life.revise import revise
from examgen.life.where import find, no_form
from examgen.record import Record
from examgen.words import source

NONE: Set[str] = frozenset()


def redraw(folder: Path, bank: Bank, slot: str, level: str | None = None, *, avoid: Set[str] = NONE) -> list[str]:
    """The slot anew in all forms, at another level if one is given; no variant's fingerprint is in `avoid`."""
    command = _typed("redraw", slot, level=level)
    return revise(folder, bank, command, _at(slot, lambda draft, k: edits.redraw(draft, k, level)), avoid=avoid)


def swap(
    folder: Path, bank: Bank, slot: str, template: str, level: str | None = None, *, avoid: Set[str] = NONE
) -> list[str]:
    """Another template in the slot's place."""
    command = _typed("swap", slot, template, level=level)
    edit = _at(slot, lambda draft, k: edits.swap(draft, k, template, level))
    return _once(folder, bank, template, lambda: revise(folder, bank, command, edit, avoid=avoid))


def score(folder: Path, bank: Bank, slot: str, value: Fraction) -> list[str]:
    """Other points for the slot, shared among its parts as before; the numbers stay."""
    command = _typed("points", slot, points.text(value))
    return revise(folder, bank, command, _at(slot, lambda draft, k: edits.score(draft, k, value)))


def drop(folder: Path, bank: Bank, slot: str) -> list[str]:
    """The exam without the slot."""
    return revise(folder, bank, _typed("drop", slot), _at(slot, edits.drop))


def move(folder: Path, bank: Bank, slot: str, position: int) -> list[str]:
    """The slot as the question with the number `position`, counted as the blueprint plans them."""

    def edit(draft: Draft, index: int) -> edits.Edited:
        if not 1 <= position <= len(draft.places):
            raise ExamgenError(f"there is no position {position}; the exam has 1 to {len(draft.places)}")
        return edits.move(draft, index, position - 1)

    return revise(folder, bank, _typed("move", slot, position), _at(slot, edit))


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

    command = _typed("add", template, after=after, **(said or {}))
    return _once(folder, bank, template, lambda: revise(folder, bank, command, edit, avoid=avoid))


def reword(folder: Path, bank: Bank, slot: str, block: str, words: str | None) -> list[str]:
    """Other words for the `block` (problem or solution) of a slot; None for those of the template again."""
    command = _typed("reword", slot, block) + ("" if words is not None else " --reset")
    return revise(folder, bank, command, _at(slot, lambda draft, k: edits.reword(draft, k, block, words)))


def words(folder: Path, bank: Bank, slot: str, block: str) -> str:
    """The `block` (problem or solution) of a slot as it is written: in the blueprint, or in the template's file."""
    found = open_exam(folder)
    draft = opened(folder, found, bank)
    planned = draft.planned[find(found, draft.wanted, slot)]
    if planned.entry is None:
        raise ExamgenError(f"question {slot}: this is a question of your own; change its text in the blueprint")
    own = planned.slot.text.given() if isinstance(planned.slot, TemplateSlot) else {}
    return own.get(block) or source(planned.entry.words_in(found.header["language"]), block)


def reject(folder: Path, bank: Bank, slot: str, form: str | None = None, reason: str = "") -> list[str]:
    """The variant of a slot in one form on the list of rejected ones, and another one in its place.

    `form` may be left out where all forms have the same variant. Every slot of the exam that has it is drawn anew.
    """
    found, out = open_exam(folder), folder.resolve().parent
    draft = opened(folder, found, bank)
    index = find(found, draft.wanted, slot)
    key = draft.wanted[index].key
    variants = (
        each for exam in found if form in (None, exam.form.key) for each in exam.variants if each["slot"] == key
    )
    prints = {variant["form"]: variant["fingerprint"] for variant in variants}
    if not prints:
        raise no_form(found, form)
    if len(set(prints.values())) > 1:
        raise ExamgenError(f"question {slot}: another variant in each form; name the form with --form")
    banned = frozenset(prints.values())
    rejected.check_writable(bank, out)
    command = _typed("reject", slot, form=form, reason=reason)

    def edit(draft: Draft, index: int) -> edits.Edited:
        edits.check_drawn(draft, index)
        return draft, draft.wanted

    told = revise(folder, bank, command, _at(slot, edit), avoid=banned, banned=banned)
    name = f"{draft.wanted[index].template}, {folder.resolve().name}, form {next(iter(prints))}, question {slot}"
    listed = rejected.add(banned, name + (f": {' '.join(reason.split())}" if reason else ""), bank, out)
    return [*told, f"The variant is on the list {listed}, which later draws avoid."]


def undo(folder: Path, *, printing: bool = False) -> list[str]:
    """The exam as it was before the last change, which may be that it was printed only if `printing`."""
    command = history.undo(folder, printing=printing).command
    stays = "The variant stays on the list of rejected ones; delete its line there to allow it again."
    return [f"Taken back: {command}", *[stays] * command.startswith("reject ")]


def _at(slot: str, edit: Callable[[Draft, int], edits.Edited]) -> Callable[[Draft, Record], edits.Edited]:
    def found(draft: Draft, record: Record) -> edits.Edited:
        index = find(record, draft.wanted, slot)
        try:
            return edit(draft, index)
        except ExamgenError as error:
            raise type(error)(f"question {slot}: {error}") from error

    return found


def _once(folder: Path, bank: Bank, template: str, change: Callable[[], list[str]]) -> list[str]:
    """What a change tells, and whether the first form has one more question of a template that it had already."""
    name = bank.entry(template).id

    def numbers() -> list[str]:
        return [each.number for each in open_exam(folder).first().questions() if each.variant["template"] == name]

    had, told, has = numbers(), change(), numbers()
    return told + [f"Questions {', '.join(has)} have the same template now."] * (0 < len(had) < len(has))


def _typed(*words: object, **options: object) -> str:
    """A command as one would type it."""
    given = [word for name, value in options.items() if value for word in (f"--{name}", value)]
    return shlex.join(map(str, (*words, *given)))
