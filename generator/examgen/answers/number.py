"""Rational numbers asked for to a stated number of decimals."""

from __future__ import annotations

import math
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar

from examgen.answers.base import Answer, Blank, rank, with_unit
from examgen.tex import Rational, Tex, decimal, decimal_text, rational, terminating
from examgen.tex import math as ensure_math


@dataclass(frozen=True)
class Number(Answer[Rational]):
    """An exact rational, asked for with `decimals` decimals; one unit of the last one is accepted either way.

    The accepted interval lies around the displayed value, so that key and display have the same precision; the exact
    fraction is right too.
    """

    kind: ClassVar[str] = "number"
    decimals: int = 2

    def __post_init__(self) -> None:
        if type(self.value) is not int and not isinstance(self.value, Fraction):
            raise TypeError(f"Number needs an int or a Fraction, not {self.value!r}")
        if self.decimals < 1:
            raise ValueError(f"a Number has at least 1 decimal, not {self.decimals}; a whole one is an Integer")

    @property
    def is_exact(self) -> bool:
        """Whether the decimals asked for show the value in full."""
        places = terminating(self.value)
        return places is not None and places <= self.decimals

    def tex(self) -> Tex:
        rounded = with_unit(self.brief(), self.unit)
        if self.is_exact or Fraction(self.value).denominator > 100:
            return rounded
        return ensure_math(rf"{rational(self.value)} \approx {rounded}")

    def brief(self) -> Tex:
        return decimal(self.value, self._places)

    def text(self) -> str:
        return decimal_text(self.value, self._places)

    def plain(self) -> int | str:
        value = Fraction(self.value)
        return int(value) if value.denominator == 1 else str(value)

    def decimal(self) -> str:
        return self.text()

    def blank(self) -> Blank:
        return Blank(unit=self.unit, note=f"{self.decimals} decimal{'s' * (self.decimals > 1)}, or exact")

    @property
    def _places(self) -> int:
        """The decimals that are shown: no trailing zeros where the value is exact."""
        return (terminating(self.value) or 0) if self.is_exact else self.decimals

    @property
    def _step(self) -> Fraction:
        return Fraction(1, 10**self.decimals)

    @property
    def _shown(self) -> Fraction:
        return Fraction(decimal_text(self.value, self.decimals))

    def tolerance(self) -> str:
        return decimal_text(self._step, self.decimals)

    def interval(self) -> tuple[str, str]:
        low, high = self._shown - self._step, self._shown + self._step
        return decimal_text(low, self.decimals), decimal_text(high, self.decimals)

    def accepts(self, response: Rational | float) -> bool:
        return response == self.value or abs(Fraction(response) - self._shown) <= self._step

    def agrees(self, value: Rational | float) -> bool:
        if isinstance(value, float):
            return math.isclose(value, self.value, rel_tol=1e-9, abs_tol=1e-12)
        return bool(value == self.value)

    def too_close(self, wrong: Rational) -> bool:
        return abs(Fraction(wrong) - self._shown) <= 2 * self._step

    def pattern(self, wrong: Sequence[Rational]) -> Hashable:
        return rank(self.value, wrong)
