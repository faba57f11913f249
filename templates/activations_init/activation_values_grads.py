"""Values and derivatives of activation functions at a point, and which function a plot shows."""

from __future__ import annotations

from cmath import exp
from cmath import log as complex_log
from dataclasses import dataclass
from fractions import Fraction as F
from functools import cache, cached_property
from itertools import pairwise
from math import fsum, log
from random import Random
from typing import Any

from examgen import NONE, Choice, Draw, Field, Given, Number, Part, Solved, Table, Tex, Wrong
from examgen.activations import CURVES, Point, at_logarithm, at_number, sigmoid, sigmoid_slope
from examgen.figures.axes import Axis
from examgen.figures.plots import Curve, plot
from examgen.figures.scene import Scene
from examgen.logarithms import Logs, ln, ln_tex, logs
from examgen.tex import number

TITLE, POINTS, MINUTES, FAMILY = "Activation functions", 4, 7, "activations"
FORMULAS = ("sigmoid", "tanh", "smooth-activations")

THIRD, HALF = F(1, 3), F(1, 2)
NAMES = {
    "relu": Tex("ReLU"),
    "leaky": Tex("leaky ReLU"),
    "elu": Tex("ELU"),
    "sigmoid": Tex("sigmoid"),
    "tanh": Tex(r"$\tanh$"),
    "softplus": Tex("softplus"),
    "silu": Tex("SiLU (swish)"),
    "gelu": Tex("GELU"),
}
DEFINITIONS = {
    "relu": r"\max(0, z)",
    "leaky": r"\max(z, ALPHA z)",
    "elu": r"ALPHA (e^z - 1) \text{ for } z < 0",
    "sigmoid": r"\frac{1}{1 + e^{-z}}",
    "tanh": r"\frac{e^z - e^{-z}}{e^z + e^{-z}}",
    "softplus": r"\ln(1 + e^z)",
    "silu": r"z\, \sigma(z)",
}
VALUE_RULES = {
    "relu": r"ReLU replaces negative values by 0 and keeps positive ones: $f(PLACE) = VALUE$.",
    "leaky": r"Below 0 the function is the line $f(z) = ALPHA z$, so $f(PLACE) = VALUE$. Only ReLU is 0 there.",
    "elu": r"With $e^z = ODDS$, $f(z) = ALPHA (ODDS - 1) = VALUE$.",
    "sigmoid": r"With $e^{-z} = INVERSE$, $f(z) = \frac{1}{1 + e^{-z}} = VALUE$.",
    "tanh": (
        r"With numerator and denominator multiplied by $e^z$, $f(z) = \frac{e^{2z} - 1}{e^{2z} + 1}$. "
        r"With $e^{2z} = SQUARE$, $f(z) = VALUE$."
    ),
    "softplus": r"With $e^z = ODDS$, $f(z) = \ln(1 + ODDS) = VALUE$.",
    "silu": r"The sigmoid is $\sigma(z) = SIGMOID$, so $f(z) = SIGMOID\, PLACE$.",
}
SLOPE_RULES = {
    "relu": r"The slope is 1 above 0 and 0 below, whatever $z$ is: $f'(PLACE) = SLOPE$.",
    "leaky": r"The slope of this line is $f'(PLACE) = SLOPE$.",
    "elu": r"The constant $-ALPHA$ drops out: $f'(z) = ALPHA e^z = SLOPE$.",
    "sigmoid": r"$f'(z) = f(z)\,(1 - f(z)) = SLOPE$, with the value of $f$ and not with $z$.",
    "tanh": r"$f'(z) = 1 - f(z)^2 = SLOPE$. The value is squared here; $f (1 - f)$ is the rule for the sigmoid.",
    "softplus": r"$f'(z) = \frac{e^z}{1 + e^z} = SLOPE$, which is the sigmoid.",
    "silu": r"By the product rule, $f'(z) = \sigma(z) + z\, \sigma(z)\, (1 - \sigma(z)) = SIGMOID + CURVE\, PLACE$.",
}


@dataclass(frozen=True)
class Level:
    functions: tuple[str, str, str]
    plots: tuple[str, ...]
    derivative: bool  # the plot shows a derivative


