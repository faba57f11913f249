"""Small pictures of two houses, for what networks say about an image, and of one house turned by an angle."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import cos, radians, sin
from typing import Literal

from examgen.figures.measure import fit, text_width
from examgen.figures.scene import Colour, Item, Label, Path, Point, Scene, rectangle

Task = Literal["class", "segmentation", "boxes", "masks"]

HOUSE: tuple[Point, ...] = ((-0.5, -0.6), (0.5, -0.6), (0.5, 0.1), (0, 0.6), (-0.5, 0.1))
HOUSES = ((23.0, 24.0, 28.0), (53.0, 21.0, 18.0))  # centre and width, in points from the picture's lower left corner
PICTURE = (70.0, 50.0)  # points
TURNED = 34.0  # points, the side of a turned picture
GAP = 14.0  # points between pictures
FILLS: dict[Task, tuple[Colour, Colour]] = {
    "class": ("paper", "paper"),
    "segmentation": ("tint", "tint"),
    "boxes": ("paper", "paper"),
    "masks": ("tint", "grey"),
}


def tasks(shown: Sequence[tuple[Task, str]]) -> Scene:
    """The image with its two houses once for each task, with what the task is about, and a caption (LaTeX) below.

    One label for the whole image, classes of pixels, boxes, or boxes with a mask for each object.
    """
    pitch = max(PICTURE[0], *(text_width(caption) for _, caption in shown)) + GAP
    return fit(item for i, (task, caption) in enumerate(shown) for item in _task(task, caption, i * pitch))


def _task(task: Task, caption: str, left: float) -> Iterator[Item]:
    yield rectangle(left, 0, *PICTURE, fill="light" if task == "segmentation" else "paper")
    for (x, y, size), fill in zip(HOUSES, FILLS[task], strict=True):
        yield _house((left + x, y), size, 0, fill)
    if task in ("boxes", "masks"):
        for x, y, size in HOUSES:
            box = (left + x - size / 2 - 2, y - 0.6 * size - 2, size + 4, 1.2 * size + 4)
            yield rectangle(*box, width=1, stroke="accent", dashed=task == "masks")
    yield Label(left + PICTURE[0] / 2, -9, caption)


def turned(angles: Sequence[int]) -> Scene:
    """A picture turned anticlockwise by each of the angles, in degrees, which stand below."""
    items: list[Item] = []
    for i, angle in enumerate(angles):
        left = i * (TURNED + GAP)
        items.append(rectangle(left, 0, TURNED, TURNED))
        items.append(_house((left + TURNED / 2, TURNED / 2), 0.5 * TURNED, angle, "tint"))
        items.append(Label(left + TURNED / 2, -9, rf"${angle}^\circ$", small=True))
    return fit(items)


def _house(centre: Point, size: float, angle: int, fill: Colour) -> Path:
    (x, y), c, s = centre, cos(radians(angle)), sin(radians(angle))
    corners = tuple((x + size * (c * u - s * v), y + size * (s * u + c * v)) for u, v in HOUSE)
    return Path(corners, closed=True, fill=fill)
