"""Mean, variance and standardisation, exact for whole numbers and fractions."""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction

Rational = int | Fraction


def mean(values: Sequence[Rational]) -> Fraction:
    """The arithmetic mean; ZeroDivisionError for no values."""
    return Fraction(sum(values)) / len(values)


def variance(values: Sequence[Rational], *, unbiased: bool = False) -> Fraction:
    """The mean squared deviation from the mean, 1/m times the sum; `unbiased` has 1/(m - 1).

    Raises ZeroDivisionError for too few values.
    """
    centre = mean(values)
    return sum(((value - centre) ** 2 for value in values), Fraction(0)) / (len(values) - unbiased)


def root(value: Rational) -> Fraction | float:
    """The square root, a Fraction where it is rational; ValueError for a negative value."""
    numerator, denominator = math.isqrt(Fraction(value).numerator), math.isqrt(Fraction(value).denominator)
    exact = Fraction(numerator, denominator)
    return exact if exact**2 == value else math.sqrt(value)


def rational_root(value: Rational) -> Fraction:
    """The square root of the square of a rational number; ValueError for any other value."""
    found = root(value)
    if isinstance(found, float):
        raise ValueError(f"{value} is not the square of a fraction")
    return found


def standardised(values: Sequence[Rational]) -> tuple[Fraction, ...]:
    """Values minus their mean, divided by their standard deviation.

    Raises ValueError if that is irrational, ZeroDivisionError if it is 0.
    """
    centre, deviation = mean(values), rational_root(variance(values))
    return tuple((value - centre) / deviation for value in values)
