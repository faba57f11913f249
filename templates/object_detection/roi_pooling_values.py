"""RoI max pooling: a box of the image on the feature map, its pooled features, and where a gradient goes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction as F
from functools import cached_property
from itertools import product
from random import Random
from typing import Any

from examgen import NONE, Draw, Given, Integer, Matrix, Part, Reject, Solved, Tex, Vector, Wrong
from examgen.detection.roi import Cell, bins, project, roi_max_pool, winners
from examgen.figures.cells import Grid, entries
from examgen.figures.matrices import matrix

TITLE, POINTS, MINUTES, FAMILY = "RoI pooling", 4, 6, "roi-pooling"

Rows = tuple[tuple[int, ...], ...]


@dataclass(frozen=True)
class Level:
    sides: tuple[int, ...]  # of the region on the feature map
    rounded: bool  # the box's corners are no multiples of the stride
    backward: bool


LEVELS = {
    "easy": Level(sides=(4,), rounded=False, backward=False),
    "medium": Level(sides=(3, 4, 5), rounded=True, backward=False),
    "hard": Level(sides=(3, 5), rounded=True, backward=True),
}
STRIDES, GRID, TRIES = (8, 16, 32), 2, 20


@dataclass(frozen=True)
class Params:
    features: Rows
    stride: int
    box: tuple[int, int, int, int]  # x1, y1, x2, y2 in the image
    upstream: Rows | None  # the gradient of the loss by the pooled features

    @cached_property
    def region(self) -> tuple[int, int, int, int]:
        x1, y1, x2, y2 = project(self.box, self.stride)
        return x1, y1, x2, y2


def sample(d: Draw[Level, None]) -> Params:
    rng, level = d.rng, d.level
    size, stride = rng.choice((6, 7)), rng.choice(STRIDES)
    width, height = rng.choice(
        [(w, h) for w, h in product(level.sides, repeat=2) if w % 2 or h % 2 or not level.rounded]
    )
    left = rng.randint(0, size - width)
    top = rng.choice([start for start in range(size - height + 1) if start != left] or [0])
    corners = (left, top, left + width, top + height)
    box = [edge * stride + (_offset(rng, edge, size, stride) if level.rounded else 0) for edge in corners]
    if left == top:
        raise Reject("rows and columns begin alike")
    p = Params(_features(rng, size), stride, (box[0], box[1], box[2], box[3]), None)
    if not level.backward:
        return p
    upstream = tuple(tuple(rng.choice((-4, -3, -2, -1, 1, 2, 3, 4, 5)) for _ in range(GRID)) for _ in range(GRID))
    for _ in range(TRIES):
        p = replace(p, features=_features(rng, size), upstream=upstream)
        shared = _shared(p)
        if shared and len(_routed(p, shared)) < GRID**2 and sum(_routed(p, shared)) not in (0, *_routed(p, shared)):
            return p
    raise Reject("no feature is the maximum of two or three bins")


def solve(p: Params, given: Given = NONE) -> Solved:  # noqa: ARG001 - a wrong region seldom lies on the map
    x1, y1, x2, y2 = region = p.region
    width, height = x2 - x1, y2 - y1
    parts = {
        "region": Part(Vector(region), wrong=_wrong_regions(p)),
        "pooled": Part(Matrix(roi_max_pool(p.features, region, GRID)), wrong=_wrong_pooled(p), weight=2),
    }
    steps: dict[str, Any] = {
        "size": len(p.features),
        "quotients": [F(value, p.stride) for value in p.box],
        "last": (x2 - 1, y2 - 1),
        "width": width,
        "height": height,
        "columns": [_span(each, x1) for each in bins(width, GRID)],
        "rows": [_span(each, y1) for each in bins(height, GRID)],
        "overlap": width % GRID or height % GRID,
    }
    figures = {"features": matrix(_grid(p)), "region": matrix(_grid(p, (y1, x1, height, width)))}
    if p.upstream is not None:
        cell = _shared(p)
        if cell is None:
            raise ValueError(f"no feature is the maximum of two bins in {p}")
        routed = _routed(p, cell)
        parts["gradient"] = Part(Integer(sum(routed)), wrong=_wrong_gradients(p, routed))
        steps |= {
            "value": p.features[cell[0]][cell[1]],
            "cell": cell,
            "routed": routed,
            "upstream": Matrix(p.upstream).tex(),
        }
    return Solved(parts, steps, ("roi-bins",), figures)


def verify(p: Params) -> dict[str, Any]:
    """The pooled feature of a bin is the largest one whose cell the bin's exact share of the region touches."""
    x1, y1, x2, y2 = (min(range(len(p.features) + 1), key=lambda n: abs(n * p.stride - value)) for value in p.box)

    def touched(start: int, end: int, index: int) -> list[int]:
        low, high = index * (end - start), (index + 1) * (end - start)  # in 1 / GRID of a cell
        return [n for n in range(start, end) if GRID * (n - start + 1) > low and GRID * (n - start) < high]

    cells = {(i, j): [(r, c) for r in touched(y1, y2, i) for c in touched(x1, x2, j)]
             for i in range(GRID) for j in range(GRID)}  # fmt: skip
    pooled = {bin_: max(p.features[r][c] for r, c in inside) for bin_, inside in cells.items()}
    rows = tuple(tuple(pooled[i, j] for j in range(GRID)) for i in range(GRID))
    values: dict[str, Any] = {"region": (x1, y1, x2, y2), "pooled": rows}
    if p.upstream is not None:
        flat = [value for row in rows for value in row]
        twice = max(value for value in flat if flat.count(value) > 1)
        values["gradient"] = sum(p.upstream[i][j] for (i, j), value in pooled.items() if value == twice)
    return values


