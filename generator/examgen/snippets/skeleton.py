"""Skeletons of snippets: program text with marks for the numbers that are drawn."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

Numbers = Mapping[str, int]


def _nothing(**_: int) -> dict[str, int]:
    return {}


@dataclass(frozen=True)
class Skeleton:
    """A program of a topic, shown at `level`, whose `{marks}` are filled in.

    `draws` are what a mark may become; `derived` computes marks that follow from these, and `prints` in closed form
    what the last line prints: both get the numbers by name. `spoil` are derived marks, each standing in the line that
    fails if it is wrong and being the only number there that can mend it. `moral` is a sentence for the solution.
    """

    topic: str
    level: str
    text: str
    draws: Mapping[str, Sequence[int]]
    prints: Callable[..., tuple[int, ...] | int]
    moral: str
    derived: Callable[..., dict[str, int]] = _nothing
    spoil: tuple[str, ...] = ()

    def source(self, numbers: Numbers, spoilt: Numbers | None = None) -> str:
        """The program with these numbers; marks in `spoilt` become something else."""
        filled = {**numbers, **self.derived(**numbers), **(spoilt or {})}
        return textwrap.dedent(self.text).strip().format(**filled)

    def line_of(self, mark: str) -> int:
        """The number of the line with a mark, from 1."""
        lines = textwrap.dedent(self.text).strip().splitlines()
        return next(k for k, line in enumerate(lines, 1) if "{" + mark + "}" in line)
