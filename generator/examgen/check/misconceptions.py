"""The rule that wrong values are of use: each has a name, and hardly any is right all the time."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from examgen.check.report import Finding
from examgen.check.sweep import Sweep

NAME = re.compile(r"[A-Za-z0-9]+(?:(?:-|/| |, )[A-Za-z0-9]+)*")
ENOUGH = 100
"""Fewer draws than this do not show that a wrong value is never wrong."""
NEARLY = 0.95


def misconceptions(sweep: Sweep) -> Iterator[Finding]:
    """A name is words joined by hyphens; a wrong value that is dropped in nearly all draws is a warning."""
    declared, dropped = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    for sample in sweep.samples:
        for id_, part in sample.made.solved.parts.items():
            names = {wrong.name for wrong in part.mistakes}
            kept = {name for mistake in sample.made.mistakes[id_] for name in mistake.names}
            declared.update((id_, name) for name in names)
            dropped.update((id_, name) for name in names - kept)
            for name in names:
                if not NAME.fullmatch(name):
                    yield sample.finding(f"a wrong value of {id_} is called {name!r}; join words by hyphens")
    for (id_, name), times in dropped.items():
        total = declared[id_, name]
        if total >= ENOUGH and times >= NEARLY * total:
            yield Finding(f"{id_}: {name} was right, or printed as 0, in {times} of {total} draws", warning=True)
