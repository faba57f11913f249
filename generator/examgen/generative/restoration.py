"""How far a restored image is from the original: MSE, MAE and PSNR."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import log10

Pixels = Sequence[int | Fraction]


def mse(original: Pixels, restored: Pixels) -> Fraction:
    """Mean squared error over all pixels."""
    return sum((Fraction(b - a) ** 2 for a, b in zip(original, restored, strict=True)), start=Fraction(0)) / len(
        original
    )


def mae(original: Pixels, restored: Pixels) -> Fraction:
    """Mean absolute error over all pixels."""
    return sum((abs(Fraction(b - a)) for a, b in zip(original, restored, strict=True)), start=Fraction(0)) / len(
        original
    )


def psnr(error: Fraction, peak: int = 255) -> float:
    """Peak signal-to-noise ratio in dB, 10 log10(peak^2 / MSE). Raises ValueError for an MSE of 0."""
    if error <= 0:
        raise ValueError(f"there is no PSNR for a mean squared error of {error}")
    return 20 * log10(peak) - 10 * log10(error)


def gain(shrunk: int | Fraction) -> float:
    """What the PSNR gains in dB if every error is divided by this factor: 20 log10 of it."""
    return 20 * log10(shrunk)
