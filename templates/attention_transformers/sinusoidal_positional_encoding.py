"""Sinusoidal positional encoding: angles, wavelengths, an encoding, and products that depend on the offset only."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction as F
from functools import cached_property
from itertools import count
from math import cos, fsum, isqrt, pi, radians, sin
from typing import Any, Literal

from examgen import NONE, Choice, Draw, Given, Integer, Number, Part, Reject, Solved, Table, Tex, Vector, Wrong
from examgen.attention.positions import Surd, cosine_of, encodings_product, sinusoidal
from examgen.figures.axes import Axis
from examgen.figures.plots import Curve, Mark, plot
from examgen.figures.sampling import sampled
from examgen.figures.scene import Scene
from examgen.rounding import rounded
from examgen.tex import decimal, exact_decimal

TITLE, POINTS, MINUTES, FAMILY = "Sinusoidal positional encoding", 3, 5, "sinusoidal-positions"
FORMULAS = ("angle-difference",)

Task = Literal["angle", "vector", "offset"]
HALF, THIRD = F(1, 2), F(1, 3)
INDEX = "Components $2i$ and $2i + 1$ are a pair with the same angle: $i$ counts pairs."
FUNCTIONS = {"sin": Tex("sine"), "cos": Tex("cosine")}


@dataclass(frozen=True)
class Level:
    task: Task


LEVELS = {"easy": Level("angle"), "medium": Level("vector"), "hard": Level("offset")}
STANDARD = ((1, 2, 3), (1, 3, 2), (2, 2, 2), (2, 3, 2), (3, 2, 2), (1, 4, 2), (1, 6, 2))
"""Steps of the first angle to pi, root and pairs that have standard angles only."""


@dataclass(frozen=True)
class Params:
    task: Task
    root: int  # by which the angle shrinks from one pair of components to the next: base^(2 / d)
    pairs: int
    position: int
    component: int  # that is asked about, from 0; 0 if all are
    offset: int  # of a second position; 0 if there is none
    half: int  # positions in which the first angle grows by pi; 0 for 1 radian a position

    @cached_property
    def base(self) -> int:
        return int(self.root**self.pairs)

    @cached_property
    def pair(self) -> int:
        """The pair of the component, i."""
        return self.component // 2

    @cached_property
    def divisors(self) -> list[int]:
        return [self.root**i for i in range(self.pairs)]

    @cached_property
    def product(self) -> Surd:
        """Of the encodings of both positions, where angles are standard."""
        cosines = [cosine_of(F(self.offset, self.half * divisor)) for divisor in self.divisors]
        return sum(cosines, start=Surd())


def sample(d: Draw[Level, None]) -> Params:
    rng, task = d.rng, d.level.task
    if task == "angle":
        root, pairs = rng.choice(((2, 4), (2, 5), (2, 6), (3, 3), (3, 4), (4, 3), (5, 3), (10, 3), (10, 4), (10, 5)))
        component = rng.randrange(2, min(2 * pairs, 8))
        return Params(task, root, pairs, rng.randint(3, 50), component, 0, 0)
    if task == "vector":
        p = Params(task, rng.choice((4, 16, 25, 100)), 2, rng.randint(2, 12), 0, rng.randint(1, 8), 0)
        if p.position == p.offset or p.position % p.root == 0:
            raise Reject("angles coincide")
        if abs(encodings_product(p.offset, [1 / divisor for divisor in p.divisors])) < 0.05:
            raise Reject("two decimals do not tell the dot product from 0")
        return p
    half, root, pairs = rng.choice(STANDARD)
    return Params(task, root, pairs, rng.randint(1, 30), 0, rng.randint(1, 2 * half * root ** (pairs - 1) - 1), half)


def solve(p: Params, given: Given = NONE) -> Solved:
    steps = {
        "width": 2 * p.pairs,
        "divisor": p.root**p.pair,
        "divisors": p.divisors,
        "angle": F(p.position, p.root**p.pair),
        "later": p.position + p.offset,
    }
    if p.task == "angle":
        wave = 2 * p.root**p.pair
        parts = {
            "function": Part(_function(p), wrong=lambda: _wrong_functions(p)),
            "angle": Part(Number(steps["angle"], decimals=3), wrong=lambda: _wrong_angles(p)),
            "wavelength": Part(Number(rounded(wave * pi), closed=rf"{wave}\pi"), wrong=lambda: _wrong_waves(p)),
        }
        return Solved(parts=parts, steps=steps, figures={"wave": lambda: _wave(p)})
    if p.task == "vector":
        rates = [1 / divisor for divisor in p.divisors]
        parts = {
            "encoding": Part(
                Vector(sinusoidal(p.position, rates), decimals=2), wrong=lambda: _wrong_encodings(p), weight=2
            ),
            "product": Part(Number(rounded(encodings_product(p.offset, rates))), wrong=lambda: _wrong_products(p)),
        }
        steps["angles"] = [F(p.position, divisor) for divisor in p.divisors]
        steps["offsets"] = [F(p.offset, divisor) for divisor in p.divisors]
        figures = {"sines": lambda: _sines(p)}
        return Solved(parts=parts, steps=steps, figures=figures, tables={"values": lambda: _table(p)})
    product, period = given.get("product"), 2 * p.half * p.divisors[-1]
    apart = Surd(rational=F(2 * p.pairs)) + p.product.times(-2)
    gap = _number(apart) if product is None else Number(2 * p.pairs - 2 * product)
    parts = {
        "product": Part(_number(p.product), wrong=lambda: _wrong_offsets(p)),
        "gap": Part(gap, wrong=lambda: _wrong_gaps(p)),
        "period": Part(Integer(period), wrong=lambda: _wrong_periods(p)),
    }
    steps["last"] = p.pairs - 1
    steps["fractions"] = [F(p.offset, p.half * divisor) for divisor in p.divisors]
    steps["cosines"] = [_number(cosine_of(each)) for each in steps["fractions"]]
    return Solved(parts=parts, steps=steps, figures={"products": lambda: _product_curve(p)})


def verify(p: Params) -> dict[str, Any]:
    def encoding(position: int) -> list[float]:
        step = pi / p.half if p.half else 1.0
        angles = [position * step / p.base ** (2 * i / (2 * p.pairs)) for i in range(p.pairs)]
        return [function(angle) for angle in angles for function in (sin, cos)]

    a, b = encoding(p.position), encoding(p.position + p.offset)
    product = fsum(x * y for x, y in zip(a, b, strict=True))
    if p.task == "angle":
        angle = F(p.position)
        for _ in range(p.component // 2):
            angle /= p.root
        return {"function": ("sin", "cos")[p.component % 2], "angle": angle, "wavelength": 2 * pi * p.position / angle}
    if p.task == "vector":
        return {"encoding": tuple(a), "product": product}
    gap = fsum((x - y) ** 2 for x, y in zip(a, b, strict=True))
    start = encoding(0)
    period = next(n for n in count(1) if all(abs(x - y) < 1e-9 for x, y in zip(start, encoding(n), strict=True)))
    return {"product": product, "gap": gap, "period": period}


def effort(p: Params) -> float:
    return {"angle": 3.0, "vector": 4.5, "offset": 5.5 + 0.5 * (p.pairs - 2)}[p.task]


def _function(p: Params) -> Choice:
    return Choice(("sin", "cos")[p.component % 2], choices=FUNCTIONS)


def _number(value: Surd) -> Number:
    """The number with its roots as it is written by hand."""
    if value.is_rational:
        return Number(value.rational)
    terms: list[str] = [_plain(value.rational)] if value.rational else []
    terms += [_multiple(factor, root) for factor, root in ((value.two, 2), (value.three, 3)) if factor]
    closed = terms[0] + "".join(f" - {term[1:]}" if term.startswith("-") else f" + {term}" for term in terms[1:])
    return Number(rounded(float(value)), closed=closed)


def _plain(value: F) -> str:
    sign, size = "-" if value < 0 else "", abs(value)
    return sign + (str(size) if size.denominator == 1 else rf"\frac{{{size.numerator}}}{{{size.denominator}}}")


def _multiple(factor: F, root: int) -> str:
    sign, size = "-" if factor < 0 else "", abs(factor)
    top = rf"\sqrt{{{root}}}" if size.numerator == 1 else rf"{size.numerator}\sqrt{{{root}}}"
    return sign + (top if size.denominator == 1 else rf"\frac{{{top}}}{{{size.denominator}}}")


def _wave(p: Params) -> Scene:
    """The component over the positions, with the place where it begins to repeat."""
    divisor = p.root**p.pair
    length, turn = 2 * pi * divisor, cos if p.component % 2 else sin

    def component(position: float) -> float:
        return turn(position / divisor)

    x = Axis(0, max(1.2 * length, 1.1 * p.position), "position", ticks=(0, p.position))
    marks = [
        Mark(p.position, component(p.position), colour="accent"),
        Mark(length, component(length), style="ring"),
    ]
    curve, y = Curve(sampled(component, x, 161)), Axis(-1.2, 1.2, ticks=(-1, 0, 1))
    return plot(x, y, curves=[curve], marks=marks, height=70)


def _sines(p: Params) -> Scene:
    """The sines of both pairs over the positions, and the asked one's."""
    x = Axis(0, p.position + p.offset + 2, "position", ticks=(0, p.position, p.position + p.offset))
    curves = [
        Curve(sampled(sin, x, 161), r"$i = 0$", colour="accent"),
        Curve(sampled(lambda position: sin(position / p.root), x), r"$i = 1$", dashed=True),
    ]
    marks = [Mark(p.position, sin(p.position / divisor)) for divisor in (1, p.root)]
    return plot(x, Axis(-1.2, 1.2, "sine", ticks=(-1, 0, 1)), curves=curves, marks=marks, height=70)


