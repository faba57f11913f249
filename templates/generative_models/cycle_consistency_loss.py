"""Cycle consistency of two affine generators: both directions, weighted loss, identity loss, the perfect inverse."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction as F
from functools import cache, partial
from typing import Any

from examgen import NONE, Draw, Given, Number, Part, Reject, Solved, Tex, Vector, Wrong
from examgen.figures.blocks import Arrow, Block, diagram
from examgen.figures.scene import Scene
from examgen.generative.cycle import Affine, cycle_error, identity_error
from examgen.rounding import Rational
from examgen.tex import coefficient, terms

TITLE, POINTS, MINUTES, FAMILY = "Cycle consistency", 4, 6, "cycle-consistency"
FORMULAS = ("cycle-consistency",)


@dataclass(frozen=True)
class Level:
    both: bool  # both directions, with a weight
    inverse: bool  # the identity loss and the perfect inverse are asked


LEVELS = {
    "easy": Level(both=False, inverse=False),
    "medium": Level(both=True, inverse=False),
    "hard": Level(both=True, inverse=True),
}
SLOPES = tuple(F(n, 2) for n in (-4, -3, -2, -1, 1, 3, 4, 6))


@dataclass(frozen=True)
class Params:
    there: Affine  # G, from A to B
    back: Affine  # F, from B to A
    x: int  # in A
    y: int | None  # in B
    weight: int | None  # of the cycle loss
    inverse: bool


def sample(d: Draw[Level, None]) -> Params:
    rng = d.rng
    there, back = (Affine(rng.choice(SLOPES), F(rng.choice((-3, -2, -1, 1, 2, 3)))) for _ in range(2))
    x, y = rng.sample([n for n in range(-4, 5) if n != 0], 2)
    if cycle_error(there, back, x) == 0 or cycle_error(back, there, y) == 0:
        raise Reject("a cycle closes by chance")
    if back(there(x)) == there(back(x)):
        raise Reject("the order of the generators does not matter")
    if not d.level.both:
        return Params(there, back, x, None, None, inverse=False)
    return Params(there, back, x, y, rng.choice((2, 5, 10)), inverse=d.level.inverse)


def solve(p: Params, given: Given = NONE) -> Solved:
    image = p.there(p.x)
    parts: dict[str, Part] = {}
    steps: dict[str, Any] = {"there": _tex(p.there, "x"), "back": _tex(p.back, "y"), "image": image}
    if p.y is None:
        image = given.get("image", image)
        returned = given.get("returned", p.back(image))
        parts = {
            "image": Part(_number(p.there(p.x)), wrong=lambda: _wrong_images(p)),
            "returned": Part(_number(p.back(image)), wrong=lambda: _wrong_returns(p)),
            "error": Part(_number(abs(returned - p.x)), wrong=lambda: _wrong_errors(p)),
        }
        steps |= {"image": image, "returned": returned, "gap": returned - p.x}
    else:
        first, second = cycle_error(p.there, p.back, p.x), cycle_error(p.back, p.there, p.y)
        weight = p.weight or 1
        errors = given.get("forward", first), given.get("backward", second)
        parts = {
            "forward": Part(_number(first), wrong=partial(_wrong_cycles, p.there, p.back, p.x)),
            "backward": Part(_number(second), wrong=partial(_wrong_cycles, p.back, p.there, p.y)),
            "cycle": Part(_number(weight * sum(errors)), wrong=lambda: _wrong_losses(first, second, weight)),
        }
        steps |= {"returned": p.back(image), "first": errors[0], "second": errors[1]}
        steps |= {"image_y": p.back(p.y), "returned_y": p.there(p.back(p.y))}
    if p.inverse and p.y is not None:
        own = identity_error(p.there, p.y), identity_error(p.back, p.x)
        inverse = p.there.inverse()
        perfect = inverse.slope, inverse.shift
        parts["identity"] = Part(_number(sum(own)), wrong=partial(_wrong_identities, p, p.x, p.y))
        parts["perfect"] = Part(Vector(perfect, decimals=3), wrong=lambda: _wrong_inverses(p.there))
        steps |= {"kept_y": p.there(p.y), "kept_x": p.back(p.x), "own": own}
        steps |= {"slope": p.there.slope, "shift": p.there.shift}
    return Solved(parts=parts, steps=steps, conventions=("cycle-absolute",), figures={"loop": _figure})


def verify(p: Params) -> dict[str, Any]:
    """The compositions multiplied out: F(G(x)) = (ca) x + (cb + d), and the other way round."""
    a, b, c, e = p.there.slope, p.there.shift, p.back.slope, p.back.shift
    forward = c * a * p.x + (c * b + e)
    if p.y is None:
        return {"image": (forward - e) / c, "returned": forward, "error": max(forward - p.x, p.x - forward)}
    errors = abs((c * a - 1) * p.x + c * b + e), abs((a * c - 1) * p.y + a * e + b)
    values: dict[str, Any] = {"forward": errors[0], "backward": errors[1], "cycle": (p.weight or 1) * sum(errors)}
    if p.inverse:
        values["identity"] = abs((a - 1) * p.y + b) + abs((c - 1) * p.x + e)
        points = [(a * t + b, t) for t in (0, 1)]  # the inverse runs through the mirrored points
        slope = (points[1][1] - points[0][1]) / (points[1][0] - points[0][0])
        values["perfect"] = (slope, points[0][1] - slope * points[0][0])
    return values


def effort(p: Params) -> float:
    return 3 + (2 if p.y is not None else 0) + (2.5 if p.inverse else 0)


def _number(value: Rational) -> Number:
    return Number(value, decimals=2)


def _tex(function: Affine, variable: str) -> Tex:
    sign = "+" if function.shift > 0 else "-"
    return Tex(f"{coefficient(function.slope, variable)} {sign} {terms([abs(function.shift)])}")


@cache
def _figure() -> Scene:
    blocks = [Block("a", "domain $A$", 0, 0), Block("b", "domain $B$", 1, 0)]
    return diagram(blocks, [Arrow("a", "b", "$G$"), Arrow("b", "a", "$F$")])


def _wrong_images(p: Params) -> list[Wrong]:
    g, x = p.there, p.x
    return [
        Wrong("other-generator", p.back(x), "$x$ is in $A$, so $G$ is applied.", F(1, 3)),
        Wrong("no-shift", g.slope * x, "The shift is missing.", F(1, 2)),
        Wrong("shift-sign", g.slope * x - g.shift, "The shift has the other sign.", F(1, 2)),
        Wrong("shift-first", g.slope * (x + g.shift), "Multiply first, then add the shift.", F(1, 3)),
        Wrong("no-slope", x + g.shift, "$x$ is multiplied by the slope.", F(1, 3)),
        Wrong("sign", -g.slope * x + g.shift, "Mind the signs of the product.", F(1, 2)),
    ]


def _wrong_returns(p: Params) -> list[Wrong]:
    f, image = p.back, p.there(p.x)
    return [
        Wrong("swapped", p.there(p.back(p.x)), "First $G$, then $F$.", F(1, 3)),
        Wrong("twice-g", p.there(image), "The way back is $F$.", F(1, 3)),
        Wrong("unchanged", p.x, "$F$ is not the inverse of $G$ here."),
        Wrong("not-mapped", f(p.x), "$F$ is applied to $G(x)$, not to $x$.", F(1, 3)),
        Wrong("shift-sign", f.slope * image - f.shift, "The shift has the other sign.", F(1, 2)),
        Wrong("no-shift", f.slope * image, "The shift is missing.", F(1, 2)),
    ]


def _wrong_errors(p: Params) -> list[Wrong]:
    gap = p.back(p.there(p.x)) - p.x
    return [
        Wrong("signed", -abs(gap), "The error is an absolute value.", F(1, 2)),
        Wrong("squared", gap**2, "The cycle loss takes absolute values, not squares.", F(1, 2)),
        Wrong("swapped", abs(p.there(p.back(p.x)) - p.x), "First $G$, then $F$.", F(1, 3)),
        Wrong("image", abs(p.back(p.there(p.x)) - p.there(p.x)), "Compare with $x$, not with $G(x)$.", F(1, 3)),
        Wrong("one-way", abs(p.there(p.x) - p.x), "Compare after the way back.", F(1, 3)),
        Wrong("sum", abs(gap + 2 * p.x), "The difference to $x$ counts, not the sum.", F(1, 3)),
        Wrong("zero", 0, "The cycle does not close."),
    ]


def _wrong_cycles(there: Affine, back: Affine, value: int) -> list[Wrong]:
    gap = back(there(value)) - value
    return [
        Wrong("swapped", abs(there(back(value)) - value), "The generators are applied in the other order.", F(1, 3)),
        Wrong("signed", -abs(gap), "The error is an absolute value.", F(1, 2)),
        Wrong("squared", gap**2, "The cycle loss takes absolute values, not squares.", F(1, 2)),
        Wrong("one-way", abs(there(value) - value), "Compare after the way back.", F(1, 3)),
        Wrong("image", abs(back(there(value)) - there(value)), "Compare with the start, not with the image.", F(1, 3)),
        Wrong("sum", abs(gap + 2 * value), "The difference to the start counts, not the sum.", F(1, 3)),
        Wrong("not-compared", abs(gap + value), "Subtract the start.", F(1, 3)),
    ]


def _wrong_losses(first: F, second: F, weight: int) -> list[Wrong]:
    return [
        Wrong("no-weight", first + second, "The cycle loss has the weight $\\lambda$.", F(1, 2)),
        Wrong("forward-only", weight * first, "Both directions count.", F(1, 2)),
        Wrong("backward-only", weight * second, "Both directions count.", F(1, 2)),
        Wrong("mean", F(weight, 2) * (first + second), "The directions are added, not averaged.", F(1, 2)),
        Wrong("one-weighted", weight * first + second, "The weight belongs to both directions.", F(1, 2)),
        Wrong("squares", weight * (first**2 + second**2), "Absolute values, not squares.", F(1, 3)),
        Wrong("difference", weight * abs(first - second), "The two errors are added.", F(1, 3)),
    ]


def _wrong_identities(p: Params, x: int, y: int) -> list[Wrong]:
    right = identity_error(p.there, y) + identity_error(p.back, x)
    own = identity_error(p.there, x) + identity_error(p.back, y)
    return [
        Wrong("usual-inputs", own, "Each generator gets what is in its target domain already.", F(1, 2)),
        Wrong("first-only", identity_error(p.there, y), "Both generators count.", F(1, 2)),
        Wrong("second-only", identity_error(p.back, x), "Both generators count.", F(1, 2)),
        Wrong("mean", right / 2, "The two errors are added, not averaged.", F(1, 2)),
        Wrong("squares", identity_error(p.there, y) ** 2 + identity_error(p.back, x) ** 2, "No squares.", F(1, 3)),
        Wrong("weighted", (p.weight or 1) * right, "The weight $\\lambda$ belongs to the cycle loss.", F(1, 2)),
        Wrong("not-compared", abs(p.there(y)) + abs(p.back(x)), "Subtract the inputs.", F(1, 3)),
    ]


def _wrong_inverses(there: Affine) -> list[Wrong]:
    a, b = there.slope, there.shift
    return [
        Wrong("shift-not-divided", (1 / a, -b), "Solve $y = ax + b$: the shift is divided by $a$ too.", F(1, 2)),
        Wrong("shift-sign", (1 / a, b / a), "The shift is subtracted.", F(1, 2)),
        Wrong("negative-slope", (-a, -b / a), "The slope is $1/a$.", F(1, 3)),
        Wrong("same-slope", (a, -b), "The slope is $1/a$."),
        Wrong("both-negative", (-a, -b), "The slope is $1/a$."),
        Wrong("slope-kept", (a, -b / a), "The slope is $1/a$.", F(1, 3)),
        Wrong("shift-kept", (1 / a, b), "The shift is subtracted and divided.", F(1, 3)),
        Wrong("multiplied", (1 / a, -a * b), "The shift is divided by $a$.", F(1, 2)),
    ]
