"""Matrices of cells as plain data: what `figures.matrices` draws, and helpers that fill and shade them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product

from examgen.figures.scene import Colour, Fill
from examgen.tex import number

Cell = tuple[int, int]  # row, column, both from 0 at the upper left
Window = tuple[int, int, int, int]  # row and column of its upper left cell, height, width

SHADES: tuple[Colour, ...] = ("paper", "light", "grey", "accent")  # of levels 0 to 3, ever darker in print too

DARKEST = 0.5  # how far from white a grey is at most: black text on it is readable


@dataclass(frozen=True)
class Grid:
    """A matrix of LaTeX texts in cells; "" is an empty cell, and a row of single letters may be one str.

    title: above the grid.
    windows: (row, column, height, width), framed, solid and dashed in turn; their cells are tinted if not shaded.
    shades: the fill of a (row, column); text on "accent" and "ink" is white.
    row_names, column_names: beside and above the cells, one for each row and column, or none at all.
    row_title, column_title: what the rows and columns are, beyond their names.
    rules: the rows and the columns that have a thick line before them; with any, the outline is thick too.
    cell: points, the least side of a cell, as long as there is room for it.

    Raises ValueError for rows of unequal length, a wrong number of names, and whatever lies outside the grid.
    """

    rows: Sequence[Sequence[str]]
    title: str = ""
    windows: Sequence[Window] = ()
    shades: Mapping[Cell, Fill] = field(default_factory=dict)
    row_names: Sequence[str] = ()
    column_names: Sequence[str] = ()
    row_title: str = ""
    column_title: str = ""
    rules: tuple[Sequence[int], Sequence[int]] = ((), ())
    cell: float = 22.0

    def __post_init__(self) -> None:
        lengths = [len(row) for row in self.rows]
        if len(set(lengths)) != 1 or not lengths[0]:
            raise ValueError(f"a grid needs rows of one length above 0, not {lengths}")
        for names, count in zip((self.row_names, self.column_names), self.shape, strict=True):
            if len(names) not in (0, count):
                raise ValueError(f"{len(names)} names for {count} rows or columns: {list(names)}")
        self._check_places()

    @property
    def shape(self) -> tuple[int, int]:
        """The numbers of rows and of columns."""
        return len(self.rows), len(self.rows[0])

    def _check_places(self) -> None:
        height, width = self.shape
        for row, column, h, w in [*self.windows, *((i, j, 1, 1) for i, j in self.shades)]:
            if not (0 <= row < row + h <= height and 0 <= column < column + w <= width):
                raise ValueError(f"{h} x {w} cells at {(row, column)} are outside a grid of {height} x {width}")
        for indices, count in zip(self.rules, self.shape, strict=True):
            if not all(0 < index < count for index in indices):
                raise ValueError(f"lines before {list(indices)} do not divide {count} rows or columns")

    def fill(self, cell: Cell) -> Fill:
        """The cell's shade, or the tint of a window around it, or paper."""
        row, column = cell
        inside = any(i <= row < i + h and j <= column < j + w for i, j, h, w in self.windows)
        return self.shades.get(cell, "tint" if inside else "paper")


def entries(matrix: Iterable[Iterable[object]]) -> tuple[tuple[str, ...], ...]:
    """Exact numbers (int, Fraction, Decimal, sympy) as LaTeX; None is an empty cell, a str stays as it is."""
    return tuple(tuple(_entry(value) for value in row) for row in matrix)


def _entry(value: object) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else number(value)


def shading(levels: Sequence[Sequence[int]]) -> dict[Cell, Fill]:
    """Shades of a segmentation map with up to 4 classes, from 0 (white) to 3 (dark).

    Raises ValueError for another level.
    """
    found = {(i, j): level for i, row in enumerate(levels) for j, level in enumerate(row)}
    if not set(found.values()) <= set(range(len(SHADES))):
        raise ValueError(f"levels go from 0 to {len(SHADES) - 1}, not {sorted(set(found.values()))}")
    return {cell: SHADES[level] for cell, level in found.items()}


def greys(shares: Sequence[Sequence[float]]) -> dict[Cell, Fill]:
    """Shades of a heat map: the larger a share between 0 and 1, the darker its grey."""
    return {(i, j): round(1 - DARKEST * share, 3) for i, row in enumerate(shares) for j, share in enumerate(row)}


def border(height: int, width: int, padding: int) -> dict[Cell, Fill]:
    """Light shades of the outer `padding` rows and columns of `height` by `width` cells, padding included."""
    inner = set(product(range(padding, height - padding), range(padding, width - padding)))
    return {cell: "light" for cell in product(range(height), range(width)) if cell not in inner}
