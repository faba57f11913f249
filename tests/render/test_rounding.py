"""Laws of rounded numbers, checked with exact fractions."""

from __future__ import annotations

from fractions import Fraction as F

from hypothesis import given
from hypothesis import strategies as st

from examgen.rounding import decimal_text, fits, near, neighbours, short_text, terminating, unit_text

decimals = st.builds(lambda digits, places: F(digits, 10**places), st.integers(), st.integers(0, 12))


@given(st.fractions(), st.integers(0, 6))
def test_rounding_is_the_nearest_and_halves_go_away_from_zero(value: F, places: int) -> None:
    shown, step = F(decimal_text(value, places)), F(1, 10**places)
    assert abs(shown - value) <= step / 2
    if abs(shown - value) == step / 2:
        assert abs(shown) > abs(value)
    assert not (shown == 0 and decimal_text(value, places).startswith("-"))


@given(st.fractions() | decimals)
def test_the_fewest_decimals_that_write_a_number_exactly(value: F) -> None:
    places = terminating(value)
    enough = value.denominator.bit_length()  # for any product of twos and fives
    assert (places is None) == (value * 10**enough % 1 != 0)
    if places is not None:
        assert F(decimal_text(value, places)) == value
        assert places == 0 or F(decimal_text(value, places - 1)) != value


@given(st.fractions() | decimals, st.integers(0, 6))
def test_an_exact_number_has_no_zeros_at_its_end(value: F, places: int) -> None:
    text, exact = short_text(value, places), terminating(value)
    assert fits(value, places) == (exact is not None and exact <= places)
    assert text == decimal_text(value, exact if exact is not None and fits(value, places) else places)


@given(st.fractions() | decimals, st.fractions(-1, 1), st.integers(0, 3), st.integers(0, 6))
def test_near_in_units_of_the_last_digit(value: F, gap: F, units: int, places: int) -> None:
    other = value + gap * 4 / 10**places
    apart = abs(value - F(decimal_text(other, places)))
    assert near(value, other, units, places) == (apart <= F(units, 10**places))


@given(st.fractions(), st.integers(0, 6))
def test_neighbours_are_one_unit_of_the_last_digit_away(value: F, places: int) -> None:
    shown, unit = F(decimal_text(value, places)), F(1, 10**places)
    assert [F(text) for text in neighbours(value, places)] == [shown - unit, shown + unit]
    assert F(unit_text(places)) == unit
