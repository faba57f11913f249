"""A student's answer with one wrong sentence: find it, and write it as it should be."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from examgen import NONE, Draw, Given, Part, Solved, Text
from examgen.facts.pick import LEVELS as FACTS
from examgen.facts.pick import Wanted, pick

TITLE, POINTS, MINUTES, FAMILY = "A wrong sentence", 3, 4, "concept-find-error"
CURATED = True


LEVELS = {"easy": FACTS["easy"], "medium": FACTS["medium"], "hard": FACTS["hard"]}
Args = Wanted


@dataclass(frozen=True)
class Params:
    asks: str
    sentences: tuple[str, ...]
    wrong: int
    right: str
    why: str
    source: str
    withholds: tuple[str, ...]


def sample(d: Draw[tuple[str, ...], Wanted]) -> Params:
    fact = pick(d.rng, d.facts, d.args, lambda topic: topic.exchanges, d.level)
    return Params(fact.asks, fact.sentences, fact.wrong, fact.right, fact.why, fact.source, fact.withholds)


def solve(p: Params, given: Given = NONE) -> Solved:  # noqa: ARG001 - a single part
    needed = f"Sentence {p.wrong} is named, and is mended like this."
    answer = Text(p.right, lines=3, maths=True, rubric=((needed, Fraction(1)),))
    return Solved(parts={"mended": Part(answer)}, withholds=p.withholds)


def effort(p: Params) -> float:
    return 1.5 + 0.4 * len(p.sentences)
