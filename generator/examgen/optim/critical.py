"""Critical points of polynomials and of quadratic forms, in whole numbers."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from math import isqrt

Form = tuple[tuple[int, int], tuple[int, int]]
Roots = tuple[int, int, int]


def curvatures(roots: Roots, sign: int) -> tuple[int, int, int]:
    """The second derivative of f at the roots of f'(x) = sign (x - a)(x - b)(x - c)."""
    a, b, c = roots
    return sign * (a - b) * (a - c), sign * (b - a) * (b - c), sign * (c - a) * (c - b)


def rise(roots: Roots, sign: int) -> Fraction:
    """f(c) - f(a) for f'(x) = sign (x - a)(x - b)(x - c), by the integral of f' from a to c."""
    a, b, c = roots
    return sign * Fraction((c - a) ** 3 * (2 * b - a - c), 12)


def eigenvalues(form: Form) -> tuple[int, int]:
    """The whole eigenvalues of a symmetric matrix, ascending; ValueError if they are not whole."""
    (p, q), (_, r) = form
    root = isqrt((p - r) ** 2 + 4 * q * q)
    if root**2 != (p - r) ** 2 + 4 * q * q or (p + r - root) % 2:
        raise ValueError(f"the eigenvalues of {form} are not whole")
    return (p + r - root) // 2, (p + r + root) // 2


def whole_forms(largest: int) -> list[Form]:
    """Symmetric matrices with entries up to `largest`, coupled, with whole eigenvalues that are not 0."""
    entries = range(-largest, largest + 1)
    found = []
    for p, q, r in product(entries, entries, entries):
        root = isqrt((p - r) ** 2 + 4 * q * q)
        whole = root**2 == (p - r) ** 2 + 4 * q * q and (p + r - root) % 2 == 0
        if q and p != r and whole and p * r != q * q:
            found.append(((p, q), (q, r)))
    return found
