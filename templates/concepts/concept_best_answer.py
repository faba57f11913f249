"""One best answer of four, with the reason; often what would change if something else did."""

from __future__ import annotations

from dataclasses import dataclass

from examgen import NONE, Choice, Draw, Given, Part, Solved, Wrong
from examgen.facts import Statement, to_tex
from examgen.facts.pick import LEVELS as FACTS
from examgen.facts.pick import Wanted, pick

TITLE, POINTS, MINUTES, FAMILY = "The best answer", 2, 3, "concept-best-answer"
CURATED = True


LEVELS = {"easy": FACTS["easy"], "medium": FACTS["medium"], "hard": FACTS["hard"]}
Args = Wanted


@dataclass(frozen=True)
class Params:
    asks: str
    right: Statement
    wrong: tuple[Statement, ...]
    source: str
    withholds: tuple[str, ...]


def sample(d: Draw[tuple[str, ...], Wanted]) -> Params:
    fact = pick(d.rng, d.facts, d.args, lambda topic: topic.questions, d.level)
    wrong = tuple(d.rng.sample(fact.wrong, min(3, len(fact.wrong))))
    return Params(fact.asks, fact.right, wrong, fact.source, fact.withholds)


def solve(p: Params, given: Given = NONE) -> Solved:  # noqa: ARG001 - a single part
    answers = {str(k): each for k, each in enumerate(sorted([p.right, *p.wrong], key=lambda each: each.text), start=1)}
    (right,) = (name for name, each in answers.items() if each == p.right)
    choices = {name: to_tex(each.text) for name, each in answers.items()}
    wrong = [Wrong(name, name, each.why) for name, each in answers.items() if name != right]
    return Solved(
        parts={"answer": Part(Choice(right, choices=choices, lines=2), wrong)},
        steps={"answers": answers, "right": right},
        withholds=p.withholds,
        ideas=(p.asks,),
    )


def effort(p: Params) -> float:
    return 1 + 0.4 * len(p.wrong)
