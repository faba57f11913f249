"""Is a ReLU unit dead? Activity on a data set and on a box, gradients, the effect of a step of gradient descent."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction as F
from functools import cached_property, partial
from itertools import product
from math import sqrt
from random import Random
from typing import Any

from examgen import NONE, Draw, Given, Integer, Number, Part, Reject, Solved, Table, Tex, Vector, Wrong, yes_no
from examgen.figures.axes import Axis
from examgen.figures.clip import half_plane
from examgen.figures.plots import Curve, Mark, Region, plot
from examgen.figures.scene import Scene
from examgen.matrices import dot
from examgen.tex import par

TITLE, POINTS, MINUTES, FAMILY = "Dead ReLU units", 4, 7, "dead-relu"
FORMULAS = ("chain-rule",)

THIRD, HALF = F(1, 3), F(1, 2)
Point = tuple[int, int]
GRID = [(x, y) for x, y in product(range(-3, 4), repeat=2) if (x, y) != (0, 0)]
TRIES = 60
SHUT = "The unit is shut for all samples, so that none contributes."


@dataclass(frozen=True)
class Level:
    points: int
    step: bool  # a step of gradient descent is made
    box: bool  # all inputs of a box are asked about


LEVELS = {
    "easy": Level(points=5, step=False, box=False),
    "medium": Level(points=4, step=False, box=True),
    "hard": Level(points=5, step=True, box=False),
}


@dataclass(frozen=True)
class Params:
    """A unit max(0, w . x + b), the samples, and the upstream gradient of each sample's output."""

    w: Point
    b: int
    points: tuple[Point, ...]
    upstream: tuple[int, ...]
    rate: F | None  # of a step of gradient descent
    box: F | None  # all inputs with entries from -box to box

    @cached_property
    def values(self) -> tuple[int, ...]:
        """Before the ReLU, sample by sample."""
        return tuple(int(dot(self.w, x)) + self.b for x in self.points)

    @cached_property
    def active(self) -> tuple[bool, ...]:
        return tuple(z > 0 for z in self.values)


def sample(d: Draw[Level, Any]) -> Params:
    wanted = d.rng.random() < 0.5
    for _ in range(TRIES):
        p = _candidate(d.rng, d.level, dead=wanted)
        if p and (not p.rate or _fits(p, dead=wanted)):
            return replace(p, box=_box(d.rng, p)) if d.level.box else p
    raise Reject("no step has the wanted effect")


def solve(p: Params, given: Given = NONE) -> Solved:
    count, gradient = sum(p.active), _gradient(p)
    parts = {"active": Part(Integer(count), wrong=lambda: _wrong_counts(p))}
    if not p.rate:
        parts["dead"] = Part(yes_no(given.get("active", count) == 0), wrong=())
    parts["dw"] = Part(Vector(gradient[0]), wrong=lambda: _wrong_dw(p))
    parts["db"] = Part(Integer(gradient[1]), wrong=lambda: _wrong_db(p))
    used = (given.get("dw", gradient[0]), given.get("db", gradient[1]))
    if p.rate:
        after = _stepped_values(p, used)
        parts["after"] = Part(yes_no(all(z < 0 for z in after)), wrong=())
    if p.box:
        parts["largest"] = Part(Number(_largest(p), decimals=1), wrong=lambda: _wrong_largest(p))
        parts["box"] = Part(yes_no(given.get("largest", _largest(p)) <= 0), wrong=())
    return Solved(
        parts=parts,
        steps=lambda: {
            "values": p.values,
            "count": count,
            "w": Vector(p.w),
            "sum": Tex(" + ".join(rf"{par(u)} \cdot {Vector(x).tex()}" for u, x in _contributions(p))),
            "sizes": abs(p.w[0]) + abs(p.w[1]),
            "absolute": (abs(p.w[0]), abs(p.w[1])),
            "corner": [sign * p.box for sign in (1 if each > 0 else -1 for each in p.w)] if p.box else [],
            "new_w": Vector(_stepped(p, used)[0]),
            "new_b": _stepped(p, used)[1],
        },
        figures={"plane": lambda: _plane(p)},
        tables={"samples": partial(_table, p), "solved": partial(_solved_table, p)}
        | ({"stepped": _stepped_table(after)} if p.rate else {}),
    )


