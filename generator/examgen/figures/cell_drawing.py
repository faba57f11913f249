"""How a grid of cells is drawn: its cells, lines, frames and the texts around it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from examgen.figures.cells import Grid, Window
from examgen.figures.measure import EM, fit, hull, text_width
from examgen.figures.scene import Item, Label, Path, Scene, rectangle

WIDEST = 425.0  # points, the width of a worked solution
HIGHEST = 240.0  # points
OBLONG = 30.0  # points; cells are square up to here, and wider ones as high as this
THICK = 1.4
DARK = ("accent", "ink")


@dataclass(frozen=True)
class Style:
    """What a figure's cells look like: the least side as a part of `Grid.cell`, the room beside texts, small texts."""

    scale: float
    room: float
    small: bool


@dataclass(frozen=True)
class Size:
    """The width and height of each cell, in points, and whether texts are small."""

    width: float
    height: float
    small: bool


STYLES = (Style(1, 8, small=False), Style(0.8, 5, small=False), Style(0.65, 4, small=True), Style(0.5, 3, small=True))


def fitted(grids: Sequence[Grid], drawing: Callable[[Size], Iterable[Item]]) -> Scene:
    """What is drawn with the largest cells that let it fit the page, one size for all `grids`.

    Raises ValueError if even the smallest cells are too large.
    """
    for style in STYLES:
        scene = fit(drawing(_common_size(grids, style)))
        if scene.width <= WIDEST and scene.height <= HIGHEST:
            return scene
    size = f"{scene.width} x {scene.height}"
    raise ValueError(f"shrunk cells still take {size} points, and there is room for {WIDEST} x {HIGHEST}")


def _common_size(grids: Sequence[Grid], style: Style) -> Size:
    """The size of every cell, such that each text of the grids has room."""
    texts = [text for grid in grids for row in (*grid.rows, grid.column_names) for text in row if text]
    line = 1.3 * EM[style.small] if texts or any(grid.row_names for grid in grids) else 0
    least = max([line, *(style.scale * grid.cell for grid in grids)])
    width = max([least, *(text_width(text, small=style.small) + style.room for text in texts)])
    return Size(round(width, 2), round(min(width, max(least, OBLONG)), 2), style.small)


def draw(grid: Grid, size: Size, x: float) -> Iterator[Item]:
    """The grid with its cells from `x` to the right, as far above the height 0 as below."""
    top = grid.shape[0] * size.height / 2
    yield from _cells(grid, size, x, top)
    yield from _lines_and_names(grid, size, x, top)


def ends(grid: Grid, size: Size) -> tuple[float, float]:
    """How far the grid's ink reaches to the left and to the right if its cells begin at 0."""
    outer = [rectangle(j * size.width, 0, size.width, size.height) for j in (0, grid.shape[1] - 1)]
    left, _, right, _ = hull([*outer, *_lines_and_names(grid, size, 0, 0)])
    return left, right


def _lines_and_names(grid: Grid, size: Size, x: float, top: float) -> Iterator[Item]:
    yield from _rules(grid, size, x, top)
    for i, window in enumerate(grid.windows):
        dashed = i % 2 == 1
        inside = dashed or any(_overlap(window, other) for other in grid.windows[:i])  # clear of other lines
        yield _frame(window, size, (x, top), inset=2.7 if inside else 0, dashed=dashed)
    yield from _beside(grid, size, x, top)
    yield from _above(grid, size, x, top)


def _cells(grid: Grid, size: Size, x: float, top: float) -> Iterator[Item]:
    for i, row in enumerate(grid.rows):
        for j, text in enumerate(row):
            left, bottom, fill = x + j * size.width, top - (i + 1) * size.height, grid.fill((i, j))
            yield rectangle(left, bottom, size.width, size.height, fill=fill)
            if text:
                middle = left + size.width / 2, bottom + size.height / 2
                yield Label(*middle, text, small=size.small, colour="paper" if fill in DARK else "ink")


def _rules(grid: Grid, size: Size, x: float, top: float) -> Iterator[Path]:
    across, down = grid.rules
    right, bottom = x + grid.shape[1] * size.width, top - grid.shape[0] * size.height
    for y in (top - i * size.height for i in across):
        yield Path(((x, y), (right, y)), width=THICK)
    for at in (x + j * size.width for j in down):
        yield Path(((at, bottom), (at, top)), width=THICK)
    if across or down:
        yield rectangle(x, bottom, right - x, top - bottom, width=THICK)


def _overlap(a: Window, b: Window) -> bool:
    return all(a[axis] < b[axis] + b[axis + 2] and b[axis] < a[axis] + a[axis + 2] for axis in (0, 1))


def _frame(window: Window, size: Size, corner: tuple[float, float], *, inset: float, dashed: bool) -> Path:
    row, column, height, width = window
    left, bottom = corner[0] + column * size.width, corner[1] - (row + height) * size.height
    box = (left + inset, bottom + inset, width * size.width - 2 * inset, height * size.height - 2 * inset)
    return rectangle(*box, stroke="accent", width=THICK, dashed=dashed)


def _beside(grid: Grid, size: Size, x: float, top: float) -> Iterator[Label]:
    for i, name in enumerate(grid.row_names):
        yield Label(x - 4, top - (i + 0.5) * size.height, name, align="right", small=size.small)
    if grid.row_title:
        widest = max((text_width(name, small=size.small) + 6 for name in grid.row_names), default=0)
        yield Label(x - 4 - widest, 0, grid.row_title, align="right")


def _above(grid: Grid, size: Size, x: float, top: float) -> Iterator[Label]:
    """The columns' names, what they are, and the grid's title, from the cells up."""
    y = top + 8
    for j, name in enumerate(grid.column_names):
        yield Label(x + (j + 0.5) * size.width, y, name, small=size.small)
    lines = [text for text in (grid.column_title, grid.title) if text]
    for line, text in enumerate(lines, start=bool(grid.column_names)):
        yield Label(x + grid.shape[1] * size.width / 2, y + 13 * line, text)
