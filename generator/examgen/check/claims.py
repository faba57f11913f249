"""Rules about concept questions: a guess earns next to nothing, and no statement gives another one away."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from fractions import Fraction
from math import sqrt
from statistics import mean
from string import ascii_uppercase

from examgen.check.report import Finding
from examgen.check.samples import Sample
from examgen.check.swaps import leaves_of
from examgen.check.sweep import Sweep
from examgen.facts import Topic

GUESS = Fraction(8, 100)
HALF = 0.1
"""The share of true statements lies this near to one half; that of one place may be off by chance, too."""
SAME_SHARE = 0.75
ENOUGH = 30
"""Fewer draws than this show no share."""
SUMMARY = re.compile(r"\b(?:all|none|both|neither|any) of (?:the above|these|the others?)\b", re.IGNORECASE)


def guess(sweep: Sweep) -> Iterator[Finding]:
    """A blind guess earns less than 8 % of the points of a concept question."""
    if sweep.template.curated:
        for sample in sweep.samples:
            if sample.guess >= GUESS:
                yield sample.finding(
                    f"a blind guess earns {float(sample.guess):.1%} of the points on average, not less than 8 %; "
                    "ask more statements, offer more options, or ask for a reason"
                )


def ideas(sweep: Sweep) -> Iterator[Finding]:
    """No question holds two statements of one idea."""
    idea_of = _ideas(sweep.facts) if sweep.template.curated else {}
    for sample in sweep.samples if idea_of else ():
        leaves = leaves_of(sample.variant["key"]["params"])
        found = Counter(idea_of[value] for _, value in leaves if isinstance(value, str) and value in idea_of)
        for idea, count in found.items():
            if count > 1:
                yield sample.finding(f"{count} statements of the idea {idea} stand in one question")


def truths(sweep: Sweep) -> Iterator[Finding]:
    """About half of the statements are true, in every place, and how many of a question are varies."""
    for name, level in sweep.levels.items() if sweep.template.curated else ():
        drawn = [found for sample in level.samples if len(found := _truths(sample)) > 1]
        if len(drawn) < ENOUGH:
            continue
        every = [true for found in drawn for true in found]
        if abs(mean(every) - 0.5) > HALF:
            yield Finding(f"{mean(every):.0%} of the statements are true; between 40 % and 60 % are expected", name)
        for place in range(max(map(len, drawn))):
            there = [found[place] for found in drawn if place < len(found)]
            if abs(mean(there) - 0.5) > HALF + 1.5 / sqrt(len(there)):
                yield Finding(f"statement {place + 1} is true in {sum(there)} of {len(there)} questions", name)
        share, times = Counter(mean(found) for found in drawn).most_common(1)[0]
        if times > SAME_SHARE * len(drawn):
            yield Finding(f"{share:.0%} of the statements are true in {times} of {len(drawn)} questions", name)


def options(sweep: Sweep) -> Iterator[Finding]:
    """No option sums up others, such as "all of the above"."""
    for sample in sweep.samples:
        for part in sample.variant["problem"]["parts"]:
            yield from (sample.finding(f"{part['id']}: {text}") for text in part["options"] if SUMMARY.search(text))


def _truths(sample: Sample) -> list[bool]:
    """Which statements are true, in printed order."""
    parts = sample.made.solved.parts
    shown = [part for part in sample.variant["problem"]["parts"] if parts[part["id"]].answer.kind == "truth"]
    if shown:
        return [bool(parts[part["id"]].answer.value) for part in shown]
    return [
        letter in sample.variant["key"]["parts"][part["id"]]["letters"]
        for part in sample.variant["problem"]["parts"]
        if parts[part["id"]].answer.kind == "choices"
        for letter in ascii_uppercase[: len(part["options"])]
    ]


def _ideas(facts: Mapping[str, Topic]) -> dict[str, str]:
    """The idea of every statement by its text."""
    return {
        statement.text: f"{topic.id}/{group.idea}"
        for topic in facts.values()
        for group in topic.groups
        for statement in group.true + group.false
    }
