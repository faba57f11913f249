"""Generative adversarial networks; Goodfellow et al., Generative Adversarial Nets (2014). All values exact, in nats."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from examgen.logarithms import Logs, ln

Probabilities = Sequence[Fraction]


def discriminator_loss(real: Probabilities, fake: Probabilities) -> Logs:
    """Mean of -ln D(x) over real samples plus mean of -ln(1 - D(G(z))) over generated ones."""
    return _mean([-ln(d) for d in real]) + _mean([-ln(1 - d) for d in fake])


def saturating_loss(fake: Probabilities) -> Logs:
    """The generator's part of the minimax game, mean of ln(1 - D(G(z)))."""
    return _mean([ln(1 - d) for d in fake])


def non_saturating_loss(fake: Probabilities) -> Logs:
    """Mean of -ln D(G(z)) (section 3)."""
    return _mean([-ln(d) for d in fake])


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
    return sum((ln(d) * p + ln(1 - d) * q for p, q, d in points), start=Logs())


def jensen_shannon(data: Probabilities, generated: Probabilities) -> Logs:
    """Half of KL(p || m) + KL(q || m) with the mean m = (p + q) / 2; V(D*, G) is twice this minus ln 4 (theorem 1)."""
    points = [(p, q, (p + q) / 2) for p, q in zip(data, generated, strict=True)]
    return sum((ln(p / m) * p + ln(q / m) * q for p, q, m in points), start=Logs()) * Fraction(1, 2)


def _mean(values: Sequence[Logs]) -> Logs:
    return sum(values, start=Logs()) * Fraction(1, len(values))
