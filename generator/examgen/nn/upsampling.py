"""Upsampling of small exact maps: interpolation, bed of nails, sub-pixel shuffle. A map is a tuple of rows."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from examgen.matrices import Entry, Rows, transposed


def nearest(a: Rows, factor: int) -> Rows:
    """Nearest neighbour: every value becomes a block of `factor` by `factor`."""
    wide = [tuple(value for value in row for _ in range(factor)) for row in a]
    return tuple(row for row in wide for _ in range(factor))


def bed_of_nails(a: Rows, factor: int) -> Rows:
    """Each value at the upper left of a block of `factor` by `factor` zeros."""
    gap = (0,) * (factor - 1)
    wide = [tuple(entry for value in row for entry in (value, *gap)) for row in a]
    zeros = (0,) * len(wide[0])
    return tuple(line for row in wide for line in (row, *[zeros] * (factor - 1)))


def bilinear(a: Rows, factor: int) -> Rows:
    """Bilinear interpolation with pixels as areas (half-pixel centres, align_corners=False in PyTorch).

    Output i lies at (i + 1/2) / factor - 1/2 of the input's axis, and no further out than the first and last value.
    """
    tall = transposed([_linear(column, factor) for column in transposed(a)])
    return tuple(_linear(row, factor) for row in tall)


def pixel_shuffle(maps: Sequence[Rows], factor: int) -> tuple[Rows, ...]:
    """C r^2 maps of H x W to C maps of rH x rW: out[c][r y + i][r x + j] = maps[c r^2 + i r + j][y][x].

    Shi et al., Real-Time Single Image and Video Super-Resolution Using an Efficient Sub-Pixel Convolutional Neural
    Network, CVPR 2016, in PyTorch's order of channels. Raises ValueError if r^2 does not divide the number of maps.
    """
    area = factor**2
    if len(maps) % area:
        raise ValueError(f"{len(maps)} maps are no multiple of {factor}^2")
    return tuple(_interleaved(maps[first : first + area], factor) for first in range(0, len(maps), area))


def _linear(values: Sequence[Entry], factor: int) -> tuple[Entry, ...]:
    last = len(values) - 1
    found = []
    for i in range(factor * len(values)):
        place = min(max(Fraction(2 * i + 1, 2 * factor) - Fraction(1, 2), Fraction(0)), Fraction(last))
        left = min(int(place), max(last - 1, 0))
        found.append(values[left] + (place - left) * (values[min(left + 1, last)] - values[left]))
    return tuple(found)


def _interleaved(maps: Sequence[Rows], factor: int) -> Rows:
    height, width = len(maps[0]), len(maps[0][0])
    return tuple(
        tuple(maps[i % factor * factor + j % factor][i // factor][j // factor] for j in range(factor * width))
        for i in range(factor * height)
    )
