"""True or false, with the reason: statements of different ideas, each true or a near miss."""

from __future__ import annotations

from dataclasses import dataclass

from examgen import NONE, Draw, Given, Part, Solved, TrueFalse
from examgen.errors import ArgumentError
from examgen.facts.claims import Claim, claim, ideas, withheld
from examgen.facts.pick import LEVELS as FACTS
from examgen.facts.pick import subject

TITLE, POINTS, MINUTES, FAMILY = "True or false, and why", 4, 5, "concept-true-false"
CURATED = True


LEVELS = {"easy": FACTS["easy"], "medium": FACTS["medium"], "hard": FACTS["hard"]}


@dataclass(frozen=True)
class Args:
    topic: str | None = None  # None: all topics
    id: str | None = None  # of the concept; None: any
    statements: int = 4


@dataclass(frozen=True)
class Params:
    subject: str
    claims: tuple[Claim, ...]


def sample(d: Draw[tuple[str, ...], Args]) -> Params:
    pool = ideas(d.facts, d.args.topic, d.args.id, d.level)
    count = min(d.args.statements, len(pool)) if d.args.id else d.args.statements
    if not 1 <= count <= len(pool):
        raise ArgumentError(f"statements: {d.args.statements} are wanted; take 1 or more of the {len(pool)} that fit")
    drawn = d.rng.sample(pool, count)
    right = d.rng.randint(1, count - 1) if count > 1 else d.rng.randint(0, 1)
    claims = [claim(d.rng, name, group, right=k < right) for k, (name, group) in enumerate(drawn)]
    d.order().shuffle(claims)
    return Params(subject(d.facts, d.args.topic), tuple(claims))


def solve(p: Params, given: Given = NONE) -> Solved:  # noqa: ARG001 - no part uses another
    return Solved(
        parts={f"claim-{k}": Part(TrueFalse(claim.right, claim.why)) for k, claim in enumerate(p.claims, start=1)},
        withholds=withheld(p.claims),
        ideas=tuple(claim.idea for claim in p.claims),
    )


def effort(p: Params) -> float:
    return 1.1 * len(p.claims)
