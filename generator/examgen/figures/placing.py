"""Where the texts of points in a plot go."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, pairwise, product
from statistics import fmean

from examgen.figures.clip import clip_segment
from examgen.figures.measure import EM, Extent, extent, text_width
from examgen.figures.scene import Align, Item, Label, Path, Point

DISTANCES = (4.0, 7.0, 11.0, 16.0)  # points between a point and its text
ALIGN: dict[int, Align] = {1: "left", 0: "centre", -1: "right"}
SIDES = ((1, 1), (-1, 1), (1, -1), (-1, -1), (0, 1), (1, 0), (0, -1), (-1, 0))  # the first is the best


def place(text: str, point: Point, lines: Sequence[tuple[Point, Point]], taken: Sequence[Extent], box: Extent) -> Label:
    """The text near its point, inside the box if possible, where it crosses the fewest lines and taken places."""
    best, least = Label(*point, text), float("inf")
    for rank, (away, side) in enumerate(product(DISTANCES, SIDES)):
        label = _beside(text, point, side, away)
        cost = _overlaps(extent(label), taken, box)
        if cost + 0.1 * rank < least:  # else it cannot win, however few lines it crosses
            cost += _crosses(extent(label), lines)
        if cost + 0.1 * rank < least:
            best, least = label, cost + 0.1 * rank
        if least <= 0.1 * rank:  # what is further away is worse
            break
    return best


def _beside(text: str, point: Point, side: tuple[int, int], away: float) -> Label:
    dx, dy = side
    shift = 0.7 * away if dx and dy else away
    y = point[1] + dy * (shift + 0.4 * EM[False])
    return Label(point[0] + dx * shift, y, text, ALIGN[dx])


def _overlaps(place: Extent, taken: Iterable[Extent], box: Extent) -> int:
    left, bottom, right, top = place
    outside = left < box[0] + 1 or bottom < box[1] or right > box[2] - 1 or top > box[3]
    covered = sum(left < x1 and x0 < right and bottom < y1 and y0 < top for x0, y0, x1, y1 in taken)
    return 5 * outside + 100 * covered


def _crosses(place: Extent, lines: Iterable[tuple[Point, Point]]) -> int:
    return min(3 * sum(clip_segment(*line, place) is not None for line in lines), 12)


def above(texts: Sequence[tuple[float, str]]) -> Iterator[Item]:
    """Texts in a row above a line at height 0, given (x, text) from left to right; lines lead to those moved aside."""
    widths = [text_width(text) + 3 for _, text in texts]
    for (x, text), stand in zip(texts, spread([x for x, _ in texts], widths), strict=True):
        moved = abs(stand - x) > 1
        if moved:
            yield Path(((x, 4), (stand, 11)), width=0.25)
        yield Label(stand, 18 if moved else 12, text)


def spread(wanted: Sequence[float], widths: Sequence[float]) -> list[float]:
    """Where the centres of boxes in a row stand that do not overlap, as near to the rising `wanted` as possible.

    Least squares by pooling neighbours that collide, as in isotonic regression.
    """
    offsets = [0.0, *accumulate((a + b) / 2 for a, b in pairwise(widths))]
    blocks: list[list[float]] = []
    for x, offset in zip(wanted, offsets, strict=False):
        block = [x - offset]
        while blocks and fmean(blocks[-1]) > fmean(block):
            block = blocks.pop() + block
        blocks.append(block)
    starts = [fmean(block) for block in blocks for _ in block]
    return [start + offset for start, offset in zip(starts, offsets, strict=False)]
