"""Weight decay: the penalty (delta / 2) * sum of squares, and gradient descent with it. Exact for rational numbers."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

Rational = int | Fraction


def penalty(weights: Sequence[Rational], decay: Rational) -> Fraction:
    """What weight decay adds to the loss: (decay / 2) * sum of the squared weights."""
    return Fraction(decay, 2) * sum(weight**2 for weight in weights)


def decayed_step(
    weights: Sequence[Rational], gradient: Sequence[Rational], rate: Rational, decay: Rational
) -> tuple[Fraction, ...]:
    """One step of gradient descent: (1 - rate * decay) * weight - rate * gradient of the loss without penalty."""
    keep = 1 - rate * decay
    return tuple(Fraction(keep * w - rate * g) for w, g in zip(weights, gradient, strict=True))
