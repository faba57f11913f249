"""Select all true statements of a topic: one wording each of several ideas, true ones and near misses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from examgen import NONE, Choices, Draw, Given, Part, Solved
from examgen.facts import Group, Topic, to_tex

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


@dataclass(frozen=True)
class Claim:
    """A statement with its truth; `idea` names what it is about and `source` where that can be read."""

    idea: str
    text: str
    right: bool
    why: str
    source: str


@dataclass(frozen=True)
class Params:
    subject: str
    claims: tuple[Claim, ...]
    hard: bool


def sample(d: Draw[Level, Args]) -> Params:
    topics = _topics(d.facts, d.args.topic)
    pool = [(topic, group) for topic in topics for group in topic.groups if group.level in d.level.concepts]
    drawn = d.rng.sample(pool, d.level.statements)
    right = d.rng.randint(1, len(drawn) - 1)
    claims = [_claim(d, topic, group, right=number < right) for number, (topic, group) in enumerate(drawn)]
    subject = topics[0].name[0].lower() + topics[0].name[1:] if d.args.topic else ""
    return Params(subject, tuple(sorted(claims, key=lambda claim: claim.idea)), "easy" not in d.level.concepts)


def solve(p: Params, given: Given = NONE) -> Solved:  # noqa: ARG001 - a single part
    claims = {claim.idea: claim for claim in p.claims}
    choices = {idea: to_tex(claim.text) for idea, claim in claims.items()}
    right = frozenset(idea for idea, claim in claims.items() if claim.right)
    return Solved(
        parts={"statements": Part(Choices(right, choices=choices))},
        steps={"claims": claims},
        conventions=("right-minus-wrong",),
    )


def effort(p: Params) -> float:
    return len(p.claims) * (0.7 if p.hard else 0.55)


def _topics(facts: Mapping[str, Topic], name: str | None) -> list[Topic]:
    if name is not None and name not in facts:
        raise ValueError(f"topic {name!r} has no concepts.yaml; there are {', '.join(facts)}")
    return [facts[name]] if name is not None else list(facts.values())


def _claim(d: Draw[Level, Args], topic: Topic, group: Group, *, right: bool) -> Claim:
    statement = d.rng.choice(group.true if right else group.false)
    return Claim(f"{topic.id}/{group.idea}", statement.text, right, statement.why, group.source)
