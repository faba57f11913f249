"""One sample of RoIAlign: its place on the feature map, its interpolated value, its derivatives; what rounding does."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction as F
from functools import cached_property
from math import floor
from random import Random
from typing import Any

from examgen import NONE, Draw, Given, Integer, Number, Part, Reject, Solved, Vector, Wrong
from examgen.detection.roi import bilinear, bilinear_weights
from examgen.figures.cells import Grid, entries
from examgen.figures.matrices import matrix
from examgen.figures.scene import Scene

TITLE, POINTS, MINUTES, FAMILY = "A sample of RoIAlign", 4, 6, "roi-align"
FORMULAS = ("bilinear-interpolation",)

Rows = tuple[tuple[int, ...], ...]
Point = tuple[F, F]


@dataclass(frozen=True)
class Level:
    binned: bool  # the sample is the middle of a bin of a region; else it is given in the image
    derivatives: bool


LEVELS = {
    "easy": Level(binned=False, derivatives=False),
    "medium": Level(binned=True, derivatives=False),
    "hard": Level(binned=True, derivatives=True),
}
SIZE, BINS, TRIES = 5, 2, 60


@dataclass(frozen=True)
class Params:
    features: Rows
    stride: int
    corners: tuple[int, ...]  # x, y of a point, or x1, y1, x2, y2 of a region, in pixels
    bin: tuple[int, int] | None  # row and column, from 0
    derivatives: bool

    @cached_property
    def point(self) -> Point:
        """Where the sample lies on the feature map."""
        if self.bin is None:
            return F(self.corners[0], self.stride), F(self.corners[1], self.stride)
        x1, y1, x2, y2 = (F(value, self.stride) for value in self.corners)
        row, column = self.bin
        return _middle(x1, x2, column), _middle(y1, y2, row)


def sample(d: Draw[Level, None]) -> Params:
    rng, stride = d.rng, d.rng.choice((8, 16, 32))
    for _ in range(TRIES):
        p = Params(_features(rng), stride, *_place(rng, stride, binned=d.level.binned), d.level.derivatives)
        x, y = p.point
        parts = {x % 1, y % 1}
        if x != y and not parts & {F(0), F(1, 2)} and min(x, y) > 0 and max(x, y) < SIZE - 1:
            break
    else:
        raise Reject("the sample lies on a row or column, or half-way between two")
    if d.level.derivatives and _slope(p) == 0:
        raise Reject("the value does not change with x")
    return p


def solve(p: Params, given: Given = NONE) -> Solved:
    x, y = p.point
    value = bilinear(p.features, x, y)
    px, py = given.get("point", (x, y))
    shown = bilinear(p.features, px, py) if min(px, py) >= 0 and max(px, py) < SIZE - 1 else value
    parts = {
        "point": Part(Vector((x, y)), wrong=lambda: _wrong_points(p)),
        "value": Part(Number(shown), wrong=lambda: _wrong_values(p, value), weight=2),
    }
    if p.derivatives:
        cell = _far(p)
        parts["weight"] = Part(Number(bilinear_weights(x, y)[cell], decimals=3), wrong=lambda: _wrong_weights(p, cell))
        parts["slope"] = Part(Number(_slope(p)), wrong=lambda: _wrong_slopes(p))
    else:
        column, row = floor(x + F(1, 2)), floor(y + F(1, 2))
        parts["rounded"] = Part(Integer(p.features[row][column]), wrong=lambda: _wrong_rounded(p))
    right, down = x % 1, y % 1
    left, top = floor(x), floor(y)
    near = [p.features[top][left], p.features[top][left + 1], p.features[top + 1][left], p.features[top + 1][left + 1]]
    return Solved(
        parts,
        lambda: {
            "x": x,
            "y": y,
            "start": [F(value, p.stride) for value in p.corners],
            "right": right,
            "down": down,
            "near": near,
            "upper": near[0] + right * (near[1] - near[0]),
            "lower": near[2] + right * (near[3] - near[2]),
            "rises": (near[1] - near[0], near[3] - near[2]),
            "far": p.features[_far(p)[0]][_far(p)[1]],
            "far_shares": (right if _far(p)[1] > left else 1 - right, down if _far(p)[0] > top else 1 - down),
            "nearest": (floor(y + F(1, 2)), floor(x + F(1, 2))),
            "sizes": (p.corners[2] - p.corners[0], p.corners[3] - p.corners[1]) if p.bin else (0, 0),
        },
        ("features-at-integers",),
        {"features": lambda: _figure(p.features), "window": lambda: _figure(p.features, (top, left))},
    )


def verify(p: Params) -> dict[str, Any]:
    """The two-dimensional hat function of every cell, summed over the whole map."""
    if p.bin is None:
        x, y = (F(value, p.stride) for value in p.corners)
    else:
        x1, y1, x2, y2 = p.corners
        row, column = p.bin
        x = (x1 + (2 * column + 1) * F(x2 - x1, 2 * BINS)) / p.stride
        y = (y1 + (2 * row + 1) * F(y2 - y1, 2 * BINS)) / p.stride

    def value(u: F, v: F) -> F:
        return sum(
            (_hat(u - j) * _hat(v - i) * f for i, line in enumerate(p.features) for j, f in enumerate(line)), F(0)
        )

    values: dict[str, Any] = {"point": (x, y), "value": value(x, y)}
    if not p.derivatives:
        i, j = (min(range(SIZE), key=lambda n: abs(n - axis)) for axis in (y, x))
        return values | {"rounded": p.features[i][j]}
    i, j = _far(p)
    step = F(1, 100)
    return values | {
        "weight": _hat(x - j) * _hat(y - i),
        "slope": (value(x + step, y) - value(x - step, y)) / (2 * step),
    }


def effort(p: Params) -> float:
    return 3.5 + (1.2 if p.bin else 0) + (1.8 if p.derivatives else 0)


def _features(rng: Random) -> Rows:
    """Multiples of 4, so that interpolated values are short."""
    values = [4 * n for n in rng.sample(range(1, 3 * SIZE * SIZE // 2), SIZE * SIZE)]
    return tuple(tuple(values[i * SIZE : (i + 1) * SIZE]) for i in range(SIZE))


def _place(rng: Random, stride: int, *, binned: bool) -> tuple[tuple[int, ...], tuple[int, int] | None]:
    """Coordinates in quarters of a cell."""
    quarter = stride // 4
    if not binned:
        return (quarter * rng.randint(1, 15), quarter * rng.randint(1, 15)), None
    left, top = rng.randint(0, 7), rng.randint(0, 7)
    width, height = rng.choice((1, 2, 3)), rng.choice((1, 2, 3))
    corners = (left, top, left + 4 * width, top + 4 * height)
    return tuple(quarter * edge for edge in corners), (rng.randrange(BINS), rng.randrange(BINS))


def _middle(low: F, high: F, index: int) -> F:
    return low + (high - low) * F(2 * index + 1, 2 * BINS)


def _hat(distance: F) -> F:
    return max(F(0), 1 - abs(distance))


def _far(p: Params) -> tuple[int, int]:
    """The cell beside the nearest one, in its row."""
    x, y = p.point
    column = floor(x) if x % 1 > F(1, 2) else floor(x) + 1
    return floor(y + F(1, 2)), column


def _slope(p: Params) -> F:
    """The derivative of the sample by x."""
    x, y = p.point
    left, top = floor(x), floor(y)
    rises = [p.features[row][left + 1] - p.features[row][left] for row in (top, top + 1)]
    return (1 - y % 1) * rises[0] + y % 1 * rises[1]


def _figure(features: Rows, corner: tuple[int, int] | None = None) -> Scene:
    names = [str(n) for n in range(SIZE)]
    windows = [(*corner, 2, 2)] if corner else []
    return matrix(Grid(entries(features), windows=windows, row_names=names, column_names=names, cell=21))


def _wrong_points(p: Params) -> list[Wrong]:
    (x, y), s = p.point, p.stride
    third, half = F(1, 3), F(1, 2)
    wrong = [
        ("rows-first", (y, x), "$x$ comes first.", third),
        ("pixels", (x * s, y * s), "Divide by the stride to get to the feature map.", third),
        ("rounded", (F(floor(x + half)), F(floor(y + half))), "RoIAlign does not round.", half),
        ("rounded-down", (F(floor(x)), F(floor(y))), "RoIAlign does not round.", half),
        ("half-cell", (x - half, y - half), "Here, features lie at whole coordinates, without a shift.", half),
        ("half-cell-on", (x + half, y + half), "Here, features lie at whole coordinates, without a shift.", half),
    ]
    if p.bin is not None:
        x1, y1, x2, y2 = (F(value, s) for value in p.corners)
        row, column = p.bin
        width, height = (x2 - x1) / BINS, (y2 - y1) / BINS
        wrong += [
            (
                "region-middle",
                ((x1 + x2) / 2, (y1 + y2) / 2),
                "This is the middle of the region, not of the bin.",
                third,
            ),
            ("bin-corner", (x1 + column * width, y1 + row * height), "This is the bin's corner, not its middle.", half),
            ("other-bin", (_middle(x1, x2, row), _middle(y1, y2, column)), "The row goes with $y$.", half),
            ("no-corner", (x - x1, y - y1), "The bins begin at the region's corner.", third),
        ]
    return [Wrong(*each) for each in wrong]


def _wrong_values(p: Params, right: F) -> list[Wrong]:
    x, y = p.point
    left, top = floor(x), floor(y)
    f = p.features
    near = [f[i][j] for i in (top, top + 1) for j in (left, left + 1)]
    swapped = bilinear(f, left + y % 1, top + x % 1)
    transposed = bilinear(f, y, x)
    mirrored = bilinear(f, left + 1 - x % 1, top + 1 - y % 1)
    nearest = f[floor(y + F(1, 2))][floor(x + F(1, 2))]
    wrong = [
        Wrong("mean", F(sum(near), 4), "Nearer features weigh more.", F(1, 3)),
        Wrong("nearest", F(nearest), "RoIAlign interpolates; it does not round.", F(0)),
        Wrong("maximum", F(max(near)), "RoIAlign interpolates; the maximum is RoI pooling's.", F(0)),
        Wrong("weights-exchanged", mirrored, "The nearer a feature, the larger its weight.", F(1, 3)),
        Wrong("axes-exchanged", swapped, "The share of $x$ weighs columns.", F(1, 2)),
        Wrong("rows-first", transposed, "$x$ counts columns, $y$ rows.", F(1, 3)),
        Wrong("row-only", near[0] + x % 1 * (near[1] - near[0]), "Interpolate between both rows too.", F(1, 2)),
        Wrong("column-only", near[0] + y % 1 * (near[2] - near[0]), "Interpolate between both columns too.", F(1, 2)),
    ]
    return [each for each in wrong if abs(each.value - right) > F(1, 40)]


def _wrong_rounded(p: Params) -> list[Wrong]:
    x, y = p.point
    left, top = floor(x), floor(y)
    right, down = (int(axis % 1 > F(1, 2)) for axis in (x, y))
    f = p.features
    return [
        Wrong("other-column", f[top + down][left + 1 - right], "$x$ is nearer to the other column.", F(1, 3)),
        Wrong("other-row", f[top + 1 - down][left + right], "$y$ is nearer to the other row.", F(1, 3)),
        Wrong("opposite", f[top + 1 - down][left + 1 - right], "This is the farthest of the four.", F(0)),
        Wrong("rows-first", f[left + right][top + down], "$x$ counts columns, $y$ rows.", F(1, 3)),
        Wrong("largest", max(f[i][j] for i in (top, top + 1) for j in (left, left + 1)), "The nearest counts.", F(0)),
        Wrong("counted-from-one", f[top + down - 1][left + right - 1], "Rows and columns count from 0.", F(1, 3)),
    ]


def _wrong_weights(p: Params, cell: tuple[int, int]) -> list[Wrong]:
    x, y = p.point
    weights = bilinear_weights(x, y)
    right = weights[cell]
    across, along = _hat(x - cell[1]), _hat(y - cell[0])
    wrong = [
        Wrong("nearest", max(weights.values()), "This is the weight of the nearest feature.", F(1, 3)),
        Wrong("farthest", min(weights.values()), "This is the weight of the farthest feature.", F(1, 3)),
        Wrong(
            "other", _hat(F(1) - across) * _hat(F(1) - along), "The nearer a feature, the larger its weight.", F(1, 3)
        ),
        Wrong("column-only", across, "The share of the row multiplies it.", F(1, 2)),
        Wrong("row-only", along, "The share of the column multiplies it.", F(1, 2)),
        Wrong("quarter", F(1, 4), "The four weights differ.", F(0)),
        Wrong("one", F(1), "Four features share the sample.", F(0)),
        Wrong("zero", F(0), "RoIAlign passes a gradient to all four features.", F(0)),
    ]
    return [each for each in wrong if abs(each.value - right) > F(1, 400)]


def _wrong_slopes(p: Params) -> list[Wrong]:
    x, y = p.point
    left, top = floor(x), floor(y)
    f, right = p.features, _slope(p)
    upper, lower = (f[row][left + 1] - f[row][left] for row in (top, top + 1))
    first, second = (f[top + 1][column] - f[top][column] for column in (left, left + 1))
    wrong = [
        Wrong("upper-row", F(upper), "Both rows count, with the shares of $y$.", F(1, 2)),
        Wrong("lower-row", F(lower), "Both rows count, with the shares of $y$.", F(1, 2)),
        Wrong("mean", F(upper + lower, 2), "The rows are weighted with the shares of $y$.", F(1, 2)),
        Wrong("exchanged", y % 1 * upper + (1 - y % 1) * lower, "The nearer row weighs more.", F(1, 2)),
        Wrong("by-y", (1 - x % 1) * first + x % 1 * second, "This is the derivative by $y$.", F(1, 3)),
        Wrong("zero", F(0), "This holds for RoI pooling, which rounds; RoIAlign does not.", F(0)),
        Wrong("sign", -right, "The right column minus the left one.", F(1, 2)),
        Wrong("per-pixel", right / p.stride, "$x$ is measured on the feature map here.", F(1, 2)),
    ]
    return [each for each in wrong if abs(each.value - right) > F(1, 40)]
