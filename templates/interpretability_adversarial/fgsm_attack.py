"""Fast gradient sign attack on a logistic classifier: the adversarial input, its logit, and the smallest radius."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction as F
from math import exp, fsum, log1p
from typing import Any

from examgen import NONE, Draw, Given, Number, Part, Reject, Solved, Tex, Vector, Wrong, yes_no
from examgen.tex import exact_decimal, par

TITLE, POINTS, MINUTES, FAMILY = "A gradient sign attack", 6, 7, "fgsm"
FORMULAS = ("sigmoid", "logistic-gradient")

Point = tuple[F, ...]


@dataclass(frozen=True)
class Level:
    inputs: int
    labels: tuple[int, ...]
    flips: bool  # whether the class changes is asked
    smallest: bool  # the radius at which it changes is asked


LEVELS = {
    "easy": Level(inputs=3, labels=(1,), flips=False, smallest=False),
    "medium": Level(inputs=3, labels=(0, 1), flips=True, smallest=False),
    "hard": Level(inputs=4, labels=(0, 1), flips=True, smallest=True),
}
RADII = (F(1, 20), F(1, 10), F(1, 5))


@dataclass(frozen=True)
class Params:
    weights: tuple[int, ...]
    bias: F
    x: Point
    label: int
    radius: F
    flips: bool
    smallest: bool

    def logit(self, x: Point) -> F:
        return sum((w * each for w, each in zip(self.weights, x, strict=True)), self.bias)

    @property
    def signs(self) -> tuple[int, ...]:
        """Of the loss's gradient (sigma(z) - y) w."""
        towards = 1 if self.label == 0 else -1
        return tuple(towards if w > 0 else -towards for w in self.weights)

    @property
    def reach(self) -> int:
        """The sum of the absolute weights: how fast the logit can change with the radius."""
        return sum(map(abs, self.weights))


def sample(d: Draw[Level, None]) -> Params:
    rng, level = d.rng, d.level
    ups = rng.randint(1, level.inputs - 1)
    weights = [rng.randint(1, 3) * (1 if k < ups else -1) for k in range(level.inputs)]
    rng.shuffle(weights)
    if len(set(map(abs, weights))) == 1:
        raise Reject("the weights are too much alike")
    x = tuple(F(rng.randint(3, 7), 10) for _ in weights)
    label, radius, flips = rng.choice(level.labels), rng.choice(RADII), rng.random() < 0.5
    reached = radius * sum(map(abs, weights))
    sizes = [F(n, 10) for n in range(2, 21) if (F(n, 10) < reached) == flips and F(n, 10) != reached]
    if not sizes:
        raise Reject("the step is too short to change the class")
    z = rng.choice(sizes) * (1 if label else -1)
    bias = z - sum(w * each for w, each in zip(weights, x, strict=True))
    return Params(tuple(weights), bias, x, label, radius, level.flips, level.smallest)


def solve(p: Params, given: Given = NONE) -> Solved:
    z = given.get("logit", p.logit(p.x))
    attacked = tuple(each + p.radius * sign for each, sign in zip(p.x, p.signs, strict=True))
    after = p.logit(given.get("adversarial", attacked))
    parts = {
        "logit": Part(Number(p.logit(p.x), decimals=2), wrong=lambda: _wrong_logits(p)),
        "adversarial": Part(Vector(attacked, decimals=2), wrong=lambda: _wrong_points(p), weight=2),
        "attacked": Part(Number(after, decimals=2), wrong=lambda: _wrong_attacked(p)),
    }
    if p.flips:
        flipped = yes_no((given.get("attacked", after) > 0) != (p.label == 1))
        other = "no" if flipped.value == "yes" else "yes"
        parts["flips"] = Part(
            flipped, wrong=[Wrong("reversed", other, "The class changes if the logit changes its sign.")]
        )
    if p.smallest:
        parts["smallest"] = Part(Number(abs(z) / p.reach, decimals=2), wrong=lambda: _wrong_radii(p))
    return Solved(
        parts=parts,
        steps=lambda: {
            "x": _decimals(p.x),
            "sum": _sum(p),
            "z": z,
            "size": abs(z),
            "after": after,
            "signs": p.signs,
            "reach": p.reach,
        },
    )


def verify(p: Params) -> dict[str, Any]:
    start = [float(each) for each in p.x]
    slopes = [_loss(p, _nudged(start, k, 1e-6)) - _loss(p, _nudged(start, k, -1e-6)) for k in range(len(start))]

    def logit_at(radius: float) -> float:
        moved = [each + (radius if slope > 0 else -radius) for each, slope in zip(start, slopes, strict=True)]
        return _float_logit(p, moved)

    values: dict[str, Any] = {
        "logit": logit_at(0),
        "adversarial": tuple(
            each + (p.radius if slope > 0 else -p.radius) for each, slope in zip(p.x, slopes, strict=True)
        ),
        "attacked": logit_at(float(p.radius)),
    }
    if p.flips:
        values["flips"] = "yes" if logit_at(0) * logit_at(float(p.radius)) < 0 else "no"
    if p.smallest:
        low, high = 0.0, 2.0
        for _ in range(60):
            middle = (low + high) / 2
            low, high = (low, middle) if logit_at(0) * logit_at(middle) < 0 else (middle, high)
        values["smallest"] = low
    return values


