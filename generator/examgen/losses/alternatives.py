"""Second methods for the losses: cross-entropy in decimals of 40 digits, hinge loss from the violating classes."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal, localcontext
from fractions import Fraction

Score = int | Fraction


def decimal_cross_entropy(scores: Sequence[Decimal], target: int) -> Decimal:
    """ln(1 + sum_{j != y} e^(s_j - s_y)) in nats: what the other classes weigh against the target's."""
    with localcontext(prec=40):
        others = [score - scores[target] for j, score in enumerate(scores) if j != target]
        return sum((gap.exp() for gap in others), start=Decimal(1)).ln()


def decimal_ln(value: Score) -> Decimal:
    """The natural logarithm of an exact positive number, for scores that are given as logarithms."""
    with localcontext(prec=40):
        return Decimal(value.numerator).ln() - Decimal(value.denominator).ln()


def hinge_from_violations(scores: Sequence[Score], target: int, margin: Score = 1) -> Score:
    """Sum of the scores above s_y - margin, minus that bound as often as there are such scores."""
    bound = scores[target] - margin
    violating = [score for score in (*scores[:target], *scores[target + 1 :]) if score > bound]
    return sum(violating) - len(violating) * bound
