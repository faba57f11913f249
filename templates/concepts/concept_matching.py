"""Match terms that are easily confused with what they mean."""

from __future__ import annotations

from dataclasses import dataclass

from examgen import NONE, Draw, Given, Matching, Part, Solved
from examgen.facts import to_tex
from examgen.facts.pick import LEVELS as FACTS
from examgen.facts.pick import Wanted, pick

TITLE, POINTS, MINUTES, FAMILY = "Terms and their meanings", 4, 4, "concept-matching"
CURATED = True


@dataclass(frozen=True)
class Level:
    facts: tuple[str, ...]
    surplus: int  # meanings more than terms


LEVELS = {
    "easy": Level(FACTS["easy"], surplus=0),
    "medium": Level(FACTS["medium"], surplus=0),
    "hard": Level(FACTS["hard"], surplus=1),
}
Args = Wanted


@dataclass(frozen=True)
class Entry:
    """A term with its meaning; `asked` is False for a meaning that is left over."""

    term: str
    means: str
    asked: bool


@dataclass(frozen=True)
class Params:
    asks: str
    entries: tuple[Entry, ...]
    source: str
    withholds: tuple[str, ...]


def sample(d: Draw[Level, Wanted]) -> Params:
    fact = pick(d.rng, d.facts, d.args, lambda topic: topic.pairs, d.level.facts)
    pairs = d.rng.sample(fact.pairs, min(len(fact.pairs), 5))
    left = d.rng.sample(range(len(pairs)), d.level.surplus if len(pairs) > 3 else 0)
    entries = [Entry(pair.term, pair.means, asked=k not in left) for k, pair in enumerate(pairs)]
    return Params(fact.asks, tuple(sorted(entries, key=lambda entry: entry.term)), fact.source, fact.withholds)


def solve(p: Params, given: Given = NONE) -> Solved:  # noqa: ARG001 - a single part
    asked = [entry for entry in p.entries if entry.asked]
    return Solved(
        parts={
            "pairs": Part(
                Matching(
                    tuple(entry.term for entry in asked),
                    terms=tuple(to_tex(entry.term) for entry in asked),
                    choices={entry.term: to_tex(entry.means) for entry in p.entries},
                )
            )
        },
        steps={"asked": asked, "left": [entry for entry in p.entries if not entry.asked]},
        withholds=p.withholds,
        ideas=tuple(entry.means for entry in p.entries),
    )


def effort(p: Params) -> float:
    return 1 + 0.7 * len(p.entries)
