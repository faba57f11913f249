"""Generative adversarial networks; Goodfellow et al., Generative Adversarial Nets (2014). All values exact, in nats."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from examgen.logarithms import Logs, weighted

Probabilities = Sequence[Fraction]


def discriminator_loss(real: Probabilities, fake: Probabilities) -> Logs:
    """Mean of -ln D(x) over real samples plus mean of -ln(1 - D(G(z))) over generated ones."""
    return -_mean(real) - _mean([1 - d for d in fake])


def saturating_loss(fake: Probabilities) -> Logs:
    """The generator's part of the minimax game, mean of ln(1 - D(G(z)))."""
    return _mean([1 - d for d in fake])


def non_saturating_loss(fake: Probabilities) -> Logs:
    """Mean of -ln D(G(z)) (section 3)."""
    return -_mean(fake)


def saturating_slope(fake: Fraction) -> Fraction:
    """Derivative of ln(1 - D) by the logit a of D = 1 / (1 + e^-a): -D."""
    return -fake


def non_saturating_slope(fake: Fraction) -> Fraction:
    """Derivative of -ln D by the logit a of D = 1 / (1 + e^-a): -(1 - D)."""
    return fake - 1


def optimal_discriminator(data: Probabilities, generated: Probabilities) -> tuple[Fraction, ...]:
    """D*(x) = p_data / (p_data + p_g) at every point (proposition 1)."""
    return tuple(p / (p + q) for p, q in zip(data, generated, strict=True))


def value(data: Probabilities, generated: Probabilities, discriminator: Probabilities) -> Logs:
    """V(D, G): the sum of p_data ln D + p_g ln(1 - D) over all points (equation 1)."""
    points = zip(data, generated, discriminator, strict=True)
    return weighted(term for p, q, d in points for term in ((p, d), (q, 1 - d)))


def jensen_shannon(data: Probabilities, generated: Probabilities) -> Logs:
    """Half of KL(p || m) + KL(q || m) with the mean m = (p + q) / 2; V(D*, G) is twice this minus ln 4 (theorem 1)."""
    points = [(p, q, (p + q) / 2) for p, q in zip(data, generated, strict=True)]
    return weighted(term for p, q, m in points for term in ((p / 2, p / m), (q / 2, q / m)))


def _mean(arguments: Probabilities) -> Logs:
    """The mean of their logarithms."""
    return weighted((Fraction(1, len(arguments)), argument) for argument in arguments)
