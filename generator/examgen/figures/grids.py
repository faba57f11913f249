"""The cells of a one-stage detector on its image."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from examgen.figures.measure import fit, text_width
from examgen.figures.scene import Circle, Item, Label, Lines, Path, Scene, lines, rectangle

PLANE = 170.0  # points, the side of the image
REACH = 230.0  # points, the side of image and anchors together, should anchors leave the image


def yolo_grid(cells: int, image: int, cell: tuple[int, int], anchors: Sequence[tuple[float, float]]) -> Scene:
    """A square image of `image` pixels under a grid of `cells` by `cells`.

    `cell` (row, column), counted from the upper left, is tinted; `anchors` (width, height), in pixels, lie around its
    centre, solid and dashed in turn. Raises ValueError for a cell outside the grid.
    """
    row, column = cell
    if not (0 <= row < cells and 0 <= column < cells):
        raise ValueError(f"cell {cell} is outside a grid of {cells} by {cells}")
    pitch = image / cells
    x, y = (column + 0.5) * pitch, (row + 0.5) * pitch
    unit = _points_per_pixel(image, anchors, (x, y))
    side, step, centre = image * unit, pitch * unit, (x * unit, -y * unit)
    overhang = max([0.0, *(y + h / 2 - image for _, h in anchors)]) * unit  # of anchors below the image
    return fit(
        [
            rectangle(column * step, -(row + 1) * step, step, step, stroke=None, fill="tint"),
            *_lines(cells, side),
            rectangle(0, -side, side, side, width=0.8),
            *_anchors(anchors, unit, centre),
            Circle(*centre, radius=1.5, stroke=None, fill="accent"),
            *_dimension(side, overhang + 11, f"{image} px"),
        ]
    )


def _points_per_pixel(image: int, anchors: Sequence[tuple[float, float]], centre: tuple[float, float]) -> float:
    """As many as let the image be `PLANE` wide, and the image with its anchors no wider than `REACH`."""
    spans = [
        max(image, middle + anchor[axis] / 2) - min(0, middle - anchor[axis] / 2)
        for anchor in anchors
        for axis, middle in enumerate(centre)
    ]
    return min(PLANE / image, REACH / max([image, *spans]))


def _lines(cells: int, side: float) -> list[Lines]:
    places = [i * side / cells for i in range(1, cells)]
    ends = (line for at in places for line in ((at, 0, at, -side), (0, -at, side, -at)))
    return lines(ends, width=0.3, stroke="grey")


def _anchors(anchors: Sequence[tuple[float, float]], unit: float, centre: tuple[float, float]) -> Iterator[Path]:
    for i, (width, height) in enumerate(anchors):
        w, h = width * unit, height * unit
        yield rectangle(centre[0] - w / 2, centre[1] - h / 2, w, h, width=1, stroke="accent", dashed=i % 2 == 1)


def _dimension(side: float, below: float, text: str) -> Iterator[Item]:
    """The image's width: an arrow in both directions, `below` points under the image's lower edge."""
    y = -side - below
    middle, half = side / 2, text_width(text, small=True) / 2 + 3
    yield Label(middle, y, text, small=True)
    for end, start in ((0.0, middle - half), (side, middle + half)):
        yield Path(((start, y), (end, y)), arrow=True)
        yield Path(((end, -side - 3), (end, y - 3)), width=0.25)
