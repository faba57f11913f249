"""An exam in the making: blueprint and seed become a record."""

from __future__ import annotations

from collections.abc import Callable, Set
from fractions import Fraction
from typing import Any

from examgen import __version__
from examgen.bank import Bank
from examgen.blueprint import Blueprint, QuestionSlot, TemplateSlot
from examgen.draw import Request, draw
from examgen.own import variant as own_variant
from examgen.plan import Planned, plan, settings
from examgen.record import SCHEMA, Exam, Variant
from examgen.template import load


def assemble(
    blueprint: Blueprint,
    seed: int,
    bank: Bank,
    avoid: Set[str] = frozenset(),
    step: Callable[[], None] = lambda: None,
) -> Exam:
    """Draw every slot; no variant twice and none whose fingerprint is in `avoid`. `step` is called after each.

    Raises ExamgenError if the bank cannot fill a slot, TemplateError if a template fails.
    """
    sections = plan(blueprint, seed, bank)
    args = settings(blueprint, sections)
    used, variants = set(avoid), list[Variant]()
    for planned in (each for section in sections for each in section):
        made = _drawn(planned, seed, bank, args.get(planned.key, {}), used)
        used.add(made["fingerprint"])
        variants.append(made)
        step()
    return Exam(_header(blueprint, seed, sections, variants), tuple(variants))


def _drawn(planned: Planned, seed: int, bank: Bank, args: Any, avoid: Set[str]) -> Variant:
    slot = planned.slot
    if isinstance(slot, QuestionSlot):
        return own_variant(slot.question, planned.key, Fraction(slot.points))
    assert planned.entry is not None  # noqa: S101 - only a question of one's own has no template
    request = Request(
        template=load(planned.entry),
        seed=seed,
        level=planned.level,
        slot=planned.key,
        args=args,
        format=planned.format,
        points=planned.points,
        reroll=slot.reroll,
        params=slot.params if isinstance(slot, TemplateSlot) else None,
    )
    return draw(request, bank.facts, avoid)


def _header(blueprint: Blueprint, seed: int, sections: list[list[Planned]], variants: list[Variant]) -> dict[str, Any]:
    shared = _shared(variants)
    by_slot = {variant["slot"]: variant for variant in variants}

    def placed(planned: Planned) -> dict[str, Any]:
        notes = [each["tex"] for each in by_slot[planned.key]["conventions"] if each["id"] not in shared]
        return {"slot": planned.key, "format": planned.format, "room": planned.slot.room, "notes": notes}

    cover = ("name", "title", "course", "date", "duration", "calculator", "paper", "language")
    return {
        "schema": SCHEMA,
        "examgen": __version__,
        "seed": str(seed),
        **{name: getattr(blueprint, name) for name in cover},
        "aids": list(blueprint.aids),
        "instructions": list(blueprint.instructions),
        "conventions": list(shared.values()),
        "sections": [
            {"title": section.title, "instructions": section.instructions, "slots": [placed(each) for each in planned]}
            for section, planned in zip(blueprint.sections, sections, strict=True)
        ],
    }


def _shared(variants: list[Variant]) -> dict[str, str]:
    """The conventions (id -> sentence) that at least two questions use and none contradicts: those for the cover."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for each in (convention for variant in variants for convention in variant["conventions"]):
        groups.setdefault(each["group"], []).append((each["id"], each["tex"]))
    return {ids[0][0]: ids[0][1] for ids in groups.values() if len(ids) > 1 and len(set(ids)) == 1}
