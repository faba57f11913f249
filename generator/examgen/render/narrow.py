"""Tables of large print: columns get narrower, as far as words and boxes allow, before the whole table gets smaller.

All lengths are points.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from math import ceil
from typing import Any

from examgen.figures.measure import text_width

Cell = str | Mapping[str, Any]
SIDE, CLOSE = 4.5, 2.5  # beside a column, and where room is short
SHORT = 40.0  # a text that is not worth two lines
LINE, HIGHEST = 13.0, 1.4  # how high a line is, and a table may become, in widths of the text
PLACE = {"l": "", "p": "", "c": r"\centering ", "r": r"\raggedleft "}
_WORD = re.compile(r"(?:\$[^$]*\$|[^\s$])+")


def widths(table: Sequence[Sequence[Cell]], width: float, scale: float) -> list[float] | None:
    """How wide the columns of these rows are to be in a text of this width; None if they are better left alone.

    Boxes may shrink by `scale`, so that they are as wide on paper as in usual print.
    """
    columns = list(zip(*table, strict=True))
    most = [max(map(_width, column)) for column in columns]
    least = [max(_least(cell, scale) for cell in column) for column in columns]
    if sum(most) + 2 * SIDE * len(most) <= width:
        return None
    left = max(width - 2 * CLOSE * len(most) - sum(least), 0.0)
    share = min(left / max(sum(most) - sum(least), 1.0), 1.0)
    found = [low + share * (high - low) for low, high in zip(least, most, strict=True)]
    return found if _height(table, found) <= HIGHEST * width else None


def narrowed(cells: Sequence[Cell], align: str, widths: Sequence[float]) -> Iterator[Cell]:
    """A row whose texts and boxes are no wider than these columns; columns of several lines see to it themselves."""
    for cell, letter, width in zip(cells, align, widths, strict=True):
        if isinstance(cell, Mapping):
            yield {**cell, "width": round(min(cell["width"], width), 1)}
        elif letter == "p" or _width(cell) <= width or _least(cell, 1.0) == _width(cell):
            yield cell
        else:
            yield rf"\examLines{{{width:.1f}pt}}{PLACE[letter]}{cell}\examLinesEnd"


def _width(cell: Cell) -> float:
    return float(cell["width"]) + 1 if isinstance(cell, Mapping) else text_width(cell)


def _least(cell: Cell, scale: float) -> float:
    """The width of a cell whose words are under each other."""
    if isinstance(cell, Mapping):
        return scale * float(cell["width"]) + 1
    whole = "{" in cell or text_width(cell) <= SHORT
    return text_width(cell) if whole else max(map(text_width, _WORD.findall(cell)))


def _height(table: Sequence[Sequence[Cell]], widths: Sequence[float]) -> float:
    lines = (max(ceil(_width(cell) / width) for cell, width in zip(row, widths, strict=True)) for row in table)
    return LINE * sum(lines)
