"""Axis-aligned boxes on an image plane, for questions on overlap (IoU, NMS)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product
from math import ceil
from typing import Any

from examgen.figures.measure import fit, text_width
from examgen.figures.scene import Item, Label, Lines, Path, Scene, rectangle

Box = tuple[int, int, int, int]  # x1, y1, x2, y2: upper left and lower right corner in image coordinates, y down

SIDE = 190.0  # points, the longer side of the plane
LABEL = 12.5  # points, the height that a name needs
STYLES: tuple[dict[str, Any], ...] = (
    {"width": 1.2, "stroke": "accent", "fill": "tint"},
    {"width": 1.2, "stroke": "ink", "fill": "light", "dashed": True},
    {"width": 0.6, "stroke": "ink"},
    {"width": 0.6, "stroke": "accent", "dashed": True},
)
CLASSES: tuple[dict[str, Any], ...] = (
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
    unit = min(SIDE / max(width, height), 24)
    styles = [CLASSES[label] for label in classes] or STYLES[: len(boxes)]
    fills = [_outline(box, unit, **(style | {"stroke": None})) for box, style in zip(boxes, styles, strict=True)]
    outlines = [_outline(box, unit, **(style | {"fill": None})) for box, style in zip(boxes, styles, strict=True)]
    labels = _names(boxes, size, names, unit)
    return fit([*fills, *_plane(size, unit), *outlines, *labels])


def _outline(box: Box, unit: float, **style: Any) -> Path:
    x1, y1, x2, y2 = box
    return rectangle(x1 * unit, -y2 * unit, (x2 - x1) * unit, (y2 - y1) * unit, **style)


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


def _names(boxes: Sequence[Box], size: tuple[int, int], names: Sequence[str], unit: float) -> Iterator[Label]:
    """Each name in a block of grid cells that no outline crosses, so that it reads as this box's name."""
    free: dict[tuple[int, int], list[Box]] = {}  # by the size of a block
    taken: list[Box] = []
    for i, (box, name) in enumerate(zip(boxes, names, strict=True)):
        others = [*boxes[:i], *boxes[i + 1 :]]
        cells = ceil((text_width(name) + 3) / unit), ceil(LABEL / unit)
        if cells not in free:
            free[cells] = _uncrossed(boxes, size, cells, unit)
        block = _best(free[cells], box, others, taken)
        if block is None:
            raise ValueError(f"no room for the name {name!r} of box {box} among {others}")
        x1, y1, x2, y2 = block
        taken.append(block)
        yield Label((x1 + x2) / 2 * unit, -(y1 + y2) / 2 * unit, name)


def _uncrossed(boxes: Sequence[Box], size: tuple[int, int], cells: tuple[int, int], unit: float) -> list[Box]:
    """The blocks of `cells` (width, height) on the plane that no outline crosses, from its upper left corner on."""
    (width, height), (w, h) = size, cells
    step = ceil(2 / unit)  # places less than two points apart look alike
    columns, rows = range(0, width - w + 1, step), range(0, height - h + 1, step)
    places = set(product(columns, rows))
    for x1, y1, x2, y2 in boxes:
        touching = product(_between(columns, x1 - w + 1, x2 - 1), _between(rows, y1 - h + 1, y2 - 1))
        places.difference_update(
            set(touching).difference(product(_between(columns, x1, x2 - w), _between(rows, y1, y2 - h)))
        )
    return [(x, y, x + w, y + h) for x, y in sorted(sorted(places), key=sum)]


def _between(places: range, low: int, high: int) -> range:
    """The places from `low` to `high`."""
    return range(max(0, -(-low // places.step)) * places.step, min(high + 1, places.stop), places.step)


def _best(blocks: Sequence[Box], own: Box, others: Sequence[Box], taken: Sequence[Box]) -> Box | None:
    """The block, apart from those taken, whose name reads best as that of `own`; None if each is another box's name.

    First choice is a block in this box and no rival, second one beside it and well away from all rivals, third one
    beside it, and last one in this box and a rival; of equal ones the first, or that nearest to the box.
    """
    rivals = [other for other in others if not _inside(own, other)]  # a box around this one cannot be mistaken
    for block in blocks:
        if _inside(block, own) and not _claimed(block, rivals) and _is_free(block, taken):
            return block
    free = [block for block in blocks if _is_free(block, taken)]
    within = [block for block in free if _inside(block, own)]
    beside = sorted((_gap(block, own), block) for block in set(free).difference(within))
    unclaimed = ((gap, block) for gap, block in beside if not _claimed(block, rivals))
    second = None
    for gap, block in unclaimed:
        margin = block[2] - block[0]
        if all(_gap(block, rival) >= gap + margin for rival in rivals):
            return block
        second = second or block
    return second or next(iter(within), None)


def _claimed(block: Box, rivals: Sequence[Box]) -> bool:
    return any(_inside(block, rival) for rival in rivals)


def _is_free(block: Box, taken: Sequence[Box]) -> bool:
    return all(_apart(block, other) for other in taken)


def _inside(inner: Box, outer: Box) -> bool:
    return outer[0] <= inner[0] and outer[1] <= inner[1] and inner[2] <= outer[2] and inner[3] <= outer[3]


def _apart(a: Box, b: Box) -> bool:
    return a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1]


def _gap(a: Box, b: Box) -> int:
    """Cells between the boxes, horizontally plus vertically."""
    return max(a[0] - b[2], b[0] - a[2], 0) + max(a[1] - b[3], b[1] - a[3], 0)
