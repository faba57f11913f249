"""Exact numbers as decimals: cut, rounded as taught at school, and compared."""

from __future__ import annotations

from fractions import Fraction
from math import isfinite

Rational = int | Fraction
LONG, LONGEST = 7, 30  # as many decimals tell that a number was a float


def rounded(value: object) -> Rational:
    """An exact number as it is, a float as the decimal of its first twelve digits.

    So what a float's last bits hold, which may differ between machines, reaches no page and no record. Raises TypeError
    for anything else, ValueError for what is not finite.
    """
    if type(value) is int or isinstance(value, Fraction):
        return value
    if not isinstance(value, float):
        raise TypeError(f"{value!r} ({type(value).__name__}) is no int, Fraction or float")
    if not isfinite(value):
        raise ValueError(f"{value} is not a finite number")
    return Fraction(f"{value:.12g}")


def round_half_up(value: Rational, decimals: int) -> Fraction:
    """`value` to `decimals` digits after the point, halves rounded away from zero as taught at school."""
    return Fraction(_units(value, decimals), 10**decimals)


def decimal_text(value: Rational, decimals: int) -> str:
    """Plain text of a rounded number, e.g. 0.43."""
    units = _units(value, decimals)
    text = f"{abs(units):0{decimals + 1}}"
    sign, cut = "-" if units < 0 else "", len(text) - decimals
    return f"{sign}{text[:cut]}.{text[cut:]}" if decimals else sign + text


def plain_number(value: Rational) -> int | str:
    """A rational as JSON: 7, "3/4", and a decimal where it is what a float was cut to."""
    if value.denominator == 1:
        return int(value)
    places = terminating(value)
    return decimal_text(value, places) if places is not None and LONG <= places <= LONGEST else str(value)


def terminating(value: Rational) -> int | None:
    """How many decimals write `value` exactly, or None if none do."""
    denominator, twos, fives = value.denominator, 0, 0
    while denominator % 2 == 0:
        denominator, twos = denominator // 2, twos + 1
    while denominator % 5 == 0:
        denominator, fives = denominator // 5, fives + 1
    return max(twos, fives) if denominator == 1 else None


def within(value: Rational, shown: Rational, units: int, decimals: int) -> bool:
    """Whether two numbers lie at most so many units of the last of `decimals` digits apart."""
    scale: int = 10**decimals
    apart = abs(value.numerator * shown.denominator - shown.numerator * value.denominator)
    return scale * apart <= units * value.denominator * shown.denominator


def _units(value: Rational, decimals: int) -> int:
    """`value` rounded, in units of the last digit."""
    twice: int = 2 * 10**decimals * abs(value.numerator)
    units = (twice + value.denominator) // (2 * value.denominator)
    return units if value.numerator >= 0 else -units
