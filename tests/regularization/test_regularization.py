"""Weight decay, dropout, mixup and augmentation against PyTorch and enumeration."""

from __future__ import annotations

from fractions import Fraction as F

import pytest
import torch

from examgen.regularization.augmentation import MOVES, Move, crops, orientations
from examgen.regularization.decay import decayed_step, penalty
from examgen.regularization.dropout import expected, masked, masks, variance
from examgen.regularization.mixup import mixed, one_hot

TERMS = (3, -4, 10)


def test_weight_decay() -> None:
    w = torch.tensor([1.0, -2.0, 3.0], dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.SGD([w], lr=0.1, weight_decay=0.25)
    (torch.tensor([4.0, 0.0, -2.0]) * w).sum().backward()
    optimizer.step()
    assert decayed_step((1, -2, 3), (4, 0, -2), F(1, 10), F(1, 4)) == pytest.approx(w.tolist())
    assert penalty((1, -2, 3), 1) == 7  # half of 1 + 4 + 9


@pytest.mark.parametrize("p", [F(1, 5), F(1, 2), F(3, 4)])
@pytest.mark.parametrize("inverted", [False, True])
def test_dropout(p: F, inverted: bool) -> None:  # noqa: FBT001
    outcomes = [(masked(TERMS, kept, p, inverted=inverted), chance) for kept, chance in masks(3, p)]
    mean = sum(value * chance for value, chance in outcomes)
    assert sum(chance for _, chance in outcomes) == 1
    assert expected(TERMS, p, inverted=inverted) == mean
    assert variance(TERMS, p, inverted=inverted) == sum((value - mean) ** 2 * chance for value, chance in outcomes)


def test_inverted_dropout_scales_like_pytorch() -> None:
    scaled = torch.nn.functional.dropout(torch.ones(1000), 0.75).max().item()
    assert masked((1,), (True,), F(3, 4), inverted=True) == scaled


def test_mixup() -> None:
    share = F(3, 10)
    blend = torch.lerp(torch.tensor([50.0, 0.0]), torch.tensor([10.0, 100.0]), 0.3)
    assert mixed((10, 100), (50, 0), share) == pytest.approx(blend.tolist())
    assert mixed(one_hot(2, 3), one_hot(0, 3), share) == (F(7, 10), F(0), share)


@pytest.mark.parametrize(
    ("moves", "count"),
    [
        ((), 1),
        (("horizontal mirroring",), 2),
        (("rotation by 180°",), 2),
        (("rotation by multiples of 90°",), 4),
        (("horizontal mirroring", "vertical mirroring"), 4),
        (("horizontal mirroring", "rotation by multiples of 90°"), 8),
        (tuple(MOVES), 8),  # the symmetries of the square
    ],
)
def test_orientations(moves: tuple[Move, ...], count: int) -> None:
    assert orientations(moves) == count


def test_crops() -> None:
    assert crops(256, 224) == 33
    assert crops(32, 32, padding=4) == 9
    with pytest.raises(ValueError, match="a crop of 9 pixels does not fit"):
        crops(8, 9)
