"""Descent against PyTorch's SGD, the limit of the learning rate by running into it."""

from fractions import Fraction

import pytest
import torch

from examgen.optim.descent import Point, heavy_ball, quadratic_gradient, stable_rate

HESSIAN = ((4, 1), (1, 4))


def slope(point: Point) -> Point:
    return quadratic_gradient(HESSIAN, point)


@pytest.mark.parametrize("momentum", [Fraction(0), Fraction(1, 2), Fraction(9, 10)])
def test_steps_are_those_of_torch(momentum: Fraction) -> None:
    steps = heavy_ball(slope, (Fraction(3), Fraction(-1)), Fraction(1, 10), momentum, 4)
    theta = torch.tensor([3.0, -1.0], dtype=torch.float64, requires_grad=True)
    optimiser = torch.optim.SGD([theta], lr=0.1, momentum=float(momentum))
    for step in steps:
        optimiser.zero_grad()
        (theta @ torch.tensor(HESSIAN, dtype=torch.float64) @ theta / 2).backward()
        assert theta.grad is not None
        assert theta.grad.tolist() == pytest.approx([float(g) for g in step.gradient])
        optimiser.step()
        assert theta.tolist() == pytest.approx([float(x) for x in step.point])


@pytest.mark.parametrize(("share", "converges"), [(Fraction(99, 100), True), (Fraction(101, 100), False)])
def test_limit_of_the_learning_rate(share: Fraction, converges: bool) -> None:  # noqa: FBT001
    start = Fraction(1), Fraction(1)  # along the eigenvector of the largest eigenvalue, 5
    last = heavy_ball(slope, start, share * stable_rate(5), Fraction(0), 50)[-1].point
    assert (-1 < last[0] < 1) is converges
