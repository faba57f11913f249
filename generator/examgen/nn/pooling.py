"""Pooling of one small map by exact numbers, its way back, and max-unpooling.

A map is a tuple of rows. A window looks at the map's own values only: what lies in the padding counts neither for a
maximum nor for a mean. Rows and columns are indices from 0. Sizes are rounded down.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from itertools import product

from examgen.matrices import Entry, Rows
from examgen.nn.windows import Window

Cell = tuple[int, int]
Cells = dict[Cell, tuple[Cell, ...]]
"""For the row and column of each output, the cells of the map that its window covers, in reading order."""


def covered(shape: Cell, window: Window) -> Cells:
    """The cells under each position of a window that is the same along both axes.

    Raises ValueError if it fits nowhere or covers nothing but padding.
    """
    rows, columns = (_axis(size, window) for size in shape)
    return {(i, j): tuple(product(rows[i], columns[j])) for i, j in product(range(len(rows)), range(len(columns)))}


def max_pool(a: Rows, window: Window) -> Rows:
    """The largest value of each window."""
    return _pool(a, window, max)


def average_pool(a: Rows, window: Window) -> Rows:
    """The mean of each window's values."""
    return _pool(a, window, lambda values: Fraction(sum(values), len(values)))


def global_average(a: Rows) -> Fraction:
    """The mean of all values."""
    return Fraction(sum(map(sum, a)), sum(map(len, a)))


def switches(a: Rows, window: Window) -> dict[Cell, Cell]:
    """For each output the cell of its largest value. Raises ValueError if a window has its largest value twice."""
    found = {}
    for output, cells in covered(_shape(a), window).items():
        largest = max(a[i][j] for i, j in cells)
        winners = [(i, j) for i, j in cells if a[i][j] == largest]
        if len(winners) > 1:
            raise ValueError(f"the window of output {output} has its maximum {largest} at {winners}")
        found[output] = winners[0]
    return found


def max_pool_backward(a: Rows, window: Window, upstream: Rows) -> Rows:
    """The gradient by the map: each value of `upstream` goes to the largest of its window; what meets is added."""
    return scattered(_shape(a), ((cell, upstream[i][j]) for (i, j), cell in switches(a, window).items()))


def average_pool_backward(shape: Cell, window: Window, upstream: Rows) -> Rows:
    """The gradient by a map of this shape: each value of `upstream` is shared evenly by the cells of its window."""
    return scattered(
        shape,
        (
            (cell, Fraction(upstream[i][j], len(cells)))
            for (i, j), cells in covered(shape, window).items()
            for cell in cells
        ),
    )


def max_unpool(values: Rows, places: Mapping[Cell, Cell], shape: Cell) -> Rows:
    """Zeros, but each value at the cell that `places` has for it.

    Raises ValueError if two values have the same cell: which of them stays differs between implementations.
    """
    if len(set(places.values())) < len(places):
        raise ValueError(f"two values have the same place: {sorted(places.values())}")
    return scattered(shape, ((cell, values[i][j]) for (i, j), cell in places.items()))


def scattered(shape: Cell, values: Iterable[tuple[Cell, Entry]]) -> Rows:
    """A map of zeros to which each value is added at its cell."""
    found: dict[Cell, Entry] = dict.fromkeys(product(range(shape[0]), range(shape[1])), 0)
    for cell, value in values:
        found[cell] += value
    return tuple(tuple(found[i, j] for j in range(shape[1])) for i in range(shape[0]))


def _axis(size: int, window: Window) -> list[list[int]]:
    starts = (position * window.stride - window.padding for position in range(window.positions(size)))
    taps = range(0, window.extent, window.dilation)
    axis = [[start + tap for tap in taps if 0 <= start + tap < size] for start in starts]
    if not all(axis):
        raise ValueError(f"a position of {window} on {size} values covers nothing but padding")
    return axis


def _pool(a: Rows, window: Window, pool: Callable[[Sequence[Entry]], Entry]) -> Rows:
    cells = covered(_shape(a), window)
    pooled = [pool([a[i][j] for i, j in each]) for each in cells.values()]
    width = max(cells)[1] + 1
    return tuple(tuple(pooled[start : start + width]) for start in range(0, len(pooled), width))


def _shape(a: Rows) -> Cell:
    return len(a), len(a[0])
