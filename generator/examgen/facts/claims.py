"""Statements drawn from groups: what questions on true and false sentences share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random

from examgen.facts.model import Group, Topic
from examgen.facts.pick import topics, unknown


@dataclass(frozen=True)
class Claim:
    """A statement with its truth; `idea` names what it is about and `source` where that can be read.

    A sheet must not show the formulas that it `withholds`.
    """

    idea: str
    text: str
    right: bool
    why: str
    source: str
    withholds: tuple[str, ...]


def ideas(
    facts: Mapping[str, Topic], topic: str | None, concept: str | None, levels: Sequence[str]
) -> list[tuple[str, Group]]:
    """Groups with their topics' ids: of one concept at all levels, or of all concepts with one of these levels.

    Raises ArgumentError for an unknown topic or concept.
    """
    groups = [(each.id, group) for each in topics(facts, topic) for group in each.groups]
    concepts = {group.concept for _, group in groups}
    if concept is not None and concept not in concepts:
        raise unknown("id", concept, concepts)
    return [
        (id_, group)
        for id_, group in groups
        if (group.level in levels if concept is None else group.concept == concept)
    ]


def claim(rng: Random, topic: str, group: Group, *, right: bool) -> Claim:
    """A true or a false statement of the group."""
    statement = rng.choice(group.true if right else group.false)
    return Claim(f"{topic}/{group.idea}", statement.text, right, statement.why, group.source, group.withholds)


def withheld(claims: Sequence[Claim]) -> list[str]:
    """The formulas that would tell whether a claim is true, each once."""
    return sorted({id_ for each in claims for id_ in each.withholds})
