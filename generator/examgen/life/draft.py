"""A blueprint that is being changed: its text, the plan that it gives, and where each planned slot is written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from examgen import state, yamlfile
from examgen.bank import Bank
from examgen.blueprint import Blueprint, Slot, TopicSlot, loads
from examgen.errors import ExamgenError
from examgen.exam import Plan, prepare
from examgen.plan import Planned
from examgen.record import Exam, Record, Variant
from examgen.yamledit import cut, in_braces, insert, put, written

FORM_KEYS = ("template", "topic", "points")  # a new field comes after the first of these


class Place(NamedTuple):
    """Where a planned slot is in the blueprint: section, slot, and the how-manieth of a topic's picks."""

    section: int
    slot: int
    pick: int

    @property
    def slots(self) -> yamlfile.Address:
        """The list that it stands in."""
        return ("sections", self.section, "slots")

    @property
    def address(self) -> yamlfile.Address:
        """The slot in the text."""
        return (*self.slots, self.slot)


class Wanted(NamedTuple):
    """The key that a slot is to have, and its template (None for a question of the lecturer's own)."""

    key: str
    template: str | None


@dataclass(frozen=True)
class Draft:
    """The text of a blueprint and what turns it into a plan; `path` is for messages."""

    text: str
    path: Path
    name: str
    seed: int
    bank: Bank

    @cached_property
    def blueprint(self) -> Blueprint:
        """ExamgenError if the text is no blueprint."""
        return loads(self.text, str(self.path), self.name)

    @cached_property
    def plan(self) -> Plan:
        """ExamgenError if the bank cannot fill the blueprint."""
        return prepare(self.blueprint, self.seed, self.bank)

    @cached_property
    def planned(self) -> list[Planned]:
        """The slots in planned order."""
        return list(self.plan.slots())

    @cached_property
    def places(self) -> list[Place]:
        """Where each of `planned` is in the text."""
        return [
            Place(i, j, pick)
            for i, section in enumerate(self.blueprint.sections)
            for j, slot in enumerate(section.slots)
            for pick in range(slot.pick if isinstance(slot, TopicSlot) else 1)
        ]

    @property
    def wanted(self) -> list[Wanted]:
        """The keys and templates that there are."""
        return [Wanted(each.key, each.entry.id if each.entry else None) for each in self.planned]

    def slot(self, index: int) -> Slot:
        """The slot as the blueprint has it."""
        place = self.places[index]
        return self.blueprint.sections[place.section].slots[place.slot]

    def with_text(self, text: str) -> Draft:
        """The same with another text."""
        return replace(self, text=text)

    def put(self, index: int, key: str, value: Any) -> Draft:
        """With a field of the slot set."""
        return self.with_text(put(self.text, self.places[index].address, key, value, after=FORM_KEYS))

    def cut(self, index: int, *keys: str) -> Draft:
        """Without these fields of the slot, if it has them."""
        text, address = self.text, self.places[index].address
        for key in keys:
            if key in fields(text, address):
                text = cut(text, address, key)
        return self.with_text(text)


def opened(folder: Path, record: Record, bank: Bank) -> Draft:
    """The blueprint that an exam was built from, or last changed to; templates are those of the record.

    Raises ExamgenError if the folder holds no blueprint, or one that is not of this exam.
    """
    path = folder / state.BLUEPRINT
    if not path.is_file():
        raise ExamgenError(f"{path}: not found; only an exam that was built from a blueprint can be changed")
    draft = Draft(yamlfile.read(path), path, record.header["name"], int(record.header["seed"]), bank)
    exam = record.first()
    if not _agrees(draft, exam):
        raise ExamgenError(f"{path}: does not say what the exam is; take back what was changed in it by hand")
    return settled(draft, [Wanted(variant["slot"], variant["template"]) for variant in exam.variants])


