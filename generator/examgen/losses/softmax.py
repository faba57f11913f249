"""Softmax and cross-entropy in nats; exact for rational odds o_i = e^(s_i), that is for scores s_i = ln o_i."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import log

Odds = Sequence[int | Fraction]


@dataclass(frozen=True)
class Ln:
    """The natural logarithm of an exact positive number. Raises ValueError if `argument` is not positive."""

    argument: Fraction

    def __post_init__(self) -> None:
        if self.argument <= 0:
            raise ValueError(f"there is no logarithm of {self.argument}")

    def __float__(self) -> float:
        return log(self.argument)


def softmax(odds: Odds) -> list[Fraction]:
    """p_i = e^(s_i) / sum_j e^(s_j) for the scores s_i = ln odds_i.

    Raises ValueError if one of the odds is not positive.
    """
    if not odds or min(odds) <= 0:
        raise ValueError(f"odds must be positive, got {list(odds)}")
    total = Fraction(sum(odds))
    return [odd / total for odd in odds]


def tempered(odds: Odds, temperature: int | Fraction) -> list[Fraction]:
    """e^(s_i / T) for the scores s_i = ln odds_i, so that `softmax` of the result is the softmax at temperature T.

    Raises ValueError unless T is positive and the roots that it asks for are rational: T = 2 wants squares.
    """
    power = 1 / Fraction(temperature) if temperature > 0 else Fraction(0)
    if not power:
        raise ValueError(f"a temperature is positive, not {temperature}")
    return [_root(Fraction(odd), power.denominator) ** power.numerator for odd in odds]


def cross_entropy(odds: Odds, target: int) -> Ln:
    """-ln p_y for the scores s_i = ln odds_i, one sample; `target` counts from 0.

    Raises ValueError if there is no such class or one of the odds is not positive.
    """
    _check(odds, target)
    return Ln(1 / softmax(odds)[target])


def cross_entropy_at_start(classes: int) -> Ln:
    """The loss of one sample when all scores are equal: ln C."""
    return Ln(Fraction(classes))


def _root(value: Fraction, degree: int) -> Fraction:
    root = Fraction(round(value.numerator ** (1 / degree)), round(value.denominator ** (1 / degree)))
    if root**degree != value:
        raise ValueError(f"the root of degree {degree} of {value} is not rational")
    return root


def _check(scores: Sequence[object], target: int) -> None:
    if target not in range(len(scores)):
        raise ValueError(f"there is no class {target} (from 0) among {len(scores)} scores")
