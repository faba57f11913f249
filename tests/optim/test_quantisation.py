"""Quantisation to eight bits: by trying every integer for the value that it stands for."""

from fractions import Fraction as F

import pytest

from examgen.optim.quantisation import dequantise, quantise, rounded, scale, zero_point

RANGES = [(F(-1), F(2)), (F(0), F(51, 10)), (F(-3), F(0)), (F(-7, 3), F(1, 3))]


@pytest.mark.parametrize(("low", "high"), RANGES)
def test_a_value_becomes_the_nearest_of_256(low: F, high: F) -> None:
    step = scale(low, high)
    assert 255 * step == high - low
    zero = zero_point(low, step)
    assert dequantise(zero, step, zero) == 0
    ends = dequantise(0, step, zero), dequantise(255, step, zero)
    assert ends[1] - ends[0] == high - low
    assert max(abs(ends[0] - low), abs(ends[1] - high)) <= step / 2
    for k in range(-20, 121):
        value = low + (high - low) * F(k, 100) + step / 7  # no value lies in the middle of two
        code = min(range(256), key=lambda each: abs(dequantise(each, step, zero) - value))
        assert quantise(value, step, zero) == code


def test_halves_are_rounded_up() -> None:
    assert [rounded(F(k, 2)) for k in (-3, -1, 1, 2, 3)] == [-1, 0, 1, 1, 2]


@pytest.mark.parametrize(("low", "high"), [(F(1), F(2)), (F(-2), F(-1)), (F(0), F(0))])
def test_a_range_must_hold_zero(low: F, high: F) -> None:
    with pytest.raises(ValueError, match="must hold 0"):
        scale(low, high)
