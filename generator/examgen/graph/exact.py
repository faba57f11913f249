"""Exact numbers: an int where whole, a Fraction where rational, a sympy expression where neither.

sympy is imported by the first number that needs it, so that a rational graph never pays for the import.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    import sympy

Value: TypeAlias = "int | Fraction | sympy.Expr"

# Far beyond what a person computes by hand; without it, a tower of powers would never end.
LARGEST_EXPONENT = 64
# Two irrational numbers nearer than this count as a tie.
SMALLEST_DIFFERENCE = 1e-9


class Undefined(ValueError):  # noqa: N818 - what the value is, as in `except Undefined`
    """A value or a derivative does not exist, or hangs on a tie; the text holds the numbers."""


def neat(x: Value) -> Value:
    """The same number as an int if whole, a Fraction if rational, and as it is otherwise."""
    if isinstance(x, int):
        return x
    if isinstance(x, Fraction):
        return x.numerator if x.denominator == 1 else x
    return neat(Fraction(int(x.p), int(x.q))) if x.is_Rational else x


def sign(x: Value) -> int:
    """-1, 0 or 1; raises Undefined for an irrational number that cannot be told from zero."""
    x = neat(x)
    if isinstance(x, int | Fraction):
        return (x > 0) - (x < 0)
    size = x.evalf(15)
    if abs(size) < SMALLEST_DIFFERENCE:
        raise Undefined(f"{x} cannot be told from zero")
    return 1 if size > 0 else -1


def divide(x: Value, y: Value) -> Value:
    """The quotient; raises Undefined if y = 0."""
    if sign(y) == 0:
        raise Undefined(f"{x} / {y} divides by zero")
    if isinstance(x, int | Fraction) and isinstance(y, int | Fraction):
        return neat(Fraction(x) / y)
    return neat(x / y)


def power(x: Value, y: Value) -> Value:
    """The power; raises Undefined for 0 ** y with y <= 0, a negative base with a broken exponent, a huge exponent."""
    _check_exponent(y)
    if sign(x) == 0 and sign(y) <= 0:
        raise Undefined(f"{x} ** {y} is undefined")
    if isinstance(y, int):
        return neat(Fraction(x) ** y if isinstance(x, int | Fraction) else x**y)
    if sign(x) < 0:
        raise Undefined(f"({x}) ** ({y}) is not real")
    from sympy import sympify

    return neat(sympify(x) ** sympify(y))


def exp(x: Value) -> Value:
    """The exponential; raises Undefined for huge exponents."""
    _check_exponent(x)
    if x == 0:
        return 1
    import sympy

    return neat(sympy.exp(x))


def log(x: Value) -> Value:
    """The natural logarithm; raises Undefined if x <= 0."""
    if sign(x) <= 0:
        raise Undefined(f"log({x}) is undefined")
    if x == 1:
        return 0
    import sympy

    return neat(sympy.log(x))


def sigmoid(x: Value) -> Value:
    """1 / (1 + exp(-x))."""
    return divide(1, 1 + exp(-x))


def sigmoid_slope(x: Value) -> Value:
    """exp(-x) / (1 + exp(-x)) ** 2, which is s (1 - s) with a single fraction."""
    decay = exp(-x)
    return divide(decay, (1 + decay) ** 2)


def tanh(x: Value) -> Value:
    """The hyperbolic tangent; rational where exp(2 x) is."""
    square = exp(2 * x)
    if isinstance(square, int | Fraction):
        return divide(square - 1, square + 1)
    import sympy

    return neat(sympy.tanh(x))


def exceeds(x: Value, y: Value) -> int:
    """1 if x > y, 0 if x < y; raises Undefined on a tie."""
    if sign(x - y) == 0:
        raise Undefined(f"{x} and {y} tie")
    return int(sign(x - y) > 0)


def larger(x: Value, y: Value) -> Value:
    """max(x, y); raises Undefined on a tie, where the derivative does not exist."""
    return x if exceeds(x, y) else y


def _check_exponent(x: Value) -> None:
    if not -LARGEST_EXPONENT <= x <= LARGEST_EXPONENT:
        raise Undefined(f"the exponent {x} is beyond {LARGEST_EXPONENT}")
