"""Receptive field of a stack of convolution and pooling layers: its size, its jump, and which inputs one unit sees."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction as F
from itertools import pairwise
from math import prod
from typing import Any, Literal

from examgen import NONE, Draw, Given, Integer, Part, Reject, Solved, Table, Tex, Wrong
from examgen.figures.receptive import Window as Drawn
from examgen.figures.receptive import stack_1d
from examgen.figures.scene import Scene
from examgen.nn.counting import seen_inputs
from examgen.nn.windows import Window, receptive_fields

TITLE, POINTS, MINUTES, FAMILY = "Receptive field of a stack", 4, 5, "receptive-field"
FORMULAS = ("receptive-field", "conv-dilation")

WIDEST = 45  # inputs that a figure can show
POOL = Window(2, stride=2)


@dataclass(frozen=True)
class Level:
    task: Literal["count", "strides", "window"]
    layers: tuple[Window, ...]
    depths: tuple[int, ...]
    widest: int  # largest receptive field


LEVELS = {
    "easy": Level("count", (Window(3), Window(5), Window(7)), depths=(3, 4), widest=25),
    "medium": Level(
        "strides", (Window(3), Window(3, 2), Window(5), Window(5, 2), Window(7, 2), POOL), depths=(4,), widest=60
    ),
    "hard": Level(
        "window",
        (Window(3, 1, 1), Window(3, 2, 1), Window(5, 2, 2), Window(3, 1, 2, 2), Window(3, 2, 2, 2), Window(3, 1, 4, 4),
         Window(5, 1, 4, 2), Window(3), Window(3, 2), Window(3, 1, 0, 2), Window(3, 1, 1, 2), POOL),
        depths=(3, 4),
        widest=60,
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Params:
    layers: tuple[Window, ...]
    goal: int | None = None  # receptive field to be reached by 3 x 3 convolutions of stride 1
    unit: int | None = None  # index of the unit of the last layer whose inputs are asked for

    @property
    def dilated(self) -> bool:
        return any(window.dilation > 1 for window in self.layers)

    @property
    def strided(self) -> bool:
        return any(window.stride > 1 for window in self.layers)


def sample(d: Draw[Level, None]) -> Params:
    rng, task, depth = d.rng, d.level.task, d.rng.choice(d.level.depths)
    layers = tuple(rng.choice(d.level.layers) for _ in range(depth))
    if task != "count":  # a stride matters below another layer
        at, strided = rng.randrange(depth - 1), [w for w in d.level.layers if w.stride > 1 and w != POOL]
        layers = (*layers[:at], rng.choice(strided), *layers[at + 1 :])
    field = receptive_fields(layers)[-1]
    if field.size > d.level.widest:
        raise Reject("the field is too large")
    if any(POOL in pair and (pair[0] == pair[1] or layers[0] == POOL) for pair in pairwise(layers)):
        raise Reject("pooling first, or twice in a row")
    if task == "window" and not (Params(layers).dilated and any(window.padding for window in layers[1:])):
        raise Reject("neither dilation nor padding matters")
    unit = -(field.start // field.jump) + rng.randint(1, 6)  # its inputs lie inside, not in the padding
    return Params(
        layers,
        goal=rng.choice([g for g in range(9, 33, 2) if g != field.size]) if task == "count" else None,
        unit=unit if task == "window" else None,
    )


def solve(p: Params, given: Given = NONE) -> Solved:
    fields = receptive_fields(p.layers)
    last = fields[-1]
    only_strides = p.goal is None and p.unit is None
    parts = {"field": Part(Integer(last.size), wrong=lambda: _wrong_fields(p), weight=3 if only_strides else 1)}
    if p.strided:
        parts["jump"] = Part(Integer(last.jump), wrong=lambda: _wrong_jumps(p))
    if p.goal:
        parts["count"] = Part(Integer((p.goal - 1) // 2), wrong=_wrong_counts(p.goal))
    if p.unit is not None:
        begin = last.start + p.unit * given.get("jump", last.jump)
        end = given.get("first", begin) + given.get("field", last.size) - 1
        parts["first"] = Part(Integer(begin), wrong=lambda: _wrong_firsts(p))
        parts["last"] = Part(Integer(end), wrong=lambda: _wrong_lasts(p))
    shown = last.size <= WIDEST
    return Solved(
        parts=parts,
        steps={
            "rows": _rows(p),
            "extent": _extent(p),
            "pooled": POOL in p.layers,
            "start": last.start,
            "begin": last.begin(p.unit or 0),
            "shown": shown,
        },
        conventions=("receptive-axis",),
        tables={"layers": lambda: _table(p), "fields": lambda: _solution_table(p)},
        figures={"cone": lambda: _cone(p.layers)} if shown else {},
    )


def verify(p: Params) -> dict[str, Any]:
    taps = [(w.kernel, w.stride, w.padding, w.dilation) for w in p.layers]
    seen, beside = seen_inputs(taps, p.unit or 0), seen_inputs(taps, (p.unit or 0) + 1)
    values = {"field": len(range(min(seen), max(seen) + 1))}
    if p.strided:
        values["jump"] = min(beside) - min(seen)
    if p.goal:
        values["count"] = next(n for n in range(p.goal) if max(seen_inputs([(3, 1, 0, 1)] * n, 0)) == p.goal - 1)
    if p.unit is not None:
        values |= {"first": min(seen), "last": max(seen)}
    return values


def effort(p: Params) -> float:
    return 1 + 0.6 * len(p.layers) + 0.5 * p.dilated + 0.8 * bool(p.goal) + 1.2 * (p.unit is not None)


def _table(p: Params) -> Table:
    """The layers as they are given; columns that say the same everywhere and do not matter are left out."""
    columns: list[tuple[str, list[object]]] = [
        ("layer", list(range(1, len(p.layers) + 1))),
        ("kind", ["max pooling" if window == POOL else "convolution" for window in p.layers]),
        ("kernel", [Tex(rf"${w.kernel} \times {w.kernel}$") for w in p.layers]),
    ]
    if p.strided:
        columns.append(("stride", [w.stride for w in p.layers]))
    if p.dilated:
        columns.append(("dilation", [w.dilation for w in p.layers]))
    if p.unit is not None:
        columns.append(("padding", [w.padding for w in p.layers]))
    head, cells = zip(*columns, strict=True)
    return Table("cl" + "c" * (len(head) - 2), head, list(zip(*cells, strict=True)))


def _extent(p: Params) -> Tex:
    """The symbol of what a kernel covers."""
    return Tex("k_d" if p.dilated else "k")


def _rows(p: Params) -> list[dict[str, int]]:
    """For each layer: its extent, and field and jump before and after it."""
    size, jump, rows = 1, 1, []
    for window, field in zip(p.layers, receptive_fields(p.layers), strict=True):
        rows.append({"extent": window.extent, "before": size, "jump": jump, "size": field.size, "after": field.jump})
        size, jump = field.size, field.jump
    return rows


def _solution_table(p: Params) -> Table:
    head = ("layer", Tex(f"${_extent(p)}$"), Tex("$s$"), Tex("$R$"), Tex("$j$"))
    rows = []
    for n, (window, row) in enumerate(zip(p.layers, _rows(p), strict=True), start=1):
        size = Tex(rf"${row['before']} + {window.extent - 1} \cdot {row['jump']} = {row['size']}$")
        jump = Tex(rf"${row['jump']} \cdot {window.stride} = {row['after']}$")
        rows.append((n, window.extent, window.stride, size, jump))
    return Table("ccccc", head, rows)


def _cone(layers: tuple[Window, ...]) -> Scene:
    """One unit and all that it reads."""
    width = receptive_fields(layers)[-1].size
    drawn = [Drawn(f"layer {n}", w.kernel, w.stride, dilation=w.dilation) for n, w in enumerate(layers, start=1)]
    return stack_1d(width, drawn, highlight=0)


def _field(layers: Sequence[Window]) -> int:
    return receptive_fields(layers)[-1].size


def _wrong_fields(p: Params) -> list[Wrong]:
    half, third, layers, right = F(1, 2), F(1, 3), p.layers, _field(p.layers)
    flat = [Window(w.kernel, 1, 0, w.dilation) for w in layers]
    dense = [Window(w.kernel, w.stride) for w in layers]
    own = 1 + sum((w.extent - 1) * f.jump for w, f in zip(layers, receptive_fields(layers), strict=True))
    jumps = [1, *(w.stride for w in layers)]
    wrong = [
        Wrong("kernels-added", sum(w.kernel for w in layers), "A layer adds $k - 1$, not $k$: windows overlap."),
        Wrong("forgot-the-unit", right - 1, "The field before the first layer is 1, not 0.", half),
        Wrong("unit-twice", right + 1, "The field before the first layer is 1.", half),
        Wrong("kernels-multiplied", prod(w.kernel for w in layers), "Fields add up; only jumps multiply."),
        Wrong("last-kernel", layers[-1].kernel, "This is what a unit sees of the layer below, not of the input."),
    ]
    if p.strided:
        previous = 1 + sum((w.extent - 1) * s for w, s in zip(layers, jumps, strict=False))
        wrong += [
            Wrong("no-stride", _field(flat), "The strides below a layer spread its taps over the input.", third),
            Wrong("own-stride-first", own, "A layer's own stride spreads only the layers above it.", half),
            Wrong("last-stride-only", previous, "The strides of all layers below multiply.", third),
        ]
    if p.dilated:
        wrong.append(Wrong("no-dilation", _field(dense), "A dilated kernel covers $d(k - 1) + 1$ values.", third))
    return wrong


def _wrong_jumps(p: Params) -> list[Wrong]:
    fields, strides = receptive_fields(p.layers), [w.stride for w in p.layers]
    right = fields[-1].jump
    return [
        Wrong("strides-added", sum(strides), "Strides multiply.", F(1, 4)),
        Wrong("last-stride", strides[-1], "The strides of the layers below count too."),
        Wrong("one-stride-more", 2 * right, "The jump is the product of the layers' strides, each once.", F(1, 4)),
        Wrong("one-stride-less", right // 2, "The strides of all layers count, that of the last one too.", F(1, 2)),
        Wrong("dilations-too", right * prod(w.dilation for w in p.layers), "Dilation does not move the window."),
        Wrong("field", fields[-1].size, "This is how much a unit sees; neighbours overlap."),
        Wrong("plus-one", right + 1, "Jumps start at 1 and are multiplied by the strides."),
    ]


def _wrong_counts(goal: int) -> list[Wrong]:
    return [
        Wrong("kernels-added", -(-goal // 3), "A layer adds $k - 1 = 2$, not 3."),
        Wrong("forgot-first", (goal - 3) // 2, "The first layer, with a field of 3, counts too.", F(1, 2)),
        Wrong("from-zero", (goal + 1) // 2, "The field before the first layer is 1, not 0.", F(1, 2)),
        Wrong("one-a-layer", goal - 1, "A layer adds $k - 1 = 2$, one on each side.", F(1, 4)),
        Wrong("one-layer", 1, "One layer sees only its own kernel."),
    ]


def _wrong_firsts(p: Params) -> list[Wrong]:
    field, unit, half, third = receptive_fields(p.layers)[-1], p.unit or 0, F(1, 2), F(1, 3)
    begin, paddings = field.begin(unit), sum(w.padding for w in p.layers)
    return [
        Wrong("no-padding", unit * field.jump, "Padding moves the windows to the left.", third),
        Wrong("padding-unscaled", unit * field.jump - paddings, "A layer's padding counts $j$ inputs each.", half),
        Wrong("padding-to-the-right", unit * field.jump - field.start, "Padding moves the windows to the left.", third),
        Wrong("from-one", begin - field.jump, "Units are counted from 0.", half),
        Wrong("index-from-one", begin + 1, "Inputs are counted from 0.", half),
        Wrong("no-jump", unit + field.start, "Neighbouring units lie $j$ inputs apart."),
        Wrong("centre", begin + field.size // 2, "This is the centre of what the unit sees.", third),
    ]


def _wrong_lasts(p: Params) -> list[Wrong]:
    field, unit, half, third = receptive_fields(p.layers)[-1], p.unit or 0, F(1, 2), F(1, 3)
    right = field.begin(unit) + field.size - 1
    return [
        Wrong("one-too-far", right + 1, "The first input belongs to the $R$ inputs: add $R - 1$.", half),
        Wrong("no-padding", right - field.start, "Padding moves the windows to the left.", third),
        Wrong("next-unit", right + field.jump, "Units are counted from 0.", half),
        Wrong("previous-unit", right - field.jump, "Units are counted from 0.", half),
        Wrong("jump-instead", right - field.size + field.jump, "A unit sees $R$ inputs; $j$ is the step to the next."),
        Wrong(
            "half-a-field", right - field.size // 2, "The first input is where the field begins, not its centre.", third
        ),
    ]
