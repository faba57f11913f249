"""Numbers asked for to a stated number of decimals."""

from __future__ import annotations

import math
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Self, cast

from examgen.answers.base import Answer, Blank, rank, with_unit
from examgen.rounding import Rational, fits, near, neighbours, plain_number, rounded, short_text, unit_text
from examgen.tex import Tex, rational, short_decimal
from examgen.tex import math as ensure_math


@dataclass(frozen=True)
class Number(Answer[Rational | float]):
    """A number, asked for with `decimals` decimals; one unit of the last one is accepted either way.

    The accepted interval lies around the displayed value, so that key and display have the same precision; the exact
    fraction is right too. The value is an int or a Fraction, or, where none of them can hold it (ln 3), a float, of
    which twelve significant digits are kept; `closed` is its form in mathematics (`\\ln 3`), which is right too.
    """

    kind: ClassVar[str] = "number"
    decimals: int = 2
    closed: str = field(default="", kw_only=True)

    def __post_init__(self) -> None:
        object.__setattr__(self, "value", rounded(self.value))
        if self.decimals < 1:
            raise ValueError(f"a Number has at least 1 decimal, not {self.decimals}; a whole one is an Integer")

    @property
    def _exact(self) -> Rational:
        return cast("Rational", self.value)

    def with_value(self, value: Any) -> Self:
        return type(self)(value, self.decimals, unit=self.unit)

    @property
    def is_exact(self) -> bool:
        """Whether the decimals asked for show the value in full."""
        return fits(self._exact, self.decimals)

    def tex(self) -> Tex:
        shown = with_unit(self.brief(), self.unit)
        if self.closed:
            sign = "=" if self.is_exact else r"\approx"
            return ensure_math(f"{self.closed} {sign} {shown}")
        if self.is_exact or self._exact.denominator > 100:
            return shown
        return ensure_math(rf"{with_unit(rational(self._exact), self.unit)} \approx {shown}")

    def brief(self) -> Tex:
        return short_decimal(self._exact, self.decimals)

    def text(self) -> str:
        return short_text(self._exact, self.decimals)

    def plain(self) -> int | str:
        return plain_number(self._exact)

    def decimal(self) -> str:
        return self.text()

    def blank(self) -> Blank:
        return Blank(unit=self.unit, note=f"{self.decimals} decimal{'s' * (self.decimals > 1)}, or exact")

    def tolerance(self) -> str:
        return unit_text(self.decimals)

    def interval(self) -> tuple[str, str]:
        return neighbours(self._exact, self.decimals)

    def accepts(self, response: Rational | float) -> bool:
        return near(rounded(response), self._exact, 1, self.decimals)

    def agrees(self, value: Rational | float) -> bool:
        return bool(value == self._exact) or math.isclose(value, self._exact, rel_tol=1e-9, abs_tol=1e-11)

    def too_close(self, wrong: Rational | float) -> bool:
        return near(rounded(wrong), self._exact, 2, self.decimals)

    def pattern(self, wrong: Sequence[Rational]) -> Hashable:
        return rank(self._exact, wrong)
