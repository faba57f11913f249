"""An exam in the making: blueprint and seed become a plan, and every form is drawn from that plan alone."""

from __future__ import annotations

import hashlib
from base64 import b32encode
from collections.abc import Callable, Iterator, Mapping, Set
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property
from statistics import median
from typing import Any

from examgen import __version__
from examgen.bank import Bank
from examgen.blueprint import Blueprint, QuestionSlot, TemplateSlot
from examgen.draw import Request, draw, drawn
from examgen.formulas import chosen
from examgen.languages import ENGLISH
from examgen.own import variant as own_variant
from examgen.plan import Planned, plan, settings, shuffled
from examgen.record import SCHEMA, Exam, Form, Variant
from examgen.template import load

PILOTS = 9  # draws that tell how much work a slot usually is
COVER = (
    "name",
    "title",
    "course",
    "date",
    "duration",
    "calculator",
    "paper",
    "language",
    "formula_sheet",
    "answer_sheet",
)

Effort = tuple[float, float]  # the least and the most that is accepted


@dataclass(frozen=True)
class Plan:
    """What all forms are drawn from: the planned slots by section, and the arguments of each.

    `usual` is how much work (minutes) slots are in an earlier exam that this one is to be like.
    """

    blueprint: Blueprint
    seed: int
    bank: Bank
    sections: list[list[Planned]]
    args: Mapping[str, Mapping[str, Any]]
    usual: Mapping[str, float] = field(default_factory=dict)

    def slots(self) -> Iterator[Planned]:
        """All slots in planned order."""
        for section in self.sections:
            yield from section

    @cached_property
    def in_turn(self) -> list[Planned]:
        """All slots in the order in which they are drawn: each avoids what is asked by those before it.

        What is the same in all forms comes first, since it may depend on nothing that is not.
        """
        return sorted(self.slots(), key=lambda planned: planned.key not in self.kept)

    @cached_property
    def kept(self) -> frozenset[str]:
        """The slots whose variant is the same in all forms."""
        return frozenset(each.key for each in self.slots() if self._keeps(each))

    def _keeps(self, planned: Planned) -> bool:
        if planned.entry is None or _fixed(planned) is not None:
            return True
        if planned.slot.keep_variant is not None:
            return planned.slot.keep_variant
        return not self.blueprint.forms.numbers or load(planned.entry).curated

    @cached_property
    def efforts(self) -> dict[str, Effort]:
        """How much work each slot that differs between forms may be: a band around the median of a few draws.

        For a slot of an earlier exam the band is around the work that it was there.
        """
        band = self.blueprint.forms.effort
        drawn = [each for each in self.slots() if each.key not in self.kept and each.key not in self.usual]
        usual = {each.key: median(self._pilots(each)) for each in drawn} | dict(self.usual)
        return {key: (effort * (1 - band), effort * (1 + band)) for key, effort in usual.items()}

    def _pilots(self, planned: Planned) -> Iterator[float]:
        for number in range(PILOTS):
            request = self.request(planned, f"pilot {number}")
            with planned.slot.named():
                params = drawn(request, self.bank.facts).params
            yield request.template.effort(params)

    def form(self, key: str, number: int = 1, student: Mapping[str, Any] | None = None) -> Form:
        """A form, with the order of its questions if a section is shuffled."""
        shuffles = [section.shuffle for section in self.blueprint.sections]
        if not any(shuffles):
            return Form(key, number, student)
        order = [
            shuffled(slots, self.seed, key) if shuffle else slots
            for shuffle, slots in zip(shuffles, self.sections, strict=True)
        ]
        return Form(key, number, student, tuple(tuple(each.key for each in slots) for slots in order))

    def request(self, planned: Planned, form: str, effort: Effort | None = None) -> Request:
        """What a slot that is no question of the lecturer's own asks of its template, in one form."""
        assert planned.entry is not None  # noqa: S101 - see above
        return Request(
            template=load(planned.entry),
            seed=self.seed,
            level=planned.level,
            slot=planned.key,
            form=form,
            numbers="A" if planned.key in self.kept else form,
            choices=form if self.blueprint.forms.choices else "A",
            args=self.args.get(planned.key, {}),
            format=planned.format,
            points=planned.points,
            reroll=planned.slot.reroll,
            params=_fixed(planned),
            effort=effort,
            words=planned.slot.text.given() if isinstance(planned.slot, TemplateSlot) else {},
            language=self.blueprint.language,
        )

    def draw(self, planned: Planned, form: str, avoid: Set[str], effort: Effort | None = None) -> Variant:
        """The variant of one slot in one form; none whose fingerprint is in `avoid`."""
        slot = planned.slot
        if isinstance(slot, QuestionSlot):
            return own_variant(slot.question, planned.key, Fraction(slot.points), form)
        with slot.named():
            return self._drawn(self.request(planned, form, effort), avoid)

    def fill(self, planned: Planned, form: str, params: Mapping[str, Any]) -> Variant:
        """The variant of a template's slot with these parameters, as the record has them; nothing is drawn."""
        return self._drawn(replace(self.request(planned, form), params=params))

    def _drawn(self, request: Request, avoid: Set[str] = frozenset()) -> Variant:
        known = self.bank.formulas
        made = draw(request, self.bank.facts, avoid)
        chosen(known, made["withholds"], request)
        formulas = chosen(known, request.template.entry.formulas, request)
        language = request.language if self.blueprint.formula_sheet else ENGLISH  # their words are printed only there
        return made | {"formulas": [each.plain(language) for each in formulas]}

    def header(self, count: int = 1) -> dict[str, Any]:
        """What the record says of all forms, of which there are `count`."""
        sections = zip(self.blueprint.sections, self.sections, strict=True)
        return {
            "schema": SCHEMA,
            "examgen": __version__,
            "seed": str(self.seed),
            "code": _code(self.blueprint.name, self.seed),
            "count": count,
            **{name: getattr(self.blueprint, name) for name in COVER},
            "aids": list(self.blueprint.aids),
            "instructions": list(self.blueprint.instructions),
            "sections": [
                {"title": section.title, "instructions": section.instructions, "slots": list(map(_placed, slots))}
                for section, slots in sections
            ],
        }


