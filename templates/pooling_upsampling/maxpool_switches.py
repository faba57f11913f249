"""Where max pooling found its maxima: the gradient at its input, max-unpooling, and overlapping windows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction as F
from functools import partial
from itertools import chain, product
from random import Random
from typing import Any, Literal

from examgen import NONE, Draw, Given, Matrix, Part, Reject, Solved, Wrong
from examgen.figures.cells import Grid, entries
from examgen.figures.matrices import side_by_side
from examgen.figures.scene import Scene
from examgen.matrices import Entry, Rows
from examgen.nn.pooling import (
    Cell,
    average_pool,
    average_pool_backward,
    covered,
    max_pool,
    max_pool_backward,
    max_unpool,
    scattered,
    switches,
)
from examgen.nn.windows import Window
from examgen.tex import terms

TITLE, POINTS, MINUTES, FAMILY = "Where the maxima were", 4, 6, "max-pooling-switches"
HALF, THIRD = F(1, 2), F(1, 3)
Task = Literal["gradient", "unpooling", "overlap"]
Pick = Callable[[tuple[Cell, ...]], Cell]


@dataclass(frozen=True)
class Level:
    task: Task
    cases: tuple[tuple[Cell, Window], ...]  # shape of the map and window


LEVELS = {
    "easy": Level("gradient", cases=(((4, 4), Window(2, 2)),)),
    "medium": Level("unpooling", cases=(((4, 4), Window(2, 2)), ((4, 6), Window(2, 2)), ((6, 4), Window(2, 2)))),
    "hard": Level("overlap", cases=(((5, 5), Window(3, 2)), ((4, 4), Window(3, 1)))),
}


@dataclass(frozen=True)
class Params:
    task: Task
    map: Rows
    window: Window
    values: Rows  # that come to the pooled positions: an upstream gradient, or a feature map to unpool
    signal: Rows | None  # the gradient by the unpooled map

    @property
    def shape(self) -> Cell:
        return len(self.map), len(self.map[0])


def sample(d: Draw[Level, None]) -> Params:
    rng, task = d.rng, d.level.task
    shape, window = rng.choice(d.level.cases)
    a = _grid(rng, shape, range(1, 31))
    if task == "overlap":
        a = _sharing(rng, a, window)
    places = switches(a, window)
    corners = [cells[0] for cells in covered(shape, window).values()]
    if sum(place == corner for place, corner in zip(places.values(), corners, strict=True)) > 1:
        raise Reject("the maxima lie at the upper left")
    pooled = window.positions(shape[0]), window.positions(shape[1])
    steps = range(-4, 6) if task == "gradient" else range(1, 10) if task == "unpooling" else range(-36, 46, 9)
    values = _grid(rng, pooled, [value for value in steps if value])
    gradient = max_pool_backward(a, window, values)
    if not all(gradient[i][j] for i, j in places.values()):
        raise Reject("gradients cancel at a maximum")
    return Params(task, a, window, values, _grid(rng, shape, range(-12, 13)) if task == "unpooling" else None)


def solve(p: Params, given: Given = NONE) -> Solved:  # noqa: ARG001 - no part uses another
    places = switches(p.map, p.window)
    if p.task == "gradient":
        parts = {"pooled": _pooled_part(p), "gradient": _gradient_part(p)}
    elif p.signal:
        back = _collected(p, p.signal, lambda cells: max(cells, key=lambda cell: p.map[cell[0]][cell[1]]))
        parts = {
            "unpooled": Part(Matrix(max_unpool(p.values, places, p.shape)), wrong=partial(_wrong_gradients, p)),
            "back": Part(Matrix(back), wrong=partial(_wrong_backs, p, p.signal)),
        }
    else:
        even = average_pool_backward(p.shape, p.window, p.values)
        parts = {"gradient": _gradient_part(p), "even": Part(Matrix(even), wrong=partial(_wrong_evens, p, even))}
    first = next(iter(places))
    wanted = [*places.values()]
    shared = max(wanted, key=wanted.count)
    met = [p.values[i][j] for (i, j), place in places.items() if place == shared]
    return Solved(
        parts=parts,
        steps={
            "largest": p.map[places[first][0]][places[first][1]],
            "row": places[first][0] + 1,
            "column": places[first][1] + 1,
            "value": p.values[0][0],
            "signal": p.signal[places[first][0]][places[first][1]] if p.signal else 0,
            "met": terms(met),
            "met_sum": sum(met),
            "shared": shared[0] + 1,
            "shared_column": shared[1] + 1,
            "area": p.window.kernel**2,
            "shares": [value // p.window.kernel**2 for row in p.values for value in row],
        },
        figures={"maps": partial(_maps, p)} | ({"signal": partial(_signal, p.signal)} if p.signal else {}),
    )


def verify(p: Params) -> dict[str, Any]:
    """The slope of what is pooled, measured: one input value after the other is moved by a little."""
    small = F(1, 1000)

    def total(pool: Callable[[Rows, Window], Rows], row: int, column: int, step: F) -> Entry:
        moved = [list(line) for line in p.map]
        moved[row][column] += step
        pooled = pool(tuple(map(tuple, moved)), p.window)
        return sum(x * g for xs, gs in zip(pooled, p.values, strict=True) for x, g in zip(xs, gs, strict=True))

    def slope(pool: Callable[[Rows, Window], Rows]) -> Rows:
        rows, columns = map(range, p.shape)
        here = total(pool, 0, 0, F(0))
        return tuple(tuple((total(pool, i, j, small) - here) / small for j in columns) for i in rows)

    gradient = slope(max_pool)
    if p.task == "gradient":
        return {"pooled": max_pool(p.map, p.window), "gradient": gradient}
    if p.task == "overlap":
        return {"gradient": gradient, "even": slope(average_pool)}
    marked = [(value, signal) for values, signals in zip(gradient, p.signal or (), strict=True)
              for value, signal in zip(values, signals, strict=True) if value]  # fmt: skip
    back = [[next(s for v, s in marked if v == value) for value in row] for row in p.values]
    return {"unpooled": gradient, "back": back}


def effort(p: Params) -> float:
    size = p.shape[0] * p.shape[1]
    return 2 + 0.08 * size + 0.3 * sum(map(len, p.values)) + 2 * (p.task == "overlap")


def _grid(rng: Random, shape: Cell, values: Any) -> Rows:
    """Different values."""
    drawn = rng.sample(values, shape[0] * shape[1])
    return tuple(tuple(drawn[i * shape[1] : (i + 1) * shape[1]]) for i in range(shape[0]))


def _sharing(rng: Random, a: Rows, window: Window) -> Rows:
    """The map with the largest value of two windows moved, by an exchange, to a cell that only these two share."""
    windows = covered((len(a), len(a[0])), window).values()
    counts = Counter(chain.from_iterable(windows))
    meeting = rng.choice([cell for cell, count in counts.items() if count == 2])
    both = [cell for cells in windows if meeting in cells for cell in cells]
    top = max(both, key=lambda cell: a[cell[0]][cell[1]])
    moved = {meeting: top, top: meeting}
    source = [[moved.get((i, j), (i, j)) for j in range(len(row))] for i, row in enumerate(a)]
    return tuple(tuple(a[i][j] for i, j in row) for row in source)


def _maps(p: Params) -> Scene:
    title = "decoder" if p.task == "unpooling" else "upstream gradient"
    name = "encoder" if p.task == "unpooling" else "input"
    return side_by_side([Grid(entries(p.map), title=name), Grid(entries(p.values), title=title)])


def _signal(signal: Rows) -> Scene:
    return side_by_side([Grid(entries(signal))])


def _pooled_part(p: Params) -> Part:
    pooled = max_pool(p.map, p.window)
    corner = _collected(p, p.map, min)
    return Part(
        Matrix(pooled),
        wrong=lambda: [
            Wrong("mean", average_pool(p.map, p.window), "This is average pooling."),
            Wrong("first", corner, "The largest value counts, wherever it is in the window."),
            Wrong("last", _collected(p, p.map, max), "The largest value counts, wherever it is in the window."),
            Wrong("min", _collected(p, p.map, partial(_least, p)), "The largest value is kept, not the smallest."),
            Wrong("upstream", p.values, "The upstream gradient comes in only on the way back."),
        ],
    )


def _gradient_part(p: Params) -> Part:
    return Part(Matrix(max_pool_backward(p.map, p.window, p.values)), wrong=partial(_wrong_gradients, p))


def _least(p: Params, cells: tuple[Cell, ...]) -> Cell:
    return min(cells, key=lambda cell: p.map[cell[0]][cell[1]])


def _collected(p: Params, a: Rows, pick: Pick) -> Rows:
    """From each window the value of `a` at the picked cell."""
    cells = covered(p.shape, p.window)
    rows, columns = (range(len(p.values)), range(len(p.values[0])))
    picked = {output: pick(cells[output]) for output in product(rows, columns)}
    return tuple(tuple(a[picked[i, j][0]][picked[i, j][1]] for j in columns) for i in rows)


def _placed(p: Params, pick: Pick, values: Rows | None = None) -> Rows:
    """The values, or others, laid at the picked cells of their windows; what meets is added."""
    source = p.values if values is None else values
    return scattered(p.shape, [(pick(cells), source[i][j]) for (i, j), cells in covered(p.shape, p.window).items()])


def _spread(p: Params) -> Rows:
    """Every value at all cells of its window, added."""
    cells = covered(p.shape, p.window)
    return scattered(p.shape, [(cell, p.values[i][j]) for (i, j), window in cells.items() for cell in window])


def _wrong_gradients(p: Params) -> list[Wrong]:
    places, at_maximum = switches(p.map, p.window), "Each value belongs where its window's maximum was."
    winners = {place: p.values[i][j] for (i, j), place in places.items()}
    largest = max_pool(p.map, p.window)
    kept = scattered(p.shape, [(place, p.map[place[0]][place[1]]) for place in set(places.values())])
    times = tuple(tuple(g * x for g, x in zip(*rows, strict=True)) for rows in zip(p.values, largest, strict=True))
    moved = "Unpooling only moves values." if p.signal else "The slope at the maximum is 1: nothing is multiplied."
    wrong = [
        Wrong("upper-left", _placed(p, min), at_maximum, THIRD),
        Wrong("lower-right", _placed(p, max), at_maximum, THIRD),
        Wrong("smallest", _placed(p, partial(_least, p)), "The maximum counts, not the minimum.", THIRD),
        Wrong("copied", _spread(p), "Only the maximum of each window gets the value; the others get 0.", THIRD),
        Wrong("shared", average_pool_backward(p.shape, p.window, p.values), "Shares belong to average pooling."),
        Wrong("input-kept", kept, "The places come from the input, the values do not.", HALF),
        Wrong("product", _at(p, places, times), moved, THIRD),
    ]
    if len(winners) < len(places):
        wrong.append(
            Wrong(
                "overwritten", scattered(p.shape, winners.items()), "Where windows overlap, gradients are added.", HALF
            )
        )
    return wrong


def _at(p: Params, places: dict[Cell, Cell], values: Rows) -> Rows:
    return scattered(p.shape, [(place, values[i][j]) for (i, j), place in places.items()])


def _wrong_backs(p: Params, signal: Rows) -> list[Wrong]:
    places = switches(p.map, p.window)
    routed = "The gradient is read where the value was put."
    sums = tuple(tuple(value * p.window.kernel**2 for value in row) for row in average_pool(signal, p.window))
    right = {(i, j): signal[row][column] for (i, j), (row, column) in places.items()}
    times = tuple(tuple(right[i, j] * value for j, value in enumerate(row)) for i, row in enumerate(p.values))
    return [
        Wrong("maximum", max_pool(signal, p.window), "The places are those of the encoder's maxima.", THIRD),
        Wrong("upper-left", _collected(p, signal, min), routed, THIRD),
        Wrong("lower-right", _collected(p, signal, max), routed, THIRD),
        Wrong("mean", average_pool(signal, p.window), routed),
        Wrong("sum", sums, "The constant zeros pass nothing on.", THIRD),
        Wrong("product", times, "Unpooling only moves a value: the slope is 1.", HALF),
        Wrong("smallest", _collected(p, signal, partial(_least, p)), "The maximum counts, not the minimum.", THIRD),
    ]


def _wrong_evens(p: Params, even: Rows) -> list[Wrong]:
    area, cells = p.window.kernel**2, covered(p.shape, p.window)
    last = {cell: F(p.values[i][j], area) for (i, j), window in cells.items() for cell in window}
    counts = scattered(p.shape, [(cell, 1) for window in cells.values() for cell in window])
    means = tuple(tuple(F(x, n) for x, n in zip(*rows, strict=True)) for rows in zip(even, counts, strict=True))
    thirds = tuple(tuple(value * p.window.kernel for value in row) for row in even)
    return [
        Wrong("overwritten", scattered(p.shape, last.items()), "Where windows overlap, gradients are added.", HALF),
        Wrong("copied", _spread(p), "Each of the $k^2$ cells gets the share $1 / k^2$.", HALF),
        Wrong("side", thirds, "Each of the $k^2$ cells gets the share $1 / k^2$, not $1 / k$.", HALF),
        Wrong("averaged", means, "Where windows overlap, gradients add up.", HALF),
        Wrong("maxima", max_pool_backward(p.map, p.window, p.values), "This is max pooling."),
        Wrong("centre", _placed(p, lambda window: window[len(window) // 2]), "All cells have a share.", F(0)),
    ]