LEVELS = {
    "easy": Level(("relu", "leaky", "sigmoid"), ("relu", "leaky", "sigmoid", "tanh", "elu"), derivative=False),
    "medium": Level(("sigmoid", "tanh", "elu"), ("sigmoid", "tanh", "relu", "elu", "leaky"), derivative=True),
    "hard": Level(("elu", "softplus", "silu"), ("silu", "softplus", "elu", "gelu", "leaky", "relu"), derivative=False),
}
NUDGE = 1e-30  # a step into the complex plane, which differentiates without rounding (Squire and Trapp 1998)
HARDEST = ("silu", "softplus", "elu", "gelu")
ODDS = {"sigmoid": (2, 3, 4), "tanh": (2, 3), "elu": (2, 3, 4, 5), "softplus": (2, 3), "silu": (2, 3)}


@dataclass(frozen=True)
class Entry:
    """A function and where it is evaluated: at `place`, or at its natural logarithm."""

    function: str
    place: F
    log: bool
    alpha: F | None = None

    @cached_property
    def point(self) -> Point:
        if self.log:
            return at_logarithm(self.function, self.place, self.alpha or 1)
        return at_number(self.function, self.place, self.alpha or 0)

    @cached_property
    def z(self) -> Logs:
        return ln(self.place) if self.log else logs(self.place)


@dataclass(frozen=True)
class Params:
    entries: tuple[Entry, ...]
    shown: str  # the function of the plot
    derivative: bool
    options: tuple[str, ...]


def sample(d: Draw[Level, Any]) -> Params:
    entries = tuple(_entry(d.rng, name) for name in d.level.functions)
    options = d.level.plots
    shown = d.rng.choice(HARDEST if "gelu" in options else options)
    return Params(entries, shown, d.level.derivative, options)


def solve(p: Params, given: Given = NONE) -> Solved:  # noqa: ARG001 - no part builds on another
    parts = {}
    for k, entry in enumerate(p.entries, 1):
        point = entry.point
        parts[f"f{k}"] = Part(_number(point.value), wrong=_wrong_values(entry))
        parts[f"df{k}"] = Part(_number(point.slope), wrong=_wrong_slopes(entry))
    choices = {name: NAMES[name] for name in p.options}
    parts["plot"] = Part(Choice(p.shown, choices=choices), wrong=_wrong_plots(p), weight=2)
    return Solved(
        parts=parts,
        steps={"rows": [_solution(k, entry) for k, entry in enumerate(p.entries, 1)]},
        figures={"plot": _plot(p.shown, p.derivative)},
        tables={"values": _table(p)},
    )


def verify(p: Params) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for k, entry in enumerate(p.entries, 1):
        z, alpha = log(entry.place) if entry.log else float(entry.place), float(entry.alpha or 1)
        nudged = _complex(entry.function, complex(z, NUDGE), alpha)
        values |= {f"f{k}": nudged.real, f"df{k}": nudged.imag / NUDGE}
    values["plot"] = next(name for name in p.options if _fits(name, p.shown))
    return values


def effort(p: Params) -> float:
    costs = {"relu": 0.4, "leaky": 0.6, "sigmoid": 1.2, "tanh": 1.5, "elu": 1.3, "softplus": 1.3, "silu": 2}
    return 1 + fsum(costs[entry.function] for entry in p.entries)


def _entry(rng: Random, name: str) -> Entry:
    if name == "relu":
        return Entry(name, F(rng.choice((-4, -3, -2, 2, 3, 4, 5))), log=False)
    if name == "leaky":
        return Entry(
            name, F(rng.choice((-6, -5, -4, -3, -2))), log=False, alpha=rng.choice((F(1, 10), F(1, 5), F(1, 4)))
        )
    odds = F(rng.choice(ODDS[name]))
    if name == "elu":
        return Entry(name, 1 / odds, log=True, alpha=rng.choice((F(1, 2), F(2), F(3, 2), F(3))))
    return Entry(name, rng.choice((odds, 1 / odds)), log=True)


def _number(value: Logs) -> Number:
    return Number(value.near, decimals=3 if abs(float(value)) < 0.1 else 2, closed=value.closed)


