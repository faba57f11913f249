"""Initial weights: variances through layers, and the standard deviations of Xavier's and Kaiming's initialisation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction as F
from functools import partial
from math import exp, isqrt, pi, sqrt
from random import Random
from typing import Any, Literal

from examgen import NONE, Choice, Draw, Expression, Given, Integer, Number, Part, Reject, Solved, Tex, Wrong, listing
from examgen.figures.axes import Axis
from examgen.figures.growth import powers
from examgen.figures.plots import Curve, Mark, plot
from examgen.figures.sampling import sampled
from examgen.figures.scene import Scene
from examgen.nn.initialisation import (
    conv_fan_in,
    glorot_variance,
    kaiming_variance,
    lecun_variance,
    output_variance,
    relu_factor,
)
from examgen.tex import code, rational

TITLE, POINTS, MINUTES, FAMILY = "Initial weights", 4, 6, "initialisation"
FORMULAS = ("variance-propagation", "xavier-initialisation", "kaiming-initialisation", "uniform-variance")

THIRD, HALF = F(1, 3), F(1, 2)
Goal = Literal["forward", "relu", "backward", "average"]
CODE = {
    "forward": "np.sqrt(1 / Din)",
    "relu": "np.sqrt(2 / Din)",
    "backward": "np.sqrt(1 / Dout)",
    "average": "np.sqrt(2 / (Din + Dout))",
    "variance": "1 / Din",
    "upside down": "np.sqrt(Din / 2)",
}


@dataclass(frozen=True)
class Level:
    kind: Literal["layer", "glorot", "deep"]
    goals: tuple[Goal, ...]


DECOYS = ("deep.width", "deep.filters")
LEVELS = {
    "easy": Level("layer", ("forward", "relu")),
    "medium": Level("glorot", ("forward", "relu", "backward", "average")),
    "hard": Level("deep", ()),
}


@dataclass(frozen=True)
class Layer:
    """A fully connected layer; its weights' standard deviation, and E[x^2] of its inputs, are given if they matter."""

    fan_in: int
    fan_out: int
    spread: F | None = None
    moment: F | None = None


@dataclass(frozen=True)
class Deep:
    """Equal layers with ReLU and Var(w) = gain / fan_in, and a convolution."""

    width: int
    gain: F
    layers: int
    limit: int  # E[x^2] is to fall below 1 / limit, or to rise above it
    channels: int
    filters: int
    kernel: int


@dataclass(frozen=True)
class Params:
    layer: Layer | None
    uniform: Layer | None
    deep: Deep | None
    goal: Goal | None


def sample(d: Draw[Level, Any]) -> Params:
    rng = d.rng
    if d.level.kind == "deep":
        return Params(None, None, _deep(rng), None)
    goal = rng.choice(d.level.goals)
    if d.level.kind == "layer":
        side, fan_out = rng.choice((6, 8, 10, 12, 14, 15, 16, 20, 30)), rng.choice((50, 80, 120, 150, 200))
        spread, moment = F(1, rng.choice((4, 5, 8, 10, 20))), F(rng.choice((1, 2, 3, 4)), rng.choice((1, 2)))
        if side * spread == 1:
            raise Reject("the weights keep the variance already")
        return Params(Layer(side**2, fan_out, spread, moment), None, None, goal)
    sides = rng.sample((6, 7, 8, 9, 10, 11, 12), 2)
    return Params(_split(rng, 2 * sides[0] ** 2), _split(rng, 6 * sides[1] ** 2), None, goal)


def solve(p: Params, given: Given = NONE) -> Solved:  # noqa: ARG001 - no part builds on another
    if p.deep:
        return _solve_deep(p.deep)
    parts: dict[str, Part] = {}
    steps: dict[str, Any] = {}
    figures: dict[str, Any] = {}
    if p.layer and p.layer.spread and p.layer.moment:
        n, weights = p.layer.fan_in, p.layer.spread**2
        parts["variance"] = Part(Number(output_variance(n, weights, p.layer.moment)), wrong=_wrong_variances(p.layer))
        parts["deviation"] = Part(Number(_root(lecun_variance(n)), decimals=3), wrong=_wrong_deviations(p.layer))
        steps |= {"weights": weights, "root": isqrt(n)}
        figures["outputs"] = partial(_outputs, output_variance(n, weights, p.layer.moment), p.layer.moment)
    elif p.layer and p.uniform:
        total, wide = (layer.fan_in + layer.fan_out for layer in (p.layer, p.uniform))
        parts["glorot"] = Part(
            Number(_root(glorot_variance(p.layer.fan_in, p.layer.fan_out)), decimals=3), wrong=_wrong_glorots(p.layer)
        )
        parts["limit"] = Part(Number(_root(F(6, wide)), decimals=3), wrong=_wrong_limits(p.uniform))
        figures["weights"] = partial(_weights, _root(F(6, wide)))
        steps |= {"total": total, "half": F(2, total), "wide": wide, "sixth": F(6, wide)}
    choices = {name: Tex(rf"\texttt{{{code(text)}}}") for name, text in CODE.items()}
    parts["code"] = Part(Choice(p.goal or "", choices=choices), wrong=_wrong_codes(p))
    return Solved(
        parts=parts,
        steps=steps,
        withholds=("xavier-initialisation", "kaiming-initialisation"),
        figures=figures,
        tables={"code": listing(PROGRAM)},
    )


