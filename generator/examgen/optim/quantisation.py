"""Affine quantisation to unsigned integers of eight bits, with exact numbers.

Source: Jacob et al., Quantization and Training of Neural Networks for Efficient Integer-Arithmetic-Only Inference, CVPR
2018, section 2.1: r = S (q - Z).
"""

from __future__ import annotations

from fractions import Fraction
from math import floor

LEVELS = 255
"""The largest integer: steps between the two ends of the range."""


def scale(low: Fraction, high: Fraction) -> Fraction:
    """The real distance of two neighbouring integers; ValueError if the range does not hold 0 or is empty."""
    if not low <= 0 <= high or low == high:
        raise ValueError(f"a range from {low} to {high} must hold 0 and have a length")
    return (high - low) / LEVELS


def zero_point(low: Fraction, step: Fraction) -> int:
    """The integer that stands for 0."""
    return rounded(-low / step)


def quantise(value: Fraction, step: Fraction, zero: int) -> int:
    """The integer of a value: rounded, moved by the zero point, clipped to 0..255."""
    return min(max(rounded(value / step) + zero, 0), LEVELS)


def dequantise(code: int, step: Fraction, zero: int) -> Fraction:
    """The value that an integer stands for."""
    return (code - zero) * step


def rounded(value: Fraction) -> int:
    """The nearest integer, halves up."""
    return floor(value + Fraction(1, 2))
