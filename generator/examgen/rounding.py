"""Exact numbers as decimals: cut, rounded as taught at school, and compared."""

from __future__ import annotations

from decimal import Decimal
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
    return Fraction(Decimal(f"{value:.12g}"))


def decimal_text(value: Rational, decimals: int) -> str:
    """Plain text of a number with `decimals` decimals, e.g. 0.43; halves are rounded away from zero, as at school."""
    return _text(_units(value, decimals), decimals)


def short_text(value: Rational, decimals: int) -> str:
    """The same without zeros at its end where it is exact: 0.50 for 0.499, but 0.5 for 1/2."""
    text = decimal_text(value, decimals)
    return shortened(text) if fits(value, decimals) else text


def shortened(text: str) -> str:
    """A decimal number without zeros at its end."""
    return text.rstrip("0").rstrip(".") if "." in text else text


def unit_text(decimals: int) -> str:
    """One unit of the last of `decimals` digits as plain text, e.g. 0.01."""
    return _text(1, decimals)


def neighbours(value: Rational, decimals: int) -> tuple[str, str]:
    """The numbers one unit of the last digit below and above what `decimal_text` shows."""
    units = _units(value, decimals)
    return _text(units - 1, decimals), _text(units + 1, decimals)


def plain_number(value: Rational) -> int | str:
    """A rational as JSON: 7, "3/4", and a decimal where it is what a float was cut to."""
    if value.denominator == 1:
        return value.numerator
    places = terminating(value)
    return decimal_text(value, places) if places is not None and LONG <= places <= LONGEST else str(value)


def terminating(value: Rational) -> int | None:
    """How many decimals write `value` exactly, or None if none do."""
    denominator = value.denominator
    twos = (denominator & -denominator).bit_length() - 1
    odd, fives = denominator >> twos, 0
    while odd % 5 == 0:
        odd, fives = odd // 5, fives + 1
    return max(twos, fives) if odd == 1 else None


def fits(value: Rational, decimals: int) -> bool:
    """Whether so many decimals write `value` exactly."""
    shown: int = 10**decimals % value.denominator
    return shown == 0


def near(value: Rational, other: Rational, units: int, decimals: int) -> bool:
    """Whether `value` lies at most so many units of the last digit from what `decimal_text` shows of the other."""
    numerator, denominator = value.as_integer_ratio()
    apart: int = 10**decimals * numerator - _units(other, decimals) * denominator
    return abs(apart) <= units * denominator


def _units(value: Rational, decimals: int) -> int:
    """`value` rounded, in units of the last digit."""
    numerator, denominator = value.as_integer_ratio()
    twice: int = 2 * 10**decimals * abs(numerator)
    units = (twice + denominator) // (2 * denominator)
    return units if numerator >= 0 else -units


def _text(units: int, decimals: int) -> str:
    digits, sign = str(abs(units)).zfill(decimals + 1), "-" if units < 0 else ""
    return f"{sign}{digits[:-decimals]}.{digits[-decimals:]}" if decimals else sign + digits
