"""The focal loss' factor against published figures, its exponent against the powers themselves."""

from fractions import Fraction

import pytest

from examgen.losses.focal import least_exponent, modulating


def test_published_factors() -> None:
    # Lin et al. (2017), section 3.2: with gamma = 2, p_t = 0.9 has 100 times less loss, p_t = 0.5 at most 4 times
    assert modulating(Fraction(9, 10), 2) == Fraction(1, 100)
    assert modulating(Fraction(1, 2), 2) == Fraction(1, 4)


@pytest.mark.parametrize(("base", "ratio"), [(Fraction(1, 9), 60), (Fraction(2, 3), 1000), (Fraction(1, 2), 8)])
def test_least_exponent(base: Fraction, ratio: int) -> None:
    exponent = least_exponent(base, ratio)
    assert ratio * base**exponent < 1 <= ratio * base ** (exponent - 1)


def test_powers_that_do_not_shrink() -> None:
    with pytest.raises(ValueError, match="powers of 1 do not"):
        least_exponent(Fraction(1), 5)
