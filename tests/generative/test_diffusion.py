"""The forward process step by step, and its posterior as a product of Gaussians."""

from fractions import Fraction
from math import isclose

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from examgen.generative.diffusion import (
    alpha_bar,
    denoised,
    guided,
    noised,
    posterior_variance,
    posterior_weights,
    reverse_mean,
    root,
    signal_to_noise,
)

BETAS = st.lists(
    st.fractions(min_value=Fraction(1, 50), max_value=Fraction(1, 2), max_denominator=50), min_size=2, max_size=6
)
TRIPLES = st.sampled_from([Fraction(9, 25), Fraction(16, 25), Fraction(25, 169), Fraction(64, 289)])
TENTHS = st.integers(-30, 30).map(lambda n: Fraction(n, 10))


@given(BETAS)
def test_the_steps_compose(betas: list[Fraction]) -> None:
    factor, variance = 1.0, 0.0
    for beta in map(float, betas):
        factor, variance = factor * np.sqrt(1 - beta), (1 - beta) * variance + beta
    assert isclose(alpha_bar(betas), factor**2)
    assert isclose(1 - alpha_bar(betas), variance)
    assert isclose(signal_to_noise(alpha_bar(betas)), factor**2 / variance)


@given(BETAS)
def test_the_posterior_is_a_product_of_gaussians(betas: list[Fraction]) -> None:
    before, beta = float(1 - alpha_bar(betas[:-1])), float(betas[-1])
    precision = 1 / before + (1 - beta) / beta
    assert isclose(posterior_variance(betas), 1 / precision)


@given(TENTHS, TENTHS, TRIPLES)
def test_denoising_undoes_noising(clean: Fraction, noise: Fraction, kept: Fraction) -> None:
    assert denoised(noised(clean, noise, kept), noise, kept) == clean


@given(TENTHS, TENTHS)
def test_both_forms_of_the_mean_agree(noisy: Fraction, noise: Fraction) -> None:
    alpha, kept = Fraction(16, 25), Fraction(9, 25)
    of_clean, of_noisy = posterior_weights(alpha, kept)
    clean = denoised(noisy, noise, kept)
    assert of_clean * clean + of_noisy * noisy == reverse_mean(noisy, noise, alpha, kept)


def test_guidance() -> None:
    assert [guided(2, 5, scale) for scale in (0, 1, 2)] == [2, 5, 8]


def test_roots_are_exact() -> None:
    assert root(Fraction(49, 64)) == Fraction(7, 8)
    with pytest.raises(ValueError, match="no rational square root"):
        root(Fraction(1, 2))