def verify(p: Params) -> dict[str, Any]:
    """Differences of the weighted sum of outputs, linear while no sample changes sides; corners of the box."""
    nudge = F(1, 64)

    def loss(w: tuple[F, F], b: F) -> F:
        outputs = [max(F(0), w[0] * x + w[1] * y + b) for x, y in p.points]
        return sum((u * y for u, y in zip(p.upstream, outputs, strict=True)), F(0))

    w, b = (F(p.w[0]), F(p.w[1])), F(p.b)
    shifts = ((nudge, F(0)), (F(0), nudge))
    dw = tuple((loss((w[0] + i, w[1] + j), b) - loss((w[0] - i, w[1] - j), b)) / (2 * nudge) for i, j in shifts)
    db = (loss(w, b + nudge) - loss(w, b - nudge)) / (2 * nudge)
    on = [x for x in p.points if _output(w, b, x) > 0]
    values: dict[str, Any] = {"active": len(on), "dw": dw, "db": db}
    if p.rate:
        moved = tuple(each - p.rate * slope for each, slope in zip(w, dw, strict=True))
        values["after"] = (
            "no" if any(_output((moved[0], moved[1]), b - p.rate * db, x) > 0 for x in p.points) else "yes"
        )
    else:
        values["dead"] = "no" if on else "yes"
    if p.box:
        corners = [w[0] * x + w[1] * y + b for x in (-p.box, p.box) for y in (-p.box, p.box)]
        values |= {"largest": max(corners), "box": "no" if max(corners) > 0 else "yes"}
    return values


def effort(p: Params) -> float:
    return 1.5 + 0.6 * len(p.points) + 1.5 * bool(p.rate) + bool(p.box)


def _output(w: tuple[F, F], b: F, x: Point) -> F:
    """The unit's output for one sample."""
    return max(F(0), w[0] * x[0] + w[1] * x[1] + b)


def _candidate(rng: Random, level: Level, *, dead: bool) -> Params | None:
    """A unit and samples; `dead` now, or, if there is a step, to be so after it."""
    w = (rng.choice((-3, -2, -1, 1, 2, 3)), rng.choice((-3, -2, -1, 1, 2, 3)))
    points = tuple(rng.sample(GRID, level.points))
    b = _bias(rng, w, points, dead=dead and not level.step)
    if b is None:
        return None
    upstream = tuple(rng.choice((-2, -1, 1, 1, 2, 3) if level.step else (-3, -2, -1, 1, 2, 3)) for _ in points)
    return Params(w, b, points, upstream, rng.choice((F(1, 2), F(1), F(2))) if level.step else None, None)


def _fits(p: Params, *, dead: bool) -> bool:
    """Whether the step has this effect, with no value before the ReLU at 0."""
    after = _stepped_values(p, _gradient(p))
    return any(_gradient(p)[0]) and 0 not in after and all(z < 0 for z in after) == dead


def _bias(rng: Random, w: Point, points: tuple[Point, ...], *, dead: bool) -> int | None:
    """A bias, of either sign if possible, for which the unit is dead or some but not all samples are active."""
    sums = [int(dot(w, x)) for x in points]
    fits = []
    for b in range(-9, 8):
        on = sum(z + b > 0 for z in sums)
        if b and -b not in sums and (on == 0 if dead else 0 < on < len(points)):
            fits.append(b)
    positive = [b for b in fits if b > 0]
    chosen = positive if positive and rng.random() < 0.5 else fits
    return rng.choice(chosen) if chosen else None


def _box(rng: Random, p: Params) -> F:
    """A box on which the unit is dead, or not, with equal chances where both can be."""
    size = abs(p.w[0]) + abs(p.w[1])
    boxes = [F(k, 2) for k in range(1, 9) if F(k, 2) * size + p.b != 0]
    wanted = rng.random() < 0.5
    fitting = [box for box in boxes if (box * size + p.b < 0) == wanted]
    return rng.choice(fitting or boxes)


def _contributions(p: Params) -> list[tuple[int, Point]]:
    """Upstream gradient and input of each active sample."""
    return [(u, x) for u, x, active in zip(p.upstream, p.points, p.active, strict=True) if active]


