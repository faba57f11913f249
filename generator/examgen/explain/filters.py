"""Weights as pictures: grey levels of a kernel, and which pixel a weight of a flat vector belongs to."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import floor

Kernel = Sequence[Sequence[Fraction]]
Picture = tuple[tuple[int, ...], ...]
WHITE = 255


def grey_levels(kernel: Kernel) -> Picture:
    """Min-max scaling of a whole kernel to 0..255, halves rounded up; ValueError if all weights are equal."""
    low, high = extremes(kernel)
    if low == high:
        raise ValueError(f"all weights are {low}")
    return tuple(tuple(rounded((w - low) / (high - low) * WHITE) for w in row) for row in kernel)


def extremes(kernel: Kernel) -> tuple[Fraction, Fraction]:
    """The smallest and the largest weight."""
    return min(map(min, kernel)), max(map(max, kernel))


def rounded(value: Fraction) -> int:
    """The nearest whole number, halves up."""
    return floor(value + Fraction(1, 2))


def flat_index(shape: tuple[int, int, int], channel: int, row: int, column: int) -> int:
    """Where the value of (channel, row, column) stands in a C x H x W image that is flattened; all count from 0."""
    _, height, width = shape
    return (channel * height + row) * width + column
