"""Points: shared among the parts of a question in halves."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

HALF = Fraction(1, 2)


def shares(total: Fraction, weights: Mapping[str, int]) -> dict[str, Fraction]:
    """`total` split by weight into multiples of 1/2 (largest remainder); the shares add up to `total`."""
    halves = total / HALF
    ideal = {id_: halves * weight / sum(weights.values()) for id_, weight in weights.items()}
    given = {id_: int(share) for id_, share in ideal.items()}
    left = int(halves) - sum(given.values())
    order = sorted(weights, key=lambda id_: given[id_] - ideal[id_])
    for id_ in order[:left]:
        given[id_] += 1
    return {id_: count * HALF for id_, count in given.items()}


def text(points: Fraction) -> str:
    """Points as printed: 6, 1.5."""
    return str(points.numerator) if points.denominator == 1 else format(float(points), "g")


def nearest_half(value: Fraction) -> Fraction:
    """The nearest multiple of 1/2; a quarter is rounded up."""
    return Fraction(int(value / HALF + HALF)) * HALF
