"""Precision-recall curves of ranked detections."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from examgen.detection.precision_recall import interpolated
from examgen.figures.axes import Axis, Value
from examgen.figures.plots import Curve, plot
from examgen.figures.sampling import steps
from examgen.figures.scene import Scene

TICKS = tuple(Fraction(n, 5) for n in range(6))


def precision_over_recall(curves: Sequence[Curve]) -> Scene:
    """Curves of (recall, precision), both from 0 to 1."""
    axes = [Axis(0, 1, name, ticks=TICKS) for name in ("recall", "precision")]
    return plot(*axes, curves=curves, width=150, height=100)


def envelope(hits: Sequence[bool], truths: int) -> tuple[tuple[Value, Value], ...]:
    """The interpolated precision as a staircase; `hits` says which detections are true positives, best first."""
    rises = [(Fraction(found, truths), high) for found, high in enumerate(interpolated(hits), start=1)]
    return steps([(Fraction(0), rises[0][1]), *rises])
