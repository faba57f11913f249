"""Values and derivatives against PyTorch."""

from __future__ import annotations

import math
from fractions import Fraction as F

import pytest
import torch

from examgen.activations import CURVES, Point, at_logarithm, at_number

TORCH = {
    "relu": torch.relu,
    "leaky": lambda z: torch.nn.functional.leaky_relu(z, 0.1),
    "elu": torch.nn.functional.elu,
    "sigmoid": torch.sigmoid,
    "tanh": torch.tanh,
    "softplus": torch.nn.functional.softplus,
    "silu": torch.nn.functional.silu,
    "gelu": torch.nn.functional.gelu,
}


def autograd(name: str, at: float) -> tuple[float, float]:
    z = torch.tensor(at, dtype=torch.float64, requires_grad=True)
    y = TORCH[name](z)
    y.backward()
    assert z.grad is not None
    return y.item(), z.grad.item()


def floats(point: Point) -> tuple[float, float]:
    return float(point.value), float(point.slope)


@pytest.mark.parametrize("name", ["sigmoid", "tanh", "elu", "softplus", "silu"])
@pytest.mark.parametrize("odds", [F(1, 4), F(2, 3), F(3)])
def test_at_logarithms(name: str, odds: F) -> None:
    assert floats(at_logarithm(name, odds)) == pytest.approx(autograd(name, math.log(odds)), rel=1e-9)


@pytest.mark.parametrize("name", ["relu", "leaky"])
@pytest.mark.parametrize("z", [-3, F(5, 2)])
def test_at_numbers(name: str, z: F) -> None:
    assert floats(at_number(name, z, F(1, 10))) == pytest.approx(autograd(name, float(z)))


def test_what_does_not_exist() -> None:
    with pytest.raises(ValueError, match="relu has no derivative at 0"):
        at_number("relu", 0)
    with pytest.raises(ValueError, match="gelu"):
        at_logarithm("gelu", F(2))


@pytest.mark.parametrize("name", CURVES)
def test_curves(name: str) -> None:
    for z in (-3.0, -0.4, 0.0, 1.7):
        assert CURVES[name](z) == pytest.approx(autograd(name, z)[0])
