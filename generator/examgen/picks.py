"""Picks from a topic: which templates may be taken, and the order in which they come."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from random import Random

from examgen.bank import Bank
from examgen.entry import Entry
from examgen.errors import ExamgenError


def spoken(bank: Bank, topic: str, code: str) -> list[Entry]:
    """The topic's templates that have words in the language; ExamgenError if none has, or the topic is unknown."""
    found = [entry for entry in bank.entries(topic) if entry.speaks(code)]
    if not found:
        raise ExamgenError(
            f"topic {topic}: no template has words in the language {code}; "
            f"'examgen list --language {code}' shows those that have"
        )
    return found


def in_turn(entries: Sequence[Entry], rng: Random) -> list[Entry]:
    """The templates in a drawn order: each family comes once before any comes twice."""
    drawn = list(entries)
    rng.shuffle(drawn)
    seen = Counter[str]()
    turns: list[tuple[int, Entry]] = []
    for entry in drawn:
        turns.append((seen[entry.family], entry))
        seen[entry.family] += 1
    return [entry for _, entry in sorted(turns, key=lambda turn: turn[0])]
