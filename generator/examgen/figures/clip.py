"""Cutting lines and polygons down to a box or a half plane."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from math import nan

from examgen.figures.measure import Extent
from examgen.figures.scene import Point


def clip_segment(start: Point, end: Point, box: Extent) -> tuple[Point, Point] | None:
    """The part of a segment inside the box (left, bottom, right, top), borders included, or None (Liang-Barsky)."""
    (x, y), (x2, y2), (left, bottom, right, top) = start, end, box
    if x < left > x2 or x > right < x2 or y < bottom > y2 or y > top < y2:  # most miss a small box
        return None
    if left <= x <= right and left <= x2 <= right and bottom <= y <= top and bottom <= y2 <= top:
        return start, end
    dx, dy = x2 - x, y2 - y
    enters, leaves = 0.0, 1.0
    for speed, room in ((-dx, x - left), (dx, right - x), (-dy, y - bottom), (dy, top - y)):
        if speed < 0:
            enters = max(enters, room / speed)
        elif speed > 0:
            leaves = min(leaves, room / speed)
    if enters > leaves:
        return None
    inside = (x + enters * dx, y + enters * dy) if enters else start
    return inside, (x + leaves * dx, y + leaves * dy) if leaves < 1 else end


def clip_line(points: Iterable[Point], box: Extent) -> list[list[Point]]:
    """The pieces of a polyline inside the box, rounded to 2 decimals; what shrinks to one point is left out."""
    pieces: list[list[Point]] = []
    ended = last = (nan, nan)  # no point yet
    for start, end in pairwise(points):
        part = clip_segment(start, end, box)
        if part is None:
            continue
        first = last if part[0] == ended else _rounded(part[0])
        if first != last:
            pieces.append([first])
        ended, last = part[1], _rounded(part[1])
        if last != first:
            pieces[-1].append(last)
    return [piece for piece in pieces if len(piece) > 1]


def half_plane(polygon: Sequence[Point], normal: tuple[float, float], offset: float) -> tuple[Point, ...]:
    """The part of a convex polygon where normal_1 x + normal_2 y >= offset, empty if there is none.

    Cut several times, a polygon becomes a cell of a linear classifier (Sutherland and Hodgman 1974).
    """
    return tuple(_kept(polygon, normal, offset))


def _kept(polygon: Sequence[Point], normal: tuple[float, float], offset: float) -> Iterator[Point]:
    heights = [float(normal[0] * x + normal[1] * y - offset) for x, y in polygon]
    for i, (x, y) in enumerate(polygon):
        (px, py), before, here = polygon[i - 1], heights[i - 1], heights[i]
        if before * here < 0:
            t = before / (before - here)
            yield px + t * (x - px), py + t * (y - py)
        if here >= 0:
            yield x, y


def clip_polygon(polygon: Sequence[Point], box: Extent) -> tuple[Point, ...]:
    """The part of a convex polygon inside the box, rounded to 2 decimals."""
    left, bottom, right, top = box
    for normal, offset in (((1, 0), left), ((0, 1), bottom), ((-1, 0), -right), ((0, -1), -top)):
        polygon = half_plane(polygon, normal, offset)
    return tuple(map(_rounded, polygon))


def contains(polygon: Sequence[Point], point: Point) -> bool:
    """Whether the point lies in a convex polygon, or on its border."""
    (x, y), before = point, (*polygon[-1:], *polygon[:-1])
    turns = [(x2 - x1) * (y - y1) - (y2 - y1) * (x - x1) for (x1, y1), (x2, y2) in zip(before, polygon, strict=True)]
    return bool(turns) and (min(turns) >= 0 or max(turns) <= 0)


def _rounded(point: Point) -> Point:
    return round(point[0], 2), round(point[1], 2)
