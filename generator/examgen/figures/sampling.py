"""Points of curves: graphs of functions, ellipses and hyperbolas (contours of a quadratic), and staircases."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from math import cos, cosh, pi, sin, sinh

from examgen.figures.axes import Axis, Value
from examgen.figures.scene import Point


def sampled(function: Callable[[float], float], x: Axis, points: int = 81) -> tuple[Point, ...]:
    """`points` points of a function's graph, evenly spaced along the axis as it is drawn."""
    low, high, last = float(x.low), float(x.high), points - 1
    if x.log:
        values = [low * (high / low) ** (i / last) for i in range(points)]
    else:
        values = [(low * (last - i) + high * i) / last for i in range(points)]
    return tuple((value, function(value)) for value in values)


def ellipse(centre: Point, axes: tuple[float, float], turn: float = 0.0, points: int = 48) -> tuple[Point, ...]:
    """A closed polygon on an ellipse with these semi-axes, the first of them turned anticlockwise by `turn` radians."""
    (x, y), (a, b), (c, s) = centre, axes, (cos(turn), sin(turn))
    around = [(a * cos(2 * pi * i / points), b * sin(2 * pi * i / points)) for i in range(points)]
    turned = [(x + c * u - s * v, y + s * u + c * v) for u, v in around]
    return (*turned, turned[0])


def hyperbola(
    centre: Point, axes: tuple[float, float], turn: float = 0.0, points: int = 25
) -> tuple[tuple[Point, ...], tuple[Point, ...]]:
    """Both branches of a hyperbola with these semi-axes, the first, real one turned anticlockwise by `turn` radians.

    They reach to ten times the real semi-axis.
    """
    (x, y), (a, b), (c, s) = centre, axes, (cos(turn), sin(turn))
    along = [3 * (2 * i / (points - 1) - 1) for i in range(points)]
    right, left = ([(sign * a * cosh(t), b * sinh(t)) for t in along] for sign in (1, -1))
    first, second = (tuple((x + c * u - s * v, y + s * u + c * v) for u, v in branch) for branch in (right, left))
    return first, second


def steps(points: Sequence[tuple[Value, Value]]) -> tuple[tuple[Value, Value], ...]:
    """A staircase that takes the next point's y at once, as in a precision-recall curve.

    Given the points in reverse it keeps each y up to the next x instead, as a schedule does.
    """
    corners = [corner for (x, _), (x1, y1) in pairwise(points) for corner in ((x, y1), (x1, y1))]
    return (*points[:1], *corners)
