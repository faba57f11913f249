"""Affine quantisation to eight bits: scale, zero point, the integer of a value, and what comes back."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction as F
from functools import cached_property, partial
from math import floor
from typing import Any

from examgen import NONE, Draw, Given, Integer, Number, Part, Reject, Solved, Wrong
from examgen.figures.axes import Axis
from examgen.figures.plots import Mark, number_line
from examgen.figures.scene import Scene
from examgen.optim.quantisation import LEVELS as STEPS
from examgen.optim.quantisation import dequantise, quantise, rounded, scale, zero_point

TITLE, POINTS, MINUTES, FAMILY = "Quantisation to eight bits", 5, 6, "quantisation"


@dataclass(frozen=True)
class Level:
    steps: tuple[F, ...]  # the scale
    zeros: tuple[int, ...]  # the zero point
    clipped: bool  # a value beyond the range is asked too


LEVELS = {
    "easy": Level(steps=(F(1, 5), F(1, 10), F(1, 20)), zeros=(0, STEPS), clipped=False),
    "medium": Level(steps=(F(1, 5), F(1, 10), F(1, 20), F(1, 50)), zeros=tuple(range(50, 206, 5)), clipped=False),
    "hard": Level(steps=(F(1, 5), F(1, 10), F(1, 20), F(1, 50)), zeros=tuple(range(50, 206, 5)), clipped=True),
}


@dataclass(frozen=True)
class Params:
    low: F
    high: F
    value: F
    beyond: F | None  # a value outside the range

    @cached_property
    def step(self) -> F:
        return scale(self.low, self.high)

    @cached_property
    def zero(self) -> int:
        return zero_point(self.low, self.step)


def sample(d: Draw[Level, None]) -> Params:
    rng, level = d.rng, d.level
    step, zero = rng.choice(level.steps), rng.choice(level.zeros)
    low, high = -zero * step, (STEPS - zero) * step
    off = rng.choice((F(-2, 5), F(-3, 10), F(-1, 5), F(1, 5), F(3, 10), F(2, 5)))  # of a step, from the nearest level
    integer = rng.choice([n for n in range(20, STEPS - 20) if abs(n - zero) > 10])
    value = (integer - zero + off) * step
    beyond = rng.choice((high + rng.randint(2, 30) * step, low - rng.randint(2, 30) * step)) if level.clipped else None
    if value == 0:
        raise Reject("the value is zero")
    return Params(low, high, value, beyond)


def solve(p: Params, given: Given = NONE) -> Solved:
    step = given.get("scale", p.step)
    zero = given.get("zero", zero_point(p.low, step))
    code = given.get("code", quantise(p.value, step, zero))
    parts = {
        "scale": Part(Number(p.step, decimals=5), wrong=partial(_wrong_scales, p)),
        "zero": Part(Integer(zero_point(p.low, step)), wrong=partial(_wrong_zeros, p)),
        "code": Part(Integer(quantise(p.value, step, zero)), wrong=partial(_wrong_codes, p)),
        "back": Part(Number(dequantise(code, step, zero), decimals=3), wrong=partial(_wrong_values, p)),
    }
    if p.beyond is not None:
        parts["beyond"] = Part(Integer(quantise(p.beyond, step, zero)), wrong=partial(_wrong_beyond, p))
    return Solved(
        parts=parts,
        steps=lambda: {
            "span": p.high - p.low,
            "step": step,
            "zero": zero,
            "ratio": p.value / step,
            "near": rounded(p.value / step),
            "code": code,
            "less": code - zero,
            "error": abs(dequantise(code, step, zero) - p.value),
            "bound": step / 2,
            "far": rounded(p.beyond / step) + zero if p.beyond is not None else 0,
        },
        conventions=("quantise-affine",),
        figures={"line": lambda: _figure(p)},
    )


def verify(p: Params) -> dict[str, Any]:
    low, step = float(p.low), float(p.high - p.low) / STEPS
    levels = [low + k * step for k in range(STEPS + 1)]
    nearest = [
        min(range(STEPS + 1), key=lambda k: abs(levels[k] - x)) for x in (0.0, float(p.value), float(p.beyond or 0))
    ]
    values = {"scale": levels[1] - levels[0], "zero": nearest[0], "code": nearest[1], "back": levels[nearest[1]]}
    return values | ({"beyond": nearest[2]} if p.beyond is not None else {})


def effort(p: Params) -> float:
    return 3.2 + 0.7 * (p.zero > 0) + 0.8 * (p.beyond is not None)


def _figure(p: Params) -> Scene:
    marks = [
        Mark(float(p.low), text="0"),
        Mark(float(p.high), text=str(STEPS)),
        Mark(float(p.value), text="$x$", style="cross"),
    ]
    margin = float(p.high - p.low) / 12
    ticks = [float(p.low), float(p.high)]
    return number_line(Axis(float(p.low) - margin, float(p.high) + margin, ticks=ticks), marks)


def _wrong_scales(p: Params) -> list[Wrong]:
    span, largest = p.high - p.low, max(-p.low, p.high)
    return [
        Wrong("256", span / 256, "256 integers are 255 steps apart.", F(1, 2)),
        Wrong("symmetric", largest / 127, "The range is not symmetric: all 256 integers cover it.", F(1, 3)),
        Wrong("inverse", STEPS / span, "The scale is the real distance between two neighbouring integers.", F(1, 3)),
        Wrong("high-only", p.high / STEPS, "The range begins below zero.", F(1, 3)),
        Wrong("double", 2 * largest / STEPS, "The range reaches from its lower to its upper end.", F(1, 3)),
        Wrong("half-step", span / 510, "This is the largest error, half the scale.", F(1, 3)),
        Wrong("sixteen-bits", span / 65535, "Eight bits make 256 integers."),
        Wrong("128", span / 128, "Eight bits make 256 integers.", F(1, 3)),
    ]


def _wrong_zeros(p: Params) -> list[Wrong]:
    return _bytes(
        Wrong("middle", 128, "Zero does not lie in the middle of this range."),
        Wrong("below-middle", 127, "Zero does not lie in the middle of this range."),
        Wrong("none", 0, "The integer 0 stands for the lower end of the range."),
        Wrong("upper", STEPS - p.zero, "Count the steps from the lower end to zero, not from zero up.", F(1, 2)),
        Wrong("off-by-one", p.zero + 1, "The lower end itself is the integer 0.", F(1, 2)),
        Wrong("off-below", p.zero - 1, "The lower end itself is the integer 0.", F(1, 2)),
    )


def _wrong_codes(p: Params) -> list[Wrong]:
    ratio, right = p.value / p.step, quantise(p.value, p.step, p.zero)
    other = floor(ratio) if rounded(ratio) > ratio else floor(ratio) + 1
    return _bytes(
        Wrong("truncated", other + p.zero, "Round to the nearest integer.", F(1, 2)),
        Wrong("no-zero-point", right - p.zero, "The zero point is added.", F(1, 3)),
        Wrong("zero-point-subtracted", right - 2 * p.zero, "The zero point is added.", F(1, 3)),
        Wrong("from-above", STEPS - right, "Integers are counted from the lower end.", F(1, 3)),
        Wrong("multiplied", rounded(p.value * p.step) + p.zero, "The value is divided by the scale."),
        Wrong("one-more", right + 1 if other < right - p.zero else right - 1, "Round to the nearest integer.", F(1, 3)),
    )


def _bytes(*wrong: Wrong) -> list[Wrong]:
    """Only what an unsigned byte can hold: other options would give themselves away."""
    return [each for each in wrong if 0 <= each.value <= STEPS]


def _wrong_values(p: Params) -> list[Wrong]:
    code = quantise(p.value, p.step, p.zero)
    right = dequantise(code, p.step, p.zero)
    return [
        Wrong("unchanged", p.value, "Rounding loses what lies between two integers.", F(1, 4)),
        Wrong("no-zero-point", code * p.step, "Subtract the zero point first.", F(1, 3)),
        Wrong("added", (code + p.zero) * p.step, "Subtract the zero point first.", F(1, 3)),
        Wrong("integer", F(code - p.zero), "Multiply by the scale."),
        Wrong("next", right + p.step, "Each integer is one step of the scale.", F(1, 2)),
        Wrong("before", right - p.step, "Each integer is one step of the scale.", F(1, 2)),
    ]


def _wrong_beyond(p: Params) -> list[Wrong]:
    beyond = p.beyond or F(0)
    end = quantise(beyond, p.step, p.zero)
    return [
        Wrong("not-clipped", rounded(beyond / p.step) + p.zero, "There are no integers beyond 0 and 255.", F(1, 3)),
        Wrong(
            "wrapped",
            (rounded(beyond / p.step) + p.zero) % 256,
            "Values beyond the range are clipped; they do not wrap around.",
            F(1, 3),
        ),
        Wrong("other-end", STEPS - end, "The nearer end of the range counts."),
        Wrong("zero-point", p.zero, "This is the integer of 0."),
        Wrong("middle", 128, "A value beyond the range is moved to its nearer end."),
    ]
