"""Matrices, alone or side by side with symbols between them, and strips: rows of cells with brackets above."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence

from examgen.figures.cell_drawing import Size, draw, ends, fitted
from examgen.figures.cells import Grid
from examgen.figures.measure import extent, text_width
from examgen.figures.scene import Item, Label, Path, Scene

GAP = 9.0  # points between a grid and a symbol
LEVEL = 18.0  # points from a row of brackets to the next


def matrix(grid: Grid) -> Scene:
    """One grid. Its cells shrink until it fits the page; raises ValueError if it never does."""
    return side_by_side([grid])


def side_by_side(items: Sequence[Grid | str]) -> Scene:
    """Grids from left to right, centred on one line; a str is a LaTeX symbol on that line, such as "$*$".

    All cells have one size, and shrink until the figure fits the page. Raises ValueError if it never does.
    """
    grids = [item for item in items if isinstance(item, Grid)]
    return fitted(grids, lambda size: _row(items, size))


def strip(
    cells: Sequence[str],
    shaded: Collection[int] = (),
    brackets: Sequence[tuple[int, int, str]] = (),
    names: Sequence[str] = (),
) -> Scene:
    """A row of cells with LaTeX texts; those at the indices `shaded` are grey, as padding is.

    brackets: (first, last, text), above the cells from the first to the last one, in as many rows as they need.
    names: a text below each cell, such as its index, or none at all.
    Raises ValueError for an index outside the cells, a wrong number of names, and a strip too long for the page.
    """
    for first, last, text in brackets:
        if not 0 <= first <= last < len(cells):
            raise ValueError(f"the bracket {text!r} from {first} to {last} is outside {len(cells)} cells")
    grid = Grid([cells], shades={(0, i): "light" for i in shaded})
    below = Grid([cells], column_names=names)
    return fitted([below], lambda size: [*draw(grid, size, 0), *_brackets(brackets, size), *_below(names, size)])


def _row(items: Sequence[Grid | str], size: Size) -> list[Item]:
    row: list[Item] = []
    end = 0.0
    for item in items:
        left, right = _ends(item, size)
        row += _drawn(item, size, end - left)
        end += right - left + GAP
    return row


def _ends(item: Grid | str, size: Size) -> tuple[float, float]:
    if isinstance(item, Grid):
        return ends(item, size)
    left, _, right, _ = extent(Label(0, 0, item))
    return left, right


def _drawn(item: Grid | str, size: Size, x: float) -> Iterable[Item]:
    return [Label(x, 0, item)] if isinstance(item, str) else draw(item, size, x)


def _brackets(brackets: Sequence[tuple[int, int, str]], size: Size) -> Iterator[Item]:
    """From left to right, each in the lowest row where neither it nor its text meets the one before."""
    ends: list[float] = []  # of the rows, so far
    for first, last, text in sorted(brackets, key=lambda bracket: bracket[:2]):
        left, right = first * size.width + 1.5, (last + 1) * size.width - 1.5
        middle, half = (left + right) / 2, text_width(text, small=size.small) / 2
        row = next((i for i, end in enumerate(ends) if end <= min(left, middle - half)), len(ends))
        ends[row : row + 1] = [max(right, middle + half) + 2]
        y = size.height / 2 + 3 + LEVEL * row
        yield Path(((left, y), (left, y + 4), (right, y + 4), (right, y)), stroke="accent", width=0.8)
        yield Label(middle, y + 11, text, small=size.small)


def _below(names: Sequence[str], size: Size) -> Iterator[Label]:
    for i, name in enumerate(names):
        yield Label((i + 0.5) * size.width, -size.height / 2 - 8, name, small=size.small)
