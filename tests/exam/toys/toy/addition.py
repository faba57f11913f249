"""Two numbers added, and the sum doubled; a student's own sum is followed."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction as F
from typing import Any

from examgen import NONE, Draw, Given, Integer, Part, Solved, Wrong

TITLE, POINTS, MINUTES, FAMILY = "Addition", 4, 3, "toy-addition"
LEVELS = {"easy": 100, "medium": 100_000, "hard": 10_000_000}


@dataclass(frozen=True)
class Params:
    a: int
    b: int


def sample(d: Draw[int, None]) -> Params:
    return Params(d.rng.randrange(10, d.level), d.rng.randrange(10, d.level))


def solve(p: Params, given: Given = NONE) -> Solved:
    total = p.a + p.b
    double = 2 * given.get("sum", total)
    return Solved(
        parts={
            "sum": Part(Integer(total), wrong=_wrong(total)),
            "double": Part(Integer(double), wrong=_wrong(double), weight=2),
        },
        conventions=("round-down",),
    )


def verify(p: Params) -> dict[str, Any]:
    total = sum((p.a, p.b))
    return {"sum": total, "double": total + total}


def effort(p: Params) -> float:
    return 1 + len(str(p.a)) / 4


def _wrong(right: int) -> list[Wrong]:
    return [
        Wrong("one-less", right - 1, "Count the last one too.", F(1, 2)),
        Wrong("one-more", right + 1, "Do not count zero."),
        Wrong("ten-less", right - 10, "A carry was lost."),
        Wrong("ten-more", right + 10, "A carry was added twice."),
    ]
