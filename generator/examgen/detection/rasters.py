"""Second methods for the overlap of boxes: both are painted on a fine grid and its cells are counted.

The grid is refined until every coordinate falls on a line, so the counts are exact. A row of the grid is one integer,
a bit for a cell; boxes of a few hundred cells a side take well below a millisecond.
"""

from __future__ import annotations

from fractions import Fraction
from math import lcm

Corners = tuple[int | Fraction, int | Fraction, int | Fraction, int | Fraction]
"""x1, y1, x2, y2."""


def raster_iou(a: Corners, b: Corners) -> Fraction:
    """Cells that both boxes cover over cells that at least one covers."""
    first, second = _paint(a, b)
    return Fraction(_count([x & y for x, y in zip(first, second, strict=True)]), _count(_either(first, second)))


def raster_giou(a: Corners, b: Corners) -> Fraction:
    """`raster_iou` minus the share of empty cells among all from the first to the last painted row and column."""
    painted = _either(*_paint(a, b))
    rows = [number for number, row in enumerate(painted) if row]
    columns = [column for column in range(max(painted).bit_length()) if any(row >> column & 1 for row in painted)]
    cells = len(range(rows[0], rows[-1] + 1)) * len(range(columns[0], columns[-1] + 1))
    return raster_iou(a, b) - Fraction(cells - _count(painted), cells)


def _paint(a: Corners, b: Corners) -> tuple[list[int], list[int]]:
    scale = lcm(*(Fraction(value).denominator for value in a + b))
    first, second = ([int(value * scale) for value in box] for box in (a, b))
    left, top = min(first[0], second[0]), min(first[1], second[1])
    bottom = max(first[3], second[3])
    return _rows(first, left, top, bottom), _rows(second, left, top, bottom)


def _rows(box: list[int], left: int, top: int, bottom: int) -> list[int]:
    x1, y1, x2, y2 = box
    stripe = sum(1 << column - left for column in range(x1, x2))
    return [stripe if row in range(y1, y2) else 0 for row in range(top, bottom)]


def _either(first: list[int], second: list[int]) -> list[int]:
    return [x | y for x, y in zip(first, second, strict=True)]


def _count(rows: list[int]) -> int:
    return sum(row.bit_count() for row in rows)
