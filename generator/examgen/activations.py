r"""Activation functions: exact values and derivatives where a person can find them, and curves for plots.

At z = \ln q with a rational q ("odds") the sigmoid, tanh and ELU are rational, softplus and SiLU have a closed form.
Definitions as in Goodfellow, Bengio, Courville, Deep Learning (2016), section 6.3; ELU: Clevert et al. (2015); SiLU and
GELU: Hendrycks, Gimpel (2016).
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from math import erf, exp, log1p, sqrt, tanh
from typing import NamedTuple

from examgen.logarithms import Logs, ln, logs
from examgen.rounding import Rational


class Point(NamedTuple):
    """A function's value and derivative at one place."""

    value: Logs
    slope: Logs


def sigmoid(odds: Fraction) -> Fraction:
    r"""1 / (1 + e^{-z}) at z = \ln odds."""
    return odds / (1 + odds)


def sigmoid_slope(odds: Fraction) -> Fraction:
    r"""The derivative s (1 - s) at z = \ln odds; at most 1/4, at z = 0."""
    return sigmoid(odds) * (1 - sigmoid(odds))


def at_logarithm(name: str, odds: Fraction, alpha: Rational = 1) -> Point:
    r"""Value and derivative at z = \ln odds; `alpha` is ELU's. Raises ValueError for an unknown name."""
    s, z = sigmoid(odds), ln(odds)
    match name:
        case "sigmoid":
            return Point(logs(s), logs(sigmoid_slope(odds)))
        case "tanh":
            t = (odds**2 - 1) / (odds**2 + 1)
            return Point(logs(t), logs(1 - t**2))
        case "elu":
            return Point(logs(alpha * (odds - 1)), logs(alpha * odds)) if odds < 1 else Point(z, logs(1))
        case "softplus":
            return Point(ln(1 + odds), logs(s))
        case "silu":
            return Point(z * s, logs(s) + z * sigmoid_slope(odds))
    raise ValueError(f"no closed form for {name!r}")


def at_number(name: str, z: Rational, slope: Rational = 0) -> Point:
    """Value and derivative of ReLU and leaky ReLU, whose slope below 0 is `slope`. Raises ValueError at z = 0."""
    if z == 0:
        raise ValueError(f"{name} has no derivative at 0")
    factor = Fraction(1) if z > 0 else Fraction(slope if name == "leaky" else 0)
    return Point(logs(factor * z), logs(factor))


CURVES: dict[str, Callable[[float], float]] = {
    "relu": lambda z: max(z, 0.0),
    "leaky": lambda z: max(z, 0.1 * z),
    "elu": lambda z: z if z > 0 else exp(z) - 1,
    "sigmoid": lambda z: 1 / (1 + exp(-z)),
    "tanh": tanh,
    "softplus": lambda z: log1p(exp(z)),
    "silu": lambda z: z / (1 + exp(-z)),
    "gelu": lambda z: z * (1 + erf(z / sqrt(2))) / 2,
}
"""Floating-point functions for plots; leaky ReLU with slope 0.1, ELU with alpha = 1, GELU exact (erf)."""
