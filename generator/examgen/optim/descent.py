"""Gradient descent with momentum (heavy ball) on quadratics, in exact numbers.

v_t = beta v_{t-1} - alpha g_t and theta_t = theta_{t-1} + v_t with v_0 = 0; Polyak, Some methods of speeding up the
convergence of iteration methods (1964). With a constant rate this is what PyTorch's SGD does.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from examgen.matrices import Row

Point = Row
Gradient = Callable[[Point], Point]


@dataclass(frozen=True)
class Step:
    """One step: the gradient where it began, the velocity, and the point that it led to."""

    gradient: Point
    velocity: Point
    point: Point


def quadratic_gradient(hessian: Sequence[Sequence[int]], point: Point) -> Point:
    """H theta, the gradient of theta^T H theta / 2 for a symmetric H."""
    return tuple(sum(x * h for h, x in zip(row, point, strict=True) if h) for row in hessian)


def heavy_ball(gradient: Gradient, start: Point, rate: Fraction, momentum: Fraction, steps: int) -> list[Step]:
    """The steps of descent; plain gradient descent for momentum 0."""
    done: list[Step] = []
    point: Point = start
    velocity: Point = (0,) * len(start)
    for _ in range(steps):
        step = following(gradient, point, velocity, rate, momentum)
        point, velocity = step.point, step.velocity
        done.append(step)
    return done


def following(gradient: Gradient, point: Point, velocity: Point, rate: Fraction, momentum: Fraction) -> Step:
    """The step from a point that was reached with this velocity."""
    slope = gradient(point)
    velocity = tuple(momentum * v - rate * g for v, g in zip(velocity, slope, strict=True))
    return Step(slope, velocity, tuple(x + v for x, v in zip(point, velocity, strict=True)))


def stable_rate(largest: int | Fraction) -> Fraction:
    """2 / lambda_max: below this rate plain gradient descent on a quadratic converges, above it diverges."""
    return Fraction(2) / largest
