"""A 2-2-1 ReLU network by hand: forward pass, loss, gradients, one step of gradient descent."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction as F
from math import fsum
from random import Random
from typing import Any

from examgen import NONE, Draw, Given, Integer, Matrix, Number, Part, Reject, Solved, Vector, Wrong
from examgen.figures.neurons import weighted
from examgen.figures.scene import Scene
from examgen.matrices import Entry, Row, Rows, dot, transposed
from examgen.nn.dense import relu
from examgen.nn.mlp import Mlp, units

TITLE, POINTS, MINUTES, FAMILY = "Backpropagation through a small network", 5, 9, "mlp-backprop"
FORMULAS = ("chain-rule",)

THIRD, HALF = F(1, 3), F(1, 2)


@dataclass(frozen=True)
class Level:
    parts: tuple[str, ...]
    errors: tuple[int, ...]  # output minus target
    rates: tuple[F, ...] = ()
    value: int = 7  # of a hidden unit at most
    weight: int = 3  # of the output at most


LEVELS = {
    "easy": Level(("h", "y", "loss", "dv"), (-4, -3, -2, 2, 3, 4)),
    "medium": Level(("y", "dv", "dw", "db"), (-3, -2, 2, 3)),
    "hard": Level(("y", "dw", "w", "v", "after"), (-4, -2, 2, 4), (F(1, 32), F(1, 16), F(1, 8)), 4, 2),
}


@dataclass(frozen=True)
class Params:
    net: Mlp
    x: tuple[int, ...]
    target: int
    rate: F | None  # of a step of gradient descent, if one is asked
    asked: tuple[str, ...]


def sample(d: Draw[Level, Any]) -> Params:
    rng = d.rng
    x = tuple(rng.choice((-1, 1)) * each for each in rng.sample((1, 2, 3), 2))
    first = [rng.choice(units(x, 3, 3, 2, d.level.value)), rng.choice(units(x, 3, 3, -7, -1))]
    rng.shuffle(first)
    (w1, b1), (w2, b2) = first
    net = Mlp((w1, w2), (b1, b2), _row(rng, d.level.weight), rng.choice((-2, -1, 1, 2)))
    error, y = rng.choice(d.level.errors), net.output(x)
    if net.w == transposed(net.w):
        raise Reject("the weights are symmetric")
    if not -12 <= y <= 12 or y == error:
        raise Reject("the output is large, or the target is 0")
    rates = [rate for rate in d.level.rates if _learns(net, x, error, rate)]
    if d.level.rates and not rates:
        raise Reject("no step lowers the loss")
    return Params(net, x, int(y - error), rng.choice(rates) if rates else None, d.level.parts)


def solve(p: Params, given: Given = NONE) -> Solved:
    net, x = p.net, p.x
    h, y = given.get("h", net.hidden(x)), given.get("y", net.output(x))
    out = dot(net.v, h) + net.c
    error = y - p.target
    gradient = net.gradient(x, error)
    parts = {
        "h": lambda: Part(Vector(net.hidden(x)), wrong=lambda: _wrong_hidden(p)),
        "y": lambda: Part(Integer(int(out)), wrong=lambda: _wrong_outputs(p)),
        "loss": lambda: Part(Number(F(error**2, 2), decimals=1), wrong=lambda: _wrong_losses(p, y)),
        "dv": lambda: Part(Vector(tuple(error * each for each in h)), wrong=lambda: _wrong_dv(p, error)),
        "dw": lambda: Part(Matrix(gradient.w), wrong=lambda: _wrong_dw(p, error)),
        "db": lambda: Part(Vector(gradient.b), wrong=lambda: _wrong_db(p, error)),
    }
    after = net
    if p.rate:
        slopes = replace(gradient, w=given.get("dw", gradient.w))
        stepped = net.step(slopes, p.rate)
        after = replace(stepped, w=given.get("w", stepped.w), v=given.get("v", stepped.v))
        parts |= {
            "w": lambda: Part(Matrix(stepped.w), wrong=lambda: _wrong_w(p, slopes)),
            "v": lambda: Part(Vector(stepped.v), wrong=lambda: _wrong_v(p, slopes)),
            "after": lambda: Part(Number(after.output(x), decimals=2), wrong=lambda: _wrong_after(p, after)),
        }
    return Solved(
        parts={id_: parts[id_]() for id_ in p.asked},
        steps=lambda: (
            {"a": Vector(net.pre_activations(x)), "hidden": Vector(h), "error": error, "dead": _dead(p) + 1}
            | (_printed_after(after, gradient, x) if p.rate else {})
            | _printed(p, error)
        ),
        figures={"network": lambda: _figure(net)},
    )


def verify(p: Params) -> dict[str, Any]:
    net, x, t = p.net, p.x, p.target
    y = _output(net, x)
    h = tuple(max(0, _output(replace(net, v=unit, c=0), x)) for unit in ((1, 0), (0, 1)))
    dw = tuple(tuple(_slope(p, "w", i, j) for j in (0, 1)) for i in (0, 1))
    db, dv = (tuple(_slope(p, layer, 0, j) for j in (0, 1)) for layer in "bv")
    values = {"h": h, "y": y, "loss": _loss(net, x, t), "dv": dv, "dw": dw, "db": db}
    if p.rate:
        dc = _slope(p, "c", 0, 0)
        w = tuple(tuple(net.w[i][j] - p.rate * dw[i][j] for j in (0, 1)) for i in (0, 1))
        b, v = (tuple(old[i] - p.rate * slopes[i] for i in (0, 1)) for old, slopes in ((net.b, db), (net.v, dv)))
        values |= {"w": w, "v": v, "after": _output(Mlp(w, b, v, net.c - p.rate * dc), x)}
    return {id_: values[id_] for id_ in p.asked}


def effort(p: Params) -> float:
    costs = {"h": 1.5, "y": 2.0, "loss": 0.5, "dv": 1, "dw": 2, "db": 0.7, "w": 1, "v": 1, "after": 2}
    return 1 + fsum(costs[id_] for id_ in p.asked)


def _figure(net: Mlp) -> Scene:
    layers = [["$x_1$", "$x_2$"], ["$h_1$", "$h_2$"], ["$y$"]]
    return weighted(layers, [net.w, [net.v]])


def _learns(net: Mlp, x: Row, error: int, rate: F) -> bool:
    """Whether a step lowers the loss, with one hidden unit still active."""
    after, target = net.step(net.gradient(x, error), rate), net.output(x) - error
    return any(after.hidden(x)) and _loss(after, x, target) < _loss(net, x, target)


def _row(rng: Random, largest: int) -> tuple[int, int]:
    choices = [k for k in range(-largest, largest + 1) if k]
    return rng.choice(choices), rng.choice(choices)


def _dead(p: Params) -> int:
    """The index of the hidden unit that is 0."""
    return p.net.hidden(p.x).index(0)


def _printed_after(after: Mlp, slopes: Mlp, x: Row) -> dict[str, Any]:
    return {
        "later": Vector(after.hidden(x)),
        "after_b": Vector(after.b),
        "after_c": after.c,
        "dv": Vector(slopes.v),
        "after_v": Vector(after.v),
    }


def _printed(p: Params, error: int) -> dict[str, Any]:
    net = p.net
    delta = net.delta(p.x, error)
    alive = 1 - _dead(p)
    return {
        "W": Matrix(net.w),
        "b": Matrix(transposed((net.b,))),
        "v": Vector(net.v),
        "c": net.c,
        "x": Matrix(transposed((p.x,))),
        "delta": Vector(delta),
        "alive": alive + 1,
        "v_alive": net.v[alive],
        "squared": error**2,
        "w_terms": [[(w, each) for w, each in zip(row, p.x, strict=True)] for row in net.w],
        "terms": list(zip(net.v, net.hidden(p.x), strict=True)),
    }


def _output(net: Mlp, x: Row) -> Entry:
    """The network written out, unit by unit."""
    total = net.c
    for row, bias, weight in zip(net.w, net.b, net.v, strict=True):
        total += weight * max(0, row[0] * x[0] + row[1] * x[1] + bias)
    return total


def _loss(net: Mlp, x: Row, target: Entry) -> F:
    return F((_output(net, x) - target) ** 2) / 2


def _slope(p: Params, layer: str, i: int, j: int) -> F:
    """A central difference: exact, since the loss is quadratic in a weight and the nudge crosses no kink."""
    nudge = F(1, 16)
    high, low = (_loss(_nudged(p.net, layer, i, j, step), p.x, p.target) for step in (nudge, -nudge))
    return (high - low) / (2 * nudge)


def _nudged(net: Mlp, layer: str, i: int, j: int, by: F) -> Mlp:
    def moved(rows: Rows) -> Rows:
        return tuple(tuple(x + by * ((r, c) == (i, j)) for c, x in enumerate(row)) for r, row in enumerate(rows))

    match layer:
        case "w":
            return replace(net, w=moved(net.w))
        case "b":
            return replace(net, b=moved((net.b,))[0])
        case "v":
            return replace(net, v=moved((net.v,))[0])
    return replace(net, c=net.c + by)


def _swapped(p: Params) -> Mlp:
    return replace(p.net, w=transposed(p.net.w))


def _scaled(row: Row, factor: Entry) -> Row:
    return tuple(factor * x for x in row)


def _wrong_hidden(p: Params) -> list[Wrong]:
    net, a = p.net, p.net.pre_activations(p.x)
    dots = replace(net, b=(0, 0)).pre_activations(p.x)
    return [
        Wrong("no-relu", a, "ReLU replaces negative values by 0.", THIRD),
        Wrong(
            "absolute", tuple(map(abs, a)), "ReLU replaces negative values by 0; it does not drop their sign.", THIRD
        ),
        Wrong("no-bias", replace(net, b=(0, 0)).hidden(p.x), "The bias is added before the ReLU.", HALF),
        Wrong(
            "bias-after",
            tuple(z + b for z, b in zip(relu(dots), net.b, strict=True)),
            "The bias is added before the ReLU.",
            HALF,
        ),
        Wrong("transposed", _swapped(p).hidden(p.x), "Hidden unit $k$ uses row $k$ of $W_1$.", THIRD),
        Wrong("swapped", net.hidden(p.x)[::-1], "Hidden unit $k$ uses row $k$ of $W_1$.", THIRD),
        Wrong("product-only", dots, "The bias and the ReLU are missing."),
    ]


def _wrong_outputs(p: Params) -> list[Wrong]:
    net, x = p.net, p.x
    a, h = net.pre_activations(x), net.hidden(x)
    return [
        Wrong("no-relu", int(dot(net.v, a) + net.c), "The ReLU was left out: negative values become 0.", THIRD),
        Wrong("no-output-bias", int(dot(net.v, h)), "The bias $b_2$ is missing.", HALF),
        Wrong("no-hidden-bias", int(replace(net, b=(0, 0)).output(x)), "The bias $b_1$ is missing.", HALF),
        Wrong("transposed", int(_swapped(p).output(x)), "Hidden unit $k$ uses row $k$ of $W_1$.", THIRD),
        Wrong("relu-at-the-end", int(max(0, dot(net.v, a) + net.c)), "The ReLU belongs to the hidden units.", THIRD),
        Wrong("summed", int(sum(h) + net.c), "The hidden values are weighted with $w_2$."),
        Wrong("other-unit", int(dot(net.v, h[::-1]) + net.c), "Each weight of $w_2$ belongs to its own unit.", THIRD),
    ]


def _wrong_losses(p: Params, y: int) -> list[Wrong]:
    error = y - p.target
    return [
        Wrong("no-half", error**2, r"The factor $\frac{1}{2}$ is missing.", HALF),
        Wrong("not-squared", F(abs(error), 2), "The difference is squared.", THIRD),
        Wrong("signed", F(-(error**2), 2), "A square is not negative."),
        Wrong("sum", F((y + p.target) ** 2, 2), "The target is subtracted.", THIRD),
        Wrong("difference", error, "This is the derivative of the loss with respect to $y$.", THIRD),
        Wrong("quarter", F(error**2, 4), r"The factor $\frac{1}{2}$ is not squared.", HALF),
    ]


def _wrong_dv(p: Params, error: int) -> list[Wrong]:
    net, h, a = p.net, p.net.hidden(p.x), p.net.pre_activations(p.x)
    return [
        Wrong(
            "sign", _scaled(h, -error), "The derivative of the loss with respect to $y$ is $y - t$, not $t - y$.", HALF
        ),
        Wrong("no-relu", _scaled(a, error), "The weight's input is the value after the ReLU.", HALF),
        Wrong("no-upstream", h, "Multiply by $y - t$.", THIRD),
        Wrong("twice", _scaled(h, 2 * error), r"The factor $\frac{1}{2}$ of the loss cancels the 2.", HALF),
        Wrong("weights", _scaled(net.v, error), "The derivative of $w h$ with respect to $w$ is $h$, not $w$."),
        Wrong("inputs", _scaled(p.x, error), "The input of these weights is $h$, not $x$."),
    ]


def _products(delta: Row, x: Row) -> Rows:
    return tuple(tuple(d * each for each in x) for d in delta)


def _wrong_dw(p: Params, error: int) -> list[Wrong]:
    net, x = p.net, p.x
    delta = net.delta(x, error)
    mask = tuple(int(h > 0) for h in net.hidden(x))
    return [
        Wrong("no-mask", _products(_scaled(net.v, error), x), "An inactive ReLU passes no gradient.", HALF),
        Wrong("no-weight", _products(_scaled(mask, error), x), "The gradient passes through $w_2$.", HALF),
        Wrong(
            "no-upstream",
            _products(tuple(v * m for v, m in zip(net.v, mask, strict=True)), x),
            "Multiply by $y - t$.",
            THIRD,
        ),
        Wrong(
            "sign", _products(_scaled(delta, -1), x), "The derivative of the loss with respect to $y$ is $y - t$.", HALF
        ),
        Wrong("transposed", transposed(_products(delta, x)), "The gradient has the shape of $W_1$.", HALF),
        Wrong("other-row", _products(delta[::-1], x), "The gradient goes to the unit that is active.", THIRD),
        Wrong("no-mask-no-weight", _products((error, error), x), "Mind $w_2$ and the inactive ReLU.", THIRD),
        Wrong("no-mask-no-upstream", _products(net.v, x), "Mind $y - t$ and the inactive ReLU.", THIRD),
        Wrong("hidden-values", _products(delta, net.hidden(x)), "The input of these weights is $x$, not $h$.", THIRD),
    ]


def _wrong_db(p: Params, error: int) -> list[Wrong]:
    net = p.net
    mask = tuple(int(h > 0) for h in net.hidden(p.x))
    return [
        Wrong("no-mask", _scaled(net.v, error), "An inactive ReLU passes no gradient.", HALF),
        Wrong("no-weight", _scaled(mask, error), "The gradient passes through $w_2$.", HALF),
        Wrong("no-upstream", tuple(v * m for v, m in zip(net.v, mask, strict=True)), "Multiply by $y - t$.", THIRD),
        Wrong(
            "sign",
            _scaled(net.delta(p.x, error), -1),
            "The derivative of the loss with respect to $y$ is $y - t$.",
            HALF,
        ),
        Wrong("swapped", net.delta(p.x, error)[::-1], "The gradient goes to the unit that is active.", THIRD),
        Wrong("weights", net.v, "These are the weights of $w_2$ alone."),
        Wrong("no-mask-sign", _scaled(net.v, -error), "An inactive ReLU passes no gradient, and $y - t$ counts."),
        Wrong(
            "output-bias", (error, error), "This is the derivative with respect to $b_2$, before $w_2$ and the ReLU."
        ),
    ]


def _moved(rows: Rows, slopes: Rows, rate: Entry) -> Rows:
    return tuple(tuple(w - rate * s for w, s in zip(*pair, strict=True)) for pair in zip(rows, slopes, strict=True))


def _wrong_w(p: Params, slopes: Mlp) -> list[Wrong]:
    rate, w = p.rate or F(0), p.net.w
    new_v = p.net.step(slopes, rate).v
    late = replace(p.net, v=new_v).gradient(p.x, p.net.output(p.x) - p.target)
    unmasked = _products(_scaled(p.net.v, p.net.output(p.x) - p.target), p.x)
    return [
        Wrong("ascent", _moved(w, slopes.w, -rate), "Gradient descent subtracts the gradient.", HALF),
        Wrong("no-rate", _moved(w, slopes.w, 1), "The gradient is multiplied by the learning rate.", HALF),
        Wrong(
            "step-only",
            tuple(_scaled(row, -rate) for row in slopes.w),
            "This is the step, not the new weights.",
            THIRD,
        ),
        Wrong("updated-first", _moved(w, late.w, rate), "All gradients are taken at the old weights.", HALF),
        Wrong("no-mask", _moved(w, unmasked, rate), "An inactive ReLU passes no gradient.", HALF),
        Wrong("other-row", _moved(w, slopes.w[::-1], rate), "The gradient goes to the unit that is active.", THIRD),
        Wrong("transposed", _moved(w, transposed(slopes.w), rate), "The gradient has the shape of $W_1$.", HALF),
    ]


def _wrong_v(p: Params, slopes: Mlp) -> list[Wrong]:
    rate, v = p.rate or F(0), p.net.v
    error = p.net.output(p.x) - p.target
    unmasked = _scaled(p.net.pre_activations(p.x), error)
    return [
        Wrong("ascent", _moved((v,), (slopes.v,), -rate)[0], "Gradient descent subtracts the gradient.", HALF),
        Wrong("no-rate", _moved((v,), (slopes.v,), 1)[0], "The gradient is multiplied by the learning rate.", HALF),
        Wrong("step-only", _scaled(slopes.v, -rate), "This is the step, not the new weights.", THIRD),
        Wrong("no-relu", _moved((v,), (unmasked,), rate)[0], "The weight's input is the value after the ReLU.", HALF),
        Wrong(
            "own-weights",
            _moved((v,), (_scaled(v, error),), rate)[0],
            "The derivative of $w h$ with respect to $w$ is $h$, not $w$.",
        ),
        Wrong("inputs", _moved((v,), (_scaled(p.x, error),), rate)[0], "The input of these weights is $h$, not $x$."),
    ]


def _wrong_after(p: Params, after: Mlp) -> list[Wrong]:
    net, x, error = p.net, p.x, p.net.output(p.x) - p.target
    up = net.step(net.gradient(x, error), -(p.rate or F(0)))
    return [
        Wrong("old-biases", replace(after, b=net.b, c=net.c).output(x), "The biases are updated too.", HALF),
        Wrong("old-output-bias", replace(after, c=net.c).output(x), "The bias $b_2$ is updated too.", HALF),
        Wrong("old-first-layer", replace(after, w=net.w, b=net.b).output(x), "The first layer is updated too.", HALF),
        Wrong("old-second-layer", replace(after, v=net.v, c=net.c).output(x), "The second layer is updated too.", HALF),
        Wrong(
            "output-moved",
            net.output(x) - (p.rate or F(0)) * error,
            "The step moves weights; the output follows from them.",
        ),
        Wrong("ascent", up.output(x), "Gradient descent subtracts the gradient.", THIRD),
        Wrong("target", p.target, "A step need not reach the target."),
    ]