def _gradient(p: Params) -> tuple[tuple[int, int], int]:
    on = _contributions(p)
    return (sum(u * x[0] for u, x in on), sum(u * x[1] for u, x in on)), sum(u for u, _ in on)


def _stepped(p: Params, gradient: tuple[Any, Any]) -> tuple[tuple[F, F], F]:
    rate, (slopes, db) = p.rate or F(0), gradient
    return (p.w[0] - rate * slopes[0], p.w[1] - rate * slopes[1]), p.b - rate * db


def _stepped_values(p: Params, gradient: tuple[Any, Any]) -> tuple[Any, ...]:
    w, b = _stepped(p, gradient)
    return tuple(dot(w, x) + b for x in p.points)


def _largest(p: Params) -> F:
    """The largest value before the ReLU on the box."""
    return (abs(p.w[0]) + abs(p.w[1])) * (p.box or F(0)) + p.b


def _table(p: Params) -> Table:
    head = ("sample", Tex("$x_1$"), Tex("$x_2$"), Tex(r"$\partial L / \partial y$"))
    rows = [(k, *x, u) for k, (x, u) in enumerate(zip(p.points, p.upstream, strict=True), 1)]
    return Table("crrr", head, rows)


def _solved_table(p: Params) -> Table:
    head = ("sample", Tex(r"$z = w \cdot x + b$"), "active", Tex(r"$\partial L / \partial z$"))
    rows = [
        (k, z, "yes" if z > 0 else "no", u if z > 0 else 0)
        for k, (z, u) in enumerate(zip(p.values, p.upstream, strict=True), 1)
    ]
    return Table("crcr", head, rows)


def _stepped_table(after: tuple[Any, ...]) -> Table:
    return Table("cr", ("sample", Tex("new $z$")), list(enumerate(after, 1)))


def _wrong_counts(p: Params) -> list[Wrong]:
    n, count = len(p.points), sum(p.active)
    return [
        Wrong("shut", n - count, "These are the samples for which the unit is shut.", HALF),
        Wrong("no-bias", sum(z - p.b > 0 for z in p.values), "The bias was left out.", HALF),
        Wrong("minus-bias", sum(z - 2 * p.b > 0 for z in p.values), "The bias is added, not subtracted.", HALF),
        Wrong(
            "positive-inputs",
            sum(min(x) > 0 for x in p.points),
            "The sign of $w \\cdot x + b$ counts, not of the inputs.",
        ),
        Wrong("all", n, "Compute $w \\cdot x + b$ for each sample."),
        Wrong("none", 0, "Compute $w \\cdot x + b$ for each sample."),
        Wrong("one-more", count + 1, "A sign is wrong.", THIRD),
        Wrong("one-less", abs(count - 1), "A sign is wrong.", THIRD),
    ]


def _plane(p: Params) -> Scene:
    """The half-plane where the unit is active, the samples, and the box or the half-plane's border after a step."""
    reach = float(max(F(4), p.box or F(0))) + 0.5
    corners = ((-reach, -reach), (reach, -reach), (reach, reach), (-reach, reach))
    axes = [Axis(-reach, reach, f"$x_{k}$", ticks=range(-4, 5, 2)) for k in (1, 2)]
    curves = []
    if p.box:
        c = p.box
        curves.append(Curve(((-c, -c), (c, -c), (c, c), (-c, c), (-c, -c)), dashed=True))
    if p.rate:
        curves.append(Curve(_border(*_stepped(p, _gradient(p)), 3 * reach), dashed=True))
    samples = enumerate(zip(p.points, p.active, strict=True), 1)
    marks = [Mark(*x, str(k), "dot" if on else "ring") for k, (x, on) in samples]
    region = Region(half_plane(corners, p.w, -p.b))
    return plot(*axes, curves=curves, marks=marks, regions=[region], width=110, height=110)


def _border(w: tuple[F, F], b: F, length: float) -> list[tuple[float, float]]:
    """Ends of the line w . x + b = 0, `length` away from its point nearest to the origin; none if w is zero."""
    square = float(dot(w, w))
    if not square:
        return []
    (u, v), near, away = map(float, w), -float(b) / square, length / sqrt(square)
    return [(near * u - sign * away * v, near * v + sign * away * u) for sign in (-1, 1)]


