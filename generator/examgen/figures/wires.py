"""Lines with right angles between boxes, and free places for their labels."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise, product

from examgen.figures.clip import clip_segment
from examgen.figures.measure import Extent, extent
from examgen.figures.scene import Label, Point

TURN = 8.0  # points between a box and the turn of a line that goes to or comes from it
EDGE = 3.0  # points, at least, between a box's corner and a line that ends beside it
Segment = tuple[Point, Point]


def direct(start: Extent, end: Extent, *, upright: bool, joins: bool, shift: float = 0) -> list[Point]:
    """The line from a box to another: straight if that is possible, else with two turns.

    `upright` lines leave a box at its top or bottom if they can, others at a side. Lines that `joins` end at the same
    box turn near it, others near their start. `shift` moves a straight line aside. Raises ValueError if the boxes
    overlap.
    """
    apart = [end[i] > start[i + 2] or start[i] > end[i + 2] for i in (0, 1)]
    if not any(apart):
        raise ValueError(f"the boxes {start} and {end} overlap")
    i = int((upright and apart[1]) or not apart[0])
    forward = end[i] > start[i + 2]
    leave, enter = (start[i + 2], end[i]) if forward else (start[i], end[i + 2])
    level = _level(start, end, 1 - i)
    if level is not None:
        points = [(leave, level + shift), (enter, level + shift)]
    else:
        sign = 1 if forward else -1
        turn = enter - sign * TURN if joins else leave + sign * TURN
        y0, y1 = _middle(start, 1 - i), _middle(end, 1 - i)
        points = [(leave, y0), (turn, y0), (turn, y1), (enter, y1)]
    return [(y, x) if i else (x, y) for x, y in points]


def led(start: Extent, end: Extent, via: Sequence[Point]) -> list[Point]:
    """The line from a box to another through corners; raises ValueError if a piece is neither level nor upright."""
    points = [_border(start, via[0]), *via, _border(end, via[-1])]
    for (x0, y0), (x1, y1) in pairwise(points):
        if min(abs(x0 - x1), abs(y0 - y1)) > 0.01:
            raise ValueError("two of its corners share neither column nor row")
    return points


def segments(points: Sequence[Point]) -> list[Segment]:
    """The straight pieces of a line."""
    return list(pairwise(points))


def crosses(line: Sequence[Point], box: Extent) -> bool:
    """Whether the line meets the inside of the box."""
    inside = (box[0] + 0.3, box[1] + 0.3, box[2] - 0.3, box[3] - 0.3)
    return any(clip_segment(*piece, inside) for piece in segments(line))


def merges(a: Sequence[Point], b: Sequence[Point]) -> bool:
    """Whether the two lines run along each other somewhere."""
    return any(_parallel(p, q) for p, q in product(segments(a), segments(b)))


def label(tex: str, line: Sequence[Point], lines: Sequence[Sequence[Point]], taken: Sequence[Extent]) -> Label | None:
    """The text beside the longest piece of the line clear of lines and taken places; None if there is no room."""
    pieces = sorted(segments(line), key=lambda piece: -_length(piece))
    for piece in pieces:
        for text in _beside(tex, piece):
            box = extent(text)
            free = not any(overlap(box, other) for other in taken)
            if free and not any(clip_segment(*other, box) for points in lines for other in segments(points)):
                return text
    return None


def overlap(a: Extent, b: Extent) -> bool:
    """Whether two boxes share more than their borders."""
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def _level(start: Extent, end: Extent, i: int) -> float | None:
    """The middle of the smaller box along axis `i`, if the other box reaches that far."""
    small, large = sorted((start, end), key=lambda box: box[i + 2] - box[i])
    middle = _middle(small, i)
    if abs(middle - _middle(large, i)) < 0.01:
        return middle
    return middle if large[i] + EDGE <= middle <= large[i + 2] - EDGE else None


def _middle(box: Extent, i: int) -> float:
    return (box[i] + box[i + 2]) / 2


def _border(box: Extent, corner: Point) -> Point:
    """Where a line that goes straight to the corner leaves the box."""
    x, y = corner
    left, bottom, right, top = box
    if left <= x <= right and not bottom <= y <= top:
        return x, (top if y > top else bottom)
    if bottom <= y <= top and not left <= x <= right:
        return (right if x > right else left), y
    raise ValueError("a corner beside one of its ends is neither in the column nor in the row of it")


def _parallel(p: Segment, q: Segment) -> bool:
    boxes = [tuple(f(u, v) for f in (min, max) for u, v in zip(*piece, strict=True)) for piece in (p, q)]
    (l0, b0, r0, t0), (l1, b1, r1, t1) = boxes
    common = (min(r0, r1) - max(l0, l1), min(t0, t1) - max(b0, b1))
    return max(common) > 1 and min(common) > -1.5


def _length(piece: Segment) -> float:
    (x0, y0), (x1, y1) = piece
    return abs(x1 - x0) + abs(y1 - y0)


def _beside(tex: str, piece: Segment) -> Iterator[Label]:
    (x0, y0), (x1, y1) = piece
    level = abs(y1 - y0) < 0.01
    for share in (0.5, 0.35, 0.65, 0.2, 0.8):
        x, y = x0 + share * (x1 - x0), y0 + share * (y1 - y0)
        if level:
            yield from (Label(x, y + away, tex, small=True) for away in (6, -6))
        else:
            yield Label(x + 3, y, tex, align="left", small=True)
            yield Label(x - 3, y, tex, align="right", small=True)