def _agrees(draft: Draft, exam: Exam) -> bool:
    """Whether a blueprint can be that of an exam; what only a newer examgen records is not compared."""
    said = draft.plan.header(exam.header.get("count", 1))
    same = all(exam.header.get(name, said[name]) == said[name] for name in said if name != "examgen")
    return same and all(
        each.level == (variant["level"] or each.level)
        and each.points in (None, Fraction(variant["points"]))
        and _asks(draft.plan, each, variant)
        for each, variant in zip(draft.planned, exam.variants, strict=True)
    )


def _asks(plan: Plan, planned: Planned, variant: Variant) -> bool:
    """Whether a slot's question, or what is given to its template, is what was recorded."""
    if planned.entry is None:
        own = plan.draw(planned, variant["form"], frozenset())
        return (own["title"], own["problem"]["text"]) == (variant["title"], variant["problem"]["text"])
    if planned.entry.id != variant["template"]:  # a topic that has got another template; the recorded one will be named
        return True
    request, key = plan.request(planned, variant["form"]), variant["key"]
    args = request.template.plain_args(request.template.args(request.args))
    return (
        dict(request.words) == key.get("words", {})
        and all(args[name] == value for name, value in key["args"].items() if name in args)
        and (request.params is None or request.template.plain(request.template.params(request.params)) == key["params"])
    )


def fields(text: str, address: yamlfile.Address) -> dict[str, Any]:
    """A map of the blueprint as it is written."""
    found: Any = yamlfile.parse(text).data
    for step in address:
        found = found[step]
    return dict(found)


def alone(draft: Draft, index: int) -> Draft:
    """With this slot as one of its own, and no other pick of a topic with it."""
    slot = draft.slot(index)
    return named(draft, index) if isinstance(slot, TopicSlot) and slot.pick > 1 else draft


def named(draft: Draft, index: int) -> Draft:
    """With a slot that names its template instead of a topic; a topic's other picks become such slots too."""
    place, slot = draft.places[index], draft.slot(index)
    if not isinstance(slot, TopicSlot):
        return draft
    first = index - place.pick
    picks = draft.wanted[first : first + slot.pick]
    changed = draft.put(first, "template", picks[0].template)
    text = put(cut(changed.text, place.address, "topic"), place.address, "id", picks[0].key, after=FORM_KEYS)
    if "pick" in fields(text, place.address):
        text = cut(text, place.address, "pick")
    said = {key: value for key, value in fields(text, place.address).items() if key not in ("template", "id")}
    for offset, pick in enumerate(picks[1:], start=1):
        new = written({"template": pick.template, "id": pick.key} | said, flow=in_braces(text, place.address))
        text = insert(text, place.slots, place.slot + offset, new)
    return draft.with_text(text)


def settled(draft: Draft, wanted: Sequence[Wanted]) -> Draft:
    """With an `id:` or a template named wherever a slot would otherwise have another key or template than is wanted.

    Raises:
        ExamgenError: the blueprint is written in a way in which that cannot be said.
    """
    for _ in wanted:
        wrong = _first_wrong(draft, wanted)
        if wrong is None:
            return draft
        if wrong >= len(draft.planned) or len(draft.planned) != len(wanted):
            break
        draft = _pinned(draft, wrong, wanted[wrong])
    if _first_wrong(draft, wanted) is not None:
        raise ExamgenError(f"{draft.path}: this change cannot be written into it; write a slot on lines of its own")
    return draft


def _first_wrong(draft: Draft, wanted: Sequence[Wanted]) -> int | None:
    differing = (k for k, (a, b) in enumerate(zip(draft.wanted, wanted, strict=False)) if a != b)
    return next(differing, None if len(draft.wanted) == len(wanted) else len(wanted))


def _pinned(draft: Draft, index: int, wanted: Wanted) -> Draft:
    found = draft.wanted[index]
    if found.template is not None and found.template != wanted.template:
        return named(draft, index).put(index, "template", wanted.template).put(index, "id", wanted.key)
    return alone(draft, index).put(index, "id", wanted.key)
