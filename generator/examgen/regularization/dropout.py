"""Dropout of the inputs of a sum, p being the probability to be dropped (Srivastava et al., 2014).

`terms` are what the inputs contribute to the sum if nothing is dropped.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import product

Rational = int | Fraction


def expected(terms: Sequence[Rational], p: Fraction, *, inverted: bool) -> Fraction:
    """The expectation of the sum; with `inverted` dropout kept terms are divided by 1 - p."""
    return Fraction(sum(terms)) * (1 if inverted else 1 - p)


def variance(terms: Sequence[Rational], p: Fraction, *, inverted: bool) -> Fraction:
    """The variance of the sum: p (1 - p) times the sum of the squared terms, divided by (1 - p)^2 if `inverted`."""
    spread = p * (1 - p) * sum(term**2 for term in terms)
    return spread / (1 - p) ** 2 if inverted else spread


def masked(terms: Sequence[Rational], kept: Sequence[bool], p: Fraction, *, inverted: bool) -> Fraction:
    """The sum of the kept terms, divided by 1 - p if `inverted`."""
    total = Fraction(sum(term for term, keep in zip(terms, kept, strict=True) if keep))
    return total / (1 - p) if inverted else total


def masks(count: int, p: Fraction) -> Iterator[tuple[tuple[bool, ...], Fraction]]:
    """Every combination of kept inputs with its probability, 2^count of them."""
    for kept in product((False, True), repeat=count):
        yield kept, p ** kept.count(False) * (1 - p) ** kept.count(True)
