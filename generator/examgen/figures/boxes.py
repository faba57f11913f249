"""Axis-aligned boxes on an image plane, for questions on overlap (IoU, NMS)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import ceil
from typing import Any

from examgen.figures.measure import fit, text_width
from examgen.figures.scene import Item, Label, Path, Scene, rectangle

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
    for x in range(0, size[0] + 1, spacing):
        yield Path(((x * unit, 0), (x * unit, bottom)), width=0.25, stroke="grey")
    for y in range(0, size[1] + 1, spacing):
        yield Path(((0, -y * unit), (right, -y * unit)), width=0.25, stroke="grey")
    yield rectangle(0, bottom, right, -bottom)
    yield Path(((right, 0), (right + 14, 0)), arrow=True)
    yield Path(((0, bottom), (0, bottom - 14)), arrow=True)
    yield Label(right + 17, 0, "$x$", align="left")
    yield Label(0, bottom - 20, "$y$")
    for x in range(0, size[0] + 1, step):
        yield Path(((x * unit, 0), (x * unit, 3)))
        yield Label(x * unit, 9, str(x), small=True)
    for y in range(0, size[1] + 1, step):
        yield Path(((0, -y * unit), (-3, -y * unit)))
        yield Label(-5, -y * unit, str(y), align="right", small=True)


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
    taken: list[Box] = []
    for i, (box, name) in enumerate(zip(boxes, names, strict=True)):
        others = [*boxes[:i], *boxes[i + 1 :]]
        cells = ceil((text_width(name) + 3) / unit), ceil(LABEL / unit)
        block = _own_place(box, others, taken, cells, unit) or _any_place(box, others, taken, (size, cells), unit)
        if block is None:
            raise ValueError(f"no room for the name {name!r} of box {box} among {others}")
        x1, y1, x2, y2 = block
        taken.append(block)
        yield Label((x1 + x2) / 2 * unit, -(y1 + y2) / 2 * unit, name)


def _own_place(
    own: Box, others: Sequence[Box], taken: Sequence[Box], cells: tuple[int, int], unit: float
) -> Box | None:
    """The free block nearest to the box's upper left corner that lies in this box and in no rival."""
    x1, y1, x2, y2 = own
    foreign = _rivals(own, others)
    near = sorted(_blocks((x1, y1, x2, y2), cells, unit), key=lambda block: (block[0] + block[1], block))
    return next(
        (
            block
            for block in near
            if not any(_crosses(block, box) for box in others)
            and all(_apart(block, name) for name in taken)
            and not any(_inside(block, rival) for rival in foreign)
        ),
        None,
    )


def _any_place(
    own: Box, others: Sequence[Box], taken: Sequence[Box], room: tuple[tuple[int, int], tuple[int, int]], unit: float
) -> Box | None:
    """The best block of the whole plane, `room` being the sizes of the plane and of a block."""
    (width, height), cells = room
    blocks = _blocks((0, 0, width, height), cells, unit)
    ranked = [(rank, block) for block in blocks if (rank := _rank(block, own, others, taken))]
    return min(ranked)[1] if ranked else None


def _blocks(area: Box, cells: tuple[int, int], unit: float) -> Iterator[Box]:
    (x1, y1, x2, y2), (w, h) = area, cells
    step = ceil(2 / unit)  # places less than two points apart look alike
    for y in range(-(-y1 // step) * step, y2 - h + 1, step):
        for x in range(-(-x1 // step) * step, x2 - w + 1, step):
            yield x, y, x + w, y + h


def _rank(block: Box, own: Box, others: Sequence[Box], taken: Sequence[Box]) -> tuple[int, int] | None:
    """Smaller is better; None where a line or another name is, or where the name would belong to another box."""
    if any(_crosses(block, box) for box in (own, *others)) or not all(_apart(block, name) for name in taken):
        return None
    rivals = _rivals(own, others)
    shared = any(_inside(block, rival) for rival in rivals)
    if _inside(block, own):
        return 3 if shared else 0, abs(block[0] - own[0]) + abs(block[1] - own[1])
    gap, margin = _gap(block, own), block[2] - block[0]
    clear = all(_gap(block, rival) >= gap + margin for rival in rivals)
    return None if shared else (1 if clear else 2, gap)


def _rivals(own: Box, others: Sequence[Box]) -> list[Box]:
    return [other for other in others if not _inside(own, other)]  # a box around this one cannot be mistaken


def _inside(inner: Box, outer: Box) -> bool:
    return outer[0] <= inner[0] and outer[1] <= inner[1] and inner[2] <= outer[2] and inner[3] <= outer[3]


def _apart(a: Box, b: Box) -> bool:
    return a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1]


def _crosses(block: Box, box: Box) -> bool:
    return not (_apart(block, box) or _inside(block, box))


def _gap(a: Box, b: Box) -> int:
    """Cells between the boxes, horizontally plus vertically."""
    return max(a[0] - b[2], b[0] - a[2], 0) + max(a[1] - b[3], b[1] - a[3], 0)
