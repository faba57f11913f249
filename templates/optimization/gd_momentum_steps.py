"""Gradient descent: gradient, step size, two steps with momentum, largest learning rate that converges."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction as F
from functools import cached_property, lru_cache
from itertools import permutations, product
from math import isqrt
from random import Random
from typing import Any, Literal

from examgen import NONE, Draw, Given, Number, Part, Reject, Solved, Tex, Vector, Wrong
from examgen.figures.axes import Axis
from examgen.figures.plots import Curve, Mark, plot
from examgen.figures.sampling import ellipse
from examgen.figures.scene import Scene
from examgen.matrices import Entry
from examgen.optim.descent import Point, Step, following, heavy_ball, quadratic_gradient, stable_rate
from examgen.tex import coefficient

TITLE, POINTS, MINUTES, FAMILY = "Gradient descent with momentum", 4, 7, "gradient-descent"
FORMULAS = ("gradient-descent", "convergence-limit")

Kind = Literal["plain", "momentum", "coupled"]
LEVELS: dict[str, Kind] = {"easy": "plain", "medium": "momentum", "hard": "coupled"}
LEGS = ((6, 8), (8, 6), (12, 16), (16, 12), (10, 24), (24, 10), (18, 24), (24, 18), (30, 40), (40, 30))
RATES = (F(1, 20), F(1, 10), F(1, 5))
STARTS = [(a * x, b * y) for x, y in permutations((1, 2, 3, 4), 2) if x > 1 for a in (-1, 1) for b in (-1, 1)]
"""None on a diagonal, from where the path into a symmetric bowl is straight."""
BOWLS = [(both, sign * cross) for both, cross in product((1, 2, 3), repeat=2) if cross < 2 * both for sign in (-1, 1)]
"""What the squares have in common, and the mixed term, where the loss has a minimum."""


@dataclass(frozen=True)
class Params:
    """L = first theta_1^2 + cross theta_1 theta_2 + second theta_2^2."""

    first: int
    second: int
    cross: int
    start: tuple[int, int]
    rate: F
    momentum: F  # 0: one step of plain gradient descent

    @property
    def hessian(self) -> tuple[tuple[int, int], tuple[int, int]]:
        return (2 * self.first, self.cross), (self.cross, 2 * self.second)

    def gradient(self, at: Point) -> Point:
        return quadratic_gradient(self.hessian, at)

    @cached_property
    def steps(self) -> list[Step]:
        return heavy_ball(self.gradient, self.start, self.rate, self.momentum, 2)


def sample(d: Draw[Kind, None]) -> Params:
    if d.level == "plain":
        return _draw_plain(d.rng)
    start = d.rng.choice(STARTS)
    momentum = d.rng.choice((F(1, 2), F(4, 5), F(9, 10)))
    if d.level == "momentum":
        first, second = d.rng.sample((1, 2, 3, 4, 5), 2)
        rates = [rate for rate in RATES if max(first, second) * rate < 1]
        return Params(first, second, 0, start, d.rng.choice(rates), momentum)
    both, cross = d.rng.choice(BOWLS)
    if 0 in quadratic_gradient(((2 * both, cross), (cross, 2 * both)), start):
        raise Reject("a derivative is 0 at the start")
    return Params(both, both, cross, start, d.rng.choice((F(1, 10), F(1, 5))), momentum)


def solve(p: Params, given: Given = NONE) -> Solved:
    return _solve_momentum(p, given) if p.momentum else _solve_plain(p, given)


def _solve_plain(p: Params, given: Given) -> Solved:
    first = p.steps[0]
    slope = given.get("gradient", first.gradient)
    squares = sum(g**2 for g in slope)
    moved = tuple(x - p.rate * g for x, g in zip(p.start, slope, strict=True))
    parts = {
        "gradient": Part(Vector(first.gradient), wrong=lambda: _wrong_gradients(p)),
        "step": Part(Number(p.rate * isqrt(squares), decimals=2), wrong=lambda: _wrong_sizes(p)),
        "point": Part(Vector(moved, decimals=3), wrong=lambda: _wrong_points(p, 1)),
    }
    if isqrt(squares) ** 2 != squares:
        raise Reject("the length of the gradient is irrational")
    return Solved(
        parts=parts,
        steps=lambda: _formulas(p) | {"slope": slope, "length": isqrt(squares), "squares": squares},
        figures={"path": lambda: _path(p, [p.start, first.point])},
    )


def _solve_momentum(p: Params, given: Given) -> Solved:
    first, second = p.steps
    after = given.get("first", first.point)
    if after != first.point:
        own = tuple(a - x for a, x in zip(after, p.start, strict=True))
        second = following(p.gradient, after, own, p.rate, p.momentum)
    used = given.get("velocity", second.velocity)
    reached = tuple(a + v for a, v in zip(after, used, strict=True))
    parts = {
        "first": Part(Vector(first.point, decimals=3), wrong=lambda: _wrong_points(p, 1)),
        "velocity": Part(Vector(second.velocity, decimals=3), wrong=lambda: _wrong_velocities(p)),
        "second": Part(Vector(reached, decimals=3), wrong=lambda: _wrong_points(p, 2)),
    }
    largest, smallest = 2 * p.first + abs(p.cross), 2 * p.first - abs(p.cross)
    if p.cross:
        parts["rate"] = Part(Number(stable_rate(largest), decimals=3), wrong=lambda: _wrong_rates(p))
    return Solved(
        parts=parts,
        steps=lambda: (
            _formulas(p)
            | ({"largest": largest, "smallest": smallest} if p.cross else {})
            | {
                "own_tex": Vector(first.velocity, decimals=3).tex(),
                "slope_tex": Vector(second.gradient, decimals=3).tex(),
            }
        ),
        conventions=("heavy-ball",),
        figures={"path": lambda: _path(p, [p.start, first.point, second.point])},
    )


def verify(p: Params) -> dict[str, Any]:
    def loss(x: Entry, y: Entry) -> Entry:
        return p.first * x**2 + p.cross * x * y + p.second * y**2

    def slope(x: Entry, y: Entry) -> Point:  # central differences are exact for a quadratic
        return F(1, 2) * (loss(x + 1, y) - loss(x - 1, y)), F(1, 2) * (loss(x, y + 1) - loss(x, y - 1))

    start = p.start
    once = tuple(x - p.rate * g for x, g in zip(start, slope(*start), strict=True))
    if not p.momentum:
        step = sum(((a - b) ** 2 for a, b in zip(once, start, strict=True)), F(0))
        return {"gradient": slope(*start), "step": float(step) ** 0.5, "point": once}
    pulls = zip(start, once, slope(*once), strict=True)
    twice = tuple(b + p.momentum * (b - a) - p.rate * g for a, b, g in pulls)
    velocity = tuple(b - a for a, b in zip(once, twice, strict=True))
    values: dict[str, Any] = {"first": once, "velocity": velocity, "second": twice}
    if p.cross:  # the steepest of the parabolas through the minimum along the diagonals
        values["rate"] = F(1) / max(loss(F(1), F(1)) / 2, loss(F(1), F(-1)) / 2)
    return values


def effort(p: Params) -> float:
    return 3 + (2.5 if p.momentum else 0) + (2.5 if p.cross else 0)


def _draw_plain(rng: Random) -> Params:
    legs = rng.choice(LEGS)
    factors = [[k for k in range(1, 6) if leg % (2 * k) == 0 and leg // (2 * k) <= 6] for leg in legs]
    if not all(factors):
        raise Reject("the start is too far away")
    first, second = rng.choice(factors[0]), rng.choice(factors[1])
    if first == second:
        raise Reject("the contours are circles")
    start = rng.choice((-1, 1)) * legs[0] // (2 * first), rng.choice((-1, 1)) * legs[1] // (2 * second)
    return Params(first, second, 0, start, rng.choice((F(1, 100), F(1, 20), F(1, 10), F(1, 5))), F(0))


def _formulas(p: Params) -> dict[str, Any]:
    return {"loss": _loss(p), "slopes": _slopes(p), "first": p.steps[0], "second": p.steps[1]}


def _loss(p: Params) -> Tex:
    terms = [coefficient(p.first, r"\theta_1^2"), coefficient(p.second, r"\theta_2^2")]
    if p.cross:
        terms.insert(1, coefficient(abs(p.cross), r"\theta_1 \theta_2"))
    return Tex(f"{terms[0]} {'-' if p.cross < 0 else '+'} {' + '.join(terms[1:])}")


def _slopes(p: Params) -> tuple[Tex, Tex]:
    """The partial derivatives as formulas."""
    own = coefficient(2 * p.first, r"\theta_1"), coefficient(2 * p.second, r"\theta_2")
    if not p.cross:
        return own
    sign, theta = "-" if p.cross < 0 else "+", (r"\theta_2", r"\theta_1")
    first, second = (Tex(f"{a} {sign} {coefficient(abs(p.cross), b)}") for a, b in zip(own, theta, strict=True))
    return first, second


def _path(p: Params, points: list[Point]) -> Scene:
    """Contours and iterates; the axes are equally long, so that the contours keep their form."""
    reach = 1 + int(max(abs(float(x)) for point in points for x in point))
    turn = 0.7854 if p.cross else 0.0
    curvature = (2 * p.first + p.cross, 2 * p.second - p.cross) if p.cross else (2 * p.first, 2 * p.second)
    sizes = [reach * k / 4 * min(curvature) ** 0.5 for k in (1, 2, 4)]
    contours = [ellipse((0, 0), (size / curvature[0] ** 0.5, size / curvature[1] ** 0.5), turn) for size in sizes]
    axes = [Axis(-reach, reach, rf"$\theta_{k}$", ticks=range(-8, 9, 2)) for k in (1, 2)]
    at = [(x, y) for x, y in points]
    marks = [Mark(*at[0], r"$\theta^{(0)}$", colour="accent")]
    curves = [*(Curve(c, colour="grey") for c in contours), Curve(at, colour="accent", dots=True, arrows=True)]
    return plot(*axes, curves=curves, marks=marks, width=130, height=130)


@lru_cache(maxsize=8)  # each rule is asked for the first point, the velocity and the second point
def _iterates(
    p: Params, *, half: bool = False, sign: int = 1, averaged: bool = False, memory: F | None = None
) -> list[Point]:
    """Velocity and points of wrong rules: gradient halved, ascended, averaged (1 - beta), another momentum."""
    beta = p.momentum if memory is None else memory
    scale = F(sign) * (1 - p.momentum if averaged else 1) / (2 if half else 1)
    steps = heavy_ball(p.gradient, p.start, p.rate * scale, beta, 2)
    return [steps[0].point, steps[1].velocity, steps[1].point]


def _wrong_points(p: Params, count: int) -> list[Wrong]:
    at = 0 if count == 1 else 2
    ascent, halved = "Descent subtracts the gradient.", "The derivative of a square has a factor 2."
    wrong = [
        Wrong("ascent", _iterates(p, sign=-1)[at], ascent, F(1, 3)),
        Wrong("factor-2-lost", _iterates(p, half=True)[at], halved, F(1, 2)),
        Wrong("ascent-and-factor-lost", _iterates(p, sign=-1, half=True)[at], f"{ascent} {halved}"),
    ]
    first, second = p.steps
    if count == 1:
        wrong += [
            Wrong(
                "no-rate",
                tuple(x - g for x, g in zip(p.start, first.gradient, strict=True)),
                "The gradient is scaled by the learning rate.",
            ),
            Wrong("step-alone", first.velocity, "This is the step; it is added to the start.", F(1, 3)),
        ]
    if p.momentum:
        wrong.append(
            Wrong(
                "averaged",
                _iterates(p, averaged=True)[at],
                "The gradient is not weighted by $1 - \\beta$ here.",
                F(1, 2),
            )
        )
    if count == 2:
        minus = tuple(2 * a - b for a, b in zip(first.point, second.point, strict=True))
        again = tuple(a + (1 + p.momentum) * v for a, v in zip(first.point, first.velocity, strict=True))
        wrong += [
            Wrong(
                "no-momentum", _iterates(p, memory=F(0))[2], "The velocity of the first step is carried on.", F(1, 3)
            ),
            Wrong("velocity-subtracted", minus, "The velocity, which has the minus sign already, is added.", F(1, 3)),
            Wrong("old-gradient", again, "The gradient is taken anew after the first step.", F(1, 2)),
            Wrong("undamped", _iterates(p, memory=F(1))[2], "The old velocity is scaled by $\\beta$.", F(1, 3)),
        ]
    return wrong


def _wrong_gradients(p: Params) -> list[Wrong]:
    (x, y), a, b = p.start, p.first, p.second
    return [
        Wrong("factor-2-lost", (a * x, b * y), "The derivative of $\\theta^2$ is $2 \\theta$.", F(1, 2)),
        Wrong(
            "sign",
            (-2 * a * x, -2 * b * y),
            "The gradient points uphill; the minus sign belongs to the update.",
            F(1, 2),
        ),
        Wrong("squares", (a * x**2, b * y**2), "These are the terms of the loss, not its derivatives."),
        Wrong("coefficients", (2 * a, 2 * b), "These are second derivatives: the point is not put in."),
        Wrong("without-coefficients", (2 * x, 2 * y), "The coefficients remain as factors.", F(1, 3)),
        Wrong(
            "absolute", (2 * a * abs(x), 2 * b * abs(y)), "The derivatives have the signs of the parameters.", F(1, 2)
        ),
        Wrong("swapped", (2 * b * x, 2 * a * y), "Each term of the loss has a coefficient of its own.", F(1, 3)),
    ]


def _wrong_sizes(p: Params) -> list[Wrong]:
    g, h = (abs(int(k)) for k in quadratic_gradient(p.hessian, p.start))
    length = isqrt(g * g + h * h)
    return [
        Wrong(
            "learning-rate", p.rate, "The learning rate is not the length of the step: that depends on the gradient."
        ),
        Wrong("gradient", length, "The gradient's length is multiplied by the learning rate.", F(1, 2)),
        Wrong("sum", p.rate * (g + h), "The length of a vector is the root of the sum of squares.", F(1, 3)),
        Wrong("squared", p.rate * length**2, "The root is missing.", F(1, 2)),
        Wrong("factor-2-lost", p.rate * F(length, 2), "The derivative of $\\theta^2$ is $2 \\theta$.", F(1, 2)),
        Wrong("larger-entry", p.rate * max(g, h), "Both derivatives contribute.", F(1, 3)),
        Wrong("squared-rate", p.rate**2 * length, "The learning rate is a factor once.", F(1, 3)),
    ]


def _wrong_velocities(p: Params) -> list[Wrong]:
    both = list(zip(p.steps[0].velocity, p.steps[1].gradient, strict=True))
    return [
        Wrong("no-momentum", _iterates(p, memory=F(0))[1], "The velocity of the first step is carried on.", F(1, 3)),
        Wrong("undamped", _iterates(p, memory=F(1))[1], "The old velocity is scaled by $\\beta$.", F(1, 3)),
        Wrong("plus", tuple(p.momentum * v + p.rate * g for v, g in both), "The gradient is subtracted.", F(1, 3)),
        Wrong(
            "averaged", _iterates(p, averaged=True)[1], "The gradient is not weighted by $1 - \\beta$ here.", F(1, 2)
        ),
        Wrong("factor-2-lost", _iterates(p, half=True)[1], "The derivative of a square has a factor 2.", F(1, 2)),
        Wrong("old-gradient", tuple((1 + p.momentum) * v for v, _ in both), "The gradient is taken anew.", F(1, 2)),
        Wrong("first", p.steps[0].velocity, "This is the velocity of the first step."),
    ]


def _wrong_rates(p: Params) -> list[Wrong]:
    largest, smallest = 2 * p.first + abs(p.cross), 2 * p.first - abs(p.cross)
    return [
        Wrong(
            "inverse",
            F(1, largest),
            "The limit is $2 / \\lambda_{\\max}$: up to it, a step overshoots but comes closer.",
            F(1, 2),
        ),
        Wrong("smallest", F(2, smallest), "The steepest direction limits the rate.", F(1, 3)),
        Wrong("no-cross-term", F(1, p.first), "The cross term changes the curvature along the diagonals.", F(1, 3)),
        Wrong(
            "coefficients",
            F(2, p.first + abs(p.cross)),
            "The matrix holds second derivatives: the squares give a factor 2.",
            F(1, 3),
        ),
        Wrong("eigenvalue", largest, "This is the largest eigenvalue; the limit is 2 divided by it.", F(1, 3)),
        Wrong("half", F(largest, 2), "The limit is the inverse of this.", F(1, 3)),
    ]
