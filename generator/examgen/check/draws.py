"""Rules about the draws of a level: they succeed, differ, are not thrown away too often, and take the stated time."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from math import sqrt
from pathlib import Path
from statistics import mean, median

from examgen.check.hashing import digest
from examgen.check.report import Finding
from examgen.check.sweep import Sweep

MANY_REDRAWS, TOO_MANY_REDRAWS = 0.5, 0.9
DIFFERENT, DIFFERENT_SHARE, FULL_SWEEP = 50, 0.25, 200
DIFFERENT_FACTS = 20
ANSWERS_SHARE, ANSWERS_AMONG = 0.2, 100
FEW = 8
"""Fewer draws of a level than this may be alike, or all short, by chance."""
EFFORT_OFF = 1.5
EFFORT_SHARE = 0.4, 1.3
PACKAGE = Path(__file__).parents[1]


def broken(rule: str) -> Callable[[Sweep], Iterator[Finding]]:
    """The rule that no draw fails in the way that `samples` calls by this name."""

    def judge(sweep: Sweep) -> Iterator[Finding]:
        for level in sweep.levels.values():
            yield from (each.finding for each in level.broken if each.rule == rule)

    return judge


def redraws(sweep: Sweep) -> Iterator[Finding]:
    """At most nine of ten draws are rejected; more than half is a warning. A small sweep leaves room for chance."""
    for name, figures in sweep.figures().items():
        attempts = figures.draws + sum(figures.rejected.values())
        chance = 0 if figures.draws >= FULL_SWEEP else 1.5 / sqrt(attempts or 1)
        if figures.draws and figures.redrawn > MANY_REDRAWS + chance:
            yield Finding(str(figures), name, warning=figures.redrawn <= TOO_MANY_REDRAWS + chance)


def different(sweep: Sweep) -> Iterator[Finding]:
    """A level has at least 50 different variants in a sweep of 200, and a quarter in a smaller one.

    20 are enough where each of them is a fact that someone has written.
    """
    most = DIFFERENT_FACTS if sweep.template.curated else DIFFERENT
    for name, figures in sweep.figures().items():
        need = most if figures.draws >= FULL_SWEEP else min(most, DIFFERENT_SHARE * figures.draws)
        if figures.different < need:
            yield Finding(f"{figures.different} different variants in {figures.draws} draws", name)


def answers(sweep: Sweep) -> Iterator[Finding]:
    """Among 100 draws of a level there are at least 20 different answers, unless they are picked or facts."""
    if sweep.template.curated:
        return
    for name, level in sweep.levels.items():
        if len(level.samples) < FEW:
            continue
        few = level.samples[:ANSWERS_AMONG]
        listed = any(part.answer.options() for sample in few for part in sample.made.solved.parts.values())
        found = {json.dumps([part["value"] for part in s.variant["key"]["parts"].values()]) for s in few}
        need = 2 if listed else ANSWERS_SHARE * len(few)
        if len(found) < need:
            yield Finding(f"{len(found)} different answers in {len(few)} draws, such as {min(found)}", name)


def effort(sweep: Sweep) -> Iterator[Finding]:
    """No variant takes more than 1.5 times as long as the level's median one, or less than 1 / 1.5 of its time."""
    for level in sweep.levels.values():
        middle = median(sample.variant["effort"] for sample in level.samples) if level.samples else 0
        for sample in level.samples:
            minutes = sample.variant["effort"]
            if not middle / EFFORT_OFF <= minutes <= middle * EFFORT_OFF:
                yield sample.finding(f"an effort of {minutes} minutes, where the median of the level is {middle}")


def minutes(sweep: Sweep) -> Iterator[Finding]:
    """The mean effort of a level is between 0.4 and 1.3 times MINUTES."""
    stated = sweep.template.entry.minutes
    low, high = (share * stated for share in EFFORT_SHARE)
    for name, figures in sweep.figures().items():
        if figures.draws >= FEW and not low <= mean(figures.efforts) <= high:
            yield Finding(f"mean effort of {mean(figures.efforts):.1f} minutes, but MINUTES is {stated}", name)


def same_seed(sweep: Sweep) -> Iterator[Finding]:
    """The same seed gives the same variant in another process, whose PYTHONHASHSEED differs, and in another Python."""
    for sample in sweep.samples:
        there = sweep.elsewhere.get(f"{sample.request.level} {sample.request.seed}")
        if there and not sample.request.args and there != digest(sample.variant):
            yield sample.finding("another process draws another variant; is a set put in order, or a stream not d.rng?")
    own = str(sweep.template.entry.python)
    for path, line in sorted(sweep.sums):
        if path == own or Path(path).is_relative_to(PACKAGE):
            where = f"line {line}" if path == own else f"{path}, line {line}"
            yield Finding(f"{where}: a sum of floats, whose last digits depend on the version of Python; use math.fsum")
