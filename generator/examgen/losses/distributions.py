"""Losses that compare two distributions u and v over the same classes, in nats and exact for fractions."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from examgen.logarithms import Logs, weighted

Distribution = Sequence[int | Fraction]


def one_hot(classes: int, target: int) -> list[Fraction]:
    """1 for the class `target` (from 0), 0 for the others."""
    return smoothed(classes, target, Fraction(0))


def smoothed(classes: int, target: int, share: Fraction) -> list[Fraction]:
    """Label smoothing, (1 - share) * one-hot + share / classes; Szegedy et al. (2016), section 7."""
    return [share / classes + (1 - share) * (i == target) for i in range(classes)]


def cross_entropy(u: Distribution, v: Distribution) -> Logs:
    """H(u, v) = -sum_i u_i ln v_i; classes with u_i = 0 do not count.

    Raises ValueError where v_i = 0 although u_i is not, and if the lengths differ.
    """
    return weighted((-a, b) for a, b in zip(u, v, strict=True) if a)


def entropy(u: Distribution) -> Logs:
    """H(u) = -sum_i u_i ln u_i, the smallest cross-entropy that a prediction can reach."""
    return cross_entropy(u, u)


def kl_divergence(u: Distribution, v: Distribution) -> Logs:
    """KL(u || v) = sum_i u_i ln(u_i / v_i), at least 0 and not symmetric."""
    return cross_entropy(u, v) - entropy(u)
