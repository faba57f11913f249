"""Affinities of t-SNE (van der Maaten and Hinton, Visualizing Data using t-SNE, JMLR 9, 2008), exact.

With 2 sigma^2 = 1 / ln 2 the Gaussian kernel is exp(-d^2 / (2 sigma^2)) = 2^(-d^2), a fraction for whole d^2.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations
from math import log2

Point = tuple[int, int]


def squared(a: Point, b: Point) -> int:
    """The squared Euclidean distance."""
    return (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2


def conditional(centre: Point, others: Sequence[Point]) -> tuple[Fraction, ...]:
    """p_{j|i} of each other point j (equation 1 there)."""
    weights = [Fraction(1, 2 ** squared(centre, other)) for other in others]
    return tuple(weight / sum(weights) for weight in weights)


def entropy(probabilities: Sequence[Fraction]) -> Fraction | float:
    """In bits; exact where all probabilities are powers of 1/2."""
    if any(p.numerator != 1 or p.denominator & (p.denominator - 1) for p in probabilities):
        return -sum(float(p) * log2(p) for p in probabilities)
    return sum((p * (p.denominator.bit_length() - 1) for p in probabilities), Fraction(0))


def joint(positions: Sequence[int]) -> dict[tuple[int, int], Fraction]:
    """q_ij of each pair i < j of points on a line (equation 4 there): Student's t kernel over all ordered pairs."""
    kernels = {
        (i, j): Fraction(1, 1 + (positions[i] - positions[j]) ** 2) for i, j in combinations(range(len(positions)), 2)
    }
    return {pair: kernel / (2 * sum(kernels.values())) for pair, kernel in kernels.items()}
