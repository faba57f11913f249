"""Errors against scikit-learn, PSNR against its definition as a ratio."""

from math import isclose, log10

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import mean_absolute_error, mean_squared_error

from examgen.generative.restoration import gain, mae, mse, psnr

PIXELS = st.lists(st.tuples(st.integers(0, 255), st.integers(0, 255)), min_size=1, max_size=9)


@given(PIXELS)
def test_errors_agree_with_sklearn(pairs: list[tuple[int, int]]) -> None:
    original, restored = zip(*pairs, strict=True)
    assert isclose(mse(original, restored), mean_squared_error(original, restored))
    assert isclose(mae(original, restored), mean_absolute_error(original, restored))
    if original != restored:
        expected = 10 * log10(255**2 / mean_squared_error(original, restored))
        assert isclose(psnr(mse(original, restored)), expected)
        assert isclose(psnr(mse(original, restored) / 49), expected + gain(7))


def test_a_perfect_restoration_has_no_psnr() -> None:
    with pytest.raises(ValueError, match="no PSNR"):
        psnr(mse([1, 2], [1, 2]))
