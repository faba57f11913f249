"""Formulas in symbols, such as a derivative in closed form: right in any equivalent form."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from fractions import Fraction
from functools import lru_cache
from math import prod
from typing import Any, ClassVar

import sympy

from examgen.answers.base import Answer, Blank, rank, with_ln
from examgen.tex import Tex, expression

DIGITS = 40
SMALLEST_DIFFERENCE = Decimal("1e-20")  # of two values about 1 or smaller; relative to larger ones
NUMERATORS = (17, 5, 29, 11, 41, 3, 23, 53)  # of the points' coordinates, over these primes
PRIMES = (7, 13, 19, 31, 37, 43)
ENOUGH = 5  # points at which both formulas have a real value

Point = Mapping[sympy.Symbol, Fraction]
FUNCTIONS: dict[str, Callable[[Decimal], Decimal]] = {
    "exp": Decimal.exp,
    "log": Decimal.ln,
    "tanh": lambda x: 1 - 2 / (1 + (2 * x).exp()),
    "sigma": lambda x: 1 / (1 + (-x).exp()),
}


@dataclass(frozen=True)
class Formula(Answer[Any]):
    """A sympy expression, or an int or Fraction where no symbol is left; a function `sigma` is the logistic sigmoid.

    Two formulas are the same if they agree at several points with positive rational coordinates, to 20 decimals, as
    x and the root of x^2 do; that takes at most six symbols. Raises TypeError for other values and ValueError for more
    symbols.
    """

    kind: ClassVar[str] = "formula"

    def __post_init__(self) -> None:
        if isinstance(self.value, bool) or not isinstance(self.value, int | Fraction | sympy.Expr):
            raise TypeError(f"Formula needs a sympy expression, an int or a Fraction, not {self.value!r}")
        if len(self._exact.free_symbols) > len(PRIMES):
            raise ValueError(f"{self.value} has more than {len(PRIMES)} symbols")

    @property
    def _exact(self) -> sympy.Expr:
        return sympy.sympify(self.value)

    def tex(self) -> Tex:
        return _tex(self._exact)

    def text(self) -> str:
        return with_ln(self.plain())

    def plain(self) -> str:
        return _text(self._exact)

    def blank(self) -> Blank:
        return Blank(width=200, note="any equivalent form")

    def accepts(self, response: Any) -> bool:
        """Whether the response has the same value at the `points` where both have a real one.

        Raises ValueError if there are too few such points.
        """
        mine, other = self._exact, self.with_value(response)._exact
        if mine == other:
            return True
        compared = 0
        for point in points(mine.free_symbols | other.free_symbols):
            a, b = value_at(mine, point), value_at(other, point)
            if a is None or b is None:
                continue
            if abs(a - b) > SMALLEST_DIFFERENCE * max(Decimal(1), abs(a)):
                return False
            compared += 1
            if compared == ENOUGH:
                return True
        raise ValueError(f"{mine} and {other} have real values at {compared} of {len(NUMERATORS)} points: too few")

    def agrees(self, value: Any) -> bool:
        return self.accepts(value)

    def pattern(self, wrong: Sequence[Any]) -> Hashable:
        """How many wrong formulas are shorter."""
        return rank(len(self.text()), [len(self.with_value(value).text()) for value in wrong])


def points(symbols: set[sympy.Symbol]) -> Iterator[Point]:
    """Points with positive rational coordinates, all different."""
    ordered = sorted(symbols, key=str)
    for k in range(len(NUMERATORS)):
        yield {
            symbol: Fraction(NUMERATORS[(k + 3 * place) % len(NUMERATORS)], PRIMES[place])
            for place, symbol in enumerate(ordered)
        }


def value_at(formula: sympy.Expr, point: Point) -> Decimal | None:
    """The value at a point, right to 20 digits and more; None where there is no real one."""
    with localcontext() as context:
        context.prec = DIGITS
        try:
            value = _value(formula, point)
        except ArithmeticError:
            return None
    return value if value.is_finite() else None


def _value(x: sympy.Expr, point: Point) -> Decimal:
    if x.is_Symbol:
        return Decimal(point[x].numerator) / point[x].denominator
    if x.is_Rational:
        return Decimal(int(x.p)) / int(x.q)
    if not x.args:
        return Decimal(str(x.evalf(DIGITS)))
    arguments = [_value(argument, point) for argument in x.args]
    if x.is_Add:
        return sum(arguments, Decimal(0))
    if x.is_Mul:
        return prod(arguments, start=Decimal(1))
    if x.is_Pow:
        return arguments[0] ** arguments[1]
    if x.func.__name__ in FUNCTIONS:
        return FUNCTIONS[x.func.__name__](*arguments)
    return Decimal(str(x.func(*(sympy.Float(str(argument), DIGITS) for argument in arguments)).evalf(DIGITS)))


@lru_cache(maxsize=1024)
def _text(formula: sympy.Expr) -> str:
    return str(formula)


@lru_cache(maxsize=1024)
def _tex(formula: sympy.Expr) -> Tex:
    return expression(formula)
