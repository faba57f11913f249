"""Style and content of feature maps (Gatys, Ecker and Bethge, Image Style Transfer Using CNNs, CVPR 2016).

Features are C rows, one a channel, of M values, one a position.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

Features = Sequence[Sequence[int]]
Gram = tuple[tuple[int, ...], ...]


def gram(features: Features) -> Gram:
    """The inner products of the channels, F F^T: (C, M) -> (C, C)."""
    return tuple(tuple(sum(a * b for a, b in zip(row, other, strict=True)) for other in features) for row in features)


def style_loss(features: Features, style: Gram) -> Fraction:
    """The squared differences of both Gram matrices, summed and divided by 4 C^2 M^2 (section 2.2 there)."""
    channels, positions = len(features), len(features[0])
    return Fraction(squared_difference(gram(features), style), 4 * channels**2 * positions**2)


def content_loss(features: Features, content: Features) -> Fraction:
    """Half of the squared differences of the features, summed (section 2.1 there)."""
    return Fraction(squared_difference(features, content), 2)


def squared_difference(a: Features, b: Features) -> int:
    """The sum of (a_ij - b_ij)^2."""
    return sum((x - y) ** 2 for row, other in zip(a, b, strict=True) for x, y in zip(row, other, strict=True))