def effort(p: Params) -> float:
    rounded = any(value % p.stride for value in p.box)
    return 3.5 + (1.3 if rounded else 0) + (1.7 if p.upstream else 0)


def _features(rng: Random, size: int) -> Rows:
    values = rng.sample(range(1, 60), size * size)
    return tuple(tuple(values[i * size : (i + 1) * size]) for i in range(size))


def _offset(rng: Random, edge: int, size: int, stride: int) -> int:
    """How far a corner lies from a multiple of the stride: less than half of it, and inside the image."""
    away = rng.randint(1, stride // 2 - 1)
    return rng.choice([sign * away for sign in (-1, 1) if 0 <= edge + sign <= size])


def _shared(p: Params) -> Cell | None:
    """The largest feature that is the maximum of more than one bin."""
    cells = [cell for row in winners(p.features, p.region, GRID) for cell in row]
    twice = [cell for cell in cells if cells.count(cell) > 1]
    return max(twice, key=lambda cell: p.features[cell[0]][cell[1]], default=None)


def _routed(p: Params, cell: Cell) -> list[int]:
    """The upstream gradients of the bins whose maximum the cell is."""
    found = winners(p.features, p.region, GRID)
    return [g for row, line in zip(found, p.upstream or (), strict=True)
            for each, g in zip(row, line, strict=True) if each == cell]  # fmt: skip


def _grid(p: Params, window: tuple[int, int, int, int] | None = None) -> Grid:
    names = [str(n) for n in range(len(p.features))]
    return Grid(entries(p.features), windows=[window] if window else [], row_names=names, column_names=names, cell=19)


def _span(rows: range, start: int) -> Tex:
    numbers = [str(start + row) for row in rows]
    return Tex(" and ".join([", ".join(numbers[:-1]), numbers[-1]] if len(numbers) > 1 else numbers))


def _wrong_regions(p: Params) -> list[Wrong]:
    (x1, y1, x2, y2), s, size = p.region, p.stride, len(p.features)
    down = tuple(value // s for value in p.box)
    up = tuple(-(-value // s) for value in p.box)
    return [
        Wrong("times-stride", tuple(value * s for value in p.box), "The feature map is smaller: divide by the stride."),
        Wrong("rounded-down", down, "Coordinates are rounded to the nearest whole number.", F(1, 2)),
        Wrong("rounded-up", up, "Coordinates are rounded to the nearest whole number.", F(1, 2)),
        Wrong("outwards", (*down[:2], *up[2:]), "Coordinates are rounded to the nearest whole number.", F(1, 2)),
        Wrong(
            "inclusive", (x1, y1, x2 - 1, y2 - 1), "The last column is $x_2 - 1$; $x_2$ itself is asked for.", F(1, 2)
        ),
        Wrong("rows-first", (y1, x1, y2, x2), "$x$ counts columns and comes first.", F(1, 3)),
        Wrong("sizes", (x1, y1, x2 - x1, y2 - y1), "These are the corner, width and height.", F(1, 2)),
        Wrong("half-stride", tuple(min(size, 2 * value // s) for value in p.box), "Divide by the stride.", F(1, 3)),
        Wrong("one-more", (x1 + 1, y1 + 1, x2 + 1, y2 + 1), "Rows and columns count from 0.", F(1, 3)),
    ]


def _wrong_pooled(p: Params) -> list[Wrong]:
    (x1, y1, x2, y2), m, size = p.region, p.features, len(p.features)
    width, height = x2 - x1, y2 - y1
    wrong = [
        ("whole-map", roi_max_pool(m, (0, 0, size, size), GRID), "Only the region is pooled, not the whole map.", F(0)),
        ("rows-first", _clipped(m, (y1, x1, y2, x2)), "$x$ counts columns, $y$ rows.", F(1, 3)),
        ("last-too", _clipped(m, (x1, y1, x2 + 1, y2 + 1)), "The region ends before $x_2$ and $y_2$.", F(1, 2)),
        ("last-left-out", _clipped(m, (x1, y1, x2 - 1, y2 - 1)), "Column $x_2 - 1$ belongs to the region.", F(1, 2)),
        ("truncated", _split(p, [width // 2] * 2, [height // 2] * 2), "The bins cover the whole region.", F(1, 3)),
        ("first-bin-small", _split(p, [width // 2, width - width // 2], [height // 2, height - height // 2]),
         "If $n$ is odd, both bins contain the middle row or column.", F(1, 2)),
        ("corners", tuple((m[i][x1], m[i][x2 - 1]) for i in (y1, y2 - 1)), "Take the largest value of each bin.", F(0)),
        ("minimum", tuple(tuple(min(m[y1 + i][x1 + j] for i in rows for j in columns) for columns in bins(width, GRID))
                          for rows in bins(height, GRID)), "Take the largest value of each bin.", F(0)),
        ("transposed", tuple(zip(*roi_max_pool(m, p.region, GRID), strict=True)), "Rows stay rows.", F(1, 2)),
    ]  # fmt: skip
    return [Wrong(name, value, why, credit) for name, value, why, credit in wrong]


def _clipped(features: Rows, region: tuple[int, int, int, int]) -> Rows:
    """Pooled after the region is cut off at the map's end."""
    size = len(features)
    x1, y1, x2, y2 = region
    return roi_max_pool(features, (x1, y1, max(min(x2, size), x1 + 2), max(min(y2, size), y1 + 2)), GRID)


def _split(p: Params, widths: list[int], heights: list[int]) -> Rows:
    """Maxima of bins that lie side by side, with these sizes."""
    x1, y1, _, _ = p.region
    rows = [range(y1, y1 + heights[0]), range(y1 + heights[0], y1 + sum(heights))]
    columns = [range(x1, x1 + widths[0]), range(x1 + widths[0], x1 + sum(widths))]
    return tuple(tuple(max(p.features[i][j] for i in r for j in c) for c in columns) for r in rows)


def _wrong_gradients(p: Params, routed: list[int]) -> list[Wrong]:
    everything = [g for row in p.upstream or () for g in row]
    rest = [g for g in everything if g not in routed]
    return [
        Wrong("first", routed[0], "The feature is the maximum of more than one bin: its gradients add up.", F(1, 2)),
        Wrong("last", routed[-1], "The feature is the maximum of more than one bin: its gradients add up.", F(1, 2)),
        Wrong("all", sum(everything), "Only the bins whose maximum it is pass their gradient on to it.", F(1, 3)),
        Wrong("none", 0, "The gradient goes to the maxima.", F(0)),
        Wrong("largest", max(everything), "The bins decide, not the size of the gradient.", F(0)),
        Wrong("smallest", min(everything), "The bins decide, not the size of the gradient.", F(0)),
        Wrong("others", sum(rest), "These are the gradients of the other bins.", F(0)),
        Wrong("difference", routed[0] - routed[-1], "Gradients that meet are added.", F(1, 3)),
    ]
