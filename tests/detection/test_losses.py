"""Losses of coordinates against PyTorch."""

from fractions import Fraction

import pytest
import torch
from torch.nn.functional import smooth_l1_loss

from examgen.detection.losses import smooth_l1, smooth_l1_slope


@pytest.mark.parametrize("quarters", range(-9, 10))
def test_smooth_l1_and_its_slope(quarters: int) -> None:
    d = torch.tensor(quarters / 4, dtype=torch.float64, requires_grad=True)
    loss = smooth_l1_loss(d, torch.zeros((), dtype=torch.float64))
    loss.backward()
    assert d.grad is not None
    assert float(smooth_l1(Fraction(quarters, 4))) == loss.item()
    assert float(smooth_l1_slope(Fraction(quarters, 4))) == d.grad.item()
