"""Vectors and matrices: entries in their places, exact, or each with a stated number of decimals."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from math import isclose
from typing import Any, ClassVar, Self

from examgen.answers.base import Answer, Blank, votes
from examgen.rounding import Rational, near, plain_number, rounded, short_text, unit_text
from examgen.tex import Rounded, Tex, enclosed, math, rational, short_decimal

Entry = Rational | float


@dataclass(frozen=True)
class _Entries(Answer[Any]):
    """What both share. Without `decimals` the entries are ints or Fractions and exact."""

    decimals: int | None = None

    def with_value(self, value: Any) -> Self:
        return type(self)(value, self.decimals, unit=self.unit)

    @abstractmethod
    def _flat(self, value: tuple[Any, ...]) -> Iterable[Any]:
        """The entries in reading order."""

    def _entry(self, value: Entry) -> Rational:
        if self.decimals is None and isinstance(value, float):
            raise TypeError(f"{value!r} is a float; exact entries are ints or Fractions, others need `decimals`")
        return rounded(value)

    def _tex(self, value: Rational) -> Tex:
        return rational(value) if self.decimals is None else short_decimal(value, self.decimals)

    def _text(self, value: Rational) -> str:
        return str(value) if self.decimals is None else short_text(value, self.decimals)

    def tolerance(self) -> str | None:
        return None if self.decimals is None else unit_text(self.decimals)

    def accepts(self, response: Any) -> bool:
        return self._fits(response) and all(
            given == right if self.decimals is None else near(given, right, 1, self.decimals)
            for given, right in self._pairs(response)
        )

    def agrees(self, value: Any) -> bool:
        return self._fits(value) and all(
            given == right or (self.decimals is not None and isclose(given, right, rel_tol=1e-9, abs_tol=1e-11))
            for given, right in self._pairs(value)
        )

    def too_close(self, wrong: Any) -> bool:
        if self.decimals is None or not self._fits(wrong):
            return False
        return all(near(given, right, 2, self.decimals) for given, right in self._pairs(wrong))

    def _pairs(self, other: Any) -> Iterator[tuple[Rational, Rational]]:
        return zip(map(self._entry, self._flat(other)), self._flat(self.value), strict=False)

    @abstractmethod
    def _fits(self, other: Any) -> bool:
        """Whether another value has as many entries in the same places."""

    def pattern(self, wrong: Sequence[Any]) -> Hashable:
        """How many wrong ones win at least as many votes, if every place votes for its most frequent entries."""
        scores = votes([list(self._flat(value)) for value in (self.value, *wrong)])
        return sum(1 for score in scores[1:] if score >= scores[0])

    @property
    def _note(self) -> str:
        return "" if self.decimals is None else f"{self.decimals} decimal{'s' * (self.decimals > 1)}, or exact"


@dataclass(frozen=True)
class Vector(_Entries):
    """A tuple of numbers, such as a gradient or probabilities. Raises TypeError for anything else."""

    kind: ClassVar[str] = "vector"

    def __post_init__(self) -> None:
        if not isinstance(self.value, tuple) or not self.value:
            raise TypeError(f"Vector needs a tuple of numbers, not {self.value!r}")
        object.__setattr__(self, "value", tuple(map(self._entry, self.value)))

    def _flat(self, value: tuple[Any, ...]) -> Iterable[Any]:
        return value

    def _fits(self, other: Any) -> bool:
        return len(other) == len(self.value)

    def tex(self) -> Tex:
        entries = [self._tex(entry) for entry in self.value]
        return _joined(enclosed(",\\ ".join(entries)), entries)

    def text(self) -> str:
        return f"({', '.join(map(self._text, self.value))})"

    def plain(self) -> list[int | str]:
        return _plain(self.value)

    def blank(self) -> Blank:
        return Blank(kind="vector", size=len(self.value), width=44, note=self._note)


@dataclass(frozen=True)
class Matrix(_Entries):
    """A tuple of equally long rows, such as a feature map. Raises TypeError for anything else."""

    kind: ClassVar[str] = "matrix"

    def __post_init__(self) -> None:
        rows = self.value if isinstance(self.value, tuple) else ()
        if not all(isinstance(row, tuple) for row in rows) or len({len(row) for row in rows}) != 1 or not rows[0]:
            raise TypeError(f"Matrix needs a tuple of equally long tuples of numbers, not {self.value!r}")
        object.__setattr__(self, "value", tuple(tuple(map(self._entry, row)) for row in rows))

    def _flat(self, value: tuple[Any, ...]) -> Iterable[Any]:
        return chain.from_iterable(value)

    def _fits(self, other: Any) -> bool:
        return [len(row) for row in other] == [len(row) for row in self.value]

    def tex(self) -> Tex:
        cells = [[self._tex(entry) for entry in row] for row in self.value]
        apart = "[3pt]" if any("frac" in cell for row in cells for cell in row) else ""  # fractions would touch
        rows = rf" \\{apart} ".join(" & ".join(row) for row in cells)
        return _joined(rf"\begin{{pmatrix}} {rows} \end{{pmatrix}}", chain.from_iterable(cells))

    def text(self) -> str:
        return "; ".join(" ".join(map(self._text, row)) for row in self.value)

    def plain(self) -> list[list[int | str]]:
        return [_plain(row) for row in self.value]

    def blank(self) -> Blank:
        return Blank(kind="matrix", rows=len(self.value), size=len(self.value[0]), width=36, note=self._note)


def _joined(body: str, entries: Iterable[Tex]) -> Tex:
    """The whole as mathematics, rounded if an entry is."""
    return Rounded(math(body)) if any(isinstance(entry, Rounded) for entry in entries) else math(body)


def _plain(entries: Iterable[Rational]) -> list[int | str]:
    return [plain_number(entry) for entry in entries]
