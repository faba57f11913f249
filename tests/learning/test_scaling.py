"""Power laws against numpy's fit in logarithms; compute against counted operations."""

from __future__ import annotations

from fractions import Fraction as F

import numpy as np
import pytest

from examgen.learning.scaling import PowerLaw, inference_flops, optimal_parameters, root, training_flops

LAW = PowerLaw(start=1000, first=F(42, 100), order=2, floor=F(2, 100))


def test_error_above_the_floor_is_straight_on_logarithmic_axes() -> None:
    sizes = [1000, 4000, 25_000, 100_000]
    above = [float(LAW.error(n) - LAW.floor) for n in sizes]
    slope, intercept = np.polyfit(np.log(sizes), np.log(above), 1)
    assert slope == pytest.approx(-0.5)
    assert np.exp(intercept + slope * np.log(1000)) == pytest.approx(0.4)


@pytest.mark.parametrize("n", [1000, 4000, 25_000, 250])
def test_samples_undo_the_error(n: int) -> None:
    assert LAW.samples(LAW.error(n)) == n


def test_roots() -> None:
    assert root(F(16, 81), 4) == F(2, 3)
    with pytest.raises(ValueError, match="2 is not the power 2"):
        root(F(2), 2)


def test_compute_of_a_linear_layer() -> None:
    batch, inputs, outputs = 7, 5, 3  # 7 tokens; forward, gradient of the inputs, gradient of the weights
    product = 2 * batch * inputs * outputs
    assert inference_flops(inputs * outputs, batch) == product
    assert training_flops(inputs * outputs, batch) == 3 * product


def test_optimum_uses_up_the_budget() -> None:
    flops = training_flops(70 * 10**9, 1400 * 10**9)
    assert optimal_parameters(flops, 20) == 70 * 10**9
    with pytest.raises(ValueError, match="not a square number"):
        optimal_parameters(flops + 6, 20)