def _filled(text: str, entry: Entry) -> Tex:
    q, s = entry.place, sigmoid(entry.place) if entry.log else F(0)
    numbers = {
        "ALPHA": entry.alpha or F(1),
        "ODDS": q,
        "INVERSE": 1 / q,
        "SQUARE": q**2,
        "SIGMOID": s,
        "CURVE": s * (1 - s),
    }
    marks = {mark: _plain(value) for mark, value in numbers.items()}
    marks |= {"PLACE": _z(entry), "VALUE": entry.point.value.tex, "SLOPE": entry.point.slope.tex}
    for mark, tex in marks.items():
        text = text.replace(mark, tex)
    return Tex(text)


def _plain(value: F) -> str:
    return str(number(value))


def _z(entry: Entry) -> Tex:
    return ln_tex(entry.place) if entry.log else number(entry.place)


def _solution(k: int, entry: Entry) -> dict[str, Any]:
    """The ids of the two parts and how to get there."""
    value, slope = (_filled(rules[entry.function], entry) for rules in (VALUE_RULES, SLOPE_RULES))
    return {"value": f"f{k}", "slope": f"df{k}", "value_rule": value, "slope_rule": slope}


def _table(p: Params) -> Table:
    rows = [
        (
            NAMES[entry.function],
            Tex(f"${_filled(DEFINITIONS[entry.function], entry)}$"),
            Tex(f"${_z(entry)}$"),
            Field(f"f{k}", width=72),
            Field(f"df{k}", width=72),
        )
        for k, entry in enumerate(p.entries, 1)
    ]
    return Table(
        "lllll", ("function", Tex("$f(z)$"), Tex("$z$"), Tex("value of $f(z)$"), Tex("value of $f'(z)$")), rows
    )


@cache
def _plot(shown: str, derivative: bool) -> Scene:  # noqa: FBT001 - a field of Params
    """The function or its derivative, one of a handful of figures; where the derivative jumps, in two pieces."""
    x = Axis(-4, 4, "$z$")
    y = Axis(F(-1, 4), F(5, 4), ticks=(0, F(1, 4), F(1, 2), F(3, 4), 1)) if derivative else Axis(F(-5, 4), 3)
    cuts = (-4.0, 0.0, 4.0) if derivative and shown in ("relu", "leaky") else (-4.0, 4.0)
    pieces = [[low + (high - low) * (i + 0.01) / 80.02 for i in range(81)] for low, high in pairwise(cuts)]
    curves = [Curve([(z, round(_height(shown, derivative, z), 5)) for z in piece], colour="accent") for piece in pieces]
    return plot(x, y, curves=curves, grid=True, width=200, height=125)


def _height(shown: str, derivative: bool, z: float) -> float:  # noqa: FBT001
    curve = CURVES[shown]
    return (curve(z + 1e-4) - curve(z - 1e-4)) / 2e-4 if derivative else curve(z)


def _complex(name: str, z: complex, alpha: float) -> complex:
    """The activation of a complex number whose imaginary part is a nudge."""
    s = 1 / (1 + exp(-z))
    if name in ("relu", "leaky", "elu") and z.real > 0:
        return z
    match name:
        case "relu":
            return 0j
        case "leaky":
            return alpha * z
        case "elu":
            return alpha * (exp(z) - 1)
        case "sigmoid":
            return s
        case "tanh":
            return 2 / (1 + exp(-2 * z)) - 1
        case "softplus":
            return complex_log(1 + exp(z))
    return z * s


def _fits(name: str, shown: str) -> bool:
    """Whether two functions take the same values."""
    if "gelu" in (name, shown):
        return name == shown
    return all(
        abs(_complex(name, complex(z, 0), 0.1 if name == "leaky" else 1) - CURVES[shown](z)) < 1e-9 for z in (-3, -1, 2)
    )


def _wrong(found: dict[str, tuple[Any, str, F]]) -> list[Wrong]:
    return [
        Wrong(name, value.near if isinstance(value, Logs) else value, why, credit)
        for name, (value, why, credit) in found.items()
    ]


