"""Whole numbers: exact, no tolerance."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import ClassVar, Self

from examgen.answers.base import Answer, Blank, rank, with_unit
from examgen.tex import Tex, integer


@dataclass(frozen=True)
class Integer(Answer[int]):
    """A whole number, such as a count."""

    kind: ClassVar[str] = "integer"

    def __post_init__(self) -> None:
        if type(self.value) is not int:
            raise TypeError(f"Integer needs an int, not {self.value!r}")

    def with_value(self, value: int) -> Self:
        return type(self)(value, unit=self.unit)

    def tex(self) -> Tex:
        return with_unit(integer(self.value), self.unit)

    def text(self) -> str:
        return str(self.value)

    def plain(self) -> int:
        return self.value

    def blank(self) -> Blank:
        return Blank(unit=self.unit)

    def pattern(self, wrong: Sequence[int]) -> Hashable:
        return rank(self.value, wrong)
