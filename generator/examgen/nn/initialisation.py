"""How variances pass through layers with random weights, and the weights' variances that keep them as they are.

Weights and inputs are independent and the weights have mean 0; biases are 0. Glorot, Bengio, Understanding the
difficulty of training deep feedforward neural networks (2010); He et al., Delving Deep into Rectifiers (2015).
"""

from __future__ import annotations

from fractions import Fraction

from examgen.rounding import Rational


def output_variance(fan_in: int, weights: Rational, moment: Rational) -> Fraction:
    """Var(y) of y = sum of w_i x_i: fan_in * Var(w) * E[x^2]."""
    return Fraction(fan_in * weights * moment)


def relu_factor(fan_in: int, weights: Rational) -> Fraction:
    """What a linear layer and a ReLU multiply E[x^2] by: fan_in * Var(w) / 2, as ReLU drops half of a symmetric y."""
    return output_variance(fan_in, weights, Fraction(1, 2))


def lecun_variance(fan_in: int) -> Fraction:
    """Var(w) = 1 / fan_in keeps the variance forwards; it is the fan-in form of Xavier's initialisation."""
    return Fraction(1, fan_in)


def kaiming_variance(fan_in: int) -> Fraction:
    """Var(w) = 2 / fan_in keeps E[x^2] forwards through layers with ReLU."""
    return Fraction(2, fan_in)


def glorot_variance(fan_in: int, fan_out: int) -> Fraction:
    """Var(w) = 2 / (fan_in + fan_out), between what forward and backward pass need."""
    return Fraction(2, fan_in + fan_out)


def conv_fan_in(channels: int, kernel: int) -> int:
    """The inputs of one output value of a convolution: C_in * K * K."""
    return channels * kernel**2