def _product_curve(p: Params) -> Scene:
    """The dot product over the offset, one period."""

    def product(offset: float) -> float:
        return fsum(cos(pi * offset / (p.half * divisor)) for divisor in p.divisors)

    period = 2 * p.half * p.divisors[-1]
    x = Axis(0, period, "offset", ticks=(0, p.offset, period))
    y = Axis(-p.pairs, p.pairs, "dot product", ticks=(-p.pairs, 0, p.pairs))
    mark = Mark(p.offset, product(p.offset), colour="accent")
    return plot(x, y, curves=[Curve(sampled(product, x))], marks=[mark], height=80)


def _table(p: Params) -> Table:
    """Sines and cosines of the angles that are needed and of some that are not."""
    shrunk = [F(each, divisor) for each in (p.position, p.offset) for divisor in (1, isqrt(p.root), p.root)]
    angles = sorted({*shrunk, F(p.position + p.offset)})
    rows = [(exact_decimal(angle), *(decimal(f(angle), 3) for f in (sin, cos))) for angle in angles]
    return Table("rrr", (Tex("$x$ (radians)"), Tex(r"$\sin x$"), Tex(r"$\cos x$")), rows)


def _wrong_functions(p: Params) -> list[Wrong]:
    other = ("cos", "sin")[p.component % 2]
    return [Wrong(other, other, "Even components are sines, odd ones cosines.")]


