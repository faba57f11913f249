"""Vectors in the plane."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from examgen.figures.axes import Axis, Value
from examgen.figures.measure import text_width
from examgen.figures.plots import Curve, LineColour, Mark, plot
from examgen.figures.scene import Scene

SIDE = 130.0  # points, the longer side of the plane
ROOM = 2  # units beyond the outermost vectors
BESIDE = 10.0  # points for the gaps between an end, its name and the border


@dataclass(frozen=True)
class Vector:
    """A vector with a LaTeX name at its end."""

    name: str
    x: Value
    y: Value
    colour: LineColour = "ink"
    dashed: bool = False


def vectors(shown: Sequence[Vector]) -> Scene:
    """Arrows from the origin, with the same unit on both axes."""
    x, y = (_reach([vector.x for vector in shown]), _reach([vector.y for vector in shown]))
    unit = SIDE / max(high - low for low, high in (x, y))
    left, right = (max([0.0, *(_room(v, unit) for v in shown if (v.x < 0) == back)]) for back in (True, False))
    x = min(x[0], -left), max(x[1], right)
    width, height = ((high - low) * unit for low, high in (x, y))
    arrows = [Curve(((0, 0), (v.x, v.y)), dashed=v.dashed, colour=v.colour, arrows=True) for v in shown]
    names = [Mark(v.x, v.y, v.name, colour=v.colour, towards=(v.x, v.y)) for v in shown]
    return plot(_axis(*x), _axis(*y), curves=arrows, marks=names, width=width, height=height)


def _reach(values: Sequence[Value]) -> tuple[float, float]:
    return float(min(0, *values)) - ROOM, float(max(0, *values)) + ROOM


def _room(vector: Vector, unit: float) -> float:
    """How far from the origin a name ends, to the left or right, that stands beside the vector's end."""
    return abs(float(vector.x)) + (text_width(vector.name) + BESIDE) / unit


def _axis(low: float, high: float) -> Axis:
    return Axis(low, high, ticks=[tick for tick in range(-15, 16, 5) if low <= tick <= high])
