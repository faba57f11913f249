"""What a check found: figures by level, and failures, each with the command that shows it."""

from __future__ import annotations

import shlex
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path

SHOWN = 70


def opening(text: str) -> str:
    """The beginning of a text, for a message in one line."""
    flat = " ".join(text.split())
    return flat if len(flat) <= SHOWN else f"{flat[:SHOWN]}..."


def quoted(text: str) -> str:
    """The same after a message, with a colon; nothing of an empty text."""
    return f": {opening(text)}" if text.strip() else ""


@dataclass(frozen=True)
class Finding:
    """One case of a broken rule. `size` orders cases: the smallest is shown. A warning fails nothing.

    `options` are what the command that shows it needs besides level and seed.
    """

    message: str
    level: str | None = None
    seed: int | None = None
    size: int = 0
    warning: bool = False
    options: tuple[str, ...] = ()


@dataclass(frozen=True)
class Failure:
    """A finding with the template and the rule that it belongs to."""

    template: str
    rule: str
    finding: Finding
    banks: tuple[Path, ...] = ()

    @property
    def level(self) -> str | None:
        """The level, unless the rule is about the whole template."""
        return self.finding.level

    @property
    def seed(self) -> int | None:
        """The seed, unless the rule is about many draws together."""
        return self.finding.seed

    @property
    def message(self) -> str:
        """What is wrong, with the values in it."""
        return self.finding.message

    @property
    def command(self) -> str:
        """The command that shows the case, or for a rule about many draws one of them."""
        level = [] if self.level is None else ["--level", self.level]
        banks = [word for bank in self.banks for word in ("--bank", str(bank))]
        words = ["--seed", str(self.seed or 0), *level, *self.finding.options, *banks]
        return shlex.join(["examgen", "show", self.template, *words])

    def __str__(self) -> str:
        seed = None if self.seed is None else f"seed {self.seed}"
        place = ", ".join(word for word in (self.level, seed) if word)
        return f"{self.rule}{f' ({place})' if place else ''}: {self.message}"


@dataclass(frozen=True)
class LevelFigures:
    """How the draws of a level went; efforts are in minutes.

    `guess` is the share of the points that a blind guess earns, where concepts are asked.
    """

    draws: int
    different: int
    rejected: Mapping[str, int]
    efforts: tuple[float, ...]
    guess: float | None = None

    @property
    def redrawn(self) -> float:
        """The share of all attempts that were rejected."""
        thrown = sum(self.rejected.values())
        return thrown / (thrown + self.draws) if thrown else 0.0

    def __str__(self) -> str:
        effort = f", effort {min(self.efforts):.1f} to {max(self.efforts):.1f} min" if self.efforts else ""
        reasons = Counter(self.rejected).most_common(3)
        why = f" ({'; '.join(f'{reason}: {count}' for reason, count in reasons)})" if reasons else ""
        return f"{self.draws} draws, {self.different} different{effort}, {self.redrawn:.0%} redrawn{why}"


@dataclass(frozen=True)
class Report:
    """The result of a check; the template passes if there are no failures."""

    template: str
    levels: Mapping[str, LevelFigures] = field(default_factory=dict)
    failures: tuple[Failure, ...] = ()
    warnings: tuple[Failure, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether every rule holds."""
        return not self.failures

    def line(self) -> str:
        """One line for the template."""
        rules = ", ".join(dict.fromkeys(failure.rule for failure in self.failures))
        draws = sum(level.draws for level in self.levels.values())
        parts = [f"{'ok  ' if self.ok else 'FAIL'} {self.template}: {draws} draws"]
        if self.levels:
            parts.append("different " + "/".join(str(level.different) for level in self.levels.values()))
            parts.append("redrawn " + "/".join(f"{level.redrawn:.0%}" for level in self.levels.values()))
            parts.append("effort " + "/".join(_span(level.efforts) for level in self.levels.values()) + " min")
        guesses = [f"{level.guess:.1%}" for level in self.levels.values() if level.guess is not None]
        if guesses:
            parts.append("a blind guess earns " + "/".join(guesses))
        return ", ".join(parts) + (f"; broken: {rules}" if rules else "")

    def details(self) -> str:
        """The figures of every level, and for each broken rule its smallest case with the command that shows it."""
        lines = [f"  {name}: {level}" for name, level in self.levels.items()]
        lines += _lines(self.failures, "")
        lines += _lines(self.warnings, "warning: ")
        return "\n".join(lines)


def _span(efforts: tuple[float, ...]) -> str:
    return f"{min(efforts):.1f}-{max(efforts):.1f}" if efforts else "?"


def smallest(failures: tuple[Failure, ...]) -> Iterator[tuple[Failure, int]]:
    """For each broken rule its smallest case, and how many cases there are."""
    ordered = sorted(failures, key=lambda failure: failure.rule)
    for _, group in groupby(ordered, key=lambda failure: failure.rule):
        cases = sorted(group, key=lambda failure: (failure.finding.size, failure.seed or 0))
        yield cases[0], len(cases)


def _lines(failures: tuple[Failure, ...], head: str) -> Iterator[str]:
    for case, count in smallest(failures):
        more = f" ({count} cases; this is the smallest)" if count > 1 else ""
        first, _, rest = str(case).partition("\n")
        yield f"  {head}{first}{more}"
        yield from (rest, f"    {case.command}") if rest else (f"    {case.command}",)
