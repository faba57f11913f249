"""Losses of box coordinates."""

from __future__ import annotations

from fractions import Fraction


def smooth_l1(difference: Fraction) -> Fraction:
    """d^2 / 2 below 1 and |d| - 1/2 from there on; Girshick, Fast R-CNN (2015), equation 3."""
    size = abs(difference)
    return size * size / 2 if size < 1 else size - Fraction(1, 2)


def smooth_l1_slope(difference: Fraction) -> Fraction:
    """The derivative of `smooth_l1`: d, cut off at -1 and 1."""
    return max(Fraction(-1), min(Fraction(1), difference))
