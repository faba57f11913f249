"""No two forms share a variant while the template has another: collisions are settled in the order of the forms."""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, field

from examgen import record
from examgen.draw import NoRoomError
from examgen.exam import Plan
from examgen.plan import Planned


@dataclass
class Settled:
    """The lines of `variants.jsonl` that change, by number of form and slot; and the slots without enough variants."""

    lines: dict[tuple[int, int], bytes] = field(default_factory=dict)
    full: set[str] = field(default_factory=set)


def settle(plan: Plan, forms: Sequence[str], prints: Iterable[Sequence[str]], avoid: Set[str]) -> Settled:
    """Draw again what an earlier form has, with `prints` the fingerprints by form and slot; numbers count from 0.

    A form's variant depends on the forms before it and on nothing else, so that workers and chunks change nothing. A
    slot that runs out of variants shares them from then on.
    """
    slots = [(index, each) for index, each in enumerate(plan.slots()) if each.key not in plan.kept]
    settled, used = Settled(), set(avoid)
    for number, (form, row) in enumerate(zip(forms, prints, strict=True)):
        for index, planned in slots:
            name = row[index]
            if name in used and planned.key not in settled.full:
                name = _again(plan, planned, form, used, settled, (number, index)) or name
            used.add(name)
    return settled


def _again(
    plan: Plan, planned: Planned, form: str, used: Set[str], settled: Settled, place: tuple[int, int]
) -> str | None:
    try:
        variant = plan.draw(planned, form, used, plan.efforts[planned.key])
    except NoRoomError:
        settled.full.add(planned.key)
        return None
    settled.lines[place] = record.line(variant)
    found: str = variant["fingerprint"]
    return found
