"""Small matrices of exact numbers: tuples of rows of ints or Fractions."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

Entry = int | Fraction
Row = tuple[Entry, ...]
Rows = tuple[Row, ...]


def transposed(a: Sequence[Row]) -> Rows:
    """(N, M) -> (M, N). Raises ValueError if the rows differ in length."""
    return tuple(zip(*a, strict=True))


def matmul(a: Sequence[Row], b: Sequence[Row]) -> Rows:
    """(N, K) and (K, M) -> (N, M). Raises ValueError if the inner sizes differ."""
    return tuple(tuple(dot(row, column) for column in transposed(b)) for row in a)


def dot(a: Sequence[Entry], b: Sequence[Entry]) -> Entry:
    """The sum of the products. Raises ValueError if the lengths differ."""
    return sum(x * y for x, y in zip(a, b, strict=True))


def column_sums(a: Sequence[Row]) -> Row:
    """(N, M) -> (M,)."""
    return tuple(sum(column) for column in transposed(a))


def minus(a: Sequence[Row], b: Sequence[Row]) -> Rows:
    """The difference, entry by entry. Raises ValueError if the shapes differ."""
    return tuple(tuple(x - y for x, y in zip(*rows, strict=True)) for rows in zip(a, b, strict=True))
