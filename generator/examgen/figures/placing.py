"""Where the texts of points in a plot go."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise, product
from math import hypot
from statistics import fmean

from examgen.figures.clip import clip_segment
from examgen.figures.measure import EM, Extent, extent, text_width
from examgen.figures.scene import Align, Item, Label, Path, Point

Segment = tuple[Point, Point]

DISTANCES = (4.0, 7.0, 11.0, 16.0)  # points between a point and its text
ALIGN: dict[int, Align] = {1: "left", 0: "centre", -1: "right"}
SIDES = ((1, 1), (-1, 1), (1, -1), (-1, -1), (0, 1), (1, 0), (0, -1), (-1, 0))  # the first is the best


@dataclass(frozen=True)
class Surroundings:
    """What a text in a plot keeps clear of: lines, each with what it costs to cross it, other texts, other points."""

    lines: Sequence[tuple[int, Sequence[Segment]]]
    taken: Sequence[Extent]
    points: Sequence[Point]
    box: Extent


def place(text: str, point: Point, around: Surroundings, towards: Point | None = None) -> Label:
    """The text near its point, inside the box if possible, where it crosses the fewest lines and taken places.

    If it can, it stands on the side of its point that `towards` leads to, and nearer to it than to other points.
    """
    best, least = Label(*point, text), float("inf")
    for rank, (away, side) in enumerate(product(DISTANCES, _sides(towards))):
        label = _beside(text, point, side, away)
        there = extent(label)
        cost = _overlaps(there, around.taken, around.box)
        if cost + 0.1 * rank < least:  # else it cannot win, however few lines it crosses
            cost += _crosses(there, around.lines) + 6 * _misread(there, point, around.points)
        if cost + 0.1 * rank < least:
            best, least = label, cost + 0.1 * rank
        if least <= 0.1 * rank:  # what is further away is worse
            break
    return best


def _sides(towards: Point | None) -> Sequence[tuple[int, int]]:
    if towards is None:
        return SIDES
    x, y = towards
    return sorted(SIDES, key=lambda side: -(x * side[0] + y * side[1]) / hypot(*side))


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


def _crosses(place: Extent, lines: Iterable[tuple[int, Sequence[Segment]]]) -> int:
    return min(sum(cost for cost, segments in lines if crossed(place, segments)), 12)


def crossed(place: Extent, segments: Iterable[Segment]) -> bool:
    """Whether one of the segments runs through the place."""
    return any(clip_segment(*segment, place) is not None for segment in segments)


def _misread(place: Extent, point: Point, others: Iterable[Point]) -> bool:
    """Whether one of the others is nearer than the text's own point."""
    own = _distance(place, point)
    return any(_distance(place, other) < own for other in others)


def _distance(place: Extent, point: Point) -> float:
    (left, bottom, right, top), (x, y) = place, point
    return hypot(max(left - x, x - right, 0), max(bottom - y, y - top, 0))


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
