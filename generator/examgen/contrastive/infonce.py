"""The InfoNCE loss; van den Oord, Li and Vinyals, Representation Learning with Contrastive Predictive Coding (2018)."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from examgen.logarithms import Logs, ln
from examgen.losses.softmax import cross_entropy

Odds = Sequence[int | Fraction]


def tempered(odds: Odds, temperature: Fraction) -> list[Fraction]:
    """e^(s_i / temperature) for the similarities s_i = ln odds_i.

    Raises ValueError unless the temperature is 1 over a whole number, so that the powers are exact.
    """
    if temperature <= 0 or temperature.numerator != 1:
        raise ValueError(f"the temperature is 1 over a whole number, not {temperature}")
    return [Fraction(odd) ** temperature.denominator for odd in odds]


def infonce(odds: Odds, positive: int, temperature: Fraction = Fraction(1)) -> Logs:
    """-ln(e^(s_p / t) / sum_j e^(s_j / t)) over all candidates j, the positive p among them, for s_j = ln odds_j.

    `positive` counts from 0; raises ValueError if there is no such candidate.
    """
    return ln(cross_entropy(tempered(odds, temperature), positive).argument)


def chance_loss(candidates: int) -> Logs:
    """The loss if all candidates are equally similar to the anchor: ln N at any temperature."""
    return ln(candidates)


def information_bound(candidates: int, loss: Logs) -> Logs:
    """The bound ln N - L, which is in expectation at most the mutual information of the two views, in nats."""
    return ln(candidates) - loss