def _wrong_values(entry: Entry) -> list[Wrong]:
    q, z, alpha, zero = entry.place, entry.z, entry.alpha or F(1), F(0)
    s = sigmoid(q) if entry.log else zero
    slope = entry.point.slope
    own: dict[str, dict[str, tuple[Any, str, F]]] = {
        "relu": {
            "input": (z, "ReLU replaces negative values by 0 and keeps positive ones.", zero),
            "zero": (zero, "ReLU keeps positive values.", zero),
            "absolute": (-z, "ReLU does not change signs.", zero),
            "square": (q**2, "Above 0 the function is a line, and below it is 0.", zero),
            "slope-added": (max(q, zero) + (q > 0), "The slope is not a part of the value.", zero),
            "leaky": (max(q, q / 10), "This is a leaky ReLU.", THIRD),
        },
        "leaky": {
            "relu": (zero, r"Below 0 the function is $\alpha z$, not 0.", THIRD),
            "input": (z, r"Below 0 the function is $\alpha z$.", zero),
            "sign": (z * -alpha, "The value has the sign of $z$.", HALF),
            "subtracted": (z - logs(alpha), r"$z$ is multiplied by $\alpha$.", zero),
            "divided": (z * (1 / alpha), r"$z$ is multiplied by $\alpha$, not divided by it.", zero),
        },
        "sigmoid": {
            "sign": (1 - s, "The exponent is $-z$, not $z$.", HALF),
            "exponential": (q, "This is $e^z$.", zero),
            "inverse": (1 / q, "This is $e^{-z}$.", zero),
            "tanh": ((q**2 - 1) / (q**2 + 1), "This is the hyperbolic tangent.", zero),
            "denominator": (1 + 1 / q, "This is the denominator.", THIRD),
            "half": (F(1, 2), "This is the value at 0.", zero),
        },
        "tanh": {
            "sign": (logs((1 - q**2) / (q**2 + 1)), "The value has the sign of $z$.", HALF),
            "half-argument": ((q - 1) / (q + 1), r"This is $\tanh \frac{z}{2}$: the exponents are $z$ and $-z$.", HALF),
            "sigmoid": (s, "This is the sigmoid.", zero),
            "sinh": ((q - 1 / q) / 2, "This is the numerator, halved.", THIRD),
            "upside-down": ((q**2 + 1) / (q**2 - 1), "Numerator and denominator are exchanged.", THIRD),
            "square": (((q**2 - 1) / (q**2 + 1)) ** 2, "This is the square of the value.", zero),
        },
        "elu": {
            "sign": (alpha * (1 - q), "$e^z - 1$ is negative below 0.", HALF),
            "exponential": (alpha * q, "The 1 is missing.", HALF),
            "no-alpha": (q - 1, r"The factor $\alpha$ is missing.", HALF),
            "leaky": (z * alpha, "This would be a leaky ReLU.", zero),
            "relu": (zero, "This would be ReLU.", zero),
            "upside-down": (alpha * (1 / q - 1), "The exponent is $z$, which is negative.", THIRD),
            "alpha-inside": (alpha * q - 1, r"$\alpha$ multiplies the bracket.", THIRD),
        },
        "softplus": {
            "relu": (z, r"This is $\ln e^z = z$: the 1 is missing.", THIRD),
            "sign": (ln(1 + 1 / q), "The exponent is $z$, not $-z$.", HALF),
            "no-logarithm": (1 + q, "The logarithm is missing.", THIRD),
            "sum": (z + ln(F(2)), "The logarithm of a sum is not a sum of logarithms.", zero),
            "sigmoid": (s, "This is the derivative.", zero),
            "exponential": (q, "This is $e^z$.", zero),
        },
        "silu": {
            "sigmoid": (s, "The factor $z$ is missing.", THIRD),
            "input": (z, "The sigmoid is missing.", zero),
            "sign": (z * (1 - s), "The exponent of the sigmoid is $-z$.", HALF),
            "product": (z * (s * (1 - s)), "The factor is the sigmoid, not its derivative.", THIRD),
            "sum": (z + logs(s), "$z$ and the sigmoid are multiplied.", THIRD),
            "exponential": (z * q, "The factor is the sigmoid, not $e^z$.", zero),
        },
    }
    wrong = _wrong(own[entry.function])
    return [*wrong, Wrong("slope", slope.near, "This is the derivative.")]


