"""Put the steps of a procedure in order; steps that may be swapped may stand either way."""

from __future__ import annotations

from dataclasses import dataclass
from graphlib import TopologicalSorter

from examgen import NONE, Draw, Given, Ordering, Part, Solved
from examgen.facts import to_tex
from examgen.facts.pick import LEVELS as FACTS
from examgen.facts.pick import Wanted, pick

TITLE, POINTS, MINUTES, FAMILY = "Steps in their order", 3, 3, "concept-ordering"
CURATED = True


LEVELS = {"easy": FACTS["easy"], "medium": FACTS["medium"], "hard": FACTS["hard"]}
Args = Wanted


@dataclass(frozen=True)
class Params:
    asks: str
    steps: tuple[tuple[str, str], ...]
    before: tuple[tuple[str, str], ...]
    why: str
    source: str
    withholds: tuple[str, ...]


def sample(d: Draw[tuple[str, ...], Wanted]) -> Params:
    fact = pick(d.rng, d.facts, d.args, lambda topic: topic.orders, d.level)
    return Params(fact.asks, fact.steps, fact.before, fact.why, fact.source, fact.withholds)


def solve(p: Params, given: Given = NONE) -> Solved:  # noqa: ARG001 - a single part
    order = _order(p)
    choices = {name: to_tex(text) for name, text in p.steps}
    return Solved(
        parts={"order": Part(Ordering(order, choices=choices, before=frozenset(p.before)))},
        steps={"order": order, "texts": dict(p.steps)},
        withholds=p.withholds,
    )


def effort(p: Params) -> float:
    return 0.5 + 0.35 * len(p.steps)


def _order(p: Params) -> tuple[str, ...]:
    """A right order: of the steps that may come next, the one that the file names first."""
    names = [name for name, _ in p.steps]
    sorter = TopologicalSorter({name: [first for first, second in p.before if second == name] for name in names})
    sorter.prepare()
    order: list[str] = []
    ready: list[str] = []
    while sorter.is_active():
        ready = sorted([*ready, *sorter.get_ready()], key=names.index)
        order.append(ready.pop(0))
        sorter.done(order[-1])
    return tuple(order)
