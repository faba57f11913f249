"""What a concept question needs before it draws: the facts that it may ask, and how to call their topic."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from random import Random
from typing import TypeVar

from examgen.errors import ArgumentError
from examgen.facts.model import Fact, Topic
from examgen.scalars import shown
from examgen.topics import within_sentence

F = TypeVar("F", bound=Fact)
LISTED = 40  # names in a message

LEVELS = {"easy": ("easy", "medium"), "medium": ("easy", "medium", "hard"), "hard": ("medium", "hard")}
"""Levels of the facts that a question of each level may ask."""


@dataclass(frozen=True)
class Wanted:
    """What a blueprint may say: a topic (None: all of them) and the id of one fact (None: any)."""

    topic: str | None = None
    id: str | None = None


def topics(facts: Mapping[str, Topic], name: str | None) -> list[Topic]:
    """The topic with this name, or all of them. Raises ArgumentError for an unknown name."""
    if name is not None and name not in facts:
        raise unknown("topic", name, facts)
    return [facts[name]] if name is not None else list(facts.values())


def subject(facts: Mapping[str, Topic], name: str | None) -> str:
    """The topic's name within a sentence, in which an acronym stays as it is; empty if none is named."""
    if name is None:
        return ""
    return within_sentence(facts[name].name)


def pick(
    rng: Random,
    facts: Mapping[str, Topic],
    wanted: Wanted,
    kind: Callable[[Topic], Sequence[F]],
    levels: Sequence[str],
) -> F:
    """A fact of a kind with one of these levels, or the one whose id is wanted, whatever its level.

    Raises ArgumentError for an unknown topic or id, and if no fact fits.
    """
    pool = [fact for topic in topics(facts, wanted.topic) for fact in kind(topic)]
    if wanted.id is not None:
        return _named(pool, wanted)
    fitting = [fact for fact in pool if fact.level in levels]
    if not fitting:
        raise ArgumentError(f"topic: {shown(wanted.topic)} has nothing of this kind at level {' or '.join(levels)}")
    return rng.choice(fitting)


def unknown(argument: str, value: str, known: Iterable[str]) -> ArgumentError:
    """The error of a topic or an id that does not exist: what was meant, perhaps, and what there is."""
    names = sorted(known)
    close = get_close_matches(value, names, n=1)
    hint = f" (did you mean {close[0]}?)" if close else ""
    more = f" and {len(names) - LISTED} more" if len(names) > LISTED else ""
    return ArgumentError(
        f"{argument}: {shown(value)} is unknown{hint}; known are {', '.join(names[:LISTED]) or 'none'}{more}"
    )


def _named(pool: Sequence[F], wanted: Wanted) -> F:
    """The fact whose id is wanted."""
    found = [fact for fact in pool if fact.id == wanted.id]
    if not found:
        raise unknown("id", str(wanted.id), {fact.id for fact in pool})
    if len(found) > 1:
        raise ArgumentError(f"id: {len(found)} topics have {shown(wanted.id)}; name the topic too")
    return found[0]
