"""Exact expressions such as -6 ln 2: right in any equivalent form, and as a decimal."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, ClassVar

from examgen.answers.base import Answer, Blank, rank, with_ln
from examgen.rounding import Rational, decimal_text, fits, near, neighbours, unit_text
from examgen.tex import Tex, decimal, is_sympy, math, number, short_decimal


@dataclass(frozen=True)
class Expression(Answer[Any]):
    """An int, a Fraction or a sympy number; the decimal is rounded to `decimals`; one unit off it is accepted.

    Raises TypeError for anything else, such as an expression with symbols.
    """

    kind: ClassVar[str] = "expression"
    decimals: int = 2

    def __post_init__(self) -> None:
        number_ = isinstance(self.value, Rational) or (is_sympy(self.value) and self.value.is_number)
        if isinstance(self.value, bool | float) or not number_:
            raise TypeError(f"Expression needs an int, a Fraction or a sympy number, not {self.value!r}")

    @property
    def _near(self) -> Rational:
        """The value as a rational, good to 30 digits if it is none itself."""
        if isinstance(self.value, Rational):
            return self.value
        return Fraction(int(self.value.p), int(self.value.q)) if self._rational else Fraction(str(self.value.evalf(30)))

    @property
    def _rational(self) -> bool:
        return isinstance(self.value, Rational) or bool(self.value.is_Rational)

    @property
    def _whole(self) -> bool:
        if isinstance(self.value, Rational):
            return self.value.denominator == 1
        return bool(getattr(self.value, "is_Integer", False))

    def tex(self) -> Tex:
        exact = number(self.value)
        if self._whole:
            return exact
        if self._rational and fits(self._near, self.decimals):
            return math(f"{exact} = {short_decimal(self._near, self.decimals)}")
        return math(rf"{exact} \approx {decimal(self._near, self.decimals)}")

    def brief(self) -> Tex:
        return number(self.value)

    def text(self) -> str:
        return with_ln(str(self.value))

    def plain(self) -> int | str:
        return int(self.value) if self._whole else str(self.value)

    def decimal(self) -> str:
        return str(self.value) if self._whole else decimal_text(self._near, self.decimals)

    def blank(self) -> Blank:
        return Blank(width=110, note="exact, or a decimal")

    def tolerance(self) -> str | None:
        return None if self._whole else unit_text(self.decimals)

    def interval(self) -> tuple[str, str] | None:
        return None if self._whole else neighbours(self._near, self.decimals)

    def accepts(self, response: Any) -> bool:
        given = self.with_value(response)._near
        return given == self._near if self._whole else near(given, self._near, 1, self.decimals)

    def agrees(self, value: Any) -> bool:
        if value == self.value:
            return True
        return abs(Fraction(self.with_value(value)._near) - self._near) < Fraction(1, 10**20)

    def too_close(self, wrong: Any) -> bool:
        return not self._whole and near(self.with_value(wrong)._near, self._near, 2, self.decimals)

    def pattern(self, wrong: Sequence[Any]) -> Hashable:
        return rank(self._near, [self.with_value(value)._near for value in wrong])
