"""Dot product and cosine similarity, exact for vectors of whole length."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import isqrt

from examgen.matrices import Row, dot


def norm(a: Row) -> Fraction:
    """The Euclidean length. Raises ValueError if it is irrational."""
    square = Fraction(dot(a, a))
    root = Fraction(isqrt(square.numerator), isqrt(square.denominator))
    if root**2 != square:
        raise ValueError(f"the length of {a} is irrational")
    return root


def cosine(a: Row, b: Row) -> Fraction:
    """The cosine of the angle between two vectors: a . b / (|a| |b|).

    Raises ValueError if a length is irrational, ZeroDivisionError if it is 0.
    """
    return Fraction(dot(a, b)) / (norm(a) * norm(b))


def mean(vectors: Sequence[Row]) -> Row:
    """The mean of equally long vectors, such as the prototype of a class.

    Snell, Swersky and Zemel, Prototypical Networks for Few-shot Learning (2017), equation 1.
    """
    return tuple(Fraction(sum(entries), len(vectors)) for entries in zip(*vectors, strict=True))


def cosine_by_sides(a: Row, b: Row) -> Fraction:
    """The same cosine from the sides of a triangle: (|a|^2 + |b|^2 - |a - b|^2) / (2 |a| |b|).

    A second method; the lengths are found by trying, in units of the common denominator.
    """
    gap = sum((x - y) ** 2 for x, y in zip(a, b, strict=True))
    squares = [sum(Fraction(x) ** 2 for x in vector) for vector in (a, b)]
    lengths = []
    for square in squares:
        length = 0
        while Fraction(length**2, square.denominator) < square:
            length += 1
        lengths.append(Fraction(length, isqrt(square.denominator)))
    return (squares[0] + squares[1] - gap) / (2 * lengths[0] * lengths[1])
