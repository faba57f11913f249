"""Output of a convolution layer for a small input, number by number: stride, padding, bias, two channels, ReLU."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction as F
from functools import cached_property, partial
from random import Random
from typing import Any

from examgen import NONE, Draw, Given, Matrix, Part, Reject, Solved, Tex, Wrong
from examgen.figures.cells import Grid, border, entries
from examgen.figures.matrices import side_by_side
from examgen.figures.scene import Scene
from examgen.matrices import Entry, Rows, transposed
from examgen.nn.correlation import correlate, padded, patches, rotated
from examgen.nn.windows import Window
from examgen.tex import par

TITLE, POINTS, MINUTES, FAMILY = "Convolution of a small input", 4, 7, "conv-values"
FORMULAS = ("conv-forward", "conv-output-size")
HALF, THIRD = F(1, 2), F(1, 3)
WEIGHTS = {2: (-2, -1, -1, 0, 1, 1, 2), 3: (-2, -1, -1, -1, 0, 0, 0, 1, 1, 1, 2, 2)}


@dataclass(frozen=True)
class Level:
    windows: tuple[tuple[int, Window], ...]  # with the side of the input
    channels: int
    biases: tuple[int, ...]
    relu: bool


LEVELS = {
    "easy": Level(windows=((3, Window(2)),), channels=1, biases=(0,), relu=False),
    "medium": Level(windows=((5, Window(3, 2)), (4, Window(3, 2, 1))), channels=1, biases=(-3, -2, 2, 3), relu=False),
    "hard": Level(windows=((3, Window(2)), (3, Window(2, 2, 1))), channels=2, biases=(-3, -2, -1, 1, 2), relu=True),
}


@dataclass(frozen=True)
class Params:
    input: tuple[Rows, ...]  # a map for each channel
    filter: tuple[Rows, ...]
    window: Window
    bias: int
    relu: bool

    @cached_property
    def output(self) -> Rows:
        return correlate(self.input, self.filter, self.window, self.bias)


def sample(d: Draw[Level, None]) -> Params:
    rng, level = d.rng, d.level
    side, window = rng.choice(level.windows)
    filter_ = tuple(_kernel(rng, window.kernel) for _ in range(level.channels))
    volume = tuple(tuple(tuple(rng.choices(range(-4, 9), k=side)) for _ in range(side)) for _ in filter_)
    sums = [value for row in correlate(volume, filter_, window) for value in row]
    if len(set(sums)) < 4:
        raise Reject("outputs are equal")
    biases = [bias for bias in level.biases if not level.relu or _shows([value + bias for value in sums])]
    if not biases:
        raise Reject("the ReLU does not show")
    return Params(volume, filter_, window, rng.choice(biases), level.relu)


def solve(p: Params, given: Given = NONE) -> Solved:
    output = p.output
    parts = {"output": Part(Matrix(output), wrong=partial(_wrong_outputs, p), weight=2)}
    if p.relu:
        active = _each(given.get("output", output), lambda value: max(value, 0))
        parts["activation"] = Part(Matrix(active), wrong=partial(_wrong_activations, p))
    return Solved(
        parts=parts,
        steps=lambda: {
            "side": len(p.input[0]),
            "shown": _where(p),
            "products": Tex(_products(p)),
            "sparse": any(weight == 0 for kernel in p.filter for row in kernel for weight in row),
            "value": output[_where(p)[0] - 1][_where(p)[1] - 1],
            "output": Matrix(given.get("output", output)).tex(),
        },
        conventions=(
            "cross-correlation",
            *(("zero-padding",) if p.window.padding else ()),
            *(("round-down",) if p.window.stride > 1 else ()),
        ),
        figures={"operands": partial(_figure, p)},
    )


def verify(p: Params) -> dict[str, Any]:
    w, cells = p.window, range(len(p.output))

    def value(i: int, j: int) -> int:
        total = p.bias
        for channel, kernel in zip(p.input, p.filter, strict=True):
            for y, row in enumerate(channel):
                for x, pixel in enumerate(row):
                    u, v = y + w.padding - i * w.stride, x + w.padding - j * w.stride
                    if 0 <= u < w.kernel and 0 <= v < w.kernel:
                        total += int(pixel * kernel[u][v])
        return total

    found = tuple(tuple(value(i, j) for j in cells) for i in cells)
    active = tuple(tuple(v if v > 0 else 0 for v in row) for row in found)
    return {"output": found} | ({"activation": active} if p.relu else {})


def effort(p: Params) -> float:
    products = len(p.output) ** 2 * sum(weight != 0 for kernel in p.filter for row in kernel for weight in row)
    return 2.5 + 0.13 * products + 0.5 * bool(p.bias) + 0.5 * p.relu


def _kernel(rng: Random, side: int) -> Rows:
    """Small weights, few of them 0."""
    flat = rng.sample(WEIGHTS[side], side**2)
    kernel = tuple(tuple(flat[i : i + side]) for i in range(0, side**2, side))
    if kernel in (rotated(kernel), transposed(kernel)):
        raise Reject("the kernel is symmetric")
    return kernel


def _shows(values: Sequence[Entry]) -> bool:
    """Whether a ReLU changes one or two of them, and none lies on its edge."""
    return 0 not in values and 1 <= sum(value < 0 for value in values) <= 2


def _each(a: Rows, rule: Callable[[Any], Entry]) -> Rows:
    return tuple(tuple(map(rule, row)) for row in a)


def _where(p: Params) -> tuple[int, int]:
    """Row and column, from 1, of the output that the solution computes: its window lies inside the input."""
    return (2, 2) if p.window.padding else (1, 1)


def _products(p: Params) -> str:
    """The products of that output whose weights are not 0, and the bias."""
    i, j = _where(p)
    seen = [value for a in p.input for value in patches(a, p.window)[i - 1][j - 1]]
    weights = [weight for kernel in p.filter for row in kernel for weight in row]
    products = [rf"{par(w)} \cdot {par(x)}" for w, x in zip(weights, seen, strict=True) if w]
    return " + ".join(products) + (f" {'-' if p.bias < 0 else '+'} {abs(p.bias)}" if p.bias else "")


def _figure(p: Params) -> Scene:
    side, k, pad = len(p.input[0]), p.window.kernel, p.window.padding
    frame = border(side + 2 * pad, side + 2 * pad, pad)
    many = len(p.input) > 1
    maps = [
        Grid(entries(padded(a, pad)), f"channel {c}" if many else "input", [(0, 0, k, k)], shades=frame)
        for c, a in enumerate(p.input, start=1)
    ]
    kernels = [
        Grid(entries(kernel), f"kernel, channel {c}" if many else "kernel") for c, kernel in enumerate(p.filter, 1)
    ]
    return side_by_side([*maps, *kernels])


def _made(p: Params, change: Callable[[Rows], Rows]) -> Rows:
    return correlate(p.input, tuple(map(change, p.filter)), p.window, p.bias)


def _wrong_outputs(p: Params) -> list[Wrong]:
    wrong = [
        Wrong("rotated", _made(p, rotated), "The kernel is not rotated.", HALF),
        Wrong("transposed", _made(p, transposed), "Rows of the kernel lie on rows of the input.", HALF),
        Wrong(
            "mirrored",
            _made(p, lambda kernel: tuple(row[::-1] for row in kernel)),
            "The kernel is not mirrored.",
            THIRD,
        ),
        Wrong("signs-dropped", _made(p, lambda kernel: _each(kernel, abs)), "The signs of the weights count.", THIRD),
        Wrong("unweighted", _made(p, lambda kernel: _each(kernel, lambda _: 1)), "The inputs are weighted."),
    ]
    if p.window.stride > 1:
        slow = Window(p.window.kernel, 1, p.window.padding)
        near = tuple(row[:2] for row in correlate(p.input, p.filter, slow, p.bias)[:2])
        wrong.append(Wrong("no-stride", near, "The window moves by the stride.", HALF))
    if p.window.padding:
        one_sided = [padded(a, p.window.padding) for a in p.input]
        late = [tuple(row[p.window.padding :] for row in a[p.window.padding :]) for a in one_sided]
        end = correlate(late, p.filter, Window(p.window.kernel, p.window.stride), p.bias)
        if len(end) == len(p.output):
            wrong.append(Wrong("padded-at-end", end, "The padding lies on all sides.", THIRD))
    if p.bias:
        wrong += [
            Wrong("no-bias", _each(p.output, lambda value: value - p.bias), "The bias is added once.", HALF),
            Wrong("bias-subtracted", _each(p.output, lambda value: value - 2 * p.bias), "The bias is added.", HALF),
        ]
    if len(p.input) > 1:
        last = correlate(p.input[1:], p.filter[1:], p.window, p.bias)
        wrong += [
            Wrong("first-channel", correlate(p.input[:1], p.filter[:1], p.window, p.bias), "Both channels are added."),
            Wrong("last-channel", last, "Both channels are added."),
            Wrong(
                "swapped",
                correlate(p.input, p.filter[::-1], p.window, p.bias),
                "Each channel has its own kernel.",
                THIRD,
            ),
            Wrong("two-biases", _each(p.output, lambda value: value + p.bias), "A filter has one bias.", HALF),
        ]
    return wrong


def _wrong_activations(p: Params) -> list[Wrong]:
    raw = p.output
    single = [correlate([a], [kernel], p.window) for a, kernel in zip(p.input, p.filter, strict=True)]
    cut = [_each(a, lambda value: max(value, 0)) for a in single]
    late = tuple(tuple(sum(values) + p.bias for values in zip(*rows, strict=True)) for rows in zip(*cut, strict=True))
    return [
        Wrong("no-relu", raw, "Negative values become 0."),
        Wrong("absolute", _each(raw, abs), "Negative values become 0, they do not change their sign."),
        Wrong("relu-per-channel", late, "The ReLU comes after the sum over the channels and the bias.", HALF),
        Wrong("negative-part", _each(raw, lambda value: min(value, 0)), "Positive values are kept."),
        Wrong("step", _each(raw, lambda value: int(value > 0)), "Positive values are kept as they are.", THIRD),
        Wrong(
            "before-bias",
            _each(raw, lambda value: max(value - p.bias, 0) + p.bias),
            "The bias is added before the ReLU.",
            HALF,
        ),
        Wrong("no-bias", _each(raw, lambda value: max(value - p.bias, 0)), "The bias is added first.", HALF),
    ]
