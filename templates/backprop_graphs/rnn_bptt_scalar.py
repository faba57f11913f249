"""Backpropagation through time in a recurrent network with one unit, linear or with tanh, over three steps."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction as F
from functools import cache, cached_property, partial
from random import Random
from typing import Any

from examgen import NONE, Choice, Draw, Expression, Given, Part, Reject, Solved, Tex, Vector, Wrong
from examgen.figures.blocks import Arrow, Block, diagram
from examgen.figures.scene import Scene
from examgen.graph.exact import neat
from examgen.nn.recurrent import linear_states, through_time
from examgen.tex import par, rational

TITLE, POINTS, MINUTES, FAMILY = "Backpropagation through time", 4, 7, "bptt"
FORMULAS = ("chain-rule", "tanh")

THIRD, HALF = F(1, 3), F(1, 2)
TRENDS = {
    "vanishes": Tex("Its size tends to 0."),
    "explodes": Tex("Its size grows without limit."),
    "stays": Tex("Its size stays the same."),
}


@dataclass(frozen=True)
class Level:
    weights: tuple[F, ...]
    tanh: bool
    far: bool  # the derivative over many steps is asked


LEVELS = {
    "easy": Level((F(-3), F(-2), F(2), F(3)), tanh=False, far=False),
    "medium": Level((F(1, 2), F(-1, 2), F(2), F(-2), F(-1)), tanh=False, far=True),
    "hard": Level((F(5), F(-5), F(5, 2), F(-5, 2), F(5, 4), F(-5, 4), F(10)), tanh=True, far=False),
}


@dataclass(frozen=True)
class Params:
    """A linear network has inputs, their weight and a target; one with tanh has its states instead, and dL/dh_3."""

    w: F
    u: F | None
    x: tuple[int, ...]
    target: F | None
    given_states: tuple[F, ...]
    last: F | None
    length: int | None  # of a longer sequence

    @cached_property
    def states(self) -> tuple[F, ...]:
        if self.given_states:
            return self.given_states
        return tuple(map(F, linear_states(self.w, [(self.u or F(0)) * x for x in self.x])))

    @cached_property
    def slopes(self) -> tuple[F, ...]:
        """The derivatives of the activation."""
        return tuple(1 - h**2 if self.given_states else F(1) for h in self.states)

    @property
    def upstream(self) -> F:
        """The derivative of the loss with respect to the last state."""
        return self.last or self.states[-1] - (self.target or F(0))


def sample(d: Draw[Level, Any]) -> Params:
    rng, w = d.rng, d.rng.choice(d.level.weights)
    if d.level.tanh:
        states = tuple(
            rng.choice((-1, 1)) * each
            for each in rng.choice(((F(3, 5), F(4, 5)), (F(4, 5), F(3, 5)), (F(3, 5), F(3, 5))))
        )
        first = rng.choice((F(1, 2), F(-1, 2), F(3, 5), F(-3, 5), F(4, 5), F(-4, 5)))
        return Params(w, None, (), None, (first, *states), F(rng.choice((-5, -3, -2, 2, 3, 5))), None)
    p = _linear(rng, w, rng.randint(5, 8) if d.level.far else None)
    if 0 in p.states or len(set(p.states)) < 3 or max(map(abs, p.states)) > 40:
        raise Reject("a state is 0 or large, or two are equal")
    return p


def solve(p: Params, given: Given = NONE) -> Solved:
    own = tuple(through_time(p.w, p.slopes, p.upstream))
    dh = tuple(given.get("dh", own))
    deltas = tuple(g * slope for g, slope in zip(dh, p.slopes, strict=True))
    before = (F(0), *p.states[:-1])
    parts: dict[str, Part] = {}
    if not p.given_states and not p.length:
        parts["state"] = _part(p.states[-1], partial(_wrong_states, p))
    parts["dh"] = Part(Vector(own), wrong=lambda: _wrong_dh(p))
    parts["dw"] = _part(_dot(deltas, before), partial(_wrong_dw, p, deltas))
    if p.u:
        parts["du"] = _part(_dot(deltas, p.x), partial(_wrong_du, p, deltas))
    if p.length:
        parts["trend"] = Part(Choice(_trend(p.w), choices=TRENDS), wrong=lambda: _wrong_trends(p))
    else:
        parts["factor"] = _part(p.w**2 * p.slopes[1] * p.slopes[2], partial(_wrong_factors, p), decimals=3)
    if p.length:
        parts["far"] = _part(p.w ** (p.length - 1), partial(_wrong_far, p), decimals=4)
    order = [id_ for id_ in ("state", "dh", "dw", "du", "factor", "far", "trend") if id_ in parts]
    return Solved(
        parts={id_: parts[id_] for id_ in order},
        steps=lambda: {
            "states": p.states,
            "lines": [_line(p, t, dh) for t in (2, 1)],
            "upstream": p.upstream,
            "slopes": p.slopes,
            "deltas": Vector(deltas[1:]),
            "dw_sum": _sum_tex(deltas[1:], before[1:]),
            "du_sum": _sum_tex(deltas, p.x) if p.u else Tex(""),
            "steps_back": (p.length or 3) - 1,
            "driven": [_state_line(p, t) for t in (1, 2, 3)] if p.u else [],
        },
        figures={"unrolled": _figure},
    )


def verify(p: Params) -> dict[str, Any]:
    """Paths written out: every way from a state or a weight to the last state is a product of local derivatives."""
    h1, h2, h3 = p.states
    _, s2, s3 = ((1 - h) * (1 + h) if p.given_states else F(1) for h in p.states)
    g = p.last if p.last is not None else h3 - (p.target or F(0))
    paths = {1: g * s3 * p.w * s2 * p.w, 2: g * s3 * p.w, 3: g}
    values: dict[str, Any] = {"dh": (paths[1], paths[2], paths[3]), "dw": paths[3] * s3 * h2 + paths[2] * s2 * h1}
    if p.u:
        values["du"] = sum(path * x for path, x in zip((paths[1], paths[2], paths[3]), p.x, strict=True))
    if p.length:
        far = F(1)
        for _ in range(1, p.length):
            far *= p.w
        size = abs(p.w * p.w)
        return values | {"far": far, "trend": "vanishes" if size < 1 else "explodes" if size > 1 else "stays"}
    values["factor"] = s3 * p.w * s2 * p.w
    if p.u:
        values["state"] = p.u * (p.x[2] + p.w * (p.x[1] + p.w * p.x[0]))  # Horner
    return values


def effort(p: Params) -> float:
    return 5 + 1.5 * bool(p.given_states) + 0.5 * bool(p.length)


@cache
def _figure() -> Scene:
    """The network, unrolled over the three steps."""
    blocks = [Block("h0", "$h_0$", 0, 0, shape="text"), Block("L", "$L$", 4, 0, shape="text")]
    for t in (1, 2, 3):
        blocks += [Block(f"h{t}", f"$h_{t}$", t, 0, shaded=True), Block(f"x{t}", f"$x_{t}$", t, 1, shape="text")]
    arrows = [Arrow(f"h{t - 1}", f"h{t}", "$w$") for t in (1, 2, 3)]
    arrows += [Arrow(f"x{t}", f"h{t}", "$u$") for t in (1, 2, 3)]
    return diagram(blocks, [*arrows, Arrow("h3", "L")])


def _linear(rng: Random, w: F, length: int | None) -> Params:
    u = F(rng.choice((-3, -2, 2, 3) if w.denominator == 1 else (-4, 4, 8, -8)))
    x = tuple(rng.choice((-3, -2, -1, 1, 2, 3)) for _ in range(3))
    end = F(linear_states(w, [u * each for each in x])[-1])
    return Params(w, u, x, end - rng.choice((-4, -3, -2, 2, 3, 4)), (), None, length)


def _part(value: F, wrong: Callable[[], list[Wrong]], decimals: int = 2) -> Part:
    """Whole numbers print as such, the right one and the wrong ones."""
    return Part(
        Expression(neat(value), decimals=decimals),
        wrong=lambda: [replace(each, value=neat(each.value)) for each in wrong()],
    )


def _dot(a: tuple[F, ...], b: tuple[Any, ...]) -> F:
    return sum((x * y for x, y in zip(a, b, strict=True)), F(0))


def _trend(w: F) -> str:
    return "vanishes" if abs(w) < 1 else "explodes" if abs(w) > 1 else "stays"


def _line(p: Params, t: int, dh: tuple[F, ...]) -> Tex:
    slope = rf" (1 - h_{t + 1}^2)" if p.given_states else ""
    factors = [dh[t], p.slopes[t], p.w] if p.given_states else [dh[t], p.w]
    filled = r" \cdot ".join(par(each) for each in factors)
    symbol = rf"\frac{{\partial L}}{{\partial h_{t}}}"
    rule = rf"\frac{{\partial L}}{{\partial h_{t + 1}}}{slope}\, w"
    return Tex(f"{symbol} &= {rule} = {filled} = {rational(dh[t] * p.slopes[t] * p.w)}")


def _state_line(p: Params, t: int) -> Tex:
    before = p.states[t - 2] if t > 1 else F(0)
    driven = rf"{par(p.u or F(0))} \cdot {par(p.x[t - 1])}"
    return Tex(rf"h_{t} &= {par(p.w)} \cdot {par(before)} + {driven} = {rational(p.states[t - 1])}")


def _sum_tex(a: tuple[F, ...], b: tuple[Any, ...]) -> Tex:
    return Tex(" + ".join(rf"{par(x)} \cdot {par(y)}" for x, y in zip(a, b, strict=True)))


def _wrong_states(p: Params) -> list[Wrong]:
    u, (x1, x2, x3), w = p.u or F(0), p.x, p.w
    h2 = p.states[1]
    return [
        Wrong("last-input", u * x3, "The state before counts too.", THIRD),
        Wrong("no-weight", u * (x1 + x2 + x3), "The state before is multiplied by $w$.", THIRD),
        Wrong("one-step-back", w * u * x2 + u * x3, "The first input is still in the state.", HALF),
        Wrong("second", h2, "This is the state after two steps.", HALF),
        Wrong("swapped", u * h2 + w * x3, "$w$ belongs to the state, $u$ to the input.", THIRD),
        Wrong("not-squared", w * u * (x1 + x2) + u * x3, "The first input passes through $w$ twice.", HALF),
        Wrong("fourth", w * p.states[2], "There are three steps only.", THIRD),
    ]


def _wrong_dh(p: Params) -> list[Wrong]:
    g, w, (_, s2, s3) = p.upstream, p.w, p.slopes
    linear = (g * w * w, g * w, g)
    right = tuple(through_time(w, p.slopes, g))
    wrong = [
        Wrong("reversed", right[::-1], "The last state is the nearest to the loss.", HALF),
        Wrong("no-upstream", (w * w * s2 * s3, w * s3, F(1)), "Multiply by the derivative of the loss.", HALF),
        Wrong(
            "no-weight",
            (g, g, g) if not p.given_states else (g * s2 * s3, g * s3, g),
            "Every step back multiplies by $w$.",
            THIRD,
        ),
        Wrong("only-last", (F(0), F(0), g), "The earlier states affect the last one.", THIRD),
        Wrong("not-squared", (right[1], right[1], g), "From $h_1$ there are two steps to $h_3$.", HALF),
        Wrong("added", (g + 2 * w, g + w, g), "The chain rule multiplies."),
        Wrong("sign", tuple(-each for each in right), "The sign of the derivative of the loss is wrong.", HALF),
    ]
    if p.given_states:
        h1, h2, h3 = p.states
        wrong += [
            Wrong("no-tanh", linear, "The derivative of tanh is missing.", HALF),
            Wrong(
                "own-slope", (g * w * w * (1 - h1**2) * s2, g * w * s2, g), "The slope belongs to the later step.", HALF
            ),
            Wrong(
                "not-squared-tanh",
                (g * w * w * (1 - h2) * (1 - h3), g * w * (1 - h3), g),
                "The derivative of tanh is $1 - h^2$.",
                HALF,
            ),
        ]
    return wrong


def _wrong_dw(p: Params, deltas: tuple[F, ...]) -> list[Wrong]:
    h1, h2, _ = p.states
    dh = through_time(p.w, p.slopes, p.upstream)
    return [
        Wrong("last-step", deltas[2] * h2, "The weight is used in every step: add up all of them.", HALF),
        Wrong("second-step", deltas[1] * h1, "The weight is used in every step: add up all of them.", THIRD),
        Wrong("own-state", _dot(deltas, p.states), "The weight multiplies the state before, $h_{t-1}$.", HALF),
        Wrong("no-deltas", h1 + h2, "Each term is multiplied by its gradient.", THIRD),
        Wrong("last-gradient", deltas[2] * (h1 + h2), "Each step has a gradient of its own.", THIRD),
        Wrong("mean", _dot(deltas, (F(0), h1, h2)) / 3, "The steps are added up, not averaged.", HALF),
        Wrong("sign", -_dot(deltas, (F(0), h1, h2)), "The sign is wrong.", HALF),
        Wrong("no-tanh", dh[2] * h2 + dh[1] * h1, "The derivative of tanh belongs to the term of its own step.", HALF),
    ]


def _wrong_du(p: Params, deltas: tuple[F, ...]) -> list[Wrong]:
    right = _dot(deltas, p.x)
    return [
        Wrong("last-step", deltas[2] * p.x[2], "The weight is used in every step: add up all of them.", HALF),
        Wrong("first-step", deltas[0] * p.x[0], "The weight is used in every step: add up all of them.", THIRD),
        Wrong("no-first", right - deltas[0] * p.x[0], "The first step counts too.", HALF),
        Wrong("last-gradient", deltas[2] * sum(p.x), "Each step has a gradient of its own.", THIRD),
        Wrong("reversed", _dot(deltas, p.x[::-1]), "Each gradient belongs to the input of its own step.", HALF),
        Wrong("states", _dot(deltas, (F(0), *p.states[:-1])), "This is the derivative with respect to $w$.", THIRD),
        Wrong("sign", -right, "The sign is wrong.", HALF),
    ]


def _wrong_factors(p: Params) -> list[Wrong]:
    w, (s1, s2, s3) = p.w, p.slopes
    wrong = [
        Wrong("one-step", w * s3, "From $h_1$ to $h_3$ there are two steps.", HALF),
        Wrong("three-steps", w**3 * s1 * s2 * s3, "From $h_1$ to $h_3$ there are two steps.", HALF),
        Wrong("doubled", 2 * w, "The chain rule multiplies."),
        Wrong("with-loss", w**2 * s2 * s3 * p.upstream, "This is the derivative of the loss, not of $h_3$.", HALF),
        Wrong("sign", -(w**2) * s2 * s3, "The square of $w$ is positive.", HALF),
        Wrong("four-steps", w**4, "There are two steps, each with the factor $w$.", THIRD),
        Wrong("three-steps-size", abs(w) ** 3, "There are two steps, each with the factor $w$.", THIRD),
        Wrong("plus-one", (1 + abs(w)) ** 2, "There is no skip connection.", THIRD),
    ]
    if p.given_states:
        wrong += [
            Wrong("no-tanh", w**2, "The derivative of tanh is missing.", HALF),
            Wrong("first-slopes", w**2 * s1 * s2, "The slopes of steps 2 and 3 count.", HALF),
            Wrong("no-weight", s2 * s3, "Every step multiplies by $w$.", HALF),
        ]
    return wrong


def _wrong_far(p: Params) -> list[Wrong]:
    w, length = p.w, p.length or 0
    why = "From step 1 to step $T$ there are $T - 1$ steps."
    return [
        Wrong("one-more", w**length, why, HALF),
        Wrong("one-less", w ** (length - 2), why, HALF),
        Wrong("linear", w * (length - 1), "Every step multiplies by $w$."),
        Wrong("one-step", w, "Every step multiplies by $w$.", THIRD),
        Wrong("sign", -(w ** (length - 1)), "Count the minus signs.", HALF),
        Wrong("upside-down", 1 / w ** (length - 1), "Every step multiplies by $w$; nothing is divided.", THIRD),
        Wrong("zero", F(0), "Step $T$ still depends on step 1."),
        Wrong("three", F(3) * w, "Every step multiplies by $w$."),
    ]


def _wrong_trends(p: Params) -> list[Wrong]:
    why = r"The size is $\lvert w \rvert^{T-1}$: compare $\lvert w \rvert$ with 1."
    return [Wrong(name, name, why) for name in TRENDS if name != _trend(p.w)]