def _wrong_angles(p: Params) -> list[Wrong]:
    pos, i, j, root = p.position, p.pair, p.component, p.root
    return [
        Wrong("component-as-pair", F(pos, root**j), INDEX, HALF),
        Wrong("half-the-exponent", pos / root ** (i / 2), "The exponent is $2i / d$, not $i / d$.", HALF),
        Wrong("multiplied", F(pos * root**i), "The position is divided by the power.", THIRD),
        Wrong("next-pair", F(pos, root ** (i + 1)), "$i$ counts from 0.", HALF),
        Wrong("not-divided", F(pos), "Only the first pair has the position as its angle."),
        Wrong("by-base", F(pos, p.base), "The exponent is $2i / d$.", F(0)),
        Wrong("inverse", F(root**i, pos), "The position is divided by the power.", F(0)),
    ]


def _wrong_waves(p: Params) -> list[Wrong]:
    power = p.root**p.pair
    return [
        Wrong("no-pi", F(power), "A full turn is $2\\pi$.", HALF),
        Wrong("half-turn", pi * power, "A full turn is $2\\pi$.", HALF),
        Wrong("inverse", 2 * pi / power, "Later pairs turn more slowly.", THIRD),
        Wrong("component-as-pair", 2 * pi * p.root**p.component, INDEX, HALF),
        Wrong("by-base", 2 * pi * p.base, "The exponent is $2i / d$.", THIRD),
        Wrong("position-too", 2 * pi * power / p.position, "The wavelength does not depend on the position.", F(0)),
    ]


