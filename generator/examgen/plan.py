"""The plan: which template, level and stream key every slot of a blueprint gets."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from examgen.bank import Bank
from examgen.blueprint import Blueprint, QuestionSlot, Slot, TemplateSlot, TopicSlot
from examgen.entry import Entry
from examgen.errors import ExamgenError
from examgen.picks import in_turn, spoken
from examgen.streams import stream
from examgen.template import load
from examgen.yamledit import put


@dataclass(frozen=True)
class Planned:
    """A slot with its key, and its template unless it is a question of the lecturer's own."""

    key: str
    slot: Slot
    entry: Entry | None
    level: str
    format: str

    @property
    def points(self) -> Fraction | None:
        """The slot's points; None for the template's own."""
        return None if self.slot.points is None else Fraction(self.slot.points)

    @property
    def minutes(self) -> int:
        """What a student needs for it."""
        if self.entry is not None:
            return self.entry.minutes
        return (self.slot.question.minutes or 0) if isinstance(self.slot, QuestionSlot) else 0


def plan(blueprint: Blueprint, seed: int, bank: Bank) -> list[list[Planned]]:
    """The sections' planned slots; ExamgenError for what the bank cannot give.

    A topic's slots take templates of different families, and of none that another slot uses.
    """
    used = {_entry(slot, blueprint, bank).family for slot in _slots(blueprint) if isinstance(slot, TemplateSlot)}
    keys = _Keys(slot.id for slot in _slots(blueprint) if slot.id is not None)
    sections = []
    for section in blueprint.sections:
        planned = [each for slot in section.slots for each in _planned(slot, blueprint, seed, bank, keys, used)]
        sections.append(planned)
    return sections


def settings(blueprint: Blueprint, sections: list[list[Planned]]) -> dict[str, Mapping[str, Any]]:
    """The arguments of every slot by key: the exam's conventions where the template knows them, then the slot's own."""
    known: set[str] = set()
    found: dict[str, Mapping[str, Any]] = {}
    for planned in (each for section in sections for each in section):
        if planned.entry is None:
            continue
        names = load(planned.entry).arg_names()
        known |= set(names)
        own = planned.slot.args if isinstance(planned.slot, TemplateSlot) else {}
        found[planned.key] = {name: value for name, value in blueprint.conventions.items() if name in names} | dict(own)
    unknown = [name for name in blueprint.conventions if name not in known]
    if unknown:
        takes = ", ".join(sorted(known)) or "none"
        raise ExamgenError(f"{blueprint.convention(unknown[0])}: no template of this exam takes it; they take: {takes}")
    return found


def _slots(blueprint: Blueprint) -> Iterator[Slot]:
    for section in blueprint.sections:
        yield from section.slots


class _Keys:
    """Slot keys: the slot's own id, or what it asks for with an occurrence number, never a position.

    An id may be such a key too, so that a slot keeps its numbers when an earlier one of its template goes.
    """

    def __init__(self, ids: Iterable[str]) -> None:
        self._ids = frozenset(ids)
        self._seen: Counter[str] = Counter()

    def __call__(self, slot: Slot, base: str) -> str:
        base = slot.id or base
        own = slot.id is not None and not self._seen[base]
        while True:
            self._seen[base] += 1
            key = base if self._seen[base] == 1 else f"{base}#{self._seen[base]}"
            if own or key not in self._ids:
                return key


def _planned(slot: Slot, blueprint: Blueprint, seed: int, bank: Bank, keys: _Keys, used: set[str]) -> Iterator[Planned]:
    level, form = slot.level or blueprint.level, slot.format or blueprint.format
    if isinstance(slot, QuestionSlot):
        yield Planned(keys(slot, "own/question"), slot, None, level, form)
    elif isinstance(slot, TemplateSlot):
        entry = _entry(slot, blueprint, bank)
        yield Planned(keys(slot, entry.id), slot, entry, level, form)
    else:
        for _ in range(slot.pick):
            key = keys(slot, f"{slot.topic}/*")
            with slot.named():
                entry = _picked(slot, level, blueprint, stream(seed, "", key, "template"), bank, used)
            used.add(entry.family)
            yield Planned(key, slot, entry, level, form)


def _entry(slot: TemplateSlot, blueprint: Blueprint, bank: Bank) -> Entry:
    with slot.named():
        entry = bank.entry(slot.template)
        if entry.calculator and not blueprint.calculator:
            raise ExamgenError(f"{entry.id}: needs a calculator; set 'calculator: true', or take another template")
        return entry


def _picked(slot: TopicSlot, level: str, blueprint: Blueprint, rng: Any, bank: Bank, used: set[str]) -> Entry:
    fitting = [
        entry
        for entry in spoken(bank, slot.topic, blueprint.language)
        if level in entry.levels and (blueprint.calculator or not entry.calculator)
    ]
    for entry in in_turn(fitting, rng):
        if entry.family not in used:
            return entry
    families = len({entry.family for entry in fitting})
    noun = "family" if families == 1 else "families"
    raise ExamgenError(
        f"topic {slot.topic}: no template at level {level} is left; the topic has {families} such {noun}, "
        "and an exam takes one template of a family; name a template instead, or pick fewer"
    )


def shuffled(planned: list[Planned], seed: int, form: str) -> list[Planned]:
    """The slots of a section in the order of one form; those that keep their position stay.

    Each draws a place of its own, so that the others keep their order when one comes or goes.
    """
    free = [each for each in planned if not each.slot.keep_position]
    rest = iter(sorted(free, key=lambda each: stream(seed, form, each.key, "question order").random()))
    return [each if each.slot.keep_position else next(rest) for each in planned]


def override(blueprint: Blueprint, level: str | None, form: str | None) -> Blueprint:
    """The blueprint with one level or answer format for all of its slots."""
    change = {name: value for name, value in (("level", level), ("format", form)) if value is not None}
    if not change:
        return blueprint
    sections = tuple(
        section.model_copy(update={"slots": tuple(_changed(slot, change) for slot in section.slots)})
        for section in blueprint.sections
    )
    return blueprint.model_copy(update={**change, "sections": sections}).written_as(_overridden(blueprint, change))


def _changed(slot: Slot, change: Mapping[str, str]) -> Slot:
    said = {name: value for name, value in change.items() if getattr(slot, name) is not None}
    return slot.model_copy(update=said)


def _overridden(blueprint: Blueprint, change: Mapping[str, str]) -> str:
    """The blueprint's text with the fields of `change` at its top, and in every slot that says them."""
    text = blueprint.source
    for name, value in change.items() if text else ():
        text = put(text, (), name, value, after=("format", "level", "conventions", "duration"))
        for i, section in enumerate(blueprint.sections):
            for j, slot in enumerate(section.slots):
                if getattr(slot, name) is not None:
                    text = put(text, ("sections", i, "slots", j), name, value)
    return text
