"""Axis-parallel boxes in continuous coordinates (a box from 2 to 5 is 3 wide), x to the right and y down, all exact."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

Coordinate = int | Fraction


@dataclass(frozen=True)
class Box:
    """The box with corners (x1, y1) and (x2, y2). Raises ValueError unless x1 < x2 and y1 < y2."""

    x1: Coordinate
    y1: Coordinate
    x2: Coordinate
    y2: Coordinate

    def __post_init__(self) -> None:
        if self.x1 >= self.x2 or self.y1 >= self.y2:
            raise ValueError(f"a box needs x1 < x2 and y1 < y2, got {self.xyxy}")

    @classmethod
    def from_xywh(cls, x: Coordinate, y: Coordinate, width: Coordinate, height: Coordinate) -> Box:
        """From the corner (x, y) nearest to the origin, width and height."""
        return cls(x, y, x + width, y + height)

    @classmethod
    def from_cxcywh(cls, cx: Coordinate, cy: Coordinate, width: Coordinate, height: Coordinate) -> Box:
        """From the centre (cx, cy), width and height; coordinates that come out whole are integers."""
        half_width, half_height = Fraction(width, 2), Fraction(height, 2)
        return cls(*map(_plain, (cx - half_width, cy - half_height, cx + half_width, cy + half_height)))

    @property
    def xyxy(self) -> tuple[Coordinate, Coordinate, Coordinate, Coordinate]:
        """(x1, y1, x2, y2)."""
        return self.x1, self.y1, self.x2, self.y2

    @property
    def xywh(self) -> tuple[Coordinate, Coordinate, Coordinate, Coordinate]:
        """(x1, y1, width, height)."""
        return self.x1, self.y1, self.width, self.height

    @property
    def cxcywh(self) -> tuple[Coordinate, Coordinate, Coordinate, Coordinate]:
        """(centre x, centre y, width, height)."""
        cx, cy = Fraction(self.x1 + self.x2, 2), Fraction(self.y1 + self.y2, 2)
        return _plain(cx), _plain(cy), self.width, self.height

    @property
    def width(self) -> Coordinate:
        """x2 - x1."""
        return self.x2 - self.x1

    @property
    def height(self) -> Coordinate:
        """y2 - y1."""
        return self.y2 - self.y1

    @property
    def area(self) -> Coordinate:
        """Width times height."""
        return self.width * self.height


def intersection(a: Box, b: Box) -> Box | None:
    """The box that both cover, or None if their interiors do not meet."""
    x1, y1, x2, y2 = max(a.x1, b.x1), max(a.y1, b.y1), min(a.x2, b.x2), min(a.y2, b.y2)
    return Box(x1, y1, x2, y2) if x1 < x2 and y1 < y2 else None


def intersection_area(a: Box, b: Box) -> Coordinate:
    """Area that both boxes cover; 0 if they only touch or are apart."""
    common = intersection(a, b)
    return common.area if common else 0


def union_area(a: Box, b: Box) -> Coordinate:
    """Area that at least one of the boxes covers."""
    return a.area + b.area - intersection_area(a, b)


def hull(a: Box, b: Box) -> Box:
    """The smallest box that encloses both."""
    return Box(min(a.x1, b.x1), min(a.y1, b.y1), max(a.x2, b.x2), max(a.y2, b.y2))


def iou(a: Box, b: Box) -> Fraction:
    """Intersection over union (Jaccard index), from 0 to 1."""
    return Fraction(intersection_area(a, b)) / union_area(a, b)


def giou(a: Box, b: Box) -> Fraction:
    """IoU - (hull - union) / hull, above -1 and at most 1; Rezatofighi et al., Generalized IoU (2019), algorithm 1."""
    enclosing = hull(a, b).area
    return iou(a, b) - Fraction(enclosing - union_area(a, b)) / enclosing


def _plain(value: Fraction) -> Coordinate:
    return value.numerator if value.denominator == 1 else value
