"""RMSProp and Adam for one parameter, exact as long as the roots are; epsilon is 0.

Tieleman and Hinton, Lecture 6.5 (2012); Kingma and Ba, Adam (2015), algorithm 1.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import isqrt, sqrt

Real = Fraction | float


@dataclass(frozen=True)
class AdamStep:
    """The moments after a step, the same with bias correction, and the parameter."""

    m: Fraction
    n: Fraction
    m_hat: Fraction
    n_hat: Fraction
    theta: Real


def root(value: Real) -> Real:
    """The square root, exact if it is rational. Raises ValueError if `value` is negative."""
    if value < 0:
        raise ValueError(f"there is no root of {value}")
    if isinstance(value, float):
        return sqrt(value)
    exact = Fraction(isqrt(value.numerator), isqrt(value.denominator))
    return exact if exact**2 == value else sqrt(value)


def averaged(before: Fraction, value: Fraction, decay: Fraction) -> Fraction:
    """The moving average of both optimisers, decay * before + (1 - decay) * value."""
    return decay * before + (1 - decay) * value


def corrected(moment: Real, decay: Fraction, step: int) -> Real:
    """A moving average that began at 0, without its bias; `step` counts from 1."""
    return moment / (1 - decay**step)


def moved(theta: Real, rate: Fraction, direction: Real, square: Real) -> Real:
    """Where a step ends: theta - rate * direction / root(square)."""
    change = rate * direction / root(square)
    return theta - change if isinstance(change, Fraction) else float(theta) - change


def adam(
    gradients: Sequence[Fraction], start: Fraction, rate: Fraction, decays: tuple[Fraction, Fraction]
) -> list[AdamStep]:
    """The steps that Adam takes if it meets these gradients; `decays` are beta_1 and beta_2."""
    steps: list[AdamStep] = []
    m, n = Fraction(0), Fraction(0)
    theta: Real = start
    for t, gradient in enumerate(gradients, start=1):
        m, n = averaged(m, gradient, decays[0]), averaged(n, gradient**2, decays[1])
        m_hat, n_hat = m / (1 - decays[0] ** t), n / (1 - decays[1] ** t)
        theta = moved(theta, rate, m_hat, n_hat)
        steps.append(AdamStep(m, n, m_hat, n_hat, theta))
    return steps
