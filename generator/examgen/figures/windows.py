"""Windows on an image, to scale: random crops, windows that slide."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from examgen.figures.cells import Window
from examgen.figures.measure import fit, text_width
from examgen.figures.scene import Item, Label, Path, Point, Scene, rectangle

SIDE = 100.0  # points, the longer side of the image with its padding
AWAY = 9.0  # points from the image to the line that tells its size


def windows_on_image(image: tuple[int, int], windows: Sequence[Window], padding: int = 0) -> Scene:
    """An image of (height, width) pixels, its size beside it, and windows, the first solid and the others dashed.

    Windows are (row, column, height, width) from the image's upper left corner, in pixels, and may reach into the
    `padding` around it. Raises ValueError for a window outside.
    """
    height, width = image
    for row, column, h, w in windows:
        if not (-padding <= row < row + h <= height + padding and -padding <= column < column + w <= width + padding):
            raise ValueError(f"window {(row, column, h, w)} is outside an image of {image} with padding {padding}")
    unit = SIDE / (max(image) + 2 * padding)
    edge = padding * unit
    items: list[Item] = [rectangle(0, 0, width * unit, -height * unit, fill="light")]
    if padding:
        outer = (-edge, edge, width * unit + 2 * edge, -height * unit - 2 * edge)
        items.append(rectangle(*outer, width=0.4, stroke="grey", dashed=True))
    for i, (row, column, h, w) in reversed(list(enumerate(windows))):
        box = (column * unit, -row * unit, w * unit, -h * unit)
        items.append(rectangle(*box, width=1, stroke="accent", dashed=i > 0, fill=None if i else "tint"))
    below, beside = f"{width} px", f"{height} px"
    low, left = -height * unit - edge - AWAY, -edge - AWAY / 2 - text_width(beside, small=True) / 2
    x, y = width * unit / 2, -height * unit / 2
    items += [Label(x, low, below, small=True), Label(left, y, beside, small=True)]
    items += _dimension((x, low), (x, 0), text_width(below, small=True) / 2 + 3)
    items += _dimension((left, y), (0, -y), 7)
    return fit(items)


def _dimension(middle: Point, reach: Point, gap: float) -> Iterator[Path]:
    """Two arrows from beside a text in the middle to both ends, as far away as `reach`; too short ones are left out."""
    (x, y), (dx, dy) = middle, reach
    length = abs(dx) + abs(dy)
    if length > gap + 4:
        share = gap / length
        for sign in (-1, 1):
            yield Path(((x + sign * share * dx, y + sign * share * dy), (x + sign * dx, y + sign * dy)), arrow=True)
