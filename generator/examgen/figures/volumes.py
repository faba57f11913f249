"""Feature maps as boxes: C from left to right, H upwards, W into the page.

H and W of a figure are to one scale, or their square roots are if they differ by far; C grows with the logarithm.
A size of None is unknown: it is drawn at one fixed size, whatever the answer is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import log2, sqrt

from examgen.figures.measure import fit, text_width
from examgen.figures.scene import Colour, Item, Label, Path, Point, Scene

Shape = tuple[int, int, int] | tuple[int]  # C, H, W, or the length of a vector
ROW_WIDTH = 460.0  # points, the longest row of stages
LINE = 11.0  # points from one line of small labels to the next
TO_SCALE = 8  # times; sizes that differ by more cannot be drawn to scale, since the smallest would not be seen
OBLIQUE = (0.34, 0.3)  # what one point into the page looks like on it


@dataclass(frozen=True)
class Box:
    """A drawn box: its sizes in points along C, H and W."""

    c: float
    h: float
    w: float

    @property
    def width(self) -> float:
        """Points from the left of the front to the right of the back."""
        return self.c + OBLIQUE[0] * self.w

    @property
    def height(self) -> float:
        """Points from the bottom of the front to the top of the back."""
        return self.h + OBLIQUE[1] * self.w


@dataclass(frozen=True)
class Stage:
    """A stage of a network: the shape of its output (None: unknown), and two lines of LaTeX below it."""

    shape: Shape | None
    caption: str
    label: str


def convolution(
    input_shape: tuple[int, int, int] | None,
    kernel: tuple[int, int] | None,
    output_shape: tuple[int, int, int] | None,
    labels: tuple[str, str, str],
) -> Scene:
    """An input volume (C, H, W), the kernel (K_h, K_w) at its corner, an arrow and the output volume.

    `labels` are the LaTeX of the three. A shape of None is unknown and its box gives nothing away.
    """
    scale = _scale((input_shape, output_shape))
    before, after = _box(input_shape, scale), _box(output_shape, scale)
    window = _window(before, kernel, input_shape)
    step = max(60, text_width(labels[1]) + 20)
    start = before.width + 8
    left = start + step + 8
    corner = (0.0, -before.height / 2 + before.h - window.h)
    base = -max(before.height, after.height) / 2 - 10
    return fit(
        [
            *_cuboid((0, -before.height / 2), before),
            *_cuboid(corner, window, stroke="accent", fill="tint"),
            Path(((start, 0), (start + step, 0)), arrow=True, width=0.8),
            Label(start + step / 2, 10, labels[1], colour="accent"),
            *_cuboid((left, -after.height / 2), after),
            Label(before.width / 2, base, labels[0]),
            Label(left + after.width / 2, base, labels[2]),
        ]
    )


def network(stages: Sequence[Stage]) -> Scene:
    """A row of up to nine stages, joined by arrows, at most 460 points wide.

    Raises ValueError if the stages' lines are too long for that.
    """
    scale = _scale(stage.shape for stage in stages)
    boxes = [_box(stage.shape, scale) for stage in stages]
    texts = [max(text_width(line, small=True) for line in (stage.caption, stage.label)) for stage in stages]
    boxes, centres, levels = _row(boxes, texts)
    base = -max(box.height for box in boxes) / 2 - 8
    items: list[Item] = []
    for stage, box, x, level in zip(stages, boxes, centres, levels, strict=True):
        y = base - level * 2 * LINE
        if level:
            items.append(Path(((x, -box.height / 2 - 2), (x, y + 6)), width=0.25, stroke="grey"))
        items += _cuboid((x - box.width / 2, -box.height / 2), box)
        items += [Label(x, y, stage.caption, small=True), Label(x, y - LINE, stage.label, small=True)]
    ends = list(zip(boxes, centres, strict=True))
    for (box, x), (following, x_following) in pairwise(ends):
        shaft = ((x + box.width / 2 + 3, 0.0), (x_following - following.width / 2 - 3, 0.0))
        items.append(Path(shaft, arrow=True))
    return fit(items)


def filters(count: int, shape: tuple[int, int, int]) -> Scene:
    """The weights of `count` filters, each (C, H, W), numbered; of more than four, the first two and the last."""
    box, x = _box(shape, _scale((shape,))), 0.0
    items: list[Item] = []
    for number in range(1, count + 1) if count <= 4 else (1, 2, 0, count):
        if number:
            items += _cuboid((x, 0), box, stroke="accent", fill="tint")
        items.append(
            Label(x + box.width / 2, -8, str(number)) if number else Label(x + 10, box.height / 2, r"$\cdots$")
        )
        x += (box.width if number else 20) + 18
    return fit(items)


def _row(boxes: Sequence[Box], texts: Sequence[float]) -> tuple[list[Box], list[float], list[int]]:
    """Boxes, their centres and levels of their lines: one level, or two in turn, below narrower boxes if need be."""
    for scale, rows in ((1.0, 1), (0.85, 1), (1.0, 2), (0.85, 2), (0.7, 2), (0.55, 2), (0.4, 2)):
        scaled = [Box(box.c * scale, box.h, box.w * scale) for box in boxes]
        centres = _centres([box.width for box in scaled], texts, rows)
        spans = [max(box.width, text) / 2 for box, text in zip(scaled, texts, strict=True)]
        left = min(x - span for x, span in zip(centres, spans, strict=True))
        right = max(x + span for x, span in zip(centres, spans, strict=True))
        if right - left <= ROW_WIDTH - 2:
            return scaled, centres, [i % rows for i in range(len(boxes))]
    raise ValueError(f"{len(boxes)} stages with lines of {[round(text) for text in texts]} points do not fit in a row")


def _centres(widths: Sequence[float], texts: Sequence[float], rows: int) -> list[float]:
    """Centres from left to right: room for an arrow between boxes, and for a gap between lines on the same level."""
    centres = [0.0]
    for i in range(1, len(widths)):
        x = centres[-1] + (widths[i - 1] + widths[i]) / 2 + 20
        if i >= rows:
            x = max(x, centres[i - rows] + (texts[i - rows] + texts[i]) / 2 + 7)
        centres.append(x)
    return centres


def _scale(shapes: Iterable[Shape | None]) -> Callable[[int], float]:
    """From heights and widths of these shapes to points."""
    sizes = [size for shape in shapes if shape for size in shape[1:]]
    largest = max(sizes, default=1)
    power = 1 if largest <= TO_SCALE * min(sizes, default=1) else 0.5
    return lambda size: (8 + 8 * log2(largest)) * (size / largest) ** power


def _box(shape: Shape | None, scale: Callable[[int], float]) -> Box:
    if shape is None:
        return Box(16, 52, 52)
    if len(shape) == 1:
        return Box(5, 8 + 5.5 * log2(shape[0]), 5)
    channels, height, width = shape
    return Box(5 + 3.5 * log2(channels), scale(height), scale(width))


def _window(volume: Box, kernel: tuple[int, int] | None, shape: tuple[int, int, int] | None) -> Box:
    """The kernel inside its input: the square root of the true proportion keeps small kernels visible."""
    if kernel is None or shape is None:
        return Box(volume.c, 0.4 * volume.h, 0.4 * volume.w)
    height, width = (sqrt(min(k / n, 1)) for k, n in zip(kernel, shape[1:], strict=True))
    return Box(volume.c, height * volume.h, width * volume.w)


def _cuboid(corner: Point, box: Box, stroke: Colour = "ink", fill: Colour = "light") -> Iterator[Path]:
    """Front, top and right side; `corner` is the front's lower left."""
    x, y = corner
    dx, dy = OBLIQUE[0] * box.w, OBLIQUE[1] * box.w
    right, top = x + box.c, y + box.h
    front = ((x, y), (right, y), (right, top), (x, top))
    lid = ((x, top), (right, top), (right + dx, top + dy), (x + dx, top + dy))
    side = ((right, y), (right + dx, y + dy), (right + dx, top + dy), (right, top))
    for face, colour in ((front, fill if stroke == "accent" else "paper"), (lid, fill), (side, fill)):
        yield Path(face, closed=True, stroke=stroke, fill=colour)
