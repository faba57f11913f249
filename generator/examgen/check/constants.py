"""Rules about what a template declares: its constants, and the weight of its parts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from examgen.check.report import Finding
from examgen.check.sweep import Sweep

LONGEST_TITLE = 60
MOST_POINTS = MOST_MINUTES = 60
FAMILY = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def constants(sweep: Sweep) -> Iterator[Finding]:
    """TITLE, FAMILY, POINTS and MINUTES are what a catalogue and a paper can show."""
    entry = sweep.template.entry
    title = entry.title
    if title != " ".join(title.split()) or len(title) > LONGEST_TITLE or title.endswith(".") or title[0].islower():
        yield Finding(f"TITLE {title!r}: a capital first, at most {LONGEST_TITLE} characters, no full stop")
    if not FAMILY.fullmatch(entry.family):
        yield Finding(f"FAMILY {entry.family!r}: small letters and digits, joined by hyphens")
    for name, value, most in (("POINTS", entry.points, MOST_POINTS), ("MINUTES", entry.minutes, MOST_MINUTES)):
        if not 1 <= value <= most:
            yield Finding(f"{name} is {value}, not between 1 and {most}")


def weights(sweep: Sweep) -> Iterator[Finding]:
    """Every part has a positive weight, and POINTS are enough for half a point each."""
    for sample in sweep.samples:
        for id_, part in sample.made.solved.parts.items():
            if type(part.weight) is not int or part.weight < 1:
                yield sample.finding(f"{id_} has weight {part.weight!r}")
        for asked in sample.variant["problem"]["parts"]:
            if Fraction(asked["points"]) <= 0:
                yield sample.finding(f"{asked['id']} is worth {asked['points']} points")