def _sums(p: Params, kept: Any) -> tuple[int, int]:
    pairs = [(u, x) for u, x, on in zip(p.upstream, p.points, kept, strict=True) if on]
    return sum(u * x[0] for u, x in pairs), sum(u * x[1] for u, x in pairs)


def _wrong_dw(p: Params) -> list[Wrong]:
    (right, total), on = _gradient(p), p.active
    all_of, shut = _sums(p, [True] * len(on)), _sums(p, [not each for each in on])
    if not any(on):
        return _wrong_dead_dw(p, all_of)
    inputs = [x for _, x in _contributions(p)]
    plain = sum(x[0] for x in inputs), sum(x[1] for x in inputs)
    return [
        Wrong("no-mask", all_of, "Samples for which the unit is shut contribute nothing.", HALF),
        Wrong("shut-ones", shut, "The gradient passes where the unit is active.", THIRD),
        Wrong("no-upstream", plain, "Every sample's input is multiplied by its upstream gradient.", THIRD),
        Wrong("sign", (-all_of[0], -all_of[1]), "The sign is wrong, and shut samples contribute nothing."),
        Wrong("swapped", right[::-1], "The entries are exchanged.", HALF),
        Wrong(
            "weights",
            (total * p.w[0], total * p.w[1]),
            "The derivative of $w \\cdot x$ with respect to $w$ is $x$, not $w$.",
        ),
        Wrong("zero", (0, 0), "Active samples have a gradient.", F(0)),
        Wrong("first-zero", (0, right[1]), "Both weights have a gradient.", THIRD),
    ]


def _wrong_dead_dw(p: Params, unmasked: tuple[int, int]) -> list[Wrong]:
    """For a unit that is shut for all samples."""
    total = sum(p.upstream)
    return [
        Wrong("no-mask", unmasked, SHUT, HALF),
        Wrong("no-mask, sign", (-unmasked[0], -unmasked[1]), SHUT),
        Wrong("no-mask, swapped", unmasked[::-1], SHUT, THIRD),
        Wrong("no-mask, no-upstream", (sum(x for x, _ in p.points), sum(y for _, y in p.points)), SHUT),
        Wrong("no-mask, weights", (total * p.w[0], total * p.w[1]), SHUT),
    ]


def _wrong_db(p: Params) -> list[Wrong]:
    right, count = _gradient(p)[1], sum(p.active)
    everything = sum(p.upstream)
    if not count:
        return [
            Wrong("no-mask", everything, SHUT, HALF),
            Wrong("no-mask, sign", -everything, SHUT),
            Wrong("no-mask, count", len(p.points), SHUT),
            Wrong("no-mask, times-bias", everything * p.b, SHUT),
            Wrong("no-mask, sizes", sum(map(abs, p.upstream)), SHUT),
        ]
    return [
        Wrong("no-mask", everything, "Samples for which the unit is shut contribute nothing.", HALF),
        Wrong("shut-ones", everything - right, "The gradient passes where the unit is active.", THIRD),
        Wrong("count", count, "Every sample contributes its upstream gradient.", THIRD),
        Wrong("samples", len(p.points), "Every active sample contributes its upstream gradient."),
        Wrong("times-bias", right * p.b, "The bias has the local derivative 1.", THIRD),
        Wrong("sign", -right, "The sign is wrong.", HALF),
        Wrong(
            "sizes",
            sum(map(abs, p.upstream)),
            "The upstream gradients have signs, and shut samples contribute nothing.",
        ),
    ]


def _wrong_largest(p: Params) -> list[Wrong]:
    box, (w1, w2), b = p.box or F(0), p.w, p.b
    size = abs(w1) + abs(w2)
    return [
        Wrong("signed-weights", (w1 + w2) * box + b, "Each input can have the sign that suits its weight.", HALF),
        Wrong("no-bias", size * box, "The bias is missing.", HALF),
        Wrong("bias-subtracted", size * box - b, "The bias is added.", HALF),
        Wrong("one-weight", max(abs(w1), abs(w2)) * box + b, "Both inputs can be at their ends at once.", HALF),
        Wrong("smallest", -size * box + b, "This is the smallest value.", HALF),
        Wrong("centre", F(b), "This is the value in the middle of the box.", THIRD),
        Wrong("side", 2 * size * box + b, "The inputs reach from $-c$ to $c$: no farther than $c$ from 0.", HALF),
    ]
