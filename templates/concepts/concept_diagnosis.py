"""From a symptom to its cause, and to a remedy."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from examgen import NONE, Choice, Draw, Given, Part, Reject, Solved, Text, Wrong
from examgen.facts import to_tex
from examgen.facts.pick import LEVELS as FACTS
from examgen.facts.pick import Wanted, pick

TITLE, POINTS, MINUTES, FAMILY = "Symptom, cause and remedy", 4, 4, "concept-diagnosis"
CURATED = True
CAUSES = 4


LEVELS = {"easy": FACTS["easy"], "medium": FACTS["medium"], "hard": FACTS["hard"]}
Args = Wanted


@dataclass(frozen=True)
class Params:
    symptom: str
    cause: str
    remedy: str
    why: str
    others: tuple[str, ...]  # causes of other symptoms
    source: str
    withholds: tuple[str, ...]


def sample(d: Draw[tuple[str, ...], Wanted]) -> Params:
    fact = pick(d.rng, d.facts, d.args, lambda topic: topic.cases, d.level)
    (topic,) = (topic for topic in d.facts.values() if fact in topic.cases)
    others = [case.cause for case in topic.cases if case is not fact]
    if len(others) < CAUSES - 1:
        raise Reject("the topic has too few other causes")
    chosen = tuple(sorted(d.rng.sample(others, CAUSES - 1)))
    return Params(fact.symptom, fact.cause, fact.remedy, fact.why, chosen, fact.source, fact.withholds)


def solve(p: Params, given: Given = NONE) -> Solved:  # noqa: ARG001 - no part uses another
    causes = {str(k): cause for k, cause in enumerate(sorted([p.cause, *p.others]), start=1)}
    (right,) = (name for name, cause in causes.items() if cause == p.cause)
    choices = {name: to_tex(cause) for name, cause in causes.items()}
    wrong = [Wrong(name, name, "This has another symptom.") for name in causes if name != right]
    remedy = Text(p.remedy, lines=2, maths=True, rubric=(("A remedy that fits the cause.", Fraction(1)),))
    return Solved(
        parts={
            "cause": Part(Choice(right, choices=choices, lines=2), wrong),
            "remedy": Part(remedy),
        },
        withholds=p.withholds,
        ideas=(p.symptom,),
    )


def effort(p: Params) -> float:
    return 2.5 + 0.2 * len(p.others)