PROGRAM = (
    "for Din, Dout in zip(widths, widths[1:]):\n    W = np.random.randn(Din, Dout) * ____\n    x = activation(x @ W)"
)


def verify(p: Params) -> dict[str, Any]:
    if p.deep:
        return _verify_deep(p.deep)
    values: dict[str, Any] = {"code": _goal_met(p)}
    if p.layer and p.layer.spread and p.layer.moment:
        values["variance"] = sum(p.layer.spread**2 * p.layer.moment for _ in range(p.layer.fan_in))
        values["deviation"] = p.layer.fan_in**-0.5
    elif p.layer and p.uniform:
        values["glorot"] = ((p.layer.fan_in + p.layer.fan_out) / 2) ** -0.5
        values["limit"] = sqrt(3) * ((p.uniform.fan_in + p.uniform.fan_out) / 2) ** -0.5  # Var = limit^2 / 3
    return values


def effort(p: Params) -> float:
    return 5 if p.deep else 4.5


def _split(rng: Random, total: int) -> Layer:
    fan_in = rng.choice([k for k in range(total // 5, 4 * total // 5 + 1) if 2 * k != total and k % 2 == 0])
    return Layer(fan_in, total - fan_in)


def _deep(rng: Random) -> Deep:
    gain = rng.choice((F(1), F(1, 2), F(3, 2), F(2, 3), F(4), F(3), F(5), F(6)))
    limits = [limit for limit in (2, 3, 5, 10, 20, 30, 50, 100, 200) if 3 <= _depth(gain / 2, limit) <= 6]
    sides = rng.sample((3, 4, 5, 6, 7, 8), 2)
    return Deep(
        width=rng.choice((100, 200, 256, 300, 500, 512)),
        gain=gain,
        layers=rng.choice((3, 4)),
        limit=rng.choice(limits),
        channels=2 * sides[0] ** 2,
        filters=2 * sides[1] ** 2,
        kernel=rng.choice((3, 5, 7)),
    )


def _root(value: F) -> F:
    """The root of a fraction that has a rational one. Raises ValueError if it has none."""
    root = F(isqrt(value.numerator), isqrt(value.denominator))
    if root**2 != value:
        raise ValueError(f"{value} has no rational root")
    return root


def _depth(factor: F, limit: int) -> int:
    """The smallest number of layers after which factor^L lies beyond the limit."""
    depth, moment = 0, F(1)
    while moment >= F(1, limit) if factor < 1 else moment <= limit:
        depth, moment = depth + 1, moment * factor
    return depth


def _solve_deep(deep: Deep) -> Solved:
    factor = relu_factor(deep.width, deep.gain / deep.width)
    fan_in, depth = conv_fan_in(deep.channels, deep.kernel), _depth(factor, deep.limit)
    bound = F(1, deep.limit) if factor < 1 else F(deep.limit)
    return Solved(
        parts={
            "moment": Part(Expression(factor**deep.layers, decimals=3), wrong=_wrong_moments(deep, factor)),
            "depth": Part(Integer(depth), wrong=_wrong_depths(deep, factor)),
            "kaiming": Part(Number(_root(kaiming_variance(fan_in)), decimals=4), wrong=_wrong_kaimings(deep)),
        },
        steps={
            "factor": factor,
            "shrinks": factor < 1,
            "before": factor ** (depth - 1),
            "after": factor**depth,
            "short": depth - 1,
            "bound": bound,
            "fan_in": fan_in,
            "variance": kaiming_variance(fan_in),
        },
        figures={
            "moments": lambda: powers(
                [(f"$c = {rational(deep.gain)}$", factor), ("$c = 2$", F(1))],
                (f"${bound}$", bound),
                depth,
                r"$\mathbb{E}[x^2]$",
            )
        },
    )


def _verify_deep(deep: Deep) -> dict[str, Any]:
    moments = [F(1)]
    while len(moments) <= 40:
        positive = deep.width * deep.gain / deep.width * moments[-1] / 2  # half of a symmetric value squared
        moments.append(positive)
    beyond = [m * deep.limit < 1 if deep.gain < 2 else m > deep.limit for m in moments]
    inputs = sum(1 for _ in range(deep.channels) for _ in range(deep.kernel) for _ in range(deep.kernel))
    return {"moment": moments[deep.layers], "depth": beyond.index(True), "kaiming": sqrt(2 / inputs)}


def _outputs(variance: F, moment: F) -> Scene:
    """The outputs, nearly normal, with the given weights and with the right ones."""
    reach = 2.5 * sqrt(max(variance, moment))
    x = Axis(-reach, reach, "$y$")
    return _densities(
        x,
        [
            Curve(_normal(sqrt(variance), x), "given weights", colour="accent"),
            Curve(_normal(sqrt(moment), x), "right weights", dashed=True),
        ],
    )


def _weights(limit: F) -> Scene:
    """The uniform distribution and the normal one with the same standard deviation."""
    x, deviation = Axis(-2 * limit, 2 * limit, "$w$", ticks=()), float(limit) / sqrt(3)
    high = 1 / (2 * limit)
    curves = [
        Curve(((-limit, 0), (-limit, high), (limit, high), (limit, 0)), "uniform", colour="accent"),
        Curve(_normal(deviation, x), "normal", dashed=True),
    ]
    return _densities(x, curves, [Mark(limit, high, "$a$", colour="accent")])


def _normal(deviation: float, x: Axis) -> tuple[tuple[float, float], ...]:
    return sampled(lambda value: exp(-((value / deviation) ** 2) / 2) / (deviation * sqrt(2 * pi)), x)


def _densities(x: Axis, curves: Sequence[Curve], marks: Sequence[Mark] = ()) -> Scene:
    highest = max(value for curve in curves for _, value in curve.points)
    return plot(x, Axis(0, 1.2 * highest, "density", ticks=()), curves=curves, marks=marks, width=160, height=60)


def _goal_met(p: Params) -> str:
    """The option whose standard deviation does what is asked, tried at some sizes."""
    sizes = {"Din": 72, "Dout": 18, "np": _Roots}
    needed = {"forward": 72, "relu": 72 / 2, "backward": 18, "average": (72 + 18) / 2}[p.goal or "forward"]
    return next(name for name, text in CODE.items() if abs(needed * eval(text, {}, sizes) ** 2 - 1) < 1e-9)  # noqa: S307


class _Roots:
    """Stands for numpy in the options."""

    sqrt = sqrt


def _wrong_variances(layer: Layer) -> list[Wrong]:
    n, s, m = layer.fan_in, layer.spread or F(0), layer.moment or F(0)
    return [
        Wrong("no-fan-in", s**2 * m, "The variances of all inputs' products are added up.", THIRD),
        Wrong("deviation", n * s * m, "The variance of the weights is the square of their standard deviation.", HALF),
        Wrong("fan-out", layer.fan_out * s**2 * m, "A unit sums over its inputs, not over the layer's outputs.", HALF),
        Wrong("no-input", n * s**2, "The size of the inputs counts too.", HALF),
        Wrong("relu", n * s**2 * m / 2, "There is no ReLU before $y$.", HALF),
        Wrong("squared-input", n * s**2 * m**2, r"$\mathbb{E}[x^2]$ is a square already.", HALF),
        Wrong("squared-fan-in", n**2 * s**2 * m, "Variances of independent terms add up: the factor is $n$.", THIRD),
    ]


def _wrong_deviations(layer: Layer) -> list[Wrong]:
    n = layer.fan_in
    return [
        Wrong("variance", F(1, n), "This is the variance of the weights; its root is asked for.", HALF),
        Wrong("kaiming", sqrt(2 / n), "The factor 2 belongs to layers with ReLU.", HALF),
        Wrong("fan-out", sqrt(1 / layer.fan_out), "The sum of a unit has as many terms as there are inputs.", HALF),
        Wrong("kaiming-variance", F(2, n), "This is a variance, and the factor 2 belongs to ReLU.", THIRD),
        Wrong("average", sqrt(2 / (n + layer.fan_out)), "This form takes the backward pass into account too.", HALF),
        Wrong("upside-down", F(isqrt(n)), "The more inputs, the smaller the weights.", THIRD),
    ]


def _wrong_glorots(layer: Layer) -> list[Wrong]:
    n, m = layer.fan_in, layer.fan_out
    return [
        Wrong("variance", F(2, n + m), "This is the variance; its root is asked for.", HALF),
        Wrong("no-two", sqrt(1 / (n + m)), "The mean of the two sizes is half of their sum.", HALF),
        Wrong("fan-in", sqrt(1 / n), "This is the form that looks at the inputs only.", THIRD),
        Wrong("fan-out", sqrt(1 / m), "This looks at the outputs only.", THIRD),
        Wrong("kaiming", sqrt(2 / n), "This is Kaiming's initialisation for ReLU.", THIRD),
        Wrong("limit", sqrt(6 / (n + m)), "This is the limit of the uniform distribution.", HALF),
    ]


def _wrong_limits(layer: Layer) -> list[Wrong]:
    n, m = layer.fan_in, layer.fan_out
    return [
        Wrong(
            "deviation",
            sqrt(2 / (n + m)),
            r"This is the standard deviation; the limit is $\sqrt{3}$ times as large.",
            HALF,
        ),
        Wrong("squared", F(6, n + m), "The root is missing.", HALF),
        Wrong("width", 2 * sqrt(6 / (n + m)), r"The interval from $-a$ to $a$ is $2a$ wide; $a$ is asked for.", HALF),
        Wrong("twelfth", sqrt(24 / (n + m)), r"The variance of $[-a, a]$ is $(2a)^2 / 12 = a^2 / 3$.", HALF),
        Wrong("three", sqrt(3 / (n + m)), "The variance has the factor 2, not 1.", HALF),
        Wrong("fan-in", sqrt(6 / n), "Both sizes count.", THIRD),
        Wrong("fan-in-alone", sqrt(3 / n), "Both sizes count.", THIRD),
    ]


def _wrong_codes(p: Params) -> list[Wrong]:
    why = {
        "forward": "This keeps the variance of a linear layer forwards.",
        "relu": "This makes up for a ReLU, forwards.",
        "backward": "This keeps the variance of the gradients of a linear layer.",
        "average": "This is between the needs of the forward and the backward pass.",
        "variance": "The factor is a standard deviation: the root is missing.",
        "upside down": "The more inputs, the smaller the weights.",
    }
    return [Wrong(name, name, reason) for name, reason in why.items() if name != p.goal]


def _wrong_moments(deep: Deep, factor: F) -> list[Wrong]:
    right = factor**deep.layers
    return [
        Wrong("no-relu", deep.gain**deep.layers, "The ReLU halves the second moment in every layer.", HALF),
        Wrong("half-once", deep.gain**deep.layers / 2, "There is a ReLU in every layer.", HALF),
        Wrong("one-layer", factor, "The layers multiply one after the other.", THIRD),
        Wrong("linear", factor * deep.layers, "The factors of the layers are multiplied."),
        Wrong("one-less", factor ** (deep.layers - 1), "Every layer contributes a factor.", HALF),
        Wrong("one-more", right * factor, "There are only so many layers.", HALF),
        Wrong("upside-down", 1 / right, "The factor is upside down.", THIRD),
    ]


def _wrong_depths(deep: Deep, factor: F) -> list[Wrong]:
    depth = _depth(factor, deep.limit)
    wrong = [
        Wrong("one-less", depth - 1, "With one layer fewer the limit is not passed yet.", HALF),
        Wrong("one-more", depth + 1, "One layer fewer is enough.", HALF),
        Wrong("two-less", depth - 2, "The limit is not passed yet."),
        Wrong("two-more", depth + 2, "Fewer layers are enough."),
        Wrong(
            "linear",
            int(deep.limit * (factor if factor > 1 else 1 / factor)),
            "The moment changes exponentially with the depth.",
        ),
    ]
    if deep.gain != 1 and (deep.gain < 1) == (factor < 1):
        wrong.append(Wrong("no-relu", _depth(deep.gain, deep.limit), "The ReLU halves the second moment.", HALF))
    return wrong


def _wrong_kaimings(deep: Deep) -> list[Wrong]:
    n = conv_fan_in(deep.channels, deep.kernel)
    return [
        Wrong("variance", F(2, n), "This is the variance; its root is asked for.", HALF),
        Wrong("no-two", sqrt(1 / n), "The factor 2 makes up for the ReLU.", HALF),
        Wrong("no-kernel", _root(F(2, deep.channels)), "Every channel contributes all values under the kernel.", HALF),
        Wrong("kernel-side", sqrt(2 / (deep.channels * deep.kernel)), "The kernel has $k^2$ values per channel.", HALF),
        Wrong(
            "fan-out", _root(F(2, deep.filters * deep.kernel**2)), "The fan-out matters for the backward pass.", HALF
        ),
        Wrong("channels-out", _root(F(2, deep.filters)), "A value sums over the inputs under the kernel.", THIRD),
        Wrong("four", _root(kaiming_variance(n)) * 2, "The variance has the factor 2, not 8.", THIRD),
        Wrong("average", sqrt(2 / ((deep.channels + deep.filters) * deep.kernel**2)), "This is Xavier's form.", THIRD),
    ]
