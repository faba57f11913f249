"""Receptive field of a stack of dilated convolutions, the inputs in it that are really used, and the padding."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction as F
from functools import lru_cache, partial
from itertools import product
from math import prod
from typing import Any

from examgen import NONE, Draw, Given, Integer, Part, Solved, Wrong
from examgen.figures.receptive import Window as Drawn
from examgen.figures.receptive import stack_1d
from examgen.figures.scene import Scene
from examgen.nn.counting import count_positions, seen_inputs
from examgen.nn.windows import Window, receptive_fields

TITLE, POINTS, MINUTES, FAMILY = "Stack of dilated convolutions", 4, 6, "receptive-field"
FORMULAS = ("conv-dilation", "receptive-field")
HALF, THIRD = F(1, 2), F(1, 3)


@dataclass(frozen=True)
class Level:
    kernels: tuple[int, ...]
    depths: tuple[int, ...]
    used: bool  # how many inputs matter is asked for
    widest: int  # largest receptive field
    goal: bool  # a receptive field that is to be reached


LEVELS = {
    "easy": Level(kernels=(3, 5), depths=(2, 3), used=False, widest=29, goal=False),
    "medium": Level(kernels=(3,), depths=(2, 3), used=True, widest=21, goal=False),
    "hard": Level(kernels=(3,), depths=(3,), used=True, widest=21, goal=True),
}


@dataclass(frozen=True)
class Params:
    kernel: int
    dilations: tuple[int, ...]  # first layer first
    layer: int  # whose padding is asked for, from 1
    used: bool
    goal: int | None = None  # receptive field to be reached by dilations 1, 2, 4, ...

    @property
    def windows(self) -> list[Window]:
        return [Window(self.kernel, dilation=dilation) for dilation in self.dilations]

    @property
    def offsets(self) -> set[int]:
        """The inputs that one output uses, counted from the first of them."""
        found = {0}
        for dilation in self.dilations:
            found = {offset + tap * dilation for offset in found for tap in range(self.kernel)}
        return found


def sample(d: Draw[Level, None]) -> Params:
    rng, level = d.rng, d.level
    kernel, depth = rng.choice(level.kernels), rng.choice(level.depths)
    gaps = rng.random() < 0.75 if level.used else None
    dilations = rng.choice(_stacks(kernel, depth, level.widest, gaps))
    layer = rng.choice([number for number, dilation in enumerate(dilations, start=1) if dilation > 1])
    return Params(kernel, dilations, layer, level.used, rng.randrange(21, 150, 2) if level.goal else None)


def solve(p: Params, given: Given = NONE) -> Solved:  # noqa: ARG001 - no part uses another
    field, used = receptive_fields(p.windows)[-1].size, sorted(p.offsets)
    dilation = p.dilations[p.layer - 1]
    parts = {"field": Part(Integer(field), wrong=partial(_wrong_fields, p))}
    if p.used:
        parts["used"] = Part(Integer(len(used)), wrong=partial(_wrong_used, p, field))
    parts["padding"] = Part(Integer(dilation * (p.kernel - 1) // 2), wrong=partial(_wrong_paddings, p, dilation))
    if p.goal:
        layers = _doublings(p.goal)
        parts["layers"] = Part(Integer(layers), wrong=partial(_wrong_layers, p.goal, layers))
        parts["dense"] = Part(Integer((p.goal - 1) // 2), wrong=partial(_wrong_denses, p.goal, layers))
    return Solved(
        parts=parts,
        steps={
            "sum": sum(p.dilations),
            "dilation": dilation,
            "extent": dilation * (p.kernel - 1) + 1,
            "used": used,
            "gaps": field - len(used),
            "reached": 2 ** (_doublings(p.goal or 1) + 1) - 1,
            "before": 2 ** _doublings(p.goal or 1) - 1,
        },
        conventions=("receptive-axis",),
        figures={"cone": partial(_cone, p, field)},
    )


def verify(p: Params) -> dict[str, Any]:
    seen = seen_inputs([(p.kernel, 1, 0, dilation) for dilation in p.dilations], 0)
    dilation = p.dilations[p.layer - 1]
    kept = (n for n in range(50) if count_positions(60, p.kernel, 1, n, dilation) == 60)
    values = {"field": max(seen) - min(seen) + 1, "padding": next(kept)} | ({"used": len(seen)} if p.used else {})
    if p.goal:

        def layers(growth: int) -> int:
            """Layers until the goal is reached, if each one's dilation is `growth` times the one before."""
            field, dilation, count = 1, 1, 0
            while field < (p.goal or 0):
                field, dilation, count = field + 2 * dilation, dilation * growth, count + 1
            return count

        values |= {"layers": layers(2), "dense": layers(1)}
    return values


def effort(p: Params) -> float:
    return 2.8 + 0.2 * len(p.dilations) + (1 + 0.3 * len(p.dilations)) * p.used + 2 * (p.goal is not None)


