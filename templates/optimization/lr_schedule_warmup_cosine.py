"""Learning rate with linear warm-up and cosine decay: its value at a step, and the step of a value."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction as F
from functools import partial
from math import cos, fsum, pi
from typing import Any

from examgen import NONE, Draw, Given, Integer, Number, Part, Reject, Solved, Wrong
from examgen.figures.axes import Axis
from examgen.figures.plots import Curve, Mark, plot
from examgen.figures.scene import Scene
from examgen.optim.schedules import HALF_TURN, WarmupCosine

TITLE, POINTS, MINUTES, FAMILY = "Warm-up and cosine decay", 4, 5, "lr-schedule"
FORMULAS = ("cosine-schedule",)


@dataclass(frozen=True)
class Level:
    turns: tuple[F, ...]  # the shares of the decay that are asked
    low: bool  # the schedule ends above zero
    back: bool  # the step of a learning rate is asked


LEVELS = {
    "easy": Level(turns=(F(1, 3), F(2, 3)), low=False, back=False),
    "medium": Level(turns=(F(1, 3), F(2, 3)), low=True, back=False),
    "hard": Level(turns=(F(1, 3), F(1, 2), F(2, 3)), low=True, back=True),
}


@dataclass(frozen=True)
class Params:
    schedule: WarmupCosine
    early: int  # a step of the warm-up
    late: int  # a step of the decay
    rate: F | None  # a learning rate whose step is asked


def sample(d: Draw[Level, None]) -> Params:
    rng, level = d.rng, d.level
    warm = 100 * rng.choice((2, 4, 5, 8, 10, 20))
    schedule = WarmupCosine(
        peak=F(rng.choice((2, 3, 4, 5, 6, 8, 10)), 10),
        low=F(rng.choice((1, 2)), 10) if level.low else F(0),
        warm=warm,
        total=warm + 600 * rng.choice((2, 3, 4, 5, 6, 8, 10, 15)),
    )
    if schedule.peak < 3 * schedule.low or 3 * warm > schedule.total:
        raise Reject("the schedule is too flat, or mostly warm-up")
    turn = rng.choice(level.turns)
    late = schedule.warm + int(turn * (schedule.total - schedule.warm))
    others = [each for each in level.turns if each != turn]
    rate = schedule.rate(schedule.warm + int(rng.choice(others) * (schedule.total - warm))) if level.back else None
    steps = (int(warm * share) for share in (F(1, 4), F(1, 2), F(3, 4), F(1, 5), F(2, 5), F(3, 5)))
    early = rng.choice([step for step in steps if schedule.rate(step) != schedule.rate(late)])
    return Params(schedule, early, late, rate)


def solve(p: Params, given: Given = NONE) -> Solved:  # noqa: ARG001 - no part uses another
    s = p.schedule
    parts = {
        "early": Part(Number(s.rate(p.early), decimals=3), wrong=partial(_wrong_early, p)),
        "late": Part(Number(s.rate(p.late), decimals=3), wrong=partial(_wrong_late, p), weight=2),
    }
    if p.rate is not None:
        parts["step"] = Part(Integer(s.step_of(p.rate)), wrong=partial(_wrong_steps, p, p.rate), weight=2)
    turn = s.progress(p.late)
    back = s.progress(s.step_of(p.rate)) if p.rate is not None else F(0)
    return Solved(
        parts=parts,
        steps={
            "decay": s.total - s.warm,
            "since": p.late - s.warm,
            "turn": turn,
            "cosine": HALF_TURN[turn],
            "span": s.peak - s.low,
            "half": (s.peak - s.low) / 2,
            "needed": HALF_TURN[back],
            "back": back,
            "after": int(back * (s.total - s.warm)),
        },
        figures={"schedule": lambda: _figure(p)},
    )


def verify(p: Params) -> dict[str, Any]:
    s = p.schedule

    def rate(step: int) -> float:
        if step <= s.warm:
            return fsum(float(s.peak) / s.warm for _ in range(step))
        return float(s.low) + float(s.peak - s.low) * (1 + cos(pi * (step - s.warm) / (s.total - s.warm))) / 2

    values: dict[str, Any] = {"early": rate(p.early), "late": rate(p.late)}
    if p.rate is not None:
        low, high = s.warm, s.total
        while low < high:  # the rate falls: look for the first step that is not above it
            middle = (low + high) // 2
            low, high = (middle + 1, high) if rate(middle) > float(p.rate) + 1e-12 else (low, middle)
        values["step"] = low
    return values


def effort(p: Params) -> float:
    return 3.2 + 0.8 * (p.schedule.low > 0) + 1.5 * (p.rate is not None)


def _figure(p: Params) -> Scene:
    s = p.schedule
    decay = [(s.warm + k * (s.total - s.warm) / 40, float(s.low) + float(s.peak - s.low) * (1 + cos(pi * k / 40)) / 2)
             for k in range(41)]  # fmt: skip
    marks = [Mark(step, float(s.rate(step)), style="ring") for step in (p.early, p.late)]
    ticks = sorted({0, s.warm, s.total})
    levels = [0.0, *([float(s.low)] if s.low else []), float(s.peak)]
    return plot(
        Axis(0, s.total, "step", ticks=ticks),
        Axis(0, float(s.peak) * 1.1, r"$\eta$", ticks=levels),
        curves=[Curve([(0, 0), *decay])],
        marks=marks,
    )


def _wrong_early(p: Params) -> list[Wrong]:
    s, done = p.schedule, F(p.early, p.schedule.warm)
    return [
        Wrong("peak", s.peak, "The warm-up is not over yet.", F(0)),
        Wrong("of-total", s.peak * F(p.early, s.total), "The warm-up ends at its own last step.", F(1, 3)),
        Wrong("from-low", s.low + (s.peak - s.low) * done, "The warm-up begins at 0.", F(1, 2)),
        Wrong("of-decay", s.peak * F(p.early, s.total - s.warm), "The warm-up has its own length.", F(1, 3)),
        Wrong("rest", s.peak * (1 - done), "The learning rate rises in the warm-up.", F(1, 3)),
        Wrong("cosine", float(s.peak) * (1 + cos(pi * p.early / s.warm)) / 2, "The warm-up is linear."),
        Wrong("squared", s.peak * done**2, "The warm-up is linear.", F(1, 3)),
    ]


def _wrong_late(p: Params) -> list[Wrong]:
    s, turn = p.schedule, p.schedule.progress(p.late)
    whole = float(s.low) + float(s.peak - s.low) * (1 + cos(pi * p.late / s.total)) / 2
    return [
        Wrong("warm-up-not-subtracted", whole, "The cosine begins after the warm-up.", F(1, 2)),
        Wrong("linear", s.peak - (s.peak - s.low) * turn, "The decay follows a cosine.", F(1, 3)),
        Wrong("no-half", s.low + (s.peak - s.low) * (1 + HALF_TURN[turn]), "$1 + \\cos$ is halved.", F(1, 3)),
        Wrong("low-ignored", s.peak * (1 + HALF_TURN[turn]) / 2, "The decay ends above zero.", F(1, 2)),
        Wrong("low-added", s.low + s.peak * (1 + HALF_TURN[turn]) / 2, "The cosine spans the difference.", F(1, 2)),
        Wrong("degrees", s.peak, "The angle is in radians: a whole decay is $\\pi$."),
        Wrong("rising", s.low + (s.peak - s.low) * (1 - HALF_TURN[turn]) / 2, "The learning rate falls.", F(1, 3)),
        Wrong("end", s.low, "The decay is not over yet."),
        Wrong("rest", s.peak * (1 - F(p.late, s.total)), "The decay follows a cosine."),
    ]


def _wrong_steps(p: Params, rate: F) -> list[Wrong]:
    s = p.schedule
    right = s.step_of(rate)
    turn = s.progress(right)
    linear = s.warm + int((s.peak - rate) / (s.peak - s.low) * (s.total - s.warm))
    return [
        Wrong("since-warm-up", right - s.warm, "The steps of the warm-up come before.", F(1, 2)),
        Wrong("of-total", int(turn * s.total), "The decay has fewer steps than the training.", F(1, 2)),
        Wrong("linear", linear, "The decay follows a cosine.", F(1, 3)),
        Wrong("other-side", s.total - (right - s.warm), "Early in the decay the learning rate is high.", F(1, 3)),
        Wrong("warm-up", int(rate / s.peak * s.warm), "This step belongs to the warm-up."),
        Wrong("added-twice", right + s.warm, "The warm-up counts once.", F(1, 3)),
        Wrong("past-total", int(turn * s.total) + s.warm, "The decay has fewer steps than the training.", F(1, 3)),
    ]
