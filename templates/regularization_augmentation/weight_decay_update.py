"""Weight decay: penalty, one step of gradient descent, shrinking, and where training ends."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction as F
from random import Random
from typing import Any

from examgen import NONE, Draw, Given, Number, Part, Reject, Solved, Tex, Vector, Wrong
from examgen.regularization.decay import decayed_step, penalty
from examgen.tex import coefficient

TITLE, POINTS, MINUTES, FAMILY = "Weight decay", 3, 6, "weight-decay"
FORMULAS = ("weight-decay-step",)

Row = tuple[int, ...]
RATES = {  # learning rate: weight decays that go with it
    F(1, 10): (F(1, 2), F(1)),
    F(1, 5): (F(1, 4), F(1, 2), F(1)),
    F(1, 4): (F(1, 5), F(2, 5)),
    F(1, 2): (F(1, 10), F(1, 5), F(2, 5), F(1, 2)),
}


@dataclass(frozen=True)
class Level:
    weights: int
    steps: tuple[int, ...] = ()  # further steps with a gradient of 0
    quadratic: bool = False  # the loss is a sum of parabolas


LEVELS = {
    "easy": Level(weights=2),
    "medium": Level(weights=2, steps=(2, 3)),
    "hard": Level(weights=2, quadratic=True),
}


@dataclass(frozen=True)
class Parabolas:
    """The loss is the sum of c/2 * (w - t)^2 over the weights w."""

    curvatures: tuple[F, ...]
    targets: Row


@dataclass(frozen=True)
class Params:
    weights: Row
    gradient: Row | None  # of the loss without penalty
    rate: F
    decay: F
    steps: int | None
    parabolas: Parabolas | None

    @property
    def slopes(self) -> tuple[F, ...]:
        """The gradient of the loss without penalty."""
        if self.parabolas:
            each = zip(self.parabolas.curvatures, self.weights, self.parabolas.targets, strict=True)
            return tuple(c * (w - t) for c, w, t in each)
        return tuple(map(F, self.gradient or ()))


def sample(d: Draw[Level, None]) -> Params:
    rng, count = d.rng, d.level.weights
    digits = [value for value in range(-5, 7) if abs(value) > 1]
    weights = tuple(rng.sample(digits, count))
    if d.level.quadratic:
        decay = rng.choice((F(1, 2), F(1)))
        rate = rng.choice((F(1, 10), F(1, 5)))
        parabolas = _draw_parabolas(rng, count, decay)
        p = Params(weights, None, rate, decay, None, parabolas)
        if decayed_step(weights, p.slopes, rate, decay) == _limit(parabolas, decay):
            raise Reject("the first step ends at the limit")
        return p
    rate = rng.choice(list(RATES))
    gradient = tuple(rng.sample([value for value in range(-6, 7) if abs(value) > 1], count))
    decay = rng.choice(RATES[rate])
    short = d.level.steps if 10 * rate * decay >= 1 else d.level.steps[:1]  # so that the power is a short decimal
    return Params(weights, gradient, rate, decay, rng.choice(short) if short else None, None)


def solve(p: Params, given: Given = NONE) -> Solved:
    factor = 1 - p.rate * p.decay
    total = tuple(g + p.decay * w for g, w in zip(p.slopes, p.weights, strict=True))
    steps: dict[str, Any] = {
        "squares": sum(w**2 for w in p.weights),
        "factor": factor,
        "slopes": p.slopes,
        "rows": list(zip(p.weights, p.slopes, total, decayed_step(p.weights, p.slopes, p.rate, p.decay), strict=True)),
    }
    if p.parabolas:
        slope = given.get("gradient", total)
        step = tuple(w - p.rate * g for w, g in zip(p.weights, slope, strict=True))
        limit = _limit(p.parabolas, p.decay)
        parts = {
            "gradient": Part(Vector(total, decimals=2), wrong=lambda: _wrong_gradients(p)),
            "step": Part(Vector(step, decimals=2), wrong=lambda: _wrong_steps(p)),
            "limit": Part(Vector(limit, decimals=2), wrong=_wrong_limits(p, p.parabolas)),
        }
        each = zip(p.parabolas.curvatures, p.parabolas.targets, limit, strict=True)
        return Solved(parts, steps | {"parabolas": list(each), "terms": _terms(p.parabolas)}, ("decay-half",))
    step = decayed_step(p.weights, p.slopes, p.rate, p.decay)
    parts = {
        "penalty": Part(Number(penalty(p.weights, p.decay)), wrong=lambda: _wrong_penalties(p)),
        "step": Part(Vector(step, decimals=2), wrong=lambda: _wrong_steps(p)),
    }
    if p.steps:
        parts["factor"] = Part(Number(factor**p.steps, decimals=4), wrong=_wrong_factors(p, p.steps))
    return Solved(parts, steps, ("decay-half",))


def verify(p: Params) -> dict[str, Any]:
    """Differences of the loss itself, which is quadratic, so that they are exact."""

    def added(w: Sequence[F]) -> F:
        return sum((p.decay * x * x / 2 for x in w), F(0))

    def loss(w: Sequence[F]) -> F:
        if p.parabolas:
            each = zip(p.parabolas.curvatures, w, p.parabolas.targets, strict=True)
            return added(w) + sum(c / 2 * (x - t) ** 2 for c, x, t in each)
        return added(w) + sum(g * x for g, x in zip(p.gradient or (), w, strict=True))

    weights = list(map(F, p.weights))
    gradient = _differences(loss, weights)
    step = tuple(w - p.rate * g for w, g in zip(weights, gradient, strict=True))
    if p.parabolas:
        rise = [b - a for a, b in zip(gradient, _differences(loss, [w + 1 for w in weights]), strict=True)]
        limit = tuple(w - g / r for w, g, r in zip(weights, gradient, rise, strict=True))
        return {"gradient": tuple(gradient), "step": step, "limit": limit}
    values: dict[str, Any] = {"penalty": added(weights), "step": step}
    if p.steps:
        size = F(1)
        for _ in range(p.steps):
            size -= p.rate * p.decay * size
        values["factor"] = size
    return values


def effort(p: Params) -> float:
    return 3 + (1.5 if p.steps else 0) + (3 if p.parabolas else 0)


def _differences(loss: Callable[[Sequence[F]], F], at: list[F]) -> list[F]:
    def moved(i: int, by: int) -> F:
        return loss([w + by * (j == i) for j, w in enumerate(at)])

    return [(moved(i, 1) - moved(i, -1)) / 2 for i in range(len(at))]


def _draw_parabolas(rng: Random, count: int, decay: F) -> Parabolas:
    """Curvatures and targets whose minimum with decay has short decimals."""
    ratios = rng.sample((1, 3, 4), count)  # curvature / decay; the target shrinks to 1/2, 3/4 or 4/5 of it
    targets = rng.sample([value for value in range(-8, 9) if abs(value) > 2], count)
    return Parabolas(tuple(ratio * decay for ratio in ratios), tuple(targets))


def _terms(parabolas: Parabolas) -> list[Tex]:
    """The terms of the loss as they are printed."""
    pairs = enumerate(zip(parabolas.curvatures, parabolas.targets, strict=True), start=1)
    return [coefficient(c / 2, rf"(w_{i} {'-' if t > 0 else '+'} {abs(t)})^2") for i, (c, t) in pairs]


def _limit(parabolas: Parabolas, decay: F) -> tuple[F, ...]:
    return tuple(c * t / (c + decay) for c, t in zip(parabolas.curvatures, parabolas.targets, strict=True))


def _wrong_penalties(p: Params) -> list[Wrong]:
    squares, d = sum(w**2 for w in p.weights), p.decay
    return [
        Wrong("no-half", d * squares, "The penalty has the factor $\\frac{\\delta}{2}$.", F(1, 2)),
        Wrong("squared-sum", d / 2 * sum(map(abs, p.weights)) ** 2, "Each weight is squared before adding.", F(1, 3)),
        Wrong("absolute", d / 2 * sum(map(abs, p.weights)), "Weight decay squares the weights (L2, not L1).", F(1, 3)),
        Wrong("signed-sum", d / 2 * sum(p.weights) ** 2, "Each weight is squared before adding.", F(1, 3)),
        Wrong("no-decay", F(squares, 2), "The penalty is multiplied by $\\delta$.", F(1, 3)),
        Wrong(
            "with-rate", p.rate * d / 2 * squares, "The learning rate belongs to the step, not to the loss.", F(1, 3)
        ),
        Wrong("with-root", d * squares * 2, "The penalty has the factor $\\frac{\\delta}{2}$."),
    ]


def _wrong_steps(p: Params) -> list[Wrong]:
    a, d, half, third = p.rate, p.decay, F(1, 2), F(1, 3)

    def each(rule: Callable[[int, F], F]) -> tuple[F, ...]:
        return tuple(rule(w, g) for w, g in zip(p.weights, p.slopes, strict=True))

    def sign(w: int) -> int:
        return 1 if w > 0 else -1

    return [
        Wrong("grows", each(lambda w, g: (1 + a * d) * w - a * g), "The penalty's gradient is subtracted too.", third),
        Wrong("no-decay", each(lambda w, g: w - a * g), "The penalty adds $\\delta w$ to the gradient.", third),
        Wrong("no-rate", each(lambda w, g: (1 - d) * w - a * g), "The learning rate multiplies the decay too.", half),
        Wrong(
            "half-kept",
            each(lambda w, g: (1 - a * d / 2) * w - a * g),
            "The derivative of $\\frac{\\delta}{2} w^2$ is $\\delta w$.",
            half,
        ),
        Wrong(
            "l1",
            each(lambda w, g: w - a * (g + d * sign(w))),
            "The derivative of $w^2$ depends on the size of $w$.",
            third,
        ),
        Wrong("ascent", each(lambda w, g: (1 - a * d) * w + a * g), "Gradient descent subtracts the gradient.", third),
        Wrong("gradient-missing", each(lambda w, _: (1 - a * d) * w), "The loss has a gradient too.", third),
    ]


def _wrong_factors(p: Params, n: int) -> list[Wrong]:
    a, d = p.rate, p.decay
    return [
        Wrong("linear", 1 - n * a * d, "The factor applies to what is left, so its power is taken.", F(1, 2)),
        Wrong("one-step", 1 - a * d, "This is one step; there are several.", F(1, 2)),
        Wrong("no-rate", (1 - d) ** n, "The decay is multiplied by the learning rate.", F(1, 3)),
        Wrong("removed", (a * d) ** n, "This share is removed; $1 - \\alpha\\delta$ remains."),
        Wrong("grows", (1 + a * d) ** n, "Weight decay shrinks the weights.", F(1, 3)),
        Wrong("one-too-many", (1 - a * d) ** (n + 1), "There is one factor for each step.", F(1, 2)),
        Wrong("half", (1 - a * d / 2) ** n, "The derivative of $\\frac{\\delta}{2} w^2$ is $\\delta w$.", F(1, 2)),
    ]


def _wrong_gradients(p: Params) -> list[Wrong]:
    d, pairs = p.decay, list(zip(p.weights, p.slopes, strict=True))
    return [
        Wrong("no-decay", tuple(g for _, g in pairs), "The penalty adds $\\delta w$.", F(1, 2)),
        Wrong(
            "half-kept",
            tuple(g + d * w / 2 for w, g in pairs),
            "The derivative of $\\frac{\\delta}{2} w^2$ is $\\delta w$.",
            F(1, 2),
        ),
        Wrong("subtracted", tuple(g - d * w for w, g in pairs), "The penalty is added to the loss.", F(1, 2)),
        Wrong("penalty-only", tuple(d * w for w, _ in pairs), "The loss has a gradient too.", F(1, 3)),
        Wrong(
            "with-rate", tuple(g + p.rate * d * w for w, g in pairs), "The learning rate belongs to the step.", F(1, 2)
        ),
        Wrong("squared", tuple(g + d / 2 * w * w for w, g in pairs), "The penalty is to be differentiated.", F(1, 3)),
    ]


def _wrong_limits(p: Params, q: Parabolas) -> list[Wrong]:
    d, pairs = p.decay, list(zip(q.curvatures, q.targets, strict=True))
    return [
        Wrong("targets", tuple(map(F, q.targets)), "The penalty pulls the minimum towards 0.", F(1, 3)),
        Wrong("zero", tuple(F(0) for _ in pairs), "The loss pulls the weights away from 0."),
        Wrong(
            "factor-of-one-step",
            tuple((1 - p.rate * d) * t for _, t in pairs),
            "$1 - \\alpha\\delta$ is a factor of one step. Set the gradient to 0 and solve for $w$.",
            F(1, 3),
        ),
        Wrong(
            "inverted", tuple(d * t / (c + d) for c, t in pairs), "The share of the loss's curvature is kept.", F(1, 3)
        ),
        Wrong(
            "half-decay",
            tuple(c * t / (c + d / 2) for c, t in pairs),
            "The derivative of $\\frac{\\delta}{2} w^2$ is $\\delta w$.",
            F(1, 2),
        ),
        Wrong("grown", tuple((c + d) * t / c for c, t in pairs), "The penalty pulls the minimum towards 0.", F(1, 3)),
    ]
