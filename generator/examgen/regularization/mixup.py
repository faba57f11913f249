"""Mixup (Zhang et al., 2018): convex combinations of two samples and of their label vectors."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

Rational = int | Fraction


def mixed(first: Sequence[Rational], second: Sequence[Rational], share: Rational) -> tuple[Fraction, ...]:
    """`share` * first + (1 - share) * second, entry by entry."""
    return tuple(Fraction(share * a + (1 - share) * b) for a, b in zip(first, second, strict=True))


def one_hot(target: int, classes: int) -> tuple[int, ...]:
    """The label vector of class `target`, counted from 0."""
    return tuple(int(k == target) for k in range(classes))
