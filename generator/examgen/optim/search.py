"""Chances of random and of grid search; Bergstra and Bengio, Random Search for Hyper-Parameter Optimization (2012)."""

from __future__ import annotations

from fractions import Fraction


def hit_probability(share: Fraction, trials: int) -> Fraction:
    """1 - (1 - q)^n, that at least one of n independent uniform trials lies in a region with the share q."""
    return 1 - (1 - share) ** trials


def trials_needed(share: Fraction, probability: Fraction) -> int:
    """The smallest n with 1 - (1 - q)^n >= P. Raises ValueError unless q and P lie between 0 and 1."""
    if not 0 < share < 1 or not 0 < probability < 1:
        raise ValueError(f"shares and probabilities lie between 0 and 1, not {share} and {probability}")
    trials = 1
    while hit_probability(share, trials) < probability:
        trials += 1
    return trials


def grid_hit_probability(share: Fraction, values: int) -> Fraction:
    """min(1, g q), that one of g equally spaced values, all shifted by the same random offset, lies in an interval.

    The interval has the share q of the range, and the values are 1/g of the range apart.
    """
    return min(Fraction(1), values * share)
