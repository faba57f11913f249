"""Uneven lattices: columns and rows, numbered with fractions, as close together as what stands on them allows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations
from math import ceil, floor

EMPTY = 14.0  # points, at least, from one whole column or row to the next
LANE = 8.0  # points between a block and a line that runs past it

Distance = tuple[float, float, float]  # two coordinates, the smaller first, and the points between them, at least


@dataclass(frozen=True)
class Spot:
    """What stands at a place of the lattice, with its size in points; a spot without a size is a line's corner."""

    column: float
    row: float
    width: float = 0.0
    height: float = 0.0

    @property
    def is_corner(self) -> bool:
        """Whether it is a line's corner."""
        return not (self.width or self.height)


@dataclass(frozen=True)
class Axis:
    """Where the whole numbers of an axis lie, in points; the fractions between two are spread evenly."""

    ticks: Mapping[int, float]

    def at(self, coordinate: float) -> float:
        """The points at a coordinate."""
        below, above = floor(coordinate), ceil(coordinate)
        start, end = self.ticks[below], self.ticks[above]
        return start + (coordinate - below) * (end - start)


def axis(coordinates: Iterable[float], distances: Sequence[Distance]) -> Axis:
    """A short axis, built from the smallest coordinate up, that keeps the distances.

    Where an end is a fraction, every step between the two ends takes an equal share, so that the axis stays even.
    """
    coordinates = list(coordinates)
    first, last = floor(min(coordinates)), ceil(max(coordinates))
    ticks = {first: 0.0}
    for tick in range(first + 1, last + 1):
        bounds = (_bound(ticks, tick, distance) for distance in distances)
        ticks[tick] = max([ticks[tick - 1] + EMPTY, *bounds])
    return Axis(ticks)


def _bound(ticks: Mapping[int, float], tick: int, distance: Distance) -> float:
    """The smallest place of `tick` that keeps a distance, given the ticks before it."""
    low, high, points = distance
    if low == floor(low) and high == floor(high):
        return ticks[int(low)] + points if tick == high else ticks[tick - 1]
    meets = low < tick and tick - 1 < high
    return ticks[tick - 1] + (points / (high - low) if meets else 0)


def column_distances(spots: Sequence[Spot], gaps: Mapping[tuple[Spot, Spot], float], gap: float) -> list[Distance]:
    """The distances between spots side by side, which are less than a row apart, and between all spots and corners.

    `gaps` are the points between two certain spots; between the others there are `gap`.
    """
    return [
        (a.column, b.column, (a.width + b.width) / 2 + gaps.get((a, b), LANE if a.is_corner or b.is_corner else gap))
        for a, b in permutations(spots, 2)
        if a.column < b.column and (a.is_corner or b.is_corner or abs(a.row - b.row) < 1)
    ]


def row_distances(spots: Sequence[Spot], gap: float) -> list[Distance]:
    """The distances between spots one above the other: in the same column, or at least a row apart."""
    return [
        (a.row, b.row, (a.height + b.height) / 2 + (LANE if a.is_corner or b.is_corner else gap))
        for a, b in permutations(spots, 2)
        if a.row < b.row and (b.row - a.row >= 1 or a.column == b.column or a.is_corner or b.is_corner)
    ]
