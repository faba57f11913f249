"""The focal loss; Lin et al., Focal Loss for Dense Object Detection (2017)."""

from __future__ import annotations

from fractions import Fraction


def modulating(true: Fraction, gamma: int) -> Fraction:
    """(1 - p_t)^gamma, by which the cross-entropy is scaled; `true` is p_t, the probability of the true class."""
    return Fraction(1 - true) ** gamma


def least_exponent(base: Fraction, ratio: int) -> int:
    """The smallest whole g >= 1 with ratio * base^g < 1. Raises ValueError unless 0 < base < 1."""
    if not 0 < base < 1:
        raise ValueError(f"the powers of {base} do not approach 0")
    exponent = 1
    while ratio * base**exponent >= 1:
        exponent += 1
    return exponent
