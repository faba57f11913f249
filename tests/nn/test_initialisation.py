"""Variances against PyTorch's initialisation and against random networks."""

from __future__ import annotations

from fractions import Fraction

import pytest
import torch

from examgen.nn import initialisation as init


@pytest.fixture(autouse=True)
def seeded() -> None:
    torch.manual_seed(0)


@pytest.mark.parametrize(("fan_in", "fan_out"), [(256, 256), (400, 50), (32, 700)])
def test_variances_are_those_of_torch(fan_in: int, fan_out: int) -> None:
    weights = torch.empty(fan_out, fan_in)
    torch.nn.init.xavier_normal_(weights)
    assert weights.var().item() == pytest.approx(float(init.glorot_variance(fan_in, fan_out)), rel=0.05)
    torch.nn.init.kaiming_normal_(weights, nonlinearity="relu")
    assert weights.var().item() == pytest.approx(float(init.kaiming_variance(fan_in)), rel=0.05)
    torch.nn.init.kaiming_normal_(weights, nonlinearity="linear")
    assert weights.var().item() == pytest.approx(float(init.lecun_variance(fan_in)), rel=0.05)


def test_fan_in_of_a_convolution() -> None:
    weights = torch.nn.Conv2d(16, 8, 5).weight
    assert init.conv_fan_in(16, 5) == torch.nn.init._calculate_fan_in_and_fan_out(weights)[0]


def test_a_layer_multiplies_the_second_moment() -> None:
    x = torch.rand(4000, 100) * 3  # E[x^2] = 3, though the mean is not 0
    y = x @ (torch.randn(100, 200) / 5)
    assert y.var().item() == pytest.approx(float(init.output_variance(100, Fraction(1, 25), 3)), rel=0.1)


@pytest.mark.parametrize("gain", [1, 2, 3])
def test_relu_halves_the_second_moment(gain: int) -> None:
    x = torch.randn(2000, 500)
    for _ in range(3):
        x = torch.relu(x @ (torch.randn(500, 500) * (gain / 500) ** 0.5))
    expected = float(init.relu_factor(500, Fraction(gain, 500))) ** 3
    assert (x**2).mean().item() == pytest.approx(expected, rel=0.1)
