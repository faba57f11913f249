"""Power laws of the error, and compute of training and inference. Exact where the numbers allow it."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import isqrt, pow  # noqa: A004 - a float for whole numbers too

Rational = int | Fraction

TRAINING, FORWARD = 6, 2  # FLOPs for each parameter and token (Kaplan et al., 2020, section 2.1)


@dataclass(frozen=True)
class PowerLaw:
    """error(n) = floor + (first - floor) * (n / start)^(-1 / order), with a whole order (Hestness et al., 2017)."""

    start: int
    first: Fraction
    order: int
    floor: Fraction = Fraction(0)

    def error(self, n: int) -> Fraction:
        """The error with n samples; ValueError if n / start is not the order-th power of a fraction."""
        ratio = Fraction(n, self.start)
        return self.floor + (self.first - self.floor) / root(ratio, self.order)

    def samples(self, error: Fraction) -> Fraction:
        """The number of samples that reaches this error; ZeroDivisionError for the floor itself."""
        return self.start * ((self.first - self.floor) / (error - self.floor)) ** self.order


def root(value: Fraction, order: int) -> Fraction:
    """The order-th root of a positive fraction; ValueError if it is irrational."""
    found = Fraction(_integer_root(value.numerator, order), _integer_root(value.denominator, order))
    if found**order != value:
        raise ValueError(f"{value} is not the power {order} of a fraction")
    return found


def training_flops(parameters: int, tokens: int) -> int:
    """6 N D."""
    return TRAINING * parameters * tokens


def inference_flops(parameters: int, tokens: int) -> int:
    """2 N for each generated token."""
    return FORWARD * parameters * tokens


def optimal_parameters(flops: int, tokens_per_parameter: int) -> int:
    """The model size that uses up the budget at this ratio, sqrt(C / (6 r)); ValueError if it is not whole."""
    square, rest = divmod(flops, TRAINING * tokens_per_parameter)
    if rest or isqrt(square) ** 2 != square:
        raise ValueError(f"{flops} / (6 * {tokens_per_parameter}) is not a square number")
    return isqrt(square)


def _integer_root(value: int, order: int) -> int:
    return round(pow(value, 1 / order))
