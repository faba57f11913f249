"""Maximum, mean and global mean of a small map, and the shape that a pooling layer makes of a feature map."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction as F
from functools import partial
from random import Random
from typing import Any

from examgen import NONE, Draw, Given, Matrix, Number, Part, Reject, Shape, Solved, Tex, Wrong
from examgen.figures.cells import Grid, border, entries
from examgen.figures.matrices import matrix
from examgen.figures.scene import Scene
from examgen.matrices import Entry, Rows, transposed
from examgen.nn.counting import count_positions
from examgen.nn.layers import Pool2d
from examgen.nn.pooling import average_pool, covered, global_average, max_pool
from examgen.nn.windows import Window
from examgen.rounding import decimal_text
from examgen.tex import terms

TITLE, POINTS, MINUTES, FAMILY = "Pooling a map", 5, 8, "pooling"
FORMULAS = ("conv-output-size",)
HALF, THIRD = F(1, 2), F(1, 3)


@dataclass(frozen=True)
class Level:
    windows: tuple[tuple[int, Window], ...]  # with the side of the map
    lowest: int
    maxima: int  # different ones, at least


LEVELS = {
    "easy": Level(windows=((4, Window(2, 2)),), lowest=0, maxima=3),
    "medium": Level(windows=((5, Window(3, 2)), (4, Window(3, 1))), lowest=0, maxima=2),
    "hard": Level(windows=((4, Window(3, 2, 1)),), lowest=-9, maxima=3),
}


@dataclass(frozen=True)
class Params:
    map: Rows
    window: Window
    channels: int
    size: tuple[int, int]  # of a larger input: height, width

    @property
    def layer(self) -> Pool2d:
        return Pool2d(self.window.kernel, self.window.stride, self.window.padding)


def sample(d: Draw[Level, None]) -> Params:
    rng = d.rng
    side, window = rng.choice(d.level.windows)
    a = [[rng.randint(d.level.lowest, 9) for _ in range(side)] for _ in range(side)]
    if window.padding:
        for i, j in rng.choice([*covered((side, side), window).values()]):
            a[i][j] = min(-abs(a[i][j]), -1)  # zeros of the padding would win in this window
    if side == 4:
        a[0][0] -= sum(map(sum, a)) % 4  # the mean of all is a short decimal
    rows = tuple(map(tuple, a))
    if len({value for row in max_pool(rows, window) for value in row}) < d.level.maxima:
        raise Reject("the maxima are dull")
    height, width = (rng.randint(4, 14) * 2 * window.stride + _rest(rng, window) for _ in range(2))
    return Params(rows, window, rng.choice((16, 24, 32, 48, 64, 96, 128)), (height, width))


def solve(p: Params, given: Given = NONE) -> Solved:  # noqa: ARG001 - no part uses another
    largest, means = max_pool(p.map, p.window), average_pool(p.map, p.window)
    values = _values(p)
    return Solved(
        parts={
            "max": Part(Matrix(largest), wrong=partial(_wrong_maxima, p)),
            "average": Part(Matrix(means), wrong=partial(_wrong_means, p), weight=2),
            "global": Part(Number(global_average(p.map), decimals=2), wrong=partial(_wrong_globals, p)),
            "shape": Part(Shape(p.layer.output((p.channels, *p.size))), wrong=partial(_wrong_shapes, p)),
        },
        steps={
            "last": values[-1],
            "last_max": largest[-1][-1],
            "last_sum": terms(values[-1]),
            "count": len(values[-1]),
            "last_mean": means[-1][-1],
            "first": values[0],
            "total": sum(map(sum, p.map)),
            "area": sum(map(len, p.map)),
            "spans": [size + 2 * p.window.padding - p.window.kernel for size in p.size],
            "axes": (Tex("H"), Tex("W")),
        },
        conventions=("layout-chw", "round-down"),
        figures={"map": partial(_figure, p)},
    )


def verify(p: Params) -> dict[str, Any]:
    import numpy as np
    from numpy.lib.stride_tricks import sliding_window_view

    w, a = p.window, np.array(p.map)

    def windows(fill: int) -> Any:
        padded = np.pad(a, w.padding, constant_values=fill)
        return sliding_window_view(padded, (w.kernel, w.kernel))[:: w.stride, :: w.stride]

    largest = np.sort(windows(-100).reshape(2, 2, -1))[..., -1]
    sums, counts = windows(0).sum((2, 3)), (windows(-100) > -100).sum((2, 3))
    means = [[F(int(s), int(n)) for s, n in zip(*rows, strict=True)] for rows in zip(sums, counts, strict=True)]
    sides = (count_positions(size, w.kernel, w.stride, w.padding) for size in p.size)
    return {
        "max": largest.tolist(),
        "average": means,
        "global": F(int(a.sum()), a.size),
        "shape": (p.channels, *sides),
    }


def effort(p: Params) -> float:
    return 2.5 + 0.5 * len(covered((len(p.map),) * 2, p.window)) + 0.05 * len(p.map) ** 2 + 0.4 * p.window.kernel


def _rest(rng: Random, window: Window) -> int:
    """What makes the last step of the window shorter than its stride, or not."""
    return rng.choice((0, 0, 1)) if window.stride > 1 else 0


def _values(p: Params) -> list[list[Entry]]:
    cells = covered((len(p.map), len(p.map[0])), p.window)
    return [[p.map[i][j] for i, j in window] for window in cells.values()]


def _pooled(p: Params, pool: Callable[[Sequence[Entry]], Entry]) -> Rows:
    first, second, third, fourth = map(pool, _values(p))
    return (first, second), (third, fourth)


def _median(values: Sequence[Entry]) -> F:
    ordered, half = sorted(values), len(values) // 2
    return F(ordered[half] + ordered[~half], 2)


def _figure(p: Params) -> Scene:
    pad, kernel = p.window.padding, p.window.kernel
    side = len(p.map) + 2 * pad
    blank = ("",) * pad
    rows = [blank + row + blank for row in entries(p.map)]
    empty = [("",) * side] * pad
    return matrix(Grid([*empty, *rows, *empty], windows=[(0, 0, kernel, kernel)], shades=border(side, side, pad)))


def _wrong_maxima(p: Params) -> list[Wrong]:
    largest, each = max_pool(p.map, p.window), "Each output is the largest value of its own window."
    furthest = _pooled(p, lambda values: max(values, key=lambda value: value**2))
    wrong = [
        Wrong("mean", average_pool(p.map, p.window), "This is average pooling."),
        Wrong("min", _pooled(p, min), "The largest value is kept, not the smallest."),
        Wrong("first", _pooled(p, lambda values: values[0]), each),
        Wrong("last", _pooled(p, lambda values: values[-1]), each),
        Wrong("transposed", transposed(largest), "The windows go along the rows first.", HALF),
        Wrong("size", furthest, "The sign counts: the largest value.", THIRD),
    ]
    if p.window.padding:
        floor = tuple(tuple(max(value, 0) for value in row) for row in largest)
        wrong.append(Wrong("padding-counts", floor, "What lies in the padding does not take part.", HALF))
    return wrong


def _wrong_means(p: Params) -> list[Wrong]:
    area = p.window.kernel**2
    means = average_pool(p.map, p.window)
    wrong = [
        Wrong("sum", _pooled(p, sum), "The sum is divided by the number of values in the window.", HALF),
        Wrong("side", _pooled(p, lambda values: F(sum(values), p.window.kernel)), "A window has $k^2$ values.", HALF),
        Wrong("max", max_pool(p.map, p.window), "This is max pooling."),
        Wrong("middle", _pooled(p, lambda values: F(min(values) + max(values), 2)), "All values count.", THIRD),
        Wrong("transposed", transposed(means), "The windows go along the rows first.", HALF),
        Wrong("median", _pooled(p, _median), "This is the median."),
    ]
    if p.window.padding:
        zeros = _pooled(p, lambda values: F(sum(values), area))
        wrong.append(Wrong("padding-counts", zeros, "What lies in the padding does not take part.", HALF))
    return wrong


def _wrong_globals(p: Params) -> list[Wrong]:
    largest, means = max_pool(p.map, p.window), average_pool(p.map, p.window)
    total, side = F(sum(map(sum, p.map))), len(p.map)
    ordered = sorted(value for row in p.map for value in row)
    whole = [int(decimal_text(F(sum(row), side), 0)) for row in p.map]  # rounded means of the rows
    all_values = "All values of the map count, and once each."
    wrong = [
        Wrong("mean-of-maxima", global_average(largest), all_values),
        Wrong("mean-of-means", global_average(means), all_values, THIRD),
        Wrong("max", F(ordered[-1]), "This is global max pooling."),
        Wrong("median", _median(ordered), "The mean is asked for, not the median."),
        Wrong("middle", F(ordered[0] + ordered[-1], 2), all_values),
        Wrong("sum", total, f"The sum is divided by the {side**2} values of the map.", HALF),
        Wrong("side", total / side, f"The map has ${side}^2$ values.", HALF),
        Wrong("rounded-down", F(total // side**2), "A mean need not be whole.", HALF),
        Wrong("first-window", means[0][0], all_values),
        Wrong("row-means", F(sum(whole), side), "Round at the end only.", HALF),
        Wrong("window", total / p.window.kernel**2, f"The sum of all is divided by ${side}^2$.", THIRD),
    ]
    if p.window.padding:
        padded = total / (side + 2 * p.window.padding) ** 2
        wrong.append(Wrong("padded", padded, "The padding does not take part.", HALF))
    return wrong


def _wrong_shapes(p: Params) -> list[Wrong]:
    w, (channels, height, width) = p.window, p.layer.output((p.channels, *p.size))
    spans = [size + 2 * w.padding - w.kernel for size in p.size]
    up, down = [-(-span // w.stride) + 1 for span in spans], [span // w.stride for span in spans]
    slow = replace(w, stride=1)
    each = "Every channel is pooled by itself: their number stays."
    wrong = [
        Wrong("one-channel", (1, height, width), each, HALF),
        Wrong("fewer-channels", (-(-channels // w.kernel), height, width), each, HALF),
        Wrong("one-channel, forgot-plus-one", (1, *down), f"{each} The first position counts too."),
        Wrong("forgot-plus-one", (channels, *down), "The first position counts too: add 1 after dividing.", HALF),
        Wrong("one-too-many", (channels, height + 1, width + 1), "A window that sticks out is not used.", HALF),
        Wrong("global", (channels, 1, 1), "This is global pooling."),
    ]
    if w.stride > 1:
        wrong.append(Wrong("no-stride", (channels, *map(slow.positions, p.size)), "Divide by the stride.", THIRD))
    if up != [height, width]:
        wrong.append(Wrong("rounded-up", (channels, *up), "A window that sticks out is not used: round down.", HALF))
    return wrong