def effort(p: Params) -> float:
    return 1.1 * len(p.weights) + 1 + 0.5 * p.flips + p.smallest


def _decimals(values: Point) -> Tex:
    return Vector(values, decimals=2).tex()


def _sum(p: Params) -> Tex:
    products = " + ".join(f"{par(w)} \\cdot {exact_decimal(x)}" for w, x in zip(p.weights, p.x, strict=True))
    sign = "-" if p.bias < 0 else "+"
    return Tex(f"{products} {sign} {exact_decimal(abs(p.bias))}" if p.bias else products)


def _float_logit(p: Params, x: list[float]) -> float:
    return float(p.bias) + fsum(w * each for w, each in zip(p.weights, x, strict=True))


def _loss(p: Params, x: list[float]) -> float:
    """Binary cross-entropy, -ln sigma(z) for the label 1."""
    z = _float_logit(p, x)
    return log1p(exp(-z if p.label else z))


def _nudged(x: list[float], index: int, by: float) -> list[float]:
    return [each + by * (k == index) for k, each in enumerate(x)]


def _wrong_logits(p: Params) -> list[Wrong]:
    return [
        Wrong("no-bias", p.logit(p.x) - p.bias, "The bias belongs to the logit.", F(1, 2)),
        Wrong("bias-subtracted", p.logit(p.x) - 2 * p.bias, "The bias is added.", F(1, 2)),
        Wrong("absolute-weights", sum((abs(w) * x for w, x in zip(p.weights, p.x, strict=True)), p.bias),
              "The signs of the weights count."),
        Wrong("weights-only", sum(p.weights) + p.bias, "Each weight is multiplied by its input."),
    ]  # fmt: skip


def _wrong_points(p: Params) -> list[Wrong]:
    def moved(steps: tuple[F, ...]) -> Point:
        return tuple(each + step for each, step in zip(p.x, steps, strict=True))

    towards, largest = (-1 if p.label else 1), max(map(abs, p.weights))
    gradient = tuple(p.radius * towards * w for w in p.weights)
    descent = moved(tuple(-p.radius * sign for sign in p.signs))
    return [
        Wrong("descent", descent, "The attack raises the loss: move along the gradient's sign.", F(1, 3)),
        Wrong("no-sign", moved(gradient), "Only the gradient's sign counts.", F(1, 3)),
        Wrong("scaled", moved(tuple(step / largest for step in gradient)),
              "Every input moves by the full radius."),
        Wrong("all-up", moved((p.radius,) * len(p.x)), "The signs of the gradient differ from input to input."),
        Wrong("all-down", moved((-p.radius,) * len(p.x)), "The signs of the gradient differ from input to input."),
        Wrong("sign-of-input", moved(tuple(p.radius * sign * each for sign, each in zip(p.signs, p.x, strict=True))),
              "Every input moves by the radius, not by a share of itself."),
    ]  # fmt: skip


def _wrong_attacked(p: Params) -> list[Wrong]:
    z, towards = p.logit(p.x), (-1 if p.label else 1)
    squares = sum(w * w for w in p.weights)
    return [
        Wrong("descent", z - towards * p.radius * p.reach, "The attack raises the loss.", F(1, 3)),
        Wrong("one-step", z + towards * p.radius, r"The logit changes by $\epsilon \sum |w_i|$.", F(1, 3)),
        Wrong("signed-sum", z + towards * p.radius * sum(p.weights), r"The logit changes by $\epsilon \sum |w_i|$."),
        Wrong("no-sign", z + towards * p.radius * squares, "Only the sign of the gradient counts.", F(1, 3)),
        Wrong("unchanged", z, "The input has moved."),
    ]  # fmt: skip


def _wrong_radii(p: Params) -> list[Wrong]:
    z = abs(p.logit(p.x))
    squares = sum(w * w for w in p.weights)
    return [
        Wrong("euclidean", float(z) / squares**0.5, "Every input moves by $\\epsilon$: take $\\|w\\|_1$.", F(1, 2)),
        Wrong("squares", z / squares, "The inputs move by the sign of $w_i$, not by $w_i$.", F(1, 3)),
        Wrong("largest-weight", z / max(map(abs, p.weights)), "All inputs move, not only one.", F(1, 3)),
        Wrong("logit", z, "The logit changes by more than the radius."),
        Wrong("mean", z / len(p.weights), "The weights are not all 1."),
        Wrong("half", z / (2 * p.reach), "The class changes at the logit 0, not halfway."),
    ]  # fmt: skip
