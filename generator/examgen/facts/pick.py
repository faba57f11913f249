"""What a concept question needs before it draws: the facts that it may ask, and how to call their topic."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import TypeVar

from examgen.errors import Reject
from examgen.facts.model import Fact, Topic

F = TypeVar("F", bound=Fact)

LEVELS = {"easy": ("easy", "medium"), "medium": ("easy", "medium", "hard"), "hard": ("medium", "hard")}
"""Levels of the facts that a question of each level may ask."""


@dataclass(frozen=True)
class Wanted:
    """What a blueprint may say: a topic (None: all of them) and the id of one fact (None: any)."""

    topic: str | None = None
    id: str | None = None


def topics(facts: Mapping[str, Topic], name: str | None) -> list[Topic]:
    """The topic with this name, or all of them. Raises ValueError for an unknown name."""
    if name is not None and name not in facts:
        raise ValueError(f"topic {name!r} has no concepts.yaml; there are {', '.join(facts)}")
    return [facts[name]] if name is not None else list(facts.values())


def subject(facts: Mapping[str, Topic], name: str | None) -> str:
    """The topic's name within a sentence; empty if none is named."""
    return facts[name].name[0].lower() + facts[name].name[1:] if name is not None else ""


def pick(
    rng: Random,
    facts: Mapping[str, Topic],
    wanted: Wanted,
    kind: Callable[[Topic], Sequence[F]],
    levels: Sequence[str],
) -> F:
    """A fact of a kind with one of these levels, or the one whose id is wanted, whatever its level.

    Raises ValueError for an unknown topic or id, Reject if there is no such fact.
    """
    pool = [fact for topic in topics(facts, wanted.topic) for fact in kind(topic)]
    if wanted.id is not None:
        pool = [fact for fact in pool if fact.id == wanted.id]
        if len(pool) != 1:
            where = wanted.topic or "all topics"
            raise ValueError(f"{len(pool)} facts of this kind have the id {wanted.id!r} in {where}; one is expected")
        return pool[0]
    fitting = [fact for fact in pool if fact.level in levels]
    if not fitting:
        raise Reject(f"no fact of this kind at the levels {', '.join(levels)}")
    return rng.choice(fitting)
