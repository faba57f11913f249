"""Tables as plain data: a head, rows of cells, and cells left empty for a student to fill."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from examgen.tex import Tex, code


@dataclass(frozen=True)
class Field:
    """An empty cell, `width` points wide, that holds the answer to `part`."""

    part: str
    width: float = 58


Cell = Any  # a Field, or whatever a template may print: str, Tex, int, Fraction, Decimal, sympy


@dataclass(frozen=True)
class Table:
    """A table with one alignment letter a column; `rules` are the rows that a thin rule precedes.

    The letters are l, c, r, or p for a column whose text may take several lines; such columns share the page's width.

    An empty `head` leaves the table without one. Raises ValueError for a row that has not one cell a column.
    """

    align: str
    head: Sequence[Cell]
    rows: Sequence[Sequence[Cell]]
    rules: Sequence[int] = ()

    def __post_init__(self) -> None:
        for row in (self.head or self.align, *self.rows):
            if len(row) != len(self.align):
                raise ValueError(f"a row of {len(row)} cells in a table of {len(self.align)} columns: {row!r}")


def listing(source: str) -> Table:
    """Program code with numbered lines."""
    rows = [(number, Tex(rf"\texttt{{{code(line)}}}")) for number, line in enumerate(source.splitlines(), start=1)]
    return Table("rl", (), rows)