def prepare(blueprint: Blueprint, seed: int, bank: Bank, usual: Mapping[str, float] | None = None) -> Plan:
    """The plan of an exam; ExamgenError if the bank cannot fill a slot."""
    sections = plan(blueprint, seed, bank)
    return Plan(blueprint, seed, bank, sections, settings(blueprint, sections), usual or {})


def assemble(
    blueprint: Blueprint,
    seed: int,
    bank: Bank,
    avoid: Set[str] = frozenset(),
    step: Callable[[], None] = lambda: None,
    usual: Mapping[str, float] | None = None,
) -> Exam:
    """An exam of one form: no variant twice and none whose fingerprint is in `avoid`. `step` is called after each.

    Slots of an earlier exam are about as much work (`usual`, in minutes by slot) as there.

    Raises ExamgenError if the bank cannot fill a slot, TemplateError if a template fails.
    """
    plan = prepare(blueprint, seed, bank, usual)
    form = plan.form("A")
    return Exam(plan.header(), tuple(draw_form(plan, form.key, avoid, plan.efforts if usual else {}, step)), form)


def draw_form(
    plan: Plan,
    form: str,
    avoid: Set[str] = frozenset(),
    efforts: Mapping[str, Effort] | None = None,
    step: Callable[[], None] = lambda: None,
) -> list[Variant]:
    """The variants of one form in planned order."""
    used, made = set(avoid), dict[str, Variant]()
    for planned in plan.in_turn:
        made[planned.key] = plan.draw(planned, form, used, (efforts or {}).get(planned.key))
        used.update(asks(made[planned.key]))
        step()
    return [made[planned.key] for planned in plan.slots()]


def asks(variant: Variant) -> list[str]:
    """What another question must not ask again: the variant's fingerprint, and its ideas while there are others."""
    return [variant["fingerprint"], *variant["key"]["ideas"]]


def _fixed(planned: Planned) -> Mapping[str, Any] | None:
    return planned.slot.params if isinstance(planned.slot, TemplateSlot) else None


def _placed(planned: Planned) -> dict[str, Any]:
    reroll = {"reroll": planned.slot.reroll} if planned.slot.reroll else {}
    return {"slot": planned.key, "format": planned.format, "room": planned.slot.room, **reroll}


def _code(name: str, seed: int) -> str:
    """Six letters and digits that name the exam on its pages; a seed of 128 bits cannot be told from them."""
    return b32encode(hashlib.sha256(f"page code\x1f{name}\x1f{seed}".encode()).digest()).decode()[:6]
