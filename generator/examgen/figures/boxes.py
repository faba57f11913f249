"""Axis-aligned boxes on an image plane, for questions on overlap (IoU, NMS)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from examgen.figures.measure import Extent, fit, text_width
from examgen.figures.naming import places, within
from examgen.figures.scene import Circle, Colour, Item, Label, Lines, Path, Scene, rectangle

Style = dict[str, Any]  # fields of a path
Box = tuple[int, int, int, int]  # x1, y1, x2, y2: upper left and lower right corner in image coordinates, y down

SIDE = 190.0  # points, the longer side of the plane
WIDE = 240.0  # points, the same with more than two boxes
STYLES: tuple[Style, ...] = (
    {"width": 1.2, "stroke": "accent", "fill": "tint"},
    {"width": 1.2, "stroke": "ink", "fill": "light", "dashed": True},
    {"width": 0.6, "stroke": "ink"},
    {"width": 0.6, "stroke": "accent", "dashed": True},
)
CLASSES: tuple[Style, ...] = (
    {"width": 1.1, "stroke": "accent"},
    {"width": 0.8, "stroke": "ink", "dashed": True},
)


def boxes_on_grid(
    boxes: Sequence[Box], size: tuple[int, int], names: Sequence[str], classes: Sequence[int] = ()
) -> Scene:
    """Boxes with their names on an image plane of `size` (width, height), with its origin at the upper left.

    Up to four boxes, each with a look of its own; or any number, if `classes` says for each whether it is drawn like
    class 0 (solid) or class 1 (dashed). Raises ValueError for a box that is empty or leaves the plane.
    """
    width, height = size
    for x1, y1, x2, y2 in boxes:
        if not (0 <= x1 < x2 <= width and 0 <= y1 < y2 <= height):
            raise ValueError(f"box {(x1, y1, x2, y2)} is empty or outside the plane of size {size}")
    unit = min((SIDE if len(boxes) <= 2 else WIDE) / max(width, height), 24)
    styles = [CLASSES[label] for label in classes] or STYLES[: len(boxes)]
    drawn = [(x1 * unit, -y2 * unit, x2 * unit, -y1 * unit) for x1, y1, x2, y2 in boxes]
    fills = [_outline(box, style | {"stroke": None}) for box, style in zip(drawn, styles, strict=True)]
    labels = _names(drawn, names, styles, (0, -height * unit, width * unit, 0))
    return fit([*fills, *_plane(size, unit), *_outlines(drawn, styles), *labels])


def _outlines(boxes: Sequence[Extent], styles: Sequence[Style]) -> list[Path]:
    """Dashed ones last, and on white, so that they are seen on an axis and on a solid outline."""
    solid = [(box, style | {"fill": None}) for box, style in zip(boxes, styles, strict=True) if not style.get("dashed")]
    dashed = [(box, style | {"fill": None}) for box, style in zip(boxes, styles, strict=True) if style.get("dashed")]
    gaps = [(box, style | {"dashed": False, "stroke": "ground"}) for box, style in dashed]
    return [_outline(box, style) for box, style in (*gaps, *solid, *dashed)]


def _outline(box: Extent, style: Style) -> Path:
    left, bottom, right, top = box
    return rectangle(left, bottom, right - left, top - bottom, **style)


def _plane(size: tuple[int, int], unit: float) -> Iterator[Item]:
    """The grid, the axes with their arrows, and the ticks."""
    right, bottom = size[0] * unit, -size[1] * unit
    step = _tick_step(max(size), unit)
    spacing = 1 if unit >= 5 else step
    across = [(x * unit, 0, x * unit, bottom) for x in range(0, size[0] + 1, spacing)]
    down = [(0, -y * unit, right, -y * unit) for y in range(0, size[1] + 1, spacing)]
    yield Lines((*across, *down), width=0.25, stroke="grey")
    yield rectangle(0, bottom, right, -bottom)
    yield Path(((right, 0), (right + 14, 0)), arrow=True)
    yield Path(((0, bottom), (0, bottom - 14)), arrow=True)
    yield Label(right + 17, 0, "$x$", align="left")
    yield Label(0, bottom - 20, "$y$")
    xs, ys = range(0, size[0] + 1, step), range(0, size[1] + 1, step)
    yield Lines((*((x * unit, 0, x * unit, 3) for x in xs), *((0, -y * unit, -3, -y * unit) for y in ys)))
    yield from (Label(x * unit, 9, str(x), small=True) for x in xs)
    yield from (Label(-5, -y * unit, str(y), align="right", small=True) for y in ys)


def _tick_step(longest: int, unit: float) -> int:
    """2, or the next of 5, 10, 20, 50, ... whose numbers stand clear of each other."""
    room = text_width(str(longest), small=True) + 5
    least = max(2, room / unit)
    power = 1
    while 10 * power < least:
        power *= 10
    return next(digit * power for digit in (1, 2, 5, 10) if digit * power >= least)


def _names(boxes: Sequence[Extent], names: Sequence[str], styles: Sequence[Style], plane: Extent) -> Iterator[Item]:
    """Each name in the colour of its box's outline, on a patch that hides what is behind it."""
    for (room, start), name, style in zip(places(boxes, names, plane), names, styles, strict=True):
        left, bottom, right, top = room
        x, y = (left + right) / 2, (bottom + top) / 2
        if start:
            yield Circle(*start, radius=1.2, stroke=None, fill=style["stroke"])
            yield Path((start, (x, y)), width=0.4, stroke=style["stroke"])
        yield rectangle(left, bottom, right - left, top - bottom, stroke=None, fill=_ground(room, boxes, styles))
        yield Label(x, y, name, colour=style["stroke"])


def _ground(room: Extent, boxes: Sequence[Extent], styles: Sequence[Style]) -> Colour:
    """What is painted behind a place: the fill of the last box around it that has one."""
    fills = [style.get("fill") for box, style in zip(boxes, styles, strict=True) if within(room, box)]
    return next(filter(None, reversed(fills)), "ground")