def _wrong_encodings(p: Params) -> list[Wrong]:
    pos, root = p.position, p.root
    rates = [1 / divisor for divisor in p.divisors]
    a, b, c, d = sinusoidal(pos, rates)
    half = sinusoidal(pos, [1, 1 / isqrt(root)])
    degrees = tuple(f(radians(pos * rate)) for rate in rates for f in (sin, cos))
    return [
        Wrong("sine-and-cosine-swapped", (b, a, d, c), "Even components are sines, odd ones cosines.", HALF),
        Wrong("half-the-exponent", half, "The exponent is $2i / d$, not $i / d$.", HALF),
        Wrong("half-the-exponent, swapped", (half[1], half[0], half[3], half[2]), "Even components are sines.", F(0)),
        Wrong("sines-first", (a, c, b, d), "Sine and cosine of a pair stand beside each other.", HALF),
        Wrong("pairs-swapped", (c, d, a, b), "The first pair has the largest angle.", HALF),
        Wrong("degrees", degrees, "The angles are in radians.", HALF),
        Wrong("same-angle", (a, b, a, b), "Each pair has an angle of its own.", THIRD),
    ]


def _wrong_products(p: Params) -> list[Wrong]:
    k, fast, slow = p.offset, 1.0, 1 / p.root
    return [
        Wrong("sines", sin(k * fast) + sin(k * slow), "$\\sin a \\sin b + \\cos a \\cos b = \\cos(a - b)$.", HALF),
        Wrong("position", cos(p.position * fast) + cos(p.position * slow), "It depends on the offset only.", THIRD),
        Wrong("half-the-exponent", cos(k) + cos(k / isqrt(p.root)), "The exponent is $2i / d$, not $i / d$.", HALF),
        Wrong("multiplied", cos(k * fast) * cos(k * slow), "The pairs contribute terms of a sum.", THIRD),
        Wrong("second-pair-only", cos(k * slow), "Both pairs count.", THIRD),
        Wrong("equal-positions", F(2), "That is the product of an encoding with itself.", F(0)),
        Wrong("mean", (cos(k * fast) + cos(k * slow)) / 2, "It is the sum, not the mean.", HALF),
    ]


def _wrong_offsets(p: Params) -> list[Wrong]:
    angles = [pi * p.offset / (p.half * divisor) for divisor in p.divisors]
    right = fsum(map(cos, angles))
    return [
        Wrong("sines", fsum(map(sin, angles)), "$\\sin a \\sin b + \\cos a \\cos b = \\cos(a - b)$.", HALF),
        Wrong("first-pair-only", cos(angles[0]), "All pairs count.", THIRD),
        Wrong("last-pair-only", cos(angles[-1]), "All pairs count.", THIRD),
        Wrong("negative", -right, "Check the signs of the cosines.", HALF),
        Wrong("mean", right / p.pairs, "It is the sum, not the mean.", HALF),
        Wrong("equal-positions", F(p.pairs), "That is the product of an encoding with itself.", F(0)),
        Wrong("angles-added", right - 2 * cos(angles[-1]), "Check the signs of the cosines.", HALF),
    ]


def _wrong_gaps(p: Params) -> list[Wrong]:
    product, pairs = float(p.product), p.pairs
    return [
        Wrong("lengths-forgotten", -2 * product, "Each encoding has the squared length $d / 2$.", THIRD),
        Wrong("product-once", 2 * pairs - product, "$|a - b|^2 = |a|^2 + |b|^2 - 2 \\, a \\cdot b$.", HALF),
        Wrong("one-length", pairs - 2 * product, "Both lengths count.", HALF),
        Wrong("plus", 2 * pairs + 2 * product, "$|a - b|^2 = |a|^2 + |b|^2 - 2 \\, a \\cdot b$.", HALF),
        Wrong("width-as-length", 4 * pairs - 2 * product, "Each pair has $\\sin^2 + \\cos^2 = 1$.", HALF),
        Wrong("root", max(0.0, 2 * pairs - 2 * product) ** 0.5, "The square of the distance is asked for.", HALF),
    ]


def _wrong_periods(p: Params) -> list[Wrong]:
    first, last = 2 * p.half, 2 * p.half * p.divisors[-1]
    return [
        Wrong("fastest", first, "The slowest pair has not turned fully yet.", HALF),
        Wrong("half-turn", last // 2, "A full turn is $2\\pi$.", HALF),
        Wrong("sum", sum(first * divisor for divisor in p.divisors), "All pairs turn at the same time.", THIRD),
        Wrong("twice", 2 * last, "All components repeat earlier.", HALF),
        Wrong("base", 2 * p.half * p.base, "The last pair has $i = d / 2 - 1$.", HALF),
        Wrong("next", last + first, "All components repeat earlier.", F(0)),
    ]
