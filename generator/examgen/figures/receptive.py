"""Which units read which: a stack of one-dimensional windows (convolution or pooling), input at the bottom."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from examgen.figures.measure import fit
from examgen.figures.scene import Circle, Label, Line, Lines, Scene, lines

PITCH = 18.0  # points between two inputs, if there is room
ROW_WIDTH = 370.0  # points, so that the names of the layers have room beside it in a worked solution
GAP = 36.0  # points between two rows


@dataclass(frozen=True)
class Window:
    """A layer along one axis, with its LaTeX name."""

    name: str
    kernel: int
    stride: int = 1
    padding: int = 0
    dilation: int = 1

    def outputs(self, width: int) -> int:
        """floor((width + 2 padding - dilation (kernel - 1) - 1) / stride) + 1."""
        return (width + 2 * self.padding - self.dilation * (self.kernel - 1) - 1) // self.stride + 1

    def reads(self, unit: int) -> list[int]:
        """The indices that a unit reads; those below 0 or beyond the end are padding."""
        return [unit * self.stride - self.padding + tap * self.dilation for tap in range(self.kernel)]


@dataclass(frozen=True)
class Row:
    """The units of a layer: `width` of them, the first at `x`, `pitch` points apart, at height `y`."""

    width: int
    x: float
    pitch: float
    y: float

    def at(self, unit: int) -> float:
        """The x coordinate of a unit, or of a padding cell beside them."""
        return self.x + unit * self.pitch


def stack_1d(width: int, layers: Sequence[Window], highlight: int | None = None) -> Scene:
    """The units of an input `width` cells wide and of each layer, with lines to what they read.

    The cone of the last layer's unit `highlight` is in the accent colour. Small grey cells are padding.
    Raises ValueError if a layer has no output or the highlighted unit does not exist.
    """
    left, right = _span(_rows(width, layers, 1), layers)
    rows = _rows(width, layers, min(PITCH, ROW_WIDTH / max(1, right - left)))
    if highlight is not None and not 0 <= highlight < rows[-1].width:
        raise ValueError(f"unit {highlight} is not among the {rows[-1].width} of the last layer")
    cone = _cone(layers, highlight)
    return fit([*_lines(rows, layers, cone), *_cells(rows, layers, cone), *_names(rows, layers)])


def _rows(width: int, layers: Sequence[Window], pitch: float) -> list[Row]:
    rows = [Row(width, 0, pitch, 0)]
    for layer in layers:
        below = rows[-1]
        units = layer.outputs(below.width)
        if units < 1:
            raise ValueError(f"{layer} has no output for {below.width} cells")
        reads = layer.reads(0)
        first = below.at(reads[0]) + (reads[-1] - reads[0]) * below.pitch / 2
        rows.append(Row(units, first, below.pitch * layer.stride, below.y + GAP))
    return rows


def _span(rows: Sequence[Row], layers: Sequence[Window]) -> tuple[float, float]:
    """The x coordinates of the leftmost and the rightmost cell, padding included."""
    paddings = [*(layer.padding for layer in layers), 0]
    ends = [(row.at(-p), row.at(row.width - 1 + p)) for row, p in zip(rows, paddings, strict=True)]
    return min(left for left, _ in ends), max(right for _, right in ends)


def _cone(layers: Sequence[Window], highlight: int | None) -> list[set[int]]:
    """The highlighted units of each row, from the input up."""
    cone = [set() if highlight is None else {highlight}]
    for layer in reversed(layers):
        cone.append({index for unit in cone[-1] for index in layer.reads(unit)})
    return cone[::-1]


def _lines(rows: Sequence[Row], layers: Sequence[Window], cone: Sequence[set[int]]) -> Iterator[Lines]:
    """From each unit to what it reads; the cone's lines are on top."""
    plain, lit = list[Line](), list[Line]()
    for layer, below, row, high in zip(layers, rows, rows[1:], cone[1:], strict=False):
        for unit in range(row.width):
            found = lit if unit in high else plain
            found += [(below.at(index), below.y, row.at(unit), row.y) for index in layer.reads(unit)]
    yield from lines(plain, width=0.35, stroke="grey")
    yield from lines(lit, width=0.8, stroke="accent")


def _cells(rows: Sequence[Row], layers: Sequence[Window], cone: Sequence[set[int]]) -> Iterator[Circle]:
    radius = 0.3 * rows[0].pitch
    for level, row in enumerate(rows):
        for unit in range(row.width):
            lit = unit in cone[level]
            yield Circle(
                row.at(unit), row.y, radius, stroke="accent" if lit else "ink", fill="tint" if lit else "paper"
            )
    for layer, row, above in zip(layers, rows, rows[1:], strict=False):
        read = {index for unit in range(above.width) for index in layer.reads(unit)}
        for index in sorted(read - set(range(row.width))):
            yield Circle(row.at(index), row.y, 0.7 * radius, stroke="grey", fill="paper", width=0.35)


def _names(rows: Sequence[Row], layers: Sequence[Window]) -> Iterator[Label]:
    left = _span(rows, layers)[0] - rows[0].pitch
    for row, name in zip(rows, ["input", *(layer.name for layer in layers)], strict=True):
        yield Label(left, row.y, name, align="right", small=True)
