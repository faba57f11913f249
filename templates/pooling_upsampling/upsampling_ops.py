"""Upsampling: nearest neighbour, bed of nails, bilinear interpolation and the sub-pixel shuffle; shapes and values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction as F
from functools import partial
from typing import Any, Literal

from examgen import NONE, Draw, Given, Integer, Matrix, Part, Reject, Shape, Solved, Vector, Wrong
from examgen.figures.cells import Grid, entries
from examgen.figures.matrices import side_by_side
from examgen.figures.scene import Scene
from examgen.matrices import Rows, transposed
from examgen.nn.upsampling import bed_of_nails, bilinear, nearest, pixel_shuffle

TITLE, POINTS, MINUTES, FAMILY = "Upsampling a map", 4, 6, "upsampling"
FORMULAS = ("bilinear-interpolation",)
HALF, THIRD = F(1, 2), F(1, 3)
Task = Literal["repeat", "shuffle", "interpolate"]


@dataclass(frozen=True)
class Level:
    task: Task
    cases: tuple[tuple[int, int, int], ...]  # factor, rows and columns of a map
    values: tuple[int, ...]


LEVELS = {
    "easy": Level("repeat", cases=((2, 2, 3), (2, 3, 2), (2, 3, 3), (3, 2, 2)), values=tuple(range(1, 10))),
    "medium": Level("shuffle", cases=((2, 2, 2),), values=tuple(range(1, 20))),
    "hard": Level("interpolate", cases=((2, 2, 2),), values=tuple(range(0, 400, 48))),
}


@dataclass(frozen=True)
class Params:
    task: Task
    maps: tuple[Rows, ...]
    factor: int
    channels: int  # of a larger input
    size: tuple[int, int]  # its height and width
    scale: int  # by which it is enlarged
    filters: int  # channels of the enlarged one, if it is shuffled

    @property
    def map(self) -> Rows:
        return self.maps[0]

    @property
    def enlarged(self) -> tuple[int, int]:
        return self.scale * self.size[0], self.scale * self.size[1]


def sample(d: Draw[Level, None]) -> Params:
    rng, task = d.rng, d.level.task
    factor, rows, columns = rng.choice(d.level.cases)
    count = factor**2 if task == "shuffle" else 1
    drawn = rng.sample(d.level.values, k=count * rows * columns)
    lines = [tuple(drawn[start : start + columns]) for start in range(0, len(drawn), columns)]
    maps = tuple(tuple(lines[start : start + rows]) for start in range(0, len(lines), rows))
    if task == "interpolate" and maps[0][0][1] - maps[0][0][0] == maps[0][1][1] - maps[0][1][0]:
        raise Reject("the map is a plane")
    asked = task != "interpolate"
    return Params(
        task,
        maps,
        factor,
        channels=rng.choice((16, 32, 48, 64)) if asked else 0,
        size=(rng.randint(10, 40), rng.randint(10, 40)) if asked else (0, 0),
        scale=rng.choice((2, 3, 4)) if asked else 0,
        filters=rng.choice((1, 3, 8)) if task == "shuffle" else 0,
    )


def solve(p: Params, given: Given = NONE) -> Solved:  # noqa: ARG001 - no part uses another
    a, r = p.map, p.factor
    if p.task == "repeat":
        parts = {
            "nearest": Part(Matrix(nearest(a, r)), wrong=partial(_wrong_blocks, p)),
            "nails": Part(Matrix(bed_of_nails(a, r)), wrong=partial(_wrong_nails, p)),
            "shape": Part(Shape((p.channels, *p.enlarged)), wrong=partial(_wrong_shapes, p)),
        }
    elif p.task == "shuffle":
        parts = {
            "output": Part(Matrix(pixel_shuffle(p.maps, r)[0]), wrong=partial(_wrong_shuffles, p), weight=2),
            "filters": Part(Integer(p.filters * p.scale**2), wrong=partial(_wrong_filters, p)),
            "shape": Part(Shape((p.filters, *p.enlarged)), wrong=partial(_wrong_shuffled_shapes, p)),
        }
    else:
        parts = {
            "bilinear": Part(Matrix(bilinear(a, r)), wrong=partial(_wrong_bilinear, p), weight=3),
            "aligned": Part(Vector(_aligned(a[0])), wrong=partial(_wrong_aligned, p)),
        }
    first, second = a[0][:2]
    return Solved(
        parts=parts,
        steps={
            "first": first,
            "second": second,
            "quarter": F(3 * first + second, 4),
            "left": Matrix(tuple(_half_pixel(row[:2]) for row in a)).tex(),
            "area": p.scale**2,
            "corners": [each[0][0] for each in p.maps],
        },
        conventions=("layout-chw",) if p.task != "interpolate" else (),
        figures={"map": partial(_figure, p)},
    )


def verify(p: Params) -> dict[str, Any]:
    import numpy as np

    a, r = np.array(p.maps), p.factor
    height, width = (sum(size for _ in range(p.scale)) for size in p.size)
    if p.task == "repeat":
        nail = np.zeros((r, r), dtype=int)
        nail[0, 0] = 1
        return {
            "nearest": np.kron(a[0], np.ones((r, r), dtype=int)).tolist(),
            "nails": np.kron(a[0], nail).tolist(),
            "shape": (p.channels, height, width),
        }
    if p.task == "shuffle":
        _, rows, columns = a.shape
        shuffled = a.reshape(r, r, rows, columns).transpose(2, 0, 3, 1).reshape(r * rows, r * columns)
        places = p.filters * height * width
        return {
            "output": shuffled.tolist(),
            "filters": places // (p.size[0] * p.size[1]),
            "shape": (p.filters, height, width),
        }
    weights = np.array(((4, 0), (3, 1), (1, 3), (0, 4)))
    steps = np.interp((0, 1, 2, 3), (0, 3), [float(x) for x in p.map[0]])
    return {
        "bilinear": (weights @ a[0] @ weights.T // 16).tolist(),
        "aligned": [round(step) for step in steps.tolist()],
    }


def effort(p: Params) -> float:
    cells = sum(map(len, p.map)) * p.factor**2
    return {"repeat": 2.5 + 0.06 * cells, "shuffle": 5.0, "interpolate": 7.0}[p.task]


def _figure(p: Params) -> Scene:
    if p.task != "shuffle":
        return side_by_side([Grid(entries(p.map))])
    return side_by_side([Grid(entries(each), title=f"channel {k}") for k, each in enumerate(p.maps)])


def _half_pixel(row: Sequence[Any]) -> tuple[F, ...]:
    a, b = row
    return F(a), F(3 * a + b, 4), F(a + 3 * b, 4), F(b)


def _aligned(row: Sequence[Any]) -> tuple[F, ...]:
    """Two values on four, the outer ones kept."""
    a, b = row
    return F(a), F(2 * a + b, 3), F(a + 2 * b, 3), F(b)


def _both_axes(a: Rows, stretch: Any) -> Rows:
    return transposed([stretch(column) for column in transposed([stretch(row) for row in a])])


def _tiled(a: Rows, r: int) -> Rows:
    return tuple(row * r for row in a) * r


def _corner(a: Rows, r: int) -> Rows:
    """The map at the upper left, zeros around."""
    columns = len(a[0])
    return (*(row + (0,) * (columns * (r - 1)) for row in a), *((0,) * (columns * r),) * (len(a) * (r - 1)))


def _last_nails(a: Rows, r: int) -> Rows:
    return tuple(row[::-1] for row in bed_of_nails(tuple(row[::-1] for row in a[::-1]), r)[::-1])


def _wrong_blocks(p: Params) -> list[Wrong]:
    a, r = p.map, p.factor
    block = "Each value becomes a block of its own."
    shared = tuple(tuple(F(value, r**2) for value in row) for row in nearest(a, r))
    wide = tuple(tuple(value for value in row for _ in range(r)) for row in a) * r
    tall = tuple(row * r for row in a for _ in range(r))
    return [
        Wrong("tiled", _tiled(a, r), block, THIRD),
        Wrong("nails", bed_of_nails(a, r), "This is a bed of nails.", F(0)),
        Wrong("shared", shared, "The value itself is repeated, not shared.", HALF),
        Wrong("rows-tiled", wide, block, HALF),
        Wrong("columns-tiled", tall, block, HALF),
        Wrong("corner", _corner(a, r), block),
    ]


def _wrong_nails(p: Params) -> list[Wrong]:
    a, r = p.map, p.factor
    gaps = "Between neighbours there are zeros."
    diagonal = tuple(
        tuple(x if i % r == j % r else 0 for j, x in enumerate(row)) for i, row in enumerate(nearest(a, r))
    )
    return [
        Wrong("corner", _corner(a, r), gaps, THIRD),
        Wrong("nearest", nearest(a, r), "This is nearest-neighbour upsampling."),
        Wrong("lower-right", _last_nails(a, r), "The value stands at the upper left of its block.", HALF),
        Wrong("columns-only", tuple(row for row in bed_of_nails(a, r)[::r] for _ in range(r)), gaps, HALF),
        Wrong("diagonal", diagonal, "Each value is set down once.", THIRD),
        Wrong("scaled", tuple(tuple(r**2 * x for x in row) for row in bed_of_nails(a, r)), "The values stay.", HALF),
    ]


def _wrong_shapes(p: Params) -> list[Wrong]:
    c, (height, width), s = p.channels, p.enlarged, p.scale
    stay = "Every channel is enlarged by itself: their number stays."
    area = (s * height, s * width)
    wrong = [
        Wrong("channels-too", (s * c, height, width), stay, HALF),
        Wrong("area", (c, *area), f"The factor {s} is that of a side.", HALF),
        Wrong("area, channels-too", (s * c, *area), stay),
        Wrong("added", (c, p.size[0] + s, p.size[1] + s), f"The sides are multiplied by {s}.", THIRD),
        Wrong("one-axis", (c, height, p.size[1]), "Both sides grow.", THIRD),
    ]
    if c % s**2 == 0:
        wrong += [
            Wrong("channels-divided", (c // s**2, height, width), "This would be a sub-pixel shuffle.", HALF),
            Wrong("area, channels-divided", (c // s**2, *area), stay),
        ]
    return wrong


def _wrong_shuffles(p: Params) -> list[Wrong]:
    a, b, c, d = p.maps
    order = "Channel $i r + j$ gives row $i$ and column $j$ of each block."

    def shuffled(*maps: Rows) -> Rows:
        return pixel_shuffle(maps, p.factor)[0]

    quadrants = tuple(x + y for x, y in zip((*a, *c), (*b, *d), strict=True))
    flat = tuple(row[0] + row[1] for row in p.maps)
    return [
        Wrong("quadrants", quadrants, "The channels are interleaved, not laid side by side.", THIRD),
        Wrong("column-first", shuffled(a, c, b, d), order, HALF),
        Wrong("last-first", shuffled(d, c, b, a), order, THIRD),
        Wrong("flattened", flat, "The channels are interleaved, not written one after the other."),
        Wrong("turned-maps", shuffled(*map(transposed, p.maps)), "The places within a channel stay.", HALF),
        Wrong("first-channel", nearest(a, p.factor), "All channels are used."),
        Wrong("clockwise", shuffled(a, b, d, c), order, HALF),
    ]


def _wrong_filters(p: Params) -> list[Wrong]:
    s, n = p.scale, p.filters
    return [
        Wrong("one-factor", n * s, "Both sides grow: $r^2$ values for each one.", HALF),
        Wrong("none", n, "The shuffle takes $r^2$ channels for one.", THIRD),
        Wrong("cubed", n * s**3, "Both sides grow: $r^2$ values for each one.", THIRD),
        Wrong("times-input", n * s**2 * p.channels, "A filter sums over the input's channels.", HALF),
        Wrong("input", p.channels * s**2, "The number of output channels counts, not that of the input.", HALF),
        Wrong("one-more", n * s**2 + n, "There are no other channels.", HALF),
        Wrong("twice", 2 * n * s, "Both sides grow: $r \\cdot r$, not $r + r$.", THIRD),
    ]


def _wrong_shuffled_shapes(p: Params) -> list[Wrong]:
    n, (height, width), s = p.filters, p.enlarged, p.scale
    fewer = "The shuffle turns $r^2$ channels into one."
    area = (s * height, s * width)
    wrong = [
        Wrong("channels-stay", (n * s**2, height, width), fewer, HALF),
        Wrong("before-shuffle", (n * s**2, *p.size), "This is the output of the convolution.", THIRD),
        Wrong("not-enlarged", (n, *p.size), "The values of $r^2$ channels make the map larger.", THIRD),
        Wrong("input-channels", (p.channels, height, width), fewer, HALF),
        Wrong("area", (n, *area), "The sides grow by $r$, the area by $r^2$.", HALF),
        Wrong("area, channels-stay", (n * s**2, *area), fewer),
    ]
    if p.channels % s**2 == 0:
        shuffled = (p.channels // s**2, height, width)
        wrong.append(Wrong("shuffled-first", shuffled, "The convolution comes first.", THIRD))
    return wrong


def _wrong_bilinear(p: Params) -> list[Wrong]:
    a = p.map
    weights = "An output lies a quarter of a pixel beside the centre of an input."
    swapped = _both_axes(a, lambda row: (row[0], F(row[0] + 3 * row[1], 4), F(3 * row[0] + row[1], 4), row[1]))
    middle = _both_axes(a, lambda row: (row[0], F(sum(row), 2), row[1], row[1]))
    outside = _both_axes(a, lambda row: (
        F(5 * row[0] - row[1], 4), F(3 * row[0] + row[1], 4), F(row[0] + 3 * row[1], 4), F(5 * row[1] - row[0], 4),
    ))  # fmt: skip
    rows_only = tuple(_half_pixel(row) for row in a for _ in range(2))
    columns_only = transposed([_half_pixel(column) for column in transposed(a) for _ in range(2)])
    return [
        Wrong("aligned", _both_axes(a, _aligned), "The centres of the corner pixels do not coincide.", HALF),
        Wrong("nearest", nearest(a, 2), "This is nearest-neighbour upsampling."),
        Wrong("swapped", swapped, weights, HALF),
        Wrong("between", middle, weights, THIRD),
        Wrong("extrapolated", outside, "Outside the outer centres the value stays.", HALF),
        Wrong("rows-only", rows_only, "Both axes are interpolated.", THIRD),
        Wrong("columns-only", columns_only, "Both axes are interpolated.", THIRD),
    ]


def _wrong_aligned(p: Params) -> list[Wrong]:
    a, b = p.map[0]
    thirds = "The first and last value are kept, and three equal steps lead from one to the other."
    return [
        Wrong("half-pixel", _half_pixel(p.map[0]), thirds, THIRD),
        Wrong("repeated", (a, a, b, b), thirds),
        Wrong("quarters", tuple(F((4 - k) * a + k * b, 4) for k in range(4)), thirds, HALF),
        Wrong("backwards", _aligned((b, a)), "The row begins with its first value.", HALF),
        Wrong("middle", (a, F(a + b, 2), F(a + b, 2), b), thirds, THIRD),
        Wrong("fifths", tuple(F((5 - k) * a + k * b, 5) for k in range(1, 5)), thirds, THIRD),
        Wrong("column", _aligned([row[0] for row in p.map]), "This is the first column.", HALF),
    ]
