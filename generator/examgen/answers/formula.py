"""Formulas in symbols, such as a derivative in closed form: right in any equivalent form."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, ClassVar

import sympy

from examgen.answers.base import Answer, Blank, rank
from examgen.tex import Tex, expression

DIGITS = 30
SMALLEST_DIFFERENCE = sympy.Float("1e-20", DIGITS)
NUMERATORS = (17, 5, 29, 11, 41, 3, 23, 53)  # of the points, over primes
PRIMES = (7, 13, 19, 31, 37, 43)
ENOUGH = 5  # points at which both formulas have a real value


@dataclass(frozen=True)
class Formula(Answer[Any]):
    """A sympy expression, or an int or Fraction where no symbol is left.

    Two formulas are the same if they agree at several rational points, to 20 decimals; that takes at most six symbols.
    Raises TypeError for other values and ValueError for more symbols.
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
        return expression(self._exact)

    def text(self) -> str:
        return str(self._exact)

    def plain(self) -> str:
        return str(self._exact)

    def blank(self) -> Blank:
        return Blank(width=200, note="any equivalent form")

    def accepts(self, response: Any) -> bool:
        """Whether the response has the same value wherever both have a real one.

        Raises ValueError if there are too few such points.
        """
        mine, other = self._exact, self.with_value(response)._exact
        if mine == other:
            return True
        compared = 0
        for point in _points(mine.free_symbols | other.free_symbols):
            values = [each.evalf(DIGITS, subs=point) for each in (mine, other)]
            if not all(value.is_Float or value.is_Rational for value in values):
                continue
            if abs(values[0] - values[1]) > SMALLEST_DIFFERENCE * max(1, abs(values[0])):
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


def _points(symbols: set[sympy.Symbol]) -> Iterator[dict[sympy.Symbol, sympy.Rational]]:
    """Points with positive coordinates, all different."""
    ordered = sorted(symbols, key=str)
    for k in range(len(NUMERATORS)):
        yield {
            symbol: sympy.Rational(NUMERATORS[(k + 3 * place) % len(NUMERATORS)], PRIMES[place])
            for place, symbol in enumerate(ordered)
        }
