"""A question for half a page, marked by a rubric."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from examgen import NONE, Draw, Given, Part, Solved, Text
from examgen.facts.pick import LEVELS as FACTS
from examgen.facts.pick import Wanted, pick

TITLE, POINTS, MINUTES, FAMILY = "An explanation", 8, 12, "essay"
CURATED = True


LEVELS = {"easy": FACTS["easy"], "medium": FACTS["medium"], "hard": FACTS["hard"]}
Args = Wanted


@dataclass(frozen=True)
class Params:
    asks: str
    rubric: tuple[tuple[str, int], ...]
    traps: tuple[str, ...]
    full: str
    half: str
    none: str
    source: str
    withholds: tuple[str, ...]


def sample(d: Draw[tuple[str, ...], Wanted]) -> Params:
    fact = pick(d.rng, d.facts, d.args, lambda topic: topic.essays, d.level)
    return Params(fact.asks, fact.rubric, fact.traps, fact.full, fact.half, fact.none, fact.source, fact.withholds)


def solve(p: Params, given: Given = NONE) -> Solved:  # noqa: ARG001 - a single part
    total = sum(points for _, points in p.rubric)
    rubric = tuple((idea, Fraction(points, total)) for idea, points in p.rubric)
    return Solved(
        parts={"essay": Part(Text(p.full, lines=16, maths=True, rubric=rubric, traps=p.traps))},
        steps={"ideas": [idea for idea, _ in p.rubric]},
        withholds=p.withholds,
    )


def effort(p: Params) -> float:
    return 4 + 1.6 * len(p.rubric)
