"""Divergence, sample and gradients of a variational autoencoder against torch.distributions and autograd."""

from fractions import Fraction
from math import isclose

import torch
from hypothesis import given
from hypothesis import strategies as st
from torch.distributions import Normal, kl_divergence

from examgen.generative.vae import (
    kl,
    kl_by_log_variance,
    reparameterised,
    through_deviation,
    through_log_variance,
)

HALVES = st.integers(-6, 6).map(lambda n: Fraction(n, 2))
DEVIATIONS = st.sampled_from([Fraction(1, 4), Fraction(1, 2), Fraction(1), Fraction(2), Fraction(3)])


@given(st.lists(st.tuples(HALVES, DEVIATIONS), min_size=1, max_size=3))
def test_divergence_agrees_with_torch(dimensions: list[tuple[Fraction, Fraction]]) -> None:
    mean, deviation = zip(*dimensions, strict=True)
    normal = Normal(
        torch.tensor([float(m) for m in mean]).double(), torch.tensor([float(s) for s in deviation]).double()
    )
    expected = kl_divergence(normal, Normal(0.0, 1.0)).sum().item()
    assert isclose(float(kl(mean, deviation)), expected, abs_tol=1e-9)


@given(HALVES, DEVIATIONS, HALVES, HALVES)
def test_gradients_agree_with_torch(mean: Fraction, deviation: Fraction, noise: Fraction, upstream: Fraction) -> None:
    mu = torch.tensor(float(mean), dtype=torch.float64, requires_grad=True)
    log_variance = torch.tensor(float(deviation), dtype=torch.float64).log().mul(2).requires_grad_()
    sigma = (log_variance / 2).exp()
    z = mu + sigma * float(noise)
    assert isclose(float(reparameterised([mean], [deviation], [noise])[0]), z.item(), abs_tol=1e-9)
    slopes = torch.autograd.grad(float(upstream) * z, (sigma, log_variance), retain_graph=True)
    ours = (
        through_deviation(upstream, noise),
        through_log_variance(upstream, noise, deviation),
    )
    assert all(isclose(own, slope.item(), abs_tol=1e-9) for own, slope in zip(ours, slopes, strict=True))
    divergence = kl_divergence(Normal(mu, sigma), Normal(0.0, 1.0))
    (slope,) = torch.autograd.grad(divergence, log_variance)
    assert isclose(kl_by_log_variance(deviation), slope.item(), abs_tol=1e-9)
