"""Denoising diffusion, exact; Ho, Jain and Abbeel, Denoising Diffusion Probabilistic Models (2020).

Steps count from 1.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import isqrt, prod

Number = int | Fraction


def root(square: Fraction) -> Fraction:
    """The exact square root. Raises ValueError if it is not rational."""
    found = Fraction(isqrt(square.numerator), isqrt(square.denominator)) if square >= 0 else Fraction(0)
    if found**2 != square:
        raise ValueError(f"{square} has no rational square root")
    return found


def alpha_bar(betas: Sequence[Fraction]) -> Fraction:
    """Product of 1 - beta over the steps that were taken (equation 4); 1 for none."""
    return prod((1 - beta for beta in betas), start=Fraction(1))


def noised(clean: Number, noise: Number, kept: Fraction) -> Fraction:
    """x_t = sqrt(alpha_bar) x_0 + sqrt(1 - alpha_bar) eps for alpha_bar = `kept` (equation 4)."""
    return root(kept) * clean + root(1 - kept) * noise


def denoised(noisy: Number, noise: Number, kept: Fraction) -> Fraction:
    """The x_0 that belongs to a predicted noise: (x_t - sqrt(1 - alpha_bar) eps) / sqrt(alpha_bar)."""
    return (noisy - root(1 - kept) * noise) / root(kept)


def signal_to_noise(kept: Fraction) -> Fraction:
    """Variance of the signal by that of the noise, alpha_bar / (1 - alpha_bar), for x_0 of variance 1."""
    return kept / (1 - kept)


def posterior_variance(betas: Sequence[Fraction]) -> Fraction:
    """Variance of x_{t-1} given x_t and x_0: beta_t (1 - alpha_bar_{t-1}) / (1 - alpha_bar_t) (equation 7)."""
    return betas[-1] * (1 - alpha_bar(betas[:-1])) / (1 - alpha_bar(betas))


def guided(unconditional: Number, conditional: Number, scale: Number) -> Number:
    """Classifier-free guidance, eps_u + w (eps_c - eps_u); Ho and Salimans (2022), with w = 1 for no guidance."""
    return unconditional + scale * (conditional - unconditional)


def reverse_mean(noisy: Number, noise: Number, alpha: Fraction, kept: Fraction) -> Fraction:
    """Mean of x_{t-1}, (x_t - beta_t / sqrt(1 - alpha_bar_t) eps) / sqrt(alpha_t) (equation 11)."""
    return (noisy - (1 - alpha) / root(1 - kept) * noise) / root(alpha)


def posterior_weights(alpha: Fraction, kept: Fraction) -> tuple[Fraction, Fraction]:
    """The factors of x_0 and of x_t in the mean of x_{t-1} given both (equation 7)."""
    before = kept / alpha
    return root(before) * (1 - alpha) / (1 - kept), root(alpha) * (1 - before) / (1 - kept)
