"""Losses and slopes against PyTorch, the optimal discriminator against a numerical search, JS against scipy."""

from fractions import Fraction
from math import isclose, log

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812 - PyTorch's own habit
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize_scalar
from scipy.spatial.distance import jensenshannon

from examgen.generative.gan import (
    discriminator_loss,
    jensen_shannon,
    non_saturating_loss,
    non_saturating_slope,
    optimal_discriminator,
    saturating_loss,
    saturating_slope,
    value,
)
from examgen.logarithms import ln

OUTPUTS = st.fractions(min_value=Fraction(1, 20), max_value=Fraction(19, 20), max_denominator=20)
BATCH = st.lists(OUTPUTS, min_size=1, max_size=3)
COUNTS = st.lists(st.tuples(st.integers(1, 9), st.integers(1, 9)), min_size=2, max_size=4)


def tensor(values: list[Fraction]) -> torch.Tensor:
    return torch.tensor([float(each) for each in values], dtype=torch.float64)


@given(BATCH, BATCH)
def test_losses_agree_with_torch(real: list[Fraction], fake: list[Fraction]) -> None:
    x, g = tensor(real), tensor(fake)
    both = F.binary_cross_entropy(x, torch.ones_like(x)) + F.binary_cross_entropy(g, torch.zeros_like(g))
    assert isclose(float(discriminator_loss(real, fake)), both.item(), abs_tol=1e-9)
    assert isclose(float(saturating_loss(fake)), -F.binary_cross_entropy(g, torch.zeros_like(g)).item(), abs_tol=1e-9)
    assert isclose(float(non_saturating_loss(fake)), F.binary_cross_entropy(g, torch.ones_like(g)).item(), abs_tol=1e-9)


@given(OUTPUTS)
def test_slopes_agree_with_torch(fake: Fraction) -> None:
    logit = torch.logit(tensor([fake])).requires_grad_()
    (saturating,) = torch.autograd.grad((1 - logit.sigmoid()).log().sum(), logit)
    (other,) = torch.autograd.grad(-logit.sigmoid().log().sum(), logit)
    assert isclose(saturating_slope(fake), saturating.item(), abs_tol=1e-9)
    assert isclose(non_saturating_slope(fake), other.item(), abs_tol=1e-9)


@settings(max_examples=30)
@given(COUNTS)
def test_the_optimal_discriminator_and_its_value(counts: list[tuple[int, int]]) -> None:
    totals = [sum(column) for column in zip(*counts, strict=True)]
    data, generated = (
        [Fraction(c, t) for c in column] for column, t in zip(zip(*counts, strict=True), totals, strict=True)
    )
    best = optimal_discriminator(data, generated)
    for p, q, d in zip(data, generated, best, strict=True):
        found = minimize_scalar(
            lambda t, p=p, q=q: -(float(p) * np.log(t) + float(q) * np.log(1 - t)),
            bounds=(1e-6, 1 - 1e-6),
            method="bounded",
        )
        assert isclose(d, found.x, abs_tol=1e-4)
    divergence = float(jensen_shannon(data, generated))
    assert isclose(
        divergence, jensenshannon([float(p) for p in data], [float(q) for q in generated]) ** 2, abs_tol=1e-9
    )
    assert isclose(float(value(data, generated, best)), 2 * divergence - 2 * log(2), abs_tol=1e-9)


def test_an_ideal_generator() -> None:
    same = [Fraction(1, 4), Fraction(3, 4)]
    best = optimal_discriminator(same, same)
    assert set(best) == {Fraction(1, 2)}
    assert value(same, same, best) == -ln(4)
