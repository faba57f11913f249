"""Select all true statements of a topic: one wording each of several ideas, true ones and near misses."""

from __future__ import annotations

from dataclasses import dataclass

from examgen import NONE, Choices, Draw, Given, Part, Solved
from examgen.errors import ArgumentError
from examgen.facts import Group, to_tex
from examgen.facts.claims import Claim, claim, ideas, withheld
from examgen.facts.pick import LEVELS as FACTS
from examgen.facts.pick import subject

TITLE, POINTS, MINUTES, FAMILY = "True statements", 4, 3, "concept-select"
CURATED = True
STATEMENTS = 6  # with fewer, ticks at random would earn too much

LEVELS = {"easy": FACTS["easy"], "medium": FACTS["medium"], "hard": FACTS["hard"]}


@dataclass(frozen=True)
class Args:
    topic: str | None = None  # None: all topics
    id: str | None = None  # of a concept; its ideas are asked, and as many others of its topic as are needed


@dataclass(frozen=True)
class Params:
    subject: str
    claims: tuple[Claim, ...]
    hard: bool


def sample(d: Draw[tuple[str, ...], Args]) -> Params:
    drawn = _ideas(d)
    right = d.rng.randint(1, len(drawn) - 1)
    claims = [claim(d.rng, topic, group, right=number < right) for number, (topic, group) in enumerate(drawn)]
    name = subject(d.facts, d.args.topic)
    return Params(name, tuple(sorted(claims, key=lambda claim: claim.idea)), "easy" not in d.level)


def _ideas(d: Draw[tuple[str, ...], Args]) -> list[tuple[str, Group]]:
    """Ideas with their topics, in any order."""
    wanted = ideas(d.facts, d.args.topic, d.args.id, d.level) if d.args.id else []
    topic = wanted[0][0] if wanted else d.args.topic
    others = [idea for idea in ideas(d.facts, topic, None, d.level) if idea not in wanted]
    first = d.rng.sample(wanted, min(len(wanted), STATEMENTS))
    if len(first) + len(others) < STATEMENTS:
        raise ArgumentError(f"topic: {topic} has {len(first) + len(others)} ideas of this level, not {STATEMENTS}")
    found = [*first, *d.rng.sample(others, STATEMENTS - len(first))]
    d.rng.shuffle(found)
    return found


def solve(p: Params, given: Given = NONE) -> Solved:  # noqa: ARG001 - a single part
    claims = {claim.idea: claim for claim in p.claims}
    choices = {idea: to_tex(claim.text) for idea, claim in claims.items()}
    right = frozenset(idea for idea, claim in claims.items() if claim.right)
    return Solved(
        parts={"statements": Part(Choices(right, choices=choices))},
        steps={"claims": claims},
        withholds=withheld(p.claims),
        ideas=tuple(claims),
    )


def effort(p: Params) -> float:
    return len(p.claims) * (0.6 if p.hard else 0.5)
