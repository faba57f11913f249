"""The sweep: everything that is drawn for a check, once; rules judge it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, field
from statistics import mean

from examgen.bank import Bank
from examgen.check import hashing
from examgen.check.report import LevelFigures
from examgen.check.samples import Level, Sample, draw_level
from examgen.check.shown import Shown, by_part
from examgen.check.sums import watched
from examgen.check.swaps import Swap, swaps
from examgen.facts import Topic
from examgen.template import Template


@dataclass(frozen=True)
class Sweep:
    """By level the draws, the swaps, and the options shown by part; digests of some draws in another process; where
    the draws add floats with `sum`; facts.
    """

    template: Template
    seeds: range
    levels: Mapping[str, Level]
    swaps: Mapping[str, list[Swap]]
    shown: Mapping[str, Mapping[str, list[Shown]]]
    elsewhere: hashing.Digests
    sums: Set[tuple[str, int]] = frozenset()
    facts: Mapping[str, Topic] = field(default_factory=dict)

    @property
    def samples(self) -> Iterator[Sample]:
        """Every draw of every level."""
        return (sample for level in self.levels.values() for sample in level.all)

    def figures(self) -> dict[str, LevelFigures]:
        """How the draws went, by level."""
        return {
            name: LevelFigures(
                draws=len(level.samples),
                different=len({sample.made.fingerprint for sample in level.samples}),
                rejected=dict(level.rejected.most_common()),
                efforts=tuple(sample.variant["effort"] for sample in level.samples),
                guess=_mean_guess(level) if self.template.curated else None,
            )
            for name, level in self.levels.items()
        }


def sweep(template: Template, bank: Bank, seeds: range) -> Sweep:
    """Draw all that the rules need; a template that fails at some draws is swept to the end all the same."""
    with hashing.Elsewhere(template.entry.id, bank, seeds.start, min(len(seeds), hashing.SEEDS)) as elsewhere:
        with watched() as sums:
            levels = {name: draw_level(template, bank, name, seeds) for name in template.entry.levels}
        swapped = {name: _swapped(template, level, bank) for name, level in levels.items()}
        shown = {name: by_part(level.samples) for name, level in levels.items()}
        return Sweep(template, seeds, levels, swapped, shown, elsewhere.read(), sums, bank.facts)


def _swapped(template: Template, level: Level, bank: Bank) -> list[Swap]:
    """Swaps among the draws; none for curated facts, whose text, truth and source belong together."""
    return [] if template.curated else swaps(level.all, bank)


def _mean_guess(level: Level) -> float:
    return float(mean(sample.guess for sample in level.samples)) if level.samples else 0.0
