"""Laws of rounded numbers, checked with exact fractions."""

from __future__ import annotations

from fractions import Fraction as F

from hypothesis import given
from hypothesis import strategies as st

from examgen.rounding import decimal_text, round_half_up, terminating, within

decimals = st.builds(lambda digits, places: F(digits, 10**places), st.integers(), st.integers(0, 12))


@given(st.fractions(), st.integers(0, 6))
def test_rounding_is_the_nearest_and_halves_go_away_from_zero(value: F, places: int) -> None:
    shown, step = F(decimal_text(value, places)), F(1, 10**places)
    assert abs(shown - value) <= step / 2
    if abs(shown - value) == step / 2:
        assert abs(shown) > abs(value)
    assert shown == round_half_up(value, places)
    assert not (shown == 0 and decimal_text(value, places).startswith("-"))


@given(st.fractions() | decimals)
def test_the_fewest_decimals_that_write_a_number_exactly(value: F) -> None:
    places = terminating(value)
    enough = value.denominator.bit_length()  # for any product of twos and fives
    assert (places is None) == (value * 10**enough % 1 != 0)
    if places is not None:
        assert F(decimal_text(value, places)) == value
        assert places == 0 or F(decimal_text(value, places - 1)) != value


@given(st.fractions() | decimals, st.fractions(-1, 1), st.integers(0, 3), st.integers(0, 6))
def test_within_units_of_the_last_digit(value: F, gap: F, units: int, places: int) -> None:
    other = value + gap * 4 / 10**places
    assert within(value, other, units, places) == (abs(value - other) <= F(units, 10**places))
