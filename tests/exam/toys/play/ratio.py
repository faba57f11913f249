"""A cost as a ratio, counted in MACs or FLOPs, and a logarithm; the last part has too few wrong values for a choice."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction as F
from typing import Any, Literal

from examgen import NONE, Draw, Expression, Field, Given, Number, Part, Shape, Solved, Table, Tex, Wrong

TITLE, POINTS, MINUTES, FAMILY = "Ratios & roots", 6, 5, "toy-ratio"
CALCULATOR = True
LEVELS = {"medium": 7, "hard": 11}


@dataclass(frozen=True)
class Args:
    count: Literal["mac", "flop"] = "mac"


@dataclass(frozen=True)
class Params:
    p: int
    q: int
    args: Args


def sample(d: Draw[int, Args]) -> Params:
    return Params(d.rng.randrange(100, 1000), d.level, d.args)


def solve(p: Params, given: Given = NONE) -> Solved:  # noqa: ARG001 - no part uses another
    import sympy

    factor = 2 if p.args.count == "flop" else 1
    value = F(factor * p.p, p.q)
    log = p.p * sympy.log(2)
    return Solved(
        parts={
            "ratio": Part(Number(value, unit="ms"), wrong=[Wrong(f"w{k}", value + k, "Off.") for k in (1, 2, 3)]),
            "shape": Part(Shape((p.p, p.q)), wrong=[Wrong(f"w{k}", (p.p + k, p.q), "Off.") for k in (1, 2, 3)]),
            "log": Part(Expression(log), wrong=[Wrong("sign", -log, "The sign.", F(1, 2))]),
        },
        steps={"half": F(p.p, 2), "log": log},
        conventions=(p.args.count, "ln"),
        tables={"cells": Table("lc", ("what", "value"), [("shape of $x$", Field("shape")), (Tex("$p$"), p.p)])},
    )


def verify(p: Params) -> dict[str, Any]:
    import sympy

    times = {"mac": 1, "flop": 2}[p.args.count]
    return {"ratio": times * p.p / p.q, "shape": (p.p, p.q), "log": sympy.log(2**p.p)}


def effort(p: Params) -> float:
    return float(p.q)
