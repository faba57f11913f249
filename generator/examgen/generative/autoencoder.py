"""Fully connected autoencoders: parameters, compression, reconstruction loss and its gradient."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise

Vector = Sequence[int | Fraction]


def parameters(widths: Sequence[int], *, tied: bool = False) -> int:
    """Weights and biases of fully connected layers between these widths, such as 784, 64, 784.

    With `tied` weights the decoder uses the encoder's matrices transposed, and only its biases are its own. Raises
    ValueError if the widths are not symmetric then.
    """
    layers = list(pairwise(widths))
    if tied and list(widths) != list(widths)[::-1]:
        raise ValueError(f"tied weights need symmetric widths, not {list(widths)}")
    weights = sum(a * b for a, b in layers)
    return (weights // 2 if tied else weights) + sum(b for _, b in layers)


def compression(inputs: int, code: int) -> Fraction:
    """How many input values there are for each value of the code."""
    return Fraction(inputs, code)


def loss_gradient(target: Vector, output: Vector) -> tuple[Fraction, ...]:
    """Derivative of the mean squared error by the output: 2 (output - target) / n."""
    return tuple(Fraction(2, len(target)) * (b - a) for a, b in zip(target, output, strict=True))
