"""Exact logarithms against the floating-point ones and sympy's printing."""

from fractions import Fraction
from math import isclose, log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examgen.logarithms import Logs, ln, ln_tex, logs

RATIONALS = st.fractions(min_value=Fraction(1, 50), max_value=50, max_denominator=50)


@given(RATIONALS, RATIONALS, RATIONALS)
def test_arithmetic_is_that_of_real_numbers(a: Fraction, b: Fraction, c: Fraction) -> None:
    value = ln(a) * c - ln(b) + logs(c)
    assert isclose(float(value), float(c) * log(a) - log(b) + float(c), abs_tol=1e-12)


@given(RATIONALS, RATIONALS)
def test_equal_values_are_equal(a: Fraction, b: Fraction) -> None:
    assert ln(a) + ln(b) == ln(a * b)
    assert ln(a) - ln(a) == Logs()


@pytest.mark.parametrize(
    ("value", "tex"),
    [
        (ln(8), r"\ln 8"),
        (ln(Fraction(1, 3)), r"-\ln 3"),
        (ln(Fraction(3, 5)), r"-\ln\ensuremath{\frac{5}{3}}"),
        (ln(2) * Fraction(1, 2), r"\ensuremath{\frac{1}{2}}\,\ln 2"),
        (logs(Fraction(9, 8)) - ln(4), r"\ensuremath{\frac{9}{8}} - \ln 4"),
        (ln(2) + ln(3) * Fraction(1, 2), r"\ensuremath{\frac{1}{2}}\,\ln 12"),
        (ln(Fraction(20, 7)) * Fraction(507, 4000), r"\ensuremath{\frac{507}{4000}}\,\ln\ensuremath{\frac{20}{7}}"),
        (ln(2) * 30 + ln(3), r"30\,\ln 2 + \ln 3"),
        (logs(0), "0"),
    ],
)
def test_printing(value: Logs, tex: str) -> None:
    assert value.tex == tex


def test_scores() -> None:
    assert [ln_tex(1), ln_tex(4)] == ["0", r"\ln 4"]


def test_values_without_logarithms_stay_exact() -> None:
    third = logs(Fraction(1, 3))
    assert (third.near, third.closed) == (Fraction(1, 3), "")
    assert (float(ln(2).near), ln(2).closed) == (0.69314718056, r"\ln 2")


def test_no_logarithm_of_what_is_not_positive() -> None:
    with pytest.raises(ValueError, match="no logarithm of 0"):
        ln(0)
