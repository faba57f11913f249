"""Warm-up and cosine decay against PyTorch's schedules and the formula in floats."""

from fractions import Fraction as F
from math import cos, pi

import pytest

from examgen.optim.schedules import WarmupCosine


@pytest.mark.parametrize("warm", [0, 3, 6])
def test_rates_follow_the_formula(warm: int) -> None:
    schedule, known = WarmupCosine(peak=F(2, 5), low=F(1, 10), warm=warm, total=warm + 12), 0
    for step in range(warm + 13):
        expected = 0.4 * step / warm if step < warm else 0.1 + 0.15 * (1 + cos(pi * (step - warm) / 12))
        try:
            assert float(schedule.rate(step)) == pytest.approx(expected)
            known += 1
        except ValueError:
            assert step > warm
    assert known == warm + 5


def test_the_decay_is_that_of_pytorch() -> None:
    import torch

    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=0.8)
    decay = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max=6, eta_min=0.2)
    rates = []
    for _ in range(7):
        rates.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        decay.step()
    schedule = WarmupCosine(peak=F(4, 5), low=F(1, 5), warm=2, total=8)
    assert [float(schedule.rate(2 + step)) for step in (0, 2, 3, 4, 6)] == pytest.approx(
        [rates[k] for k in (0, 2, 3, 4, 6)]
    )


def test_steps_are_found_by_their_rates() -> None:
    schedule = WarmupCosine(peak=F(4, 5), low=F(1, 5), warm=2, total=8)
    assert [schedule.step_of(schedule.rate(step)) for step in (2, 4, 5, 6, 8)] == [2, 4, 5, 6, 8]
    with pytest.raises(ValueError, match="no step"):
        schedule.step_of(F(9, 10))
    with pytest.raises(ValueError, match="outside 0 to 8"):
        schedule.rate(9)
