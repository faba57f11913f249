"""No two forms share a variant while the template has another: collisions are settled in the order of the forms."""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, field

from examgen import record
from examgen.draw import NoRoomError
from examgen.exam import Plan, asks
from examgen.plan import Planned
from examgen.record import Variant


@dataclass
class Settled:
    """The lines of `variants.jsonl` that change, by number of form and slot; and the slots without enough variants."""

    lines: dict[tuple[int, int], bytes] = field(default_factory=dict)
    full: set[str] = field(default_factory=set)


def settle(plan: Plan, forms: Sequence[str], asked: Iterable[Sequence[list[str]]], avoid: Set[str]) -> Settled:
    """Draw again what an earlier form has, with what is `asked` by form and slot; numbers count from 0.

    A form's variant depends on the forms before it, on its own other questions, and on nothing else, so that workers
    and chunks change nothing. A slot that runs out of variants shares them from then on.
    """
    slots = [(index, each) for index, each in enumerate(plan.slots()) if each.key not in plan.kept]
    settled, used = Settled(), set(avoid)
    for number, (form, row) in enumerate(zip(forms, asked, strict=True)):
        now = list(row)
        for index, planned in slots:
            if now[index][0] not in used or planned.key in settled.full:
                continue
            others = {name for other in now[:index] + now[index + 1 :] for name in other}
            if variant := _again(plan, planned, form, used, others):
                settled.lines[number, index] = record.line(variant)
                now[index] = asks(variant)
            else:
                settled.full.add(planned.key)
        used.update(now[index][0] for index, _ in slots)
    return settled


def _again(plan: Plan, planned: Planned, form: str, used: set[str], others: Set[str]) -> Variant | None:
    """Another variant, which avoids the `others` too; None if there is none."""
    new = others - used
    used |= new  # for a moment, since a copy for every collision takes long where there are many forms
    try:
        return plan.draw(planned, form, used, plan.efforts[planned.key])
    except NoRoomError:
        return None
    finally:
        used -= new
