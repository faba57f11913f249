"""Adam against PyTorch's; roots against the floating-point ones."""

from fractions import Fraction
from math import isclose

import pytest
import torch

from examgen.optim.adaptive import adam, root


@pytest.mark.parametrize("gradients", [(5, 1), (2, -5, 3), (-1, 11, 4, 4)])
@pytest.mark.parametrize("decays", [(Fraction(1, 2), Fraction(3, 4)), (Fraction(9, 10), Fraction(999, 1000))])
def test_adam_agrees_with_torch(gradients: tuple[int, ...], decays: tuple[Fraction, Fraction]) -> None:
    theta = torch.tensor(2.0, dtype=torch.float64, requires_grad=True)
    optimiser = torch.optim.Adam([theta], lr=0.1, betas=(float(decays[0]), float(decays[1])), eps=1e-30)
    for step, gradient in zip(
        adam([Fraction(g) for g in gradients], Fraction(2), Fraction(1, 10), decays), gradients, strict=True
    ):
        theta.grad = torch.tensor(float(gradient), dtype=torch.float64)
        optimiser.step()
        assert isclose(float(step.theta), theta.item(), rel_tol=1e-9)
        assert isclose(float(step.n), optimiser.state[theta]["exp_avg_sq"].item(), rel_tol=1e-9)


def test_the_first_step_is_as_long_as_the_rate() -> None:
    for gradient in (Fraction(-700), Fraction(1, 50)):
        step = adam([gradient], Fraction(0), Fraction(1, 10), (Fraction(9, 10), Fraction(999, 1000)))[0]
        assert abs(step.theta) == Fraction(1, 10)


def test_roots() -> None:
    assert root(Fraction(9, 49)) == Fraction(3, 7)
    assert root(Fraction(2)) == pytest.approx(1.4142135623730951)
    with pytest.raises(ValueError, match="no root of -1"):
        root(Fraction(-1))
