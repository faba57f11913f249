"""Operations counted in MACs or FLOPs; a second family of its topic."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from examgen import NONE, Draw, Given, Integer, Part, Solved

TITLE, POINTS, MINUTES, FAMILY = "Cost", 2, 2, "toy-cost"
LEVELS = {"easy": 50, "medium": 500, "hard": 5000}


@dataclass(frozen=True)
class Args:
    count: Literal["mac", "flop"] = "mac"


@dataclass(frozen=True)
class Params:
    n: int
    args: Args


def sample(d: Draw[int, Args]) -> Params:
    return Params(d.rng.randrange(10, d.level), d.args)


def solve(p: Params, given: Given = NONE) -> Solved:  # noqa: ARG001 - there is one part
    return Solved({"cost": Part(Integer(p.n * (2 if p.args.count == "flop" else 1)))}, conventions=(p.args.count,))


def verify(p: Params) -> dict[str, Any]:
    return {"cost": p.n + (p.n if p.args.count == "flop" else 0)}


def effort(p: Params) -> float:
    return 1 + p.n / 10_000
