"""Grad-CAM (Selvaraju et al., Grad-CAM: Visual Explanations from Deep Networks, ICCV 2017), with exact numbers.

A map is a tuple of rows; K maps and their gradients have one size, H x W.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

Entry = int | Fraction
Map = Sequence[Sequence[Entry]]
Heat = tuple[tuple[Entry, ...], ...]


def channel_weights(gradients: Sequence[Map]) -> tuple[Fraction, ...]:
    """The mean of each map's gradients over all positions (equation 1 there)."""
    return tuple(Fraction(sum(map(sum, each)), len(each) * len(each[0])) for each in gradients)


def weighted_sum(maps: Sequence[Map], weights: Sequence[Entry]) -> Heat:
    """The sum of the maps with their weights, before the ReLU."""
    height, width = len(maps[0]), len(maps[0][0])
    return tuple(
        tuple(sum(w * each[i][j] for w, each in zip(weights, maps, strict=True)) for j in range(width))
        for i in range(height)
    )


def positive(heat: Map) -> Heat:
    """What is left of a map by a ReLU (equation 2 there)."""
    return tuple(tuple(max(value, 0) for value in row) for row in heat)


def product(a: Map, b: Map) -> Heat:
    """The maps multiplied place by place, as guided Grad-CAM does with a guided backpropagation map."""
    return tuple(tuple(x * y for x, y in zip(*rows, strict=True)) for rows in zip(a, b, strict=True))
