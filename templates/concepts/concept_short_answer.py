"""A question that is answered in two to four lines, marked by the ideas that it should name."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from examgen import NONE, Draw, Given, Part, Solved, Text
from examgen.facts.pick import LEVELS as FACTS
from examgen.facts.pick import Wanted, pick

TITLE, POINTS, MINUTES, FAMILY = "A short answer", 3, 4, "concept-short-answer"
CURATED = True


LEVELS = {"easy": FACTS["easy"], "medium": FACTS["medium"], "hard": FACTS["hard"]}
Args = Wanted


@dataclass(frozen=True)
class Params:
    asks: str
    answer: str
    ideas: tuple[str, ...]
    traps: tuple[str, ...]
    source: str
    withholds: tuple[str, ...]


def sample(d: Draw[tuple[str, ...], Wanted]) -> Params:
    fact = pick(d.rng, d.facts, d.args, lambda topic: topic.short, d.level)
    return Params(fact.asks, fact.answer, fact.ideas, fact.traps, fact.source, fact.withholds)


def solve(p: Params, given: Given = NONE) -> Solved:  # noqa: ARG001 - a single part
    share = Fraction(1, len(p.ideas))
    answer = Text(p.answer, lines=4, maths=True, rubric=tuple((idea, share) for idea in p.ideas), traps=p.traps)
    return Solved(parts={"answer": Part(answer)}, withholds=p.withholds)


def effort(p: Params) -> float:
    return 2 + 0.6 * len(p.ideas)
