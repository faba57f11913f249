"""Vectors in the plane."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from examgen.figures.axes import Axis, Value
from examgen.figures.plots import Curve, LineColour, Mark, plot
from examgen.figures.scene import Scene

SIDE = 130.0  # points, the longer side of the plane
ROOM = 2  # units beyond the outermost vectors


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
    x, y = (_axis([vector.x for vector in shown]), _axis([vector.y for vector in shown]))
    unit = SIDE / max(float(axis.high) - float(axis.low) for axis in (x, y))
    width, height = ((float(axis.high) - float(axis.low)) * unit for axis in (x, y))
    arrows = [Curve(((0, 0), (v.x, v.y)), dashed=v.dashed, colour=v.colour, arrows=True) for v in shown]
    names = [Mark(v.x, v.y, v.name, colour=v.colour) for v in shown]
    return plot(x, y, curves=arrows, marks=names, width=width, height=height)


def _axis(values: Sequence[Value]) -> Axis:
    low, high = min(0, *values) - ROOM, max(0, *values) + ROOM
    return Axis(low, high, ticks=[tick for tick in range(-15, 16, 5) if low <= tick <= high])