@lru_cache
def _stacks(kernel: int, depth: int, widest: int, gaps: bool | None) -> list[tuple[int, ...]]:  # noqa: FBT001
    """Dilations with which the receptive field is no wider, with or without gaps in it."""
    found = []
    for dilations in product(range(1, 7), repeat=depth):
        p = Params(kernel, dilations, 1, used=False)
        field = receptive_fields(p.windows)[-1].size
        if field <= widest and max(dilations) > 1 and gaps in (None, len(p.offsets) < field):
            found.append(dilations)
    return found


def _doublings(goal: int) -> int:
    """The least L with 2^(L + 1) - 1 >= goal."""
    return goal.bit_length() - 1


def _cone(p: Params, field: int) -> Scene:
    return stack_1d(field, [Drawn(f"$d = {d}$", p.kernel, dilation=d) for d in p.dilations], highlight=0)


def _wrong_fields(p: Params) -> list[Wrong]:
    k, depth, total = p.kernel, len(p.dilations), sum(p.dilations)
    grows = "Each layer adds $d (k - 1)$."
    return [
        Wrong("no-dilation", 1 + depth * (k - 1), "A dilated kernel covers $d (k - 1) + 1$ inputs.", THIRD),
        Wrong("forgot-one", total * (k - 1), "One output alone sees 1, before any layer is counted.", HALF),
        Wrong("extents", sum(w.extent for w in p.windows), f"{grows} The 1 counts once.", HALF),
        Wrong("whole-kernels", 1 + k * total, grows, THIRD),
        Wrong("last", p.windows[-1].extent, "The layers below widen the field too."),
        Wrong("product", 1 + (k - 1) * prod(p.dilations), "The layers' contributions are added.", THIRD),
        Wrong("powers", k**depth, grows),
        Wrong("sum", total + 1, grows),
    ]


def _wrong_used(p: Params, field: int) -> list[Wrong]:
    k, depth = p.kernel, len(p.dilations)
    sums = "Count the different sums of one offset from each layer."
    wrong = [
        Wrong("paths", k**depth, "Several paths can lead to the same input.", HALF),
        Wrong("no-dilation", 1 + depth * (k - 1), sums, THIRD),
        Wrong("kernels", depth * k, sums),
        Wrong("one-kernel", k, "This is what the last layer reads from the layer below."),
        Wrong("one-less", len(p.offsets) - 1, "Both ends of the field are used.", HALF),
        Wrong("one-more", len(p.offsets) + 1, "Count every input once.", HALF),
    ]
    if len(p.offsets) < field:
        wrong.append(Wrong("all", field, "With these dilations, there are gaps in the field.", THIRD))
    else:
        wrong.append(Wrong("gaps", -(-field // max(p.dilations)), "Other layers fill the gaps.", THIRD))
    return wrong


def _wrong_paddings(p: Params, d: int) -> list[Wrong]:
    k, both = p.kernel, "Half of it at each end."
    return [
        Wrong("no-dilation", (k - 1) // 2, "The kernel covers $d (k - 1) + 1$ inputs.", THIRD),
        Wrong("total", d * (k - 1), both, HALF),
        Wrong("extent", d * (k - 1) + 1, both),
        Wrong("kernel", d * k // 2, "The kernel covers $d (k - 1) + 1$ inputs: subtract 1 first.", HALF),
        Wrong("all-layers", sum(p.dilations) * (k - 1) // 2, "Each layer keeps the size by itself.", THIRD),
        Wrong("one-more", d * (k - 1) // 2 + 1, "The output would be larger than the input.", HALF),
        Wrong("none", 0, "Without padding, the output is smaller than the input."),
    ]


def _wrong_layers(goal: int, right: int) -> list[Wrong]:
    doubles = "The dilations double, so that the field is $2^{L + 1} - 1$ after $L$ layers."
    return [
        Wrong("one-less", right - 1, doubles, HALF),
        Wrong("one-more", right + 1, "One layer fewer is enough.", HALF),
        Wrong("undilated", (goal - 1) // 2, doubles, THIRD),
        Wrong("two-more", right + 2, doubles),
        Wrong("two-less", right - 2, doubles),
        Wrong("linear", -(-goal // 8), doubles),
    ]


def _wrong_denses(goal: int, layers: int) -> list[Wrong]:
    grows = "Each layer adds $k - 1 = 2$ to a field of 1."
    return [
        Wrong("kernel", -(-goal // 3), grows, THIRD),
        Wrong("half", (goal + 1) // 2, grows, HALF),
        Wrong("one-each", goal - 1, grows, THIRD),
        Wrong("dilated", layers, "Without dilation, the field grows by the same in each layer."),
        Wrong("quarter", (goal - 1) // 4, grows),
        Wrong("first-kernel", (goal - 3) // 2, "The first layer counts too.", HALF),
    ]
