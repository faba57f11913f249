"""Features of a region: RoI max pooling, and bilinear samples as in RoIAlign. Feature maps are tuples of rows."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import floor

Map = Sequence[Sequence[int]]
Region = tuple[int, int, int, int]  # first column and row, and the column and row after the last ones
Cell = tuple[int, int]  # row, column


def project(corners: Sequence[int], stride: int) -> tuple[int, ...]:
    """Image coordinates on the feature map: divided by the stride, rounded to the nearest whole number, halves up."""
    return tuple(floor(Fraction(value, stride) + Fraction(1, 2)) for value in corners)


def bins(size: int, grid: int) -> list[range]:
    """The rows of each bin: from floor(i n / g) to ceil((i + 1) n / g), not included, as in adaptive pooling.

    Raises ValueError if there are fewer rows than bins.
    """
    if size < grid or grid < 1:
        raise ValueError(f"{size} rows cannot be divided into {grid} bins")
    return [range(i * size // grid, -(-(i + 1) * size // grid)) for i in range(grid)]


def winners(features: Map, region: Region, grid: int) -> list[list[Cell]]:
    """The cell of the feature map that is the maximum of each bin. Raises ValueError as `bins` does."""
    x1, y1, x2, y2 = region
    return [
        [
            max(((y1 + i, x1 + j) for i in rows for j in columns), key=lambda cell: features[cell[0]][cell[1]])
            for columns in bins(x2 - x1, grid)
        ]
        for rows in bins(y2 - y1, grid)
    ]


def roi_max_pool(features: Map, region: Region, grid: int) -> tuple[tuple[int, ...], ...]:
    """The grid x grid maxima; Girshick, Fast R-CNN (2015), section 2.1. Raises ValueError as `bins` does."""
    return tuple(tuple(features[i][j] for i, j in row) for row in winners(features, region, grid))


def bilinear_weights(x: Fraction, y: Fraction) -> dict[Cell, Fraction]:
    """The weight of each cell around the point (x, y), the cell (i, j) being at x = j, y = i; they add up to 1."""
    column, row = floor(x), floor(y)
    right, down = x - column, y - row
    return {
        (row, column): (1 - right) * (1 - down),
        (row, column + 1): right * (1 - down),
        (row + 1, column): (1 - right) * down,
        (row + 1, column + 1): right * down,
    }


def bilinear(features: Map, x: Fraction, y: Fraction) -> Fraction:
    """The interpolated feature at a point between cells; He et al., Mask R-CNN (2017), section 3."""
    return sum((weight * features[i][j] for (i, j), weight in bilinear_weights(x, y).items() if weight), Fraction(0))
