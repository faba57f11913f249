"""How many different images an augmentation makes of one image, if all results differ."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

Move = Literal["horizontal mirroring", "vertical mirroring", "rotation by 180°", "rotation by multiples of 90°"]
Symmetry = tuple[int, int, int, int]  # a 2 x 2 matrix, row by row

MOVES: dict[Move, Symmetry] = {
    "horizontal mirroring": (-1, 0, 0, 1),
    "vertical mirroring": (1, 0, 0, -1),
    "rotation by 180°": (-1, 0, 0, -1),
    "rotation by multiples of 90°": (0, -1, 1, 0),
}


def crops(size: int, crop: int, padding: int = 0) -> int:
    """Positions of a crop along one axis of `size` pixels, padded at both ends; ValueError if it does not fit."""
    if crop > size + 2 * padding:
        raise ValueError(f"a crop of {crop} pixels does not fit into {size} + 2 * {padding}")
    return size + 2 * padding - crop + 1


def orientations(moves: Iterable[Move]) -> int:
    """How many orientations the moves reach in any combination: the order of the group that they generate."""
    generators = [MOVES[move] for move in moves]
    found: set[Symmetry] = {(1, 0, 0, 1)}
    while True:
        more = {_times(a, b) for a in found for b in generators} - found
        if not more:
            return len(found)
        found |= more


def _times(a: Symmetry, b: Symmetry) -> Symmetry:
    return (
        a[0] * b[0] + a[1] * b[2],
        a[0] * b[1] + a[1] * b[3],
        a[2] * b[0] + a[3] * b[2],
        a[2] * b[1] + a[3] * b[3],
    )
