"""Plots in two dimensions: curves, labelled points and filled regions between two axes, and points on a number line.

Thin lines and one accent colour; curves that have names differ without colour too, for a black-and-white print.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from math import dist
from typing import Literal

from examgen.figures.axes import Axis, Value, frame, horizontal, ticks
from examgen.figures.clip import clip_line, clip_polygon, contains
from examgen.figures.measure import Extent, extent, fit
from examgen.figures.placing import Segment, Surroundings, above, crossed, place
from examgen.figures.scene import Circle, Colour, Item, Label, Lines, Path, Point, Scene, rectangle

LineColour = Literal["ink", "accent", "grey"]
Symbol = Literal["dot", "ring", "cross", "square", "triangle", "none"]
Pieces = list[list[Point]]

WIDTHS: dict[LineColour, float] = {"ink": 0.9, "accent": 1.2, "grey": 0.9}
CROSSING: dict[LineColour, int] = {"ink": 3, "accent": 3, "grey": 2}  # what it costs a text to cross a line
ROW = 12.0  # points from one name to the next


@dataclass(frozen=True)
class Curve:
    """Straight lines through `points`, which may leave the axes; `name` is LaTeX text beside the plot.

    `dots` marks the points, `arrows` points from each to the next. Named curves must differ in more than their colour.
    """

    points: Sequence[tuple[Value, Value]]
    name: str = ""
    dashed: bool = False
    colour: LineColour = "ink"
    dots: bool = False
    arrows: bool = False


@dataclass(frozen=True)
class Mark:
    """A point with a text that finds a free place beside it, rather on the side that `towards` leads to, if given.

    Without a symbol ("none") the text stands on the point.
    """

    x: Value
    y: Value = 0
    text: str = ""
    style: Symbol = "dot"
    colour: LineColour = "ink"
    towards: tuple[Value, Value] | None = None


@dataclass(frozen=True)
class Region:
    """A filled convex polygon behind everything; what leaves the axes is cut off. See `clip.half_plane`."""

    points: Sequence[tuple[Value, Value]]
    fill: Colour = "tint"


def plot(
    x: Axis,
    y: Axis,
    *,
    curves: Sequence[Curve] = (),
    marks: Sequence[Mark] = (),
    regions: Sequence[Region] = (),
    width: float = 200,
    height: float = 120,
    grid: bool = False,
) -> Scene:
    """A plot whose axes are `width` by `height` points; their ratio should be the ranges' if angles or circles matter.

    The names of the curves stand at their ends if all of them end apart at the right border, else in a legend.
    Raises ValueError for a mark outside the axes, a value that an axis cannot show, and names of look-alike curves.
    """
    box = (0.0, 0.0, width, height)

    def to_points(values: Iterable[tuple[Value, Value]]) -> list[Point]:
        return [(x.at(a) * width, y.at(b) * height) for a, b in values]

    _check(x, y, curves, marks)
    pieces = [clip_line(to_points(curve.points), box) for curve in curves]
    polygons = [(clip_polygon(to_points(region.points), box), region.fill) for region in regions]
    dots = [to_points(curve.points) if curve.dots else [] for curve in curves]
    at = to_points((mark.x, mark.y) for mark in marks)
    items: list[Item] = [Path(p, closed=True, stroke=None, fill=fill) for p, fill in polygons if len(p) > 2]
    items += frame(x, y, width, height, grid=grid)
    for curve, lines, knots in zip(curves, pieces, dots, strict=True):
        items += _lines(curve, lines)
        items += [_dot(curve, knot) for knot in knots if _inside(knot, box)]
    items += [item for mark, point in zip(marks, at, strict=True) for item in _symbol(mark, point)]
    items += _names(curves, pieces, width, height)
    costly = [(CROSSING[curve.colour], _segments(drawn)) for curve, drawn in zip(curves, pieces, strict=True)]
    costly += [(CROSSING["grey"], _edges(polygon)) for polygon, _ in polygons]
    costly += [(CROSSING["grey"], _ends(item)) for item in items if isinstance(item, Lines) and item.stroke == "grey"]
    items += _texts(marks, at, costly, polygons, items, box)
    return fit(items)


def number_line(x: Axis, marks: Sequence[Mark], *, width: float = 240) -> Scene:
    """Points on a line `width` points long, their texts above; the marks' y is not used.

    Raises ValueError for a mark outside the axis.
    """
    _check(x, Axis(-1, 1), (), [Mark(mark.x) for mark in marks])
    at = [x.at(mark.x) * width for mark in marks]
    items: list[Item] = [Path(((-6, 0), (width + 6, 0))), *horizontal(ticks(x, width))]
    items += [Label(width / 2, -22, x.name)] if x.name else []
    named = sorted((a, mark.text) for a, mark in zip(at, marks, strict=True) if mark.text)
    items += above(named)
    items += [item for mark, a in zip(marks, at, strict=True) for item in _symbol(mark, (a, 0))]
    return fit(items)


def _check(x: Axis, y: Axis, curves: Sequence[Curve], marks: Sequence[Mark]) -> None:
    for mark in marks:
        if not (x.low <= mark.x <= x.high and y.low <= mark.y <= y.high):
            raise ValueError(f"{mark} is outside the axes {x} and {y}")
    for a, b in combinations([curve for curve in curves if curve.name], 2):
        if (a.dashed, a.dots, a.colour == "grey") == (b.dashed, b.dots, b.colour == "grey"):
            raise ValueError(f"curves {a.name!r} and {b.name!r} look alike in black and white: change dashed or dots")


def _inside(point: Point, box: Extent) -> bool:
    return box[0] <= point[0] <= box[2] and box[1] <= point[1] <= box[3]


def _lines(curve: Curve, pieces: Pieces) -> Iterator[Path]:
    for piece in pieces:
        parts = pairwise(piece) if curve.arrows else [piece]
        for part in parts:
            head = curve.arrows and dist(*part) > 5  # a shorter one would be all head
            yield Path(tuple(part), arrow=head, dashed=curve.dashed, width=WIDTHS[curve.colour], stroke=curve.colour)


def _dot(curve: Curve, point: Point) -> Circle:
    return Circle(*point, radius=1.6, stroke=None, fill=curve.colour)


def _symbol(mark: Mark, point: Point) -> Iterator[Item]:
    (x, y), pen = point, mark.colour
    match mark.style:
        case "dot":
            yield Circle(x, y, 2.2, stroke=None, fill=pen)
        case "ring":
            yield Circle(x, y, 2.2, width=0.8, stroke=pen, fill="paper")
        case "square":
            yield rectangle(x - 2, y - 2, 4, 4, width=0.8, stroke=pen, fill="paper")
        case "triangle":
            yield Path(((x - 2.6, y - 1.8), (x + 2.6, y - 1.8), (x, y + 2.8)), closed=True, stroke=pen, fill=pen)
        case "cross":
            for rise in (-2.2, 2.2):
                yield Path(((x - 2.2, y - rise), (x + 2.2, y + rise)), width=1, stroke=pen)


def _names(curves: Sequence[Curve], pieces: Sequence[Pieces], width: float, height: float) -> Iterator[Item]:
    named = [(curve, lines[-1][-1] if lines else (0.0, 0.0)) for curve, lines in zip(curves, pieces, strict=True)]
    named = [(curve, end) for curve, end in named if curve.name]
    levels = sorted(y for _, (_, y) in named)
    if all(x >= width - 0.5 for _, (x, _) in named) and all(b - a >= ROW for a, b in pairwise(levels)):
        for curve, (_, y) in named:
            yield Label(width + 4, y, curve.name, align="left")
        return
    for row, (curve, _) in enumerate(named):
        y = height - 6 - ROW * row
        yield from _lines(curve, [[(width + 8, y), (width + 25, y)]])
        yield from [_dot(curve, (width + 16.5, y))] if curve.dots else []
        yield Label(width + 29, y, curve.name, align="left")


def _segments(pieces: Pieces) -> list[Segment]:
    return [segment for piece in pieces for segment in pairwise(piece)]


def _edges(polygon: Sequence[Point]) -> list[Segment]:
    return list(pairwise((*polygon, *polygon[:1])))


def _ends(item: Lines) -> list[Segment]:
    return [((x0, y0), (x1, y1)) for x0, y0, x1, y1 in item.lines]


def _texts(
    marks: Sequence[Mark],
    at: Sequence[Point],
    lines: Sequence[tuple[int, Sequence[Segment]]],
    regions: Sequence[tuple[Sequence[Point], Colour]],
    items: Sequence[Item],
    box: Extent,
) -> Iterator[Item]:
    """The marks' texts, clear of curves, axes, symbols and each other as far as there is room, else on a patch."""
    taken = [extent(item) for item in items if isinstance(item, Label | Circle)]
    taken += [extent(item) for mark, point in zip(marks, at, strict=True) for item in _symbol(mark, point)]
    fixed = {point: Label(*point, mark.text) for mark, point in zip(marks, at, strict=True) if mark.style == "none"}
    taken += map(extent, fixed.values())
    points = [point for mark, point in zip(marks, at, strict=True) if mark.style != "none"]
    around = Surroundings(lines, taken, points, box)
    for mark, point in zip(marks, at, strict=True):
        if mark.text:
            towards = (float(mark.towards[0]), float(mark.towards[1])) if mark.towards else None
            label = fixed[point] if mark.style == "none" else place(mark.text, point, around, towards)
            taken.append(extent(label))
            if any(crossed(taken[-1], segments) for _, segments in lines):
                yield _patch(taken[-1], (label.x, label.y), regions)
            yield label


def _patch(there: Extent, middle: Point, regions: Sequence[tuple[Sequence[Point], Colour]]) -> Path:
    """What hides the lines behind a text, in the colour of the region around it."""
    left, bottom, right, top = there
    fills = [fill for polygon, fill in regions if contains(polygon, middle)]
    fill: Colour = fills[-1] if fills else "ground"
    return rectangle(left, bottom + 1, right - left, top - bottom - 2, stroke=None, fill=fill)
