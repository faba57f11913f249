"""Where the texts of points in a plot go."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import product

from examgen.figures.clip import clip_segment
from examgen.figures.measure import EM, Extent, extent, text_width
from examgen.figures.scene import Item, Label, Path, Point

DISTANCES = (4.0, 7.0, 11.0, 16.0)  # points between a point and its text
SIDES = ((1, 1), (-1, 1), (1, -1), (-1, -1), (0, 1), (1, 0), (0, -1), (-1, 0))  # the first is the best
LEVEL = 12.0  # points from one row of texts above a line to the next


def place(text: str, point: Point, lines: Sequence[tuple[Point, Point]], taken: Sequence[Extent], box: Extent) -> Label:
    """The text near its point, inside the box if possible, where it crosses the fewest lines and taken places."""
    places = (_beside(text, point, side, away) for away, side in product(DISTANCES, SIDES))
    best, least = None, float("inf")
    for rank, label in enumerate(places):
        cost = _cost(extent(label), lines, taken, box) + 0.1 * rank
        if cost < least:
            best, least = label, cost
        if least <= 0.1 * rank:  # all others are worse
            break
    assert best
    return best


def _beside(text: str, point: Point, side: tuple[int, int], away: float) -> Label:
    dx, dy = side
    shift = 0.7 * away if dx and dy else away
    y = point[1] + dy * (shift + 0.4 * EM[False])
    align = {1: "left", 0: "centre", -1: "right"}[dx]
    return Label(point[0] + dx * shift, y, text, align=align)


def _cost(place: Extent, lines: Iterable[tuple[Point, Point]], taken: Iterable[Extent], box: Extent) -> float:
    left, bottom, right, top = place
    outside = left < box[0] + 1 or bottom < box[1] or right > box[2] - 1 or top > box[3]
    crossed = sum(clip_segment(*line, place) is not None for line in lines)
    covered = sum(left < r and l < right and bottom < t and b < top for l, b, r, t in taken)
    return 5 * outside + min(3 * crossed, 12) + 100 * covered


def raised(texts: Iterable[tuple[float, str]]) -> Iterator[Item]:
    """Texts above a line at height 0, given (x, text) from left to right, each in the lowest row where it is clear."""
    ends: list[float] = []  # of the rows, so far
    for x, text in texts:
        half = text_width(text) / 2 + 2
        row = next((i for i, end in enumerate(ends) if x - half >= end), len(ends))
        ends[row : row + 1] = [x + half]
        y = 11 + LEVEL * row
        if row:
            yield Path(((x, 4), (x, y - 6)), width=0.25, stroke="grey")
        yield Label(x, y, text)
