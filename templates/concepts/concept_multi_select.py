"""Select all true statements of a topic: one wording each of several ideas, true ones and near misses."""

from __future__ import annotations

from dataclasses import dataclass

from examgen import NONE, Choices, Draw, Given, Part, Reject, Solved
from examgen.facts import to_tex
from examgen.facts.claims import Claim, claim, ideas, withheld
from examgen.facts.pick import subject

TITLE, POINTS, MINUTES, FAMILY = "True statements", 4, 3, "concept-select"
CURATED = True


@dataclass(frozen=True)
class Level:
    statements: int
    concepts: tuple[str, ...]  # levels of the concepts that may be asked


LEVELS = {
    "easy": Level(statements=4, concepts=("easy", "medium")),
    "medium": Level(statements=5, concepts=("easy", "medium", "hard")),
    "hard": Level(statements=5, concepts=("medium", "hard")),
}


@dataclass(frozen=True)
class Args:
    topic: str | None = None  # None: all topics
    id: str | None = None  # of a concept; None: any


@dataclass(frozen=True)
class Params:
    subject: str
    claims: tuple[Claim, ...]
    hard: bool


def sample(d: Draw[Level, Args]) -> Params:
    pool = ideas(d.facts, d.args.topic, d.args.id, d.level.concepts)
    drawn = d.rng.sample(pool, min(d.level.statements, len(pool)))
    if len(drawn) < (2 if d.args.id else d.level.statements):
        raise Reject(f"{len(pool)} ideas fit")
    right = d.rng.randint(1, len(drawn) - 1)
    claims = [claim(d.rng, topic, group, right=number < right) for number, (topic, group) in enumerate(drawn)]
    name = subject(d.facts, d.args.topic)
    return Params(name, tuple(sorted(claims, key=lambda claim: claim.idea)), "easy" not in d.level.concepts)


def solve(p: Params, given: Given = NONE) -> Solved:  # noqa: ARG001 - a single part
    claims = {claim.idea: claim for claim in p.claims}
    choices = {idea: to_tex(claim.text) for idea, claim in claims.items()}
    right = frozenset(idea for idea, claim in claims.items() if claim.right)
    return Solved(
        parts={"statements": Part(Choices(right, choices=choices))},
        steps={"claims": claims},
        conventions=("right-minus-wrong",),
        withholds=withheld(p.claims),
    )


def effort(p: Params) -> float:
    return len(p.claims) * (0.7 if p.hard else 0.55)
