"""How a gradient shrinks or grows through many layers, plain and residual, and the sigmoid's bound."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction as F
from functools import cache
from itertools import permutations, product
from math import floor, log, prod
from typing import Any, Literal

from examgen import NONE, Draw, Expression, Given, Integer, Part, Solved, Tex, Wrong
from examgen.activations import sigmoid, sigmoid_slope
from examgen.figures.blocks import Arrow, Block, diagram
from examgen.figures.growth import powers
from examgen.figures.scene import Scene
from examgen.logarithms import ln_tex
from examgen.tex import par, rational

TITLE, POINTS, MINUTES, FAMILY = "Gradients through many layers", 3, 6, "gradient-depth"
FORMULAS = ("chain-rule", "sigmoid")

THIRD, HALF = F(1, 3), F(1, 2)
Activation = Literal["none", "sigmoid"]


@dataclass(frozen=True)
class Level:
    activation: Activation
    weights: tuple[F, ...]
    lengths: tuple[int, ...]
    known: bool = False  # the values before the sigmoid are given, layer by layer


LIMITS = (5, 10, 20, 30, 50, 100, 200, 500, 1000, 2000)
SMALL = (  # below -1/2, a skip connection would make the gradient smaller
    *(F(1, 2), F(1, 3), F(1, 4), F(1, 5), F(2, 3), F(3, 4), F(2, 5), F(3, 5)),
    *(F(-1, 3), F(-1, 4), F(-2, 5), F(-1, 5)),
)
LEVELS = {
    "easy": Level("none", SMALL, (3, 4, 5)),
    "medium": Level(
        "sigmoid",
        (F(1), F(2), F(3), F(4, 3), F(8, 3), F(8, 5), F(4, 5), F(2, 3), F(12, 5), F(5, 2), F(3, 2)),
        (2, 3, 4),
    ),
    "hard": Level("sigmoid", (), (), known=True),
}


@dataclass(frozen=True)
class Layer:
    weight: F
    odds: F  # the value before the sigmoid is its natural logarithm

    @property
    def slope(self) -> F:
        return self.weight * sigmoid_slope(self.odds)


@dataclass(frozen=True)
class Params:
    activation: Activation
    layers: tuple[Layer, ...]  # from the input to the output; empty if all are alike
    weight: F | None  # of all layers, if they are alike
    length: int  # how many layers
    limit: int | None  # the gradient is to fall below 1 / limit

    @property
    def weights(self) -> list[F]:
        return [self.weight] * self.length if self.weight else [layer.weight for layer in self.layers]

    @property
    def slopes(self) -> list[F]:
        """The derivative of every layer without a skip connection; the largest one if its place is not known."""
        if self.activation == "none":
            return self.weights
        return [layer.slope for layer in self.layers] or [weight / 4 for weight in self.weights]


def sample(d: Draw[Level, Any]) -> Params:
    if d.level.known:
        layers = d.rng.choice(_networks())
        return Params(d.level.activation, layers, None, len(layers), None)
    weight, length = d.rng.choice(d.level.weights), d.rng.choice(d.level.lengths)
    size = abs(weight) / (4 if d.level.activation == "sigmoid" else 1)
    limits = [limit for limit in LIMITS if 3 <= _depth(size, limit) <= 7 and _depth(size, limit) != length]
    return Params(d.level.activation, (), weight, length, d.rng.choice(limits))


def solve(p: Params, given: Given = NONE) -> Solved:  # noqa: ARG001 - no part builds on another
    slopes = p.slopes
    plain = "plain" if p.activation == "none" or not p.limit else "bound"
    parts = {plain: Part(Expression(prod(slopes), decimals=4), wrong=_wrong_plain(p))}
    if not p.limit:
        parts["bound"] = Part(
            Expression(prod(abs(weight) / 4 for weight in p.weights), decimals=4), wrong=_wrong_bounds(p)
        )
    parts["residual"] = Part(Expression(prod(1 + slope for slope in slopes), decimals=4), wrong=_wrong_residual(p))
    if p.limit:
        parts["depth"] = Part(Integer(_depth(abs(slopes[0]), p.limit)), wrong=_wrong_depths(p))
    figures = {"decay": lambda: _decay(p)} if p.limit else {"chain": lambda: _chain(p)}
    return Solved(parts=parts, steps=_steps(p), figures=figures)


def verify(p: Params) -> dict[str, Any]:
    plain, residual, bound = F(1), F(1), F(1)
    odds = [layer.odds for layer in p.layers] or [F(1)] * p.length
    for weight, q in zip(p.weights, odds, strict=True):
        decay = 1 / q
        local = weight * (decay / (1 + decay) ** 2 if p.activation == "sigmoid" else 1)
        plain, residual, bound = plain * local, residual + residual * local, bound * abs(weight) / 4
    if p.layers:
        return {"plain": plain, "bound": bound, "residual": residual}
    depth = floor(-log(p.limit or 1) / log(abs(p.slopes[0]))) + 1
    return {"plain" if p.activation == "none" else "bound": plain, "residual": residual, "depth": depth}


def effort(p: Params) -> float:
    return 2.5 + 0.4 * p.length + (2 if p.layers else 1)


@cache
def _networks() -> list[tuple[Layer, ...]]:
    """All choices of three layers of which no two have the same value before the sigmoid."""
    by_odds: dict[F, list[Layer]] = {}
    for layer in _layers():
        by_odds.setdefault(layer.odds, []).append(layer)
    return [layers for groups in permutations(by_odds.values(), 3) for layers in product(*groups)]


@cache
def _layers() -> list[Layer]:
    """Layers whose derivative is a simple fraction."""
    weights, odds = (-8, -6, -4, -3, 3, 4, 5, 6, 8, 9), (F(2), F(3), F(4), F(1, 2), F(1, 3), F(1, 4))
    layers = [Layer(F(weight), q) for q, weight in product(odds, weights)]
    return [each for each in layers if each.slope.denominator <= 5 and abs(each.slope) != 1]


def _depth(size: F, limit: int) -> int:
    """The smallest L with size^L < 1 / limit, for 0 < size < 1."""
    depth, value = 0, F(1)
    while value >= F(1, limit):
        depth, value = depth + 1, value * size
    return depth


def _steps(p: Params) -> dict[str, Any]:
    slopes = p.slopes
    steps: dict[str, Any] = {"slopes": slopes, "raised": [1 + slope for slope in slopes]}
    if p.limit:
        depth, size = _depth(abs(slopes[0]), p.limit), abs(slopes[0])
        steps |= {"slope": slopes[0], "size": size, "step": 1 + slopes[0], "below": F(1, p.limit)}
        return steps | {"short": depth - 1, "before": size ** (depth - 1), "at": size**depth}
    numbered = list(enumerate(p.layers, 1))
    return steps | {
        "weights": Tex(r",\quad ".join(f"w_{k} = {rational(layer.weight)}" for k, layer in numbered)),
        "values": Tex(r",\quad ".join(f"z_{k} = {ln_tex(layer.odds)}" for k, layer in numbered)),
        "rows": [_row(k, layer) for k, layer in numbered],
        "quarters": [abs(weight) / 4 for weight in p.weights],
    }


def _row(number: int, layer: Layer) -> Tex:
    s = sigmoid(layer.odds)
    derivative = rf"{par(layer.weight)} \cdot {rational(s)} \cdot {rational(1 - s)} = {rational(layer.slope)}"
    return Tex(rf"\sigma(z_{number}) &= {rational(s)}, & w_{number}\, \sigma'(z_{number}) &= {derivative}")


def _decay(p: Params) -> Scene:
    slope, limit = p.slopes[0], p.limit or 1
    return powers(
        [("plain", abs(slope)), ("with skip connections", 1 + slope)],
        (f"$1/{limit}$", F(1, limit)),
        _depth(abs(slope), limit),
        r"$\lvert \partial h_L / \partial h_0 \rvert$" if p.activation == "none" else "bound",
    )


def _chain(p: Params) -> Scene:
    """The residual layers, each with the derivatives of its two paths."""
    blocks, arrows, before = [Block("h0", "$h_0$", 0, 0, shape="text")], [], "h0"
    for k in range(1, p.length + 1):
        dot, layer, add = f"dot{k}", f"layer{k}", f"add{k}"
        blocks += [
            Block(dot, "", 3 * k - 2, 0, shape="dot"),
            Block(layer, rf"$\sigma(z_{k})$", 3 * k - 1, 0, shaded=True),
            Block(add, "$+$", 3 * k, 0, shape="circle"),
        ]
        arrows += [Arrow(before, dot), Arrow(dot, layer), Arrow(layer, add, f"${p.slopes[k - 1]}$")]
        arrows.append(Arrow(dot, add, "1", via=((3 * k - 2, -1), (3 * k, -1))))
        before = add
    end = f"h{p.length}"
    blocks.append(Block(end, f"$h_{p.length}$", 3 * p.length + 1, 0, shape="text"))
    return diagram(blocks, [*arrows, Arrow(before, end)])


def _wrong_plain(p: Params) -> list[Wrong]:
    slopes, weights = p.slopes, p.weights
    right, times = prod(slopes), "The derivatives of the layers are multiplied."
    wrong = [
        Wrong("sum", sum(slopes), times),
        Wrong("one-layer-less", prod(slopes[1:]), "Every layer contributes a factor.", HALF),
        Wrong("one-layer-more", right * slopes[0], "There are only $L$ factors.", HALF),
        Wrong("mean", sum(slopes) / len(slopes), times),
        Wrong("one-layer", slopes[-1], "This is the factor of one layer alone.", THIRD),
    ]
    if p.activation == "none":
        return [
            *wrong,
            Wrong("with-skip", prod(1 + s for s in slopes), "There is no skip connection here."),
            Wrong("sign", -right, "The sign is wrong: count the negative factors.", HALF),
        ]
    largest = r"The largest derivative of the sigmoid is $\frac{1}{4}$, not 1."
    if p.limit:
        return [
            *wrong,
            Wrong("slope-one", prod(weights), largest, HALF),
            Wrong(
                "slope-half",
                prod(w / 2 for w in weights),
                r"This is the sigmoid's value at 0; its slope there is $\frac{1}{4}$.",
                HALF,
            ),
            Wrong("quarter-once", prod(weights) / 4, r"Every layer contributes a factor $\frac{1}{4}$.", HALF),
            Wrong("no-weight", F(1, 4) ** len(weights), "The weight belongs to the derivative too.", HALF),
        ]
    values = [sigmoid(layer.odds) for layer in p.layers]
    return [
        *wrong,
        Wrong("no-weights", prod(s * (1 - s) for s in values), "The weights belong to the derivatives too.", HALF),
        Wrong(
            "values",
            prod(w * s for w, s in zip(weights, values, strict=True)),
            r"The sigmoid's derivative is $\sigma (1 - \sigma)$.",
            THIRD,
        ),
        Wrong("bound", prod(w / 4 for w in weights), "This takes the largest slope, not the one at $z$.", THIRD),
        Wrong("weights-only", prod(weights), "The derivative of the sigmoid is missing.", THIRD),
    ]


def _wrong_bounds(p: Params) -> list[Wrong]:
    weights = [abs(weight) for weight in p.weights]
    size = prod(weights)
    return [
        Wrong("slope-one", size, r"The largest derivative of the sigmoid is $\frac{1}{4}$, not 1.", HALF),
        Wrong("slope-half", size / 8, r"This is the sigmoid's value at 0; its slope there is $\frac{1}{4}$.", HALF),
        Wrong("quarter-once", size / 4, r"Every layer contributes a factor $\frac{1}{4}$.", HALF),
        Wrong("no-weights", F(1, 64), "The weights belong to the derivatives too.", HALF),
        Wrong("actual", abs(prod(p.slopes)), "This is the size at the given $z$; elsewhere it can be larger.", THIRD),
        Wrong("sum", sum(weights) / 4, "The derivatives of the layers are multiplied."),
    ]


def _wrong_residual(p: Params) -> list[Wrong]:
    slopes = p.slopes
    skip = "Every layer has a skip connection, so 1 is added to every factor."
    return [
        Wrong("skip-once", 1 + prod(slopes), skip, HALF),
        Wrong("no-skip", prod(slopes), skip),
        Wrong("skips-added", len(slopes) + prod(slopes), skip, THIRD),
        Wrong("sum", sum(1 + s for s in slopes), "The derivatives of the layers are multiplied.", THIRD),
        Wrong("one-plus-sum", 1 + sum(slopes), "Multiply out: there are more terms than these.", THIRD),
        Wrong("one-layer-less", prod(1 + s for s in slopes[1:]), "Every layer contributes a factor.", HALF),
        Wrong("identity", F(1), r"The layer's own path adds to the derivative 1 of the skip connection.", THIRD),
        Wrong("subtracted", prod(1 - s for s in slopes), "The derivatives of the two paths are added."),
    ]


def _wrong_depths(p: Params) -> list[Wrong]:
    size, limit = abs(p.slopes[0]), p.limit or 1
    depth = _depth(size, limit)
    wrong = [
        Wrong("one-less", depth - 1, "With one layer fewer the factor is not below the limit yet.", HALF),
        Wrong("one-more", depth + 1, "One layer fewer is enough.", HALF),
        Wrong("two-less", depth - 2, "The factor is not below the limit yet."),
        Wrong(
            "linear", floor(limit * size) + 1, "The factor falls exponentially with the depth, not in proportion to it."
        ),
        Wrong("three-more", depth + 3, "The factor is below the limit before."),
        Wrong("twice", 2 * depth, "The factor is below the limit long before."),
    ]
    if p.activation == "sigmoid" and p.weights[0] < 1:
        wrong.append(
            Wrong("slope-one", _depth(p.weights[0], limit), r"The sigmoid's slope is at most $\frac{1}{4}$.", HALF)
        )
    return wrong
