"""Where the names of overlapping boxes go, so that each is read as that of its own box."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product
from math import atan2, cos, hypot, pi, sin
from typing import NamedTuple

from examgen.figures.clip import clip_segment
from examgen.figures.measure import Extent, text_width
from examgen.figures.scene import Point

PAD = 2.0  # points between a name in a corner and its box
CLEAR = 2.5  # points, at least, to the outline of another box, which is further than the own one
STEP = 5.0  # points between places that are tried on an outline
AMPLE = 6.0  # points from a name to the next line; more is no better
HIGH = 9.0  # points, the height of a name
REACH = (13.0, 19.0, 27.0, 40.0, 56.0)  # points from an outline to the middle of a name that a line leads to
TURNS = 12  # directions of such lines
STARTS = 6  # places on an outline where such a line may begin

Place = tuple[Extent, Point | None]  # the room of a name, and where a line to it begins


def places(boxes: Sequence[Extent], names: Sequence[str], plane: Extent) -> Iterator[Place]:
    """The room of each name, clear of all other outlines, and where a line to it begins, if it needs one.

    It is in a corner of its own box, or else on its outline, or else beside it at the end of a line. Raises ValueError
    for a name that has no such place on the plane.
    """
    taken: list[Extent] = []
    for i, (box, name) in enumerate(zip(boxes, names, strict=True)):
        site = _Site(box, [*boxes[:i], *boxes[i + 1 :]], taken, plane)
        width = text_width(name)
        found = site.in_corner(width) or site.on_outline(width) or site.at_line(width)
        if found is None:
            raise ValueError(f"no room for the name {name!r} of box {box} among {site.others}")
        taken.append(found[0])
        yield found


def within(inner: Extent, outer: Extent) -> bool:
    """Whether the first extent lies in the second."""
    return outer[0] <= inner[0] and outer[1] <= inner[1] and inner[2] <= outer[2] and inner[3] <= outer[3]


class _Site(NamedTuple):
    """A box that is to have a name, and what is around it."""

    box: Extent
    others: Sequence[Extent]
    taken: Sequence[Extent]
    plane: Extent

    def in_corner(self, width: float) -> Place | None:
        inner = _shrunk(self.box, width / 2 + PAD, HIGH / 2 + PAD)
        rooms = [_around(corner, width) for corner in _corners(inner)]
        fit = (room for room in rooms if within(room, self.box) and not self._claimed(room) and self._is_free(room))
        return next(((room, None) for room in fit), None)

    def on_outline(self, width: float) -> Place | None:
        rooms = [_around(point, width) for point in _outline(self.box)]
        free = [room for room in rooms if self._is_free(room)]
        best = max(free, key=lambda room: min(_clearance(room, self.others), AMPLE), default=None)
        return (best, None) if best else None

    def at_line(self, width: float) -> Place | None:
        """The line that meets the fewest other outlines, and begins far from them."""
        clear = {point: _clearance((*point, *point), self.others) for point in _outline(self.box)}
        starts = sorted((point for point in clear if clear[point] >= CLEAR), key=lambda point: -clear[point])
        best, least = None, len(self.others) + 1
        for start, point in [(each, end) for each in starts[:STARTS] for end in _ring(each, self.box)]:
            room = _around(point, width)
            met = sum(_meets(start, point, other) for other in self.others) if self._is_beside(room) else least
            if met < least:
                best, least = (room, start), met
            if not least:
                break
        return best

    def _is_beside(self, room: Extent) -> bool:
        return self._is_free(room) and _to_outline(room, self.box) >= CLEAR

    def _is_free(self, room: Extent) -> bool:
        return (
            within(room, self.plane)
            and all(_to_outline(room, other) >= CLEAR for other in self.others)
            and all(_gap(room, other) >= 1 for other in self.taken)
        )

    def _claimed(self, room: Extent) -> bool:
        """Whether it lies in another box too, which does not contain the whole of this one."""
        return any(within(room, other) and not within(self.box, other) for other in self.others)


def _around(point: Point, width: float) -> Extent:
    (x, y), half = point, width / 2
    return x - half, y - HIGH / 2, x + half, y + HIGH / 2


def _shrunk(box: Extent, dx: float, dy: float) -> Extent:
    return box[0] + dx, box[1] + dy, box[2] - dx, box[3] - dy


def _corners(box: Extent) -> list[Point]:
    """Its corners, from the upper left one on."""
    left, bottom, right, top = box
    return [(left, top), (right, top), (left, bottom), (right, bottom)]


def _outline(box: Extent) -> list[Point]:
    """Points on the outline at most `STEP` apart, side by side from the top on."""
    left, bottom, right, top = box
    xs, ys = _spaced(left, right), _spaced(bottom, top)
    upright = product((left, right), reversed(ys))
    return [*((x, top) for x in xs), *upright, *((x, bottom) for x in xs)]


def _spaced(low: float, high: float) -> list[float]:
    count = max(2, round((high - low) / STEP))
    return [low + (high - low) * i / count for i in range(count + 1)]


def _ring(start: Point, box: Extent) -> Iterator[Point]:
    """Points around `start`, near ones first, and of these those that lead away from the middle of the box."""
    outwards = atan2(start[1] - (box[1] + box[3]) / 2, start[0] - (box[0] + box[2]) / 2)
    for away, turn in product(REACH, sorted(range(-TURNS // 2, TURNS // 2), key=abs)):
        angle = outwards + 2 * pi * turn / TURNS
        yield start[0] + away * cos(angle), start[1] + away * sin(angle)


def _clearance(room: Extent, outlines: Sequence[Extent]) -> float:
    return min([_to_outline(room, box) for box in outlines], default=AMPLE)


def _to_outline(room: Extent, box: Extent) -> float:
    """Points to the outline of the box, from inside or outside."""
    inside = min(room[0] - box[0], room[1] - box[1], box[2] - room[2], box[3] - room[3])
    return inside if inside >= 0 else _gap(room, box)


def _gap(a: Extent, b: Extent) -> float:
    return hypot(max(a[0] - b[2], b[0] - a[2], 0), max(a[1] - b[3], b[1] - a[3], 0))


def _meets(start: Point, end: Point, box: Extent) -> bool:
    """Whether a line between these points meets the outline of the box."""
    part = clip_segment(start, end, box)
    return part is not None and part != (start, end)
