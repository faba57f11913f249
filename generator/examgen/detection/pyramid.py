"""Anchors on feature pyramids, outputs of region proposal networks, and the pyramid level of a box."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

CANONICAL = 224
"""Pixels, the side of a square box that belongs to level 4."""


def level_side(image: int, level: int) -> int:
    """The side of pyramid level P_l, of stride 2^l, rounded up: ceil(n / 2^l)."""
    return -(-image // (1 << level))


def anchor_count(sides: Sequence[int], per_cell: Iterable[int]) -> int:
    """Anchors on square maps with these sides: sum of side^2 k, with the k of each map."""
    return sum(side**2 * boxes for side, boxes in zip(sides, per_cell, strict=True))


def assigned_level(width: int, height: int, lowest: int, highest: int) -> int:
    """floor(4 + log2(sqrt(w h) / 224)), clamped; Lin et al., Feature Pyramid Networks (2017), equation 1.

    By comparing w h with 224^2 4^(l - 4), without logarithms.
    """
    level = lowest
    while level < highest and 4 ** (level + 1) * CANONICAL**2 <= width * height * 4**4:
        level += 1
    return level
