"""Gradients of the loss by the kernel and the bias of a small convolution, from its input and its upstream gradient."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction as F
from functools import cached_property, partial
from random import Random
from typing import Any

from examgen import NONE, Draw, Given, Matrix, Number, Part, Reject, Solved, Tex, Wrong
from examgen.figures.cells import Grid, border, entries
from examgen.figures.matrices import side_by_side
from examgen.figures.scene import Scene
from examgen.matrices import Entry, Rows, transposed
from examgen.nn.correlation import kernel_gradient, padded, patches, rotated
from examgen.nn.windows import Window
from examgen.tex import par, terms

TITLE, POINTS, MINUTES, FAMILY = "Gradient of a kernel", 4, 7, "conv-backward"
FORMULAS = ("conv-kernel-gradient",)
DECOYS = ("kernel",)
HALF, THIRD = F(1, 2), F(1, 3)


@dataclass(frozen=True)
class Level:
    windows: tuple[tuple[int, Window], ...]  # with the side of the input


LEVELS = {
    "easy": Level(((3, Window(2)),)),
    "medium": Level(((4, Window(3)), (5, Window(3, 2)))),
    "hard": Level(((4, Window(3, 2, 1)), (3, Window(3, 2, 1)))),
}


@dataclass(frozen=True)
class Params:
    input: Rows
    kernel: Rows
    upstream: Rows  # 2 x 2
    window: Window

    @cached_property
    def gradient(self) -> Rows:
        return kernel_gradient(self.input, self.upstream, self.window)


def sample(d: Draw[Level, None]) -> Params:
    rng = d.rng
    side, window = rng.choice(d.level.windows)
    a, b, c, e = rng.sample((-3, -2, -1, 0, 1, 2, 3), 4)
    total = a + b + c + e
    if not total or a == e == 0:
        raise Reject("the gradient of the bias is 0")
    p = Params(_square(rng, side, range(-2, 6)), _square(rng, window.kernel, (-1, 0, 1, 2)), ((a, b), (c, e)), window)
    values = [value for row in p.gradient for value in row]
    if len(set(values)) < window.kernel + 1 or p.gradient == transposed(p.gradient):
        raise Reject("the gradient is dull")
    return p


def solve(p: Params, given: Given = NONE) -> Solved:  # noqa: ARG001 - no part uses another
    upstream = [value for row in p.upstream for value in row]
    return Solved(
        parts={
            "kernel": Part(Matrix(p.gradient), wrong=partial(_wrong_kernels, p), weight=3),
            "bias": Part(Number(sum(upstream), decimals=2), wrong=partial(_wrong_biases, p)),
        },
        steps={
            "side": len(p.input),
            "stamps": Tex(_stamps(p)),
            "sum": terms(upstream),
            "zeros": upstream.count(0),
        },
        conventions=("cross-correlation", "zero-padding", "upstream")[:: 1 if p.window.padding else 2],
        figures={"maps": partial(_figure, p)},
    )


def verify(p: Params) -> dict[str, Any]:
    w, n = p.window, len(p.input)

    def entry(u: int, v: int) -> Entry:
        """What weight (u, v) is multiplied with, each with the gradient of the output to which it adds."""
        total: Entry = 0
        for y in range(n):
            for x in range(n):
                (i, down), (j, along) = (divmod(at + w.padding - tap, w.stride) for at, tap in ((y, u), (x, v)))
                if not down and not along and 0 <= i < 2 and 0 <= j < 2:
                    total += p.input[y][x] * p.upstream[i][j]
        return total

    taps = range(w.kernel)
    return {
        "kernel": tuple(tuple(entry(u, v) for v in taps) for u in taps),
        "bias": int(sum(map(sum, p.upstream))),
    }


def effort(p: Params) -> float:
    products = sum(value != 0 for row in p.upstream for value in row) * p.window.kernel**2
    return 2.5 + 0.13 * products + 0.5 * (p.window.stride > 1) + 0.5 * p.window.padding


def _square(rng: Random, side: int, values: Sequence[int]) -> Rows:
    return tuple(tuple(rng.choices(values, k=side)) for _ in range(side))


def _windows(p: Params) -> list[Rows]:
    """The part of the padded input that each output sees."""
    k = p.window.kernel
    flat = [patch for row in patches(p.input, p.window) for patch in row]
    return [tuple(patch[i : i + k] for i in range(0, k * k, k)) for patch in flat]


def _stamps(p: Params) -> str:
    """The windows with the upstream gradients before them; what has none is left out."""
    upstream = [value for row in p.upstream for value in row]
    return " + ".join(rf"{par(g)} {Matrix(a).tex()}" for g, a in zip(upstream, _windows(p), strict=True) if g)


def _figure(p: Params) -> Scene:
    pad, k = p.window.padding, p.window.kernel
    frame = border(len(p.input) + 2 * pad, len(p.input) + 2 * pad, pad)
    return side_by_side([
        Grid(entries(padded(p.input, pad)), "input $X$", [(0, 0, k, k)], shades=frame),
        Grid(entries(p.kernel), "kernel $K$"),
        Grid(entries(p.upstream), "upstream gradient"),
    ])  # fmt: skip


def _scaled(a: Rows, factor: Entry) -> Rows:
    return tuple(tuple(factor * value for value in row) for row in a)


def _times(a: Rows, b: Rows) -> Rows:
    return tuple(tuple(x * y for x, y in zip(*rows, strict=True)) for rows in zip(a, b, strict=True))


def _wrong_kernels(p: Params) -> list[Wrong]:
    right, total = p.gradient, sum(map(sum, p.upstream))
    ones, seen = ((1, 1), (1, 1)), "Each window of the input is weighted with the upstream gradient of its output."
    wrong = [
        Wrong("rotated", rotated(right), "The kernel lies on the input as it is, and so does its gradient.", HALF),
        Wrong("mean", _scaled(right, F(1, 4)), "The contributions of all positions are added, not averaged.", HALF),
        Wrong("transposed", transposed(right), "Rows belong to rows.", HALF),
        Wrong("times-kernel", _times(right, p.kernel),
              "The derivative of $w x$ with respect to $w$ is $x$: the kernel drops out.", THIRD),
        Wrong("kernel-times-upstream", _scaled(p.kernel, total), "The weights multiply the input: its values count."),
        Wrong("no-upstream", kernel_gradient(p.input, ones, p.window), seen, THIRD),
        Wrong("rotated-upstream", kernel_gradient(p.input, rotated(p.upstream), p.window), seen, THIRD),
        Wrong("first-window", _scaled(_windows(p)[0], p.upstream[0][0]), "The kernel is used at all positions.", THIRD),
    ]  # fmt: skip
    if p.window.stride > 1:
        k, pad = p.window.kernel, p.window.padding
        near = tuple(row[: k + 1] for row in padded(p.input, pad)[: k + 1])
        slow = kernel_gradient(near, p.upstream, Window(k))
        wrong.append(Wrong("no-stride", slow, "The outputs' windows lie a stride apart.", HALF))
    if p.window.padding:
        shifted = tuple(row[1:] for row in padded(p.input, 1)[1:])
        if (window := replace(p.window, padding=0)).positions(len(shifted)) == 2:
            late = kernel_gradient(shifted, p.upstream, window)
            wrong.append(Wrong("padded-at-end", late, "The first window begins in the padding.", THIRD))
    return wrong


def _wrong_biases(p: Params) -> list[Wrong]:
    values = [int(value) for row in p.upstream for value in row]
    total, added = sum(values), "The bias is added to every output: their gradients are summed."
    return [
        Wrong("mean", F(total, 4), "The contributions of all positions are added, not averaged.", HALF),
        Wrong("one", 1, added),
        Wrong("number", 4, f"{added[:-1]}, not counted.", THIRD),
        Wrong("first", values[0], added),
        Wrong("sizes", sum(map(abs, values)), "The signs count.", HALF),
        Wrong("squares", sum(value**2 for value in values), "The gradients are not squared."),
        Wrong("sum-of-kernel-gradient", sum(int(v) for row in p.gradient for v in row), "The input does not matter."),
        Wrong("times-kernel", total * sum(int(v) for row in p.kernel for v in row), "The kernel does not matter."),
        Wrong("zero", 0, f"The bias is a constant, but it changes the output. {added}"),
    ]
