"""Cycle consistency against composition of polynomials in numpy."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from examgen.generative.cycle import Affine, cycle_error, identity_error

HALVES = st.integers(-6, 6).map(lambda n: Fraction(n, 2))
MAPS = st.builds(Affine, HALVES.filter(bool), HALVES)


@given(MAPS, MAPS, HALVES)
def test_errors_agree_with_polynomials(there: Affine, back: Affine, value: Fraction) -> None:
    first, second = (np.poly1d([float(each.slope), float(each.shift)]) for each in (there, back))
    point = float(value)
    assert np.isclose(float(cycle_error(there, back, value)), abs(np.polyval(second, np.polyval(first, point)) - point))
    assert np.isclose(float(identity_error(there, value)), abs(np.polyval(first, point) - point))


@given(MAPS, HALVES)
def test_the_inverse_closes_the_cycle(there: Affine, value: Fraction) -> None:
    assert cycle_error(there, there.inverse(), value) == 0
    assert cycle_error(there.inverse(), there, value) == 0


def test_a_constant_has_no_inverse() -> None:
    with pytest.raises(ValueError, match="no inverse"):
        Affine(Fraction(0), Fraction(1)).inverse()
