"""The variational autoencoder with a diagonal Gaussian; Kingma and Welling, Auto-Encoding Variational Bayes (2014)."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from examgen.logarithms import Logs, ln, logs

Vector = Sequence[Fraction]


def kl_terms(mean: Vector, deviation: Vector) -> list[Logs]:
    """KL(N(mu, sigma^2) || N(0, 1)) = (mu^2 + sigma^2 - 1 - ln sigma^2) / 2 of each dimension in nats (appendix B)."""
    return [(logs(m * m + s * s - 1) - ln(s * s)) * Fraction(1, 2) for m, s in zip(mean, deviation, strict=True)]


def kl(mean: Vector, deviation: Vector) -> Logs:
    """The divergence of independent dimensions: the sum of theirs."""
    return sum(kl_terms(mean, deviation), start=Logs())


def reparameterised(mean: Vector, deviation: Vector, noise: Vector) -> tuple[Fraction, ...]:
    """The sample z = mu + sigma * eps, dimension by dimension."""
    return tuple(m + s * e for m, s, e in zip(mean, deviation, noise, strict=True))


def through_deviation(upstream: Fraction, noise: Fraction) -> Fraction:
    """dL/dsigma = dL/dz * eps."""
    return upstream * noise


def through_log_variance(upstream: Fraction, noise: Fraction, deviation: Fraction) -> Fraction:
    """dL/d(ln sigma^2) = dL/dz * eps * sigma / 2, because sigma = exp(ln sigma^2 / 2)."""
    return upstream * noise * deviation / 2


def kl_by_log_variance(deviation: Fraction) -> Fraction:
    """dKL/d(ln sigma^2) = (sigma^2 - 1) / 2."""
    return (deviation**2 - 1) / 2