def _wrong_slopes(entry: Entry) -> list[Wrong]:
    q, z, alpha, zero = entry.place, entry.z, entry.alpha or F(1), F(0)
    s = sigmoid(q) if entry.log else zero
    t = (q**2 - 1) / (q**2 + 1)
    own: dict[str, dict[str, tuple[Any, str, F]]] = {
        "relu": {
            "input": (z, "The slope is 0 or 1, not $z$.", zero),
            "open": (F(1), "Below 0 the function is flat.", zero),
            "shut": (zero, "Above 0 the function is $z$.", zero),
            "sign": (F(-1), "ReLU never falls.", zero),
            "half": (F(1, 2), "The slope is 0 or 1; a mean would at most be chosen at 0.", zero),
        },
        "leaky": {
            "shut": (zero, r"Below 0 the slope is $\alpha$; only ReLU has 0.", THIRD),
            "open": (F(1), r"Below 0 the slope is $\alpha$.", zero),
            "value": (z * alpha, "This is the value.", zero),
            "sign": (-alpha, "The function rises everywhere.", HALF),
            "rest": (1 - alpha, r"The slope is $\alpha$ itself.", zero),
        },
        "sigmoid": {
            "input": (
                float(z) * (1 - float(z)),
                "The derivative is $f (1 - f)$ with the value $f$, not with $z$.",
                THIRD,
            ),
            "value": (s, "This is the value.", zero),
            "rest": (1 - s, "The factor $f$ is missing.", THIRD),
            "tanh": (1 - s**2, "This is the rule for the hyperbolic tangent.", THIRD),
            "square": (s**2, "The derivative is $f (1 - f)$, not $f^2$.", THIRD),
            "largest": (F(1, 4), "This is the slope at 0, its largest value.", zero),
            "sign": (-s * (1 - s), "The sigmoid rises everywhere.", HALF),
        },
        "tanh": {
            "sigmoid-rule": (t * (1 - t), "This is the sigmoid's rule.", THIRD),
            "no-square": (1 - t, "The value is squared: $1 - f^2$.", HALF),
            "square": (t**2, "Subtract it from 1: $1 - f^2$.", HALF),
            "largest": (F(1), "This is the slope at 0, its largest value.", zero),
            "sigmoid": (sigmoid_slope(q), "This is the derivative of the sigmoid.", zero),
            "plus": (1 + t**2, "The sign is wrong: $1 - f^2$.", HALF),
        },
        "elu": {
            "value": (alpha * (q - 1), "This is the value; the constant drops out.", THIRD),
            "no-alpha": (q, r"The factor $\alpha$ is missing.", HALF),
            "leaky": (alpha, "This would be a leaky ReLU.", zero),
            "open": (F(1), "This is the slope above 0.", zero),
            "shut": (zero, "This would be ReLU.", zero),
            "sign": (-alpha * q, "The function rises everywhere.", HALF),
            "upside-down": (alpha / q, "The exponent is $z$, which is negative.", THIRD),
        },
        "softplus": {
            "sign": (1 - s, r"The derivative is $\sigma(z)$, not $\sigma(-z)$.", HALF),
            "no-inner": (1 / (1 + q), "The inner derivative $e^z$ is missing.", HALF),
            "exponential": (q, "The outer derivative is missing.", THIRD),
            "open": (F(1), "This would be ReLU.", zero),
            "sigmoid-slope": (sigmoid_slope(q), "The derivative is the sigmoid itself.", zero),
            "denominator": (1 + q, "This is the denominator.", zero),
        },
        "silu": {
            "no-second": (s, "The second term of the product rule is missing.", HALF),
            "no-first": (z * sigmoid_slope(q), "The first term of the product rule is missing.", HALF),
            "sigmoid-slope": (sigmoid_slope(q), "The product rule is needed, since $z$ is a factor too.", THIRD),
            "no-rest": (logs(s) + z * s, r"The derivative of the sigmoid is $\sigma (1 - \sigma)$.", HALF),
            "minus": (logs(s) - z * sigmoid_slope(q), "The product rule adds.", HALF),
            "value": (z * s, "This is the value.", zero),
        },
    }
    return _wrong(own[entry.function])


def _wrong_plots(p: Params) -> list[Wrong]:
    why = "Look at the values far to the left and to the right, and at 0."
    return [Wrong(name, name, why) for name in p.options if name != p.shown]
