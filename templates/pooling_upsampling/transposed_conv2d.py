"""Output size and values of a transposed convolution: stamps, overlaps, cropping."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction as F
from functools import partial
from typing import Any

from examgen import NONE, Draw, Given, Matrix, Part, Reject, Shape, Solved, Tex, Wrong
from examgen.figures.cells import Grid, border, entries
from examgen.figures.matrices import matrix, side_by_side
from examgen.figures.scene import Scene
from examgen.matrices import Rows, transposed
from examgen.nn.transposed import Transposed, meeting, transposed_conv2d
from examgen.nn.windows import Window
from examgen.tex import products

TITLE, POINTS, MINUTES, FAMILY = "Transposed convolution", 4, 8, "transposed-convolution"
FORMULAS = ("transposed-output-size",)
DECOYS = ("channels",)
HALF, THIRD = F(1, 2), F(1, 3)


@dataclass(frozen=True)
class Level:
    layers: tuple[Transposed, ...]
    weights: tuple[int, ...]


LEVELS = {
    "easy": Level(layers=(Transposed(2, 2), Transposed(2, 3), Transposed(3, 3)), weights=(0, 1, 2, 3)),
    "medium": Level(layers=(Transposed(3, 2), Transposed(3, 1)), weights=(-1, 0, 1, 2)),
    "hard": Level(layers=(Transposed(3, 2, 1), Transposed(3, 2, 1, 1), Transposed(4, 2, 1)), weights=(-1, 0, 1, 2)),
}


@dataclass(frozen=True)
class Params:
    input: Rows
    kernel: Rows
    layer: Transposed
    channels: int
    filters: int
    size: tuple[int, int]  # of a larger input: height, width

    @property
    def output(self) -> Rows:
        return transposed_conv2d(self.input, self.kernel, self.layer)


def sample(d: Draw[Level, None]) -> Params:
    rng, layer = d.rng, d.rng.choice(d.level.layers)
    values = rng.sample((-2, -1, 1, 2, 3, 4, 5), 4)
    kernel = tuple(tuple(rng.choices(d.level.weights, k=layer.kernel)) for _ in range(layer.kernel))
    if len({weight for row in kernel for weight in row}) < 3 or not kernel[0][0] or kernel == _rotated(kernel):
        raise Reject("the kernel is dull")
    height, width = rng.sample(range(8, 33), 2)
    filters = rng.choice((16, 24, 32, 64))
    return Params(
        ((values[0], values[1]), (values[2], values[3])), kernel, layer, 2 * filters, filters, (height, width)
    )


def solve(p: Params, given: Given = NONE) -> Solved:  # noqa: ARG001 - no part uses another
    sides = tuple(map(p.layer.size, p.size))
    middle = p.layer.kernel - 1 if p.layer.kernel > p.layer.stride else 0  # a cell on which stamps meet, if any does
    return Solved(
        parts={
            "output": Part(Matrix(p.output), wrong=partial(_wrong_outputs, p), weight=3),
            "shape": Part(Shape((p.filters, *sides)), wrong=partial(_wrong_shapes, p)),
        },
        steps={
            "canvas": (len(p.input) - 1) * p.layer.stride + p.layer.kernel + p.layer.extra,
            "overlap": p.layer.kernel > p.layer.stride,
            "middle": middle + 1,
            "met": products(_pairs(p, middle, middle)),
            "met_sum": sum(_meeting(p, middle, middle)),
            "axes": [(Tex(name), before, after) for name, before, after in zip("HW", p.size, sides, strict=True)],
            "side": len(p.output),
        },
        conventions=("layout-chw",),
        figures={
            "operands": lambda: side_by_side(
                [Grid(entries(p.input), title="input"), Grid(entries(p.kernel), title="kernel")]
            ),
            "canvas": partial(_canvas, p),
        },
    )


def verify(p: Params) -> dict[str, Any]:
    layer, side = p.layer, len(p.input)
    rows = range(layer.padding, layer.padding + len(p.output))

    def value(y: int, x: int) -> Any:
        taps = [(i, j, y - i * layer.stride, x - j * layer.stride) for i in range(side) for j in range(side)]
        reached = [tap for tap in taps if {tap[2], tap[3]} <= set(range(layer.kernel))]
        return sum(p.input[i][j] * p.kernel[u][v] for i, j, u, v in reached)

    def end(size: int) -> int:
        """The index after the last one that a stamp reaches along an axis."""
        return 1 + max(
            start + tap for start in range(0, size * layer.stride, layer.stride) for tap in range(layer.kernel)
        )

    return {
        "output": tuple(tuple(value(y, x) for x in rows) for y in rows),
        "shape": (p.filters, *(len(range(layer.padding, end(n) + layer.extra - layer.padding)) for n in p.size)),
    }


def effort(p: Params) -> float:
    return 3.5 + 0.06 * (len(p.input) * p.layer.kernel) ** 2 + 0.5 * p.layer.padding + 0.5 * p.layer.extra


def _pairs(p: Params, row: int, column: int) -> list[tuple[Any, Any]]:
    """The input values and the weights that meet at a cell, before cropping."""
    return meeting(p.input, p.kernel, p.layer.stride, row, column)


def _meeting(p: Params, row: int, column: int) -> list[Any]:
    return [value * weight for value, weight in _pairs(p, row, column)]


def _rotated(kernel: Rows) -> Rows:
    return tuple(row[::-1] for row in kernel[::-1])


def _canvas(p: Params) -> Scene:
    """The output before cropping, with the first two stamps framed."""
    k, s = p.layer.kernel, p.layer.stride
    whole = transposed_conv2d(p.input, p.kernel, replace(p.layer, padding=0))
    shades = border(len(whole), len(whole), p.layer.padding)
    return matrix(Grid(entries(whole), windows=[(0, 0, k, k), (0, s, k, k)], shades=shades))


def _made(p: Params, **changes: Any) -> Rows:
    changed = replace(p, **changes)
    return changed.output


def _wrong_outputs(p: Params) -> list[Wrong]:
    k, layer, side = p.layer.kernel, p.layer, len(p.output)
    ones = ((1, 1), (1, 1))
    nail = tuple(tuple(int(i == j == 0) * p.kernel[0][0] for j in range(k)) for i in range(k))
    wrong = [
        Wrong("rotated", _made(p, kernel=_rotated(p.kernel)), "The kernel keeps its orientation.", HALF),
        Wrong("transposed-kernel", _made(p, kernel=transposed(p.kernel)), "The kernel keeps its orientation.", THIRD),
        Wrong("transposed-input", _made(p, input=transposed(p.input)), "Rows stay rows.", THIRD),
        Wrong("not-scaled", _made(p, input=ones), "Each stamp is the kernel times an input value.", THIRD),
        Wrong("one-weight", _made(p, kernel=nail), "Each input value is multiplied by the whole kernel."),
        Wrong("first-value", _made(p, input=((p.input[0][0],) * 2,) * 2), "Each input value has its own stamp."),
    ]  # fmt: skip
    if layer.kernel > layer.stride:
        wrong += [
            Wrong("last-wins", _overlaid(p, -1), "Overlapping stamps add up.", HALF),
            Wrong("first-wins", _overlaid(p, 0), "Overlapping stamps add up.", HALF),
        ]
    if layer.padding:
        whole = transposed_conv2d(p.input, p.kernel, Transposed(k, layer.stride, 0, layer.extra))
        corner = tuple(row[:side] for row in whole[:side])
        other = tuple(row[-side:] for row in whole[-side:])
        wrong += [
            Wrong(
                "cropped-at-end", corner, "As much is cropped at the upper and left side as at the other two.", THIRD
            ),
            Wrong(
                "cropped-at-start", other, "As much is cropped at the lower and right side as at the other two.", THIRD
            ),
        ]
    return wrong


def _overlaid(p: Params, winner: int) -> Rows:
    """The output if, where stamps meet, the first (0) or the last one (-1) stays."""
    span = range(p.layer.padding, p.layer.padding + len(p.output))
    return tuple(tuple((_meeting(p, i, j) or [0])[winner] for j in span) for i in span)


def _wrong_shapes(p: Params) -> list[Wrong]:
    k, s, pad, extra = p.layer.kernel, p.layer.stride, p.layer.padding, p.layer.extra
    right, conv = tuple(map(p.layer.size, p.size)), Window(k, s, pad)

    def sizes(change: int) -> tuple[int, int]:
        return right[0] + change, right[1] + change

    maps = "There is one output channel for each filter."
    wrong = [
        Wrong("input-channels", (p.channels, *right), maps, HALF),
        Wrong("no-kernel", (p.filters, *sizes(-k)), "The last stamp is $k$ wide: add $k$.", HALF),
        Wrong("input-channels, no-kernel", (p.channels, *sizes(-k)), f"{maps} The last stamp is $k$ wide."),
        Wrong("one-stamp-too-many", (p.filters, *sizes(s)), "The first stamp begins at 0: $n - 1$ steps.", HALF),
        Wrong("convolution", (p.filters, *(conv.positions(n) for n in p.size)), "This is a convolution's size."),
    ]
    scaled = tuple(n * s for n in p.size)
    if scaled != right:
        wrong.append(Wrong("stride-times-size", (p.filters, *scaled), "The last stamp is $k$ wide, not $s$.", THIRD))
        wrong.append(Wrong("input-channels, stride-times-size", (p.channels, *scaled), maps))
    if pad:
        wrong += [
            Wrong("not-cropped", (p.filters, *sizes(2 * pad)), "The padding $2p$ is cropped.", HALF),
            Wrong("padding-added", (p.filters, *sizes(4 * pad)), "Padding makes the output smaller.", HALF),
            Wrong("one-sided", (p.filters, *sizes(pad)), "The output is cropped at both ends, $2p$.", HALF),
        ]
    if extra:
        wrong.append(Wrong("no-extra", (p.filters, *sizes(-extra)), "The output padding is added.", HALF))
    return wrong
