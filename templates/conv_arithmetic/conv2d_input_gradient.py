"""Gradient of the loss by the input of a small convolution: stamps of the kernel, their overlaps, the padding."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction as F
from functools import cached_property, partial
from typing import Any

from examgen import NONE, Draw, Given, Matrix, Part, Reject, Solved, Wrong
from examgen.figures.cells import Grid, border, entries
from examgen.figures.matrices import matrix, side_by_side
from examgen.figures.scene import Scene
from examgen.matrices import Entry, Rows, transposed
from examgen.nn.correlation import input_gradient, rotated
from examgen.nn.transposed import meeting
from examgen.nn.windows import Window
from examgen.tex import products

TITLE, POINTS, MINUTES, FAMILY = "Gradient of an input", 4, 8, "conv-backward"
FORMULAS = ("conv-input-gradient",)
HALF, THIRD = F(1, 2), F(1, 3)


@dataclass(frozen=True)
class Level:
    windows: tuple[tuple[int, Window], ...]  # with the side of the input
    weights: tuple[int, ...]  # to draw from, each as often as it stands here


LEVELS = {
    "easy": Level(((3, Window(2)),), (-2, -1, 1, 2, 3)),
    "medium": Level(((4, Window(3)), (5, Window(3, 2))), (-1, -1, -1, 0, 0, 1, 1, 1, 2, 2)),
    "hard": Level(((4, Window(3, 2, 1)), (3, Window(3, 2, 1))), (-2, -2, -1, -1, 0, 0, 1, 1, 2, 2)),
}


@dataclass(frozen=True)
class Params:
    kernel: Rows
    upstream: Rows  # 2 x 2
    window: Window
    side: int  # of the input

    @cached_property
    def gradient(self) -> Rows:
        return input_gradient(self.kernel, self.upstream, self.window, self.side)

    @property
    def seen(self) -> range:
        """The rows, or columns, of the padded input that are not padding."""
        return range(self.window.padding, self.window.padding + self.side)


def sample(d: Draw[Level, None]) -> Params:
    rng = d.rng
    side, window = rng.choice(d.level.windows)
    a, b, c, e = rng.sample((-3, -2, -1, 1, 2, 3, 4), 4)
    flat, k = rng.sample(d.level.weights, window.kernel**2), window.kernel
    kernel = tuple(tuple(flat[i : i + k]) for i in range(0, k * k, k))
    if kernel in (rotated(kernel), transposed(kernel)) or not flat[0]:
        raise Reject("the kernel is symmetric or begins with 0")
    return Params(kernel, ((a, b), (c, e)), window, side)


def solve(p: Params, given: Given = NONE) -> Solved:  # noqa: ARG001 - there is one part
    row, column = _shared(p)
    return Solved(
        parts={"gradient": Part(Matrix(p.gradient), wrong=partial(_wrong_gradients, p))},
        steps={
            "place": (row - p.window.padding + 1, column - p.window.padding + 1),
            "met": products(_pairs(p, row, column)),
            "value": sum(_meeting(p, row, column)),
            "padded": p.side + 2 * p.window.padding,
        },
        conventions=("cross-correlation", "upstream"),
        figures={"operands": partial(_figure, p), "canvas": partial(_canvas, p)},
    )


def verify(p: Params) -> dict[str, Any]:
    w = p.window

    def entry(y: int, x: int) -> Entry:
        """Each output that pixel (y, x) adds to, with the weight between them."""
        total: Entry = 0
        for i in range(2):
            for j in range(2):
                u, v = y + w.padding - i * w.stride, x + w.padding - j * w.stride
                if 0 <= u < w.kernel and 0 <= v < w.kernel:
                    total += p.upstream[i][j] * p.kernel[u][v]
        return total

    return {"gradient": tuple(tuple(entry(y, x) for x in range(p.side)) for y in range(p.side))}


def effort(p: Params) -> float:
    products = 4 * sum(weight != 0 for row in p.kernel for weight in row)
    return 3 + 0.13 * products + 0.8 * (p.window.stride > 1) + 0.5 * p.window.padding


def _shared(p: Params) -> tuple[int, int]:
    """Row and column of the padded input where all four stamps meet."""
    return (p.window.stride, p.window.stride) if p.window.stride < p.window.kernel else (0, 0)


def _pairs(p: Params, row: int, column: int) -> list[tuple[Entry, Entry]]:
    """The upstream gradients and the weights that meet at a cell of the padded input."""
    return meeting(p.upstream, p.kernel, p.window.stride, row, column)


def _meeting(p: Params, row: int, column: int) -> list[Entry]:
    return [gradient * weight for gradient, weight in _pairs(p, row, column)]


def _combined(p: Params, rule: Callable[[list[Entry]], Entry]) -> Rows:
    """The gradient if what meets is combined by another rule than a sum."""
    return tuple(tuple(rule(_meeting(p, i, j)) for j in p.seen) for i in p.seen)


def _figure(p: Params) -> Scene:
    return side_by_side([Grid(entries(p.kernel), "kernel"), Grid(entries(p.upstream), "upstream gradient")])


def _canvas(p: Params) -> Scene:
    k, s, pad, size = p.window.kernel, p.window.stride, p.window.padding, p.side + 2 * p.window.padding
    whole = entries([[sum(_meeting(p, i, j)) for j in range(size)] for i in range(size)])
    return matrix(Grid(whole, windows=[(0, 0, k, k), (0, s, k, k)], shades=border(size, size, pad)))


def _wrong_gradients(p: Params) -> list[Wrong]:
    right, overlap = p.gradient, "A value that several windows see gets the sum of their contributions."

    def made(**changes: Any) -> Rows:
        other = replace(p, **changes)
        return input_gradient(other.kernel, other.upstream, other.window, other.side)

    turned = "The stamps are laid down as the kernel is; only as a correlation does it appear rotated."
    wrong = [
        Wrong("rotated", made(kernel=rotated(p.kernel)), turned, HALF),
        Wrong("transposed", made(kernel=transposed(p.kernel)), "Rows of the kernel lie on rows.", HALF),
        Wrong("last-wins", _combined(p, lambda values: values[-1] if values else 0), overlap, HALF),
        Wrong("first-wins", _combined(p, lambda values: values[0] if values else 0), overlap, HALF),
        Wrong("mean", _combined(p, lambda values: F(sum(values), len(values)) if values else 0), overlap, HALF),
        Wrong("not-scaled", made(upstream=((1, 1), (1, 1))), "By the chain rule, the upstream gradient counts.", THIRD),
        Wrong("rotated-upstream", made(upstream=rotated(p.upstream)), "Each stamp has its own upstream value.", THIRD),
        Wrong("upstream-transposed", made(upstream=transposed(p.upstream)), "Rows belong to rows.", HALF),
    ]
    if p.window.padding:
        pad, size = p.window.padding, p.side + 2 * p.window.padding
        whole = tuple(tuple(sum(_meeting(p, i, j)) for j in range(size)) for i in range(size))
        wrong += [
            Wrong(
                "cropped-at-end", tuple(row[: p.side] for row in whole[: p.side]), "The padding lies all around.", HALF
            ),
            Wrong("not-cropped", whole, f"The padding is no part of the input: ${p.side} \\times {p.side}$.", HALF),
            Wrong(
                "cropped-at-start",
                tuple(row[2 * pad :] for row in whole[2 * pad :]),
                "The padding lies at the end too.",
                HALF,
            ),
        ]
    elif p.window.stride > 1:
        near = input_gradient(p.kernel, p.upstream, Window(p.window.kernel), p.window.kernel + 1)
        wide = tuple((*row, *(0,) * (p.side - len(row))) for row in near)
        wrong.append(
            Wrong("no-stride", (*wide, *((0,) * p.side,) * (p.side - len(near))), "Stamps lie a stride apart.", HALF)
        )
    return [each for each in wrong if each.value != right]
