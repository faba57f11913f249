"""Backward signals through a ReLU by three rules: gradient, deconvnet and guided backpropagation."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction as F
from functools import partial
from typing import Any

from examgen import NONE, Choice, Draw, Given, Matrix, Part, Solved, Tex, Wrong
from examgen.explain.relu_rules import RULES, through_relu
from examgen.figures.cells import Grid, entries
from examgen.figures.matrices import side_by_side

TITLE, POINTS, MINUTES, FAMILY = "Backwards through a ReLU", 4, 4, "guided-backprop"

Rows = tuple[tuple[int, ...], ...]
NAMES = {
    "gradient": Tex("the gradient"),
    "deconvnet": Tex("the rule of the deconvnet"),
    "guided": Tex("guided backpropagation"),
    "forward": Tex("none of them: it is the forward signal"),
}
PASSES = {
    "gradient": "the input $z$ was positive, whatever the sign of $u$",
    "deconvnet": "the upstream signal $u$ is positive, whatever $z$ was",
    "guided": "both $z$ and $u$ are positive",
}


SIGNS = ((1, 1), (1, -1), (-1, 1), (-1, -1))


@dataclass(frozen=True)
class Level:
    rows: int
    rules: tuple[str, ...]
    told: bool  # by which rule a signal was made is asked


LEVELS = {
    "easy": Level(rows=2, rules=("gradient", "guided"), told=False),
    "medium": Level(rows=2, rules=("gradient", "deconvnet", "guided"), told=False),
    "hard": Level(rows=3, rules=("guided",), told=True),
}


@dataclass(frozen=True)
class Params:
    z: Rows
    u: Rows
    rules: tuple[str, ...]
    told: str | None  # the rule by which the last figure was made

    @property
    def made(self) -> Rows | None:
        if self.told is None:
            return None
        if self.told == "forward":
            return tuple(tuple(max(value, 0) for value in row) for row in self.z)
        return through_relu(self.z, self.u, RULES[self.told])


def sample(d: Draw[Level, None]) -> Params:
    rng, size = d.rng, 3 * d.level.rows
    signs = [*SIGNS, *rng.choices(SIGNS, k=size - len(SIGNS))]
    rng.shuffle(signs)
    sizes = [rng.sample((1, 2, 3), 2) for _ in signs]  # the values of a place differ, whichever of them passes
    cells = [(a * one, b * other) for (a, b), (one, other) in zip(signs, sizes, strict=True)]
    z, u = (tuple(tuple(cell[k] for cell in cells[i : i + 3]) for i in range(0, len(cells), 3)) for k in (0, 1))
    others = [name for name in NAMES if name not in d.level.rules]
    return Params(z, u, d.level.rules, rng.choice(others) if d.level.told else None)


def solve(p: Params, given: Given = NONE) -> Solved:  # noqa: ARG001 - no part uses another
    parts = {
        rule: Part(Matrix(through_relu(p.z, p.u, RULES[rule])), wrong=partial(_wrong_signals, p, rule))
        for rule in p.rules
    }
    if p.told:
        parts["told"] = Part(Choice(p.told, choices=NAMES), wrong=_wrong_rules(p.told))
    figures = {"signals": lambda: side_by_side([Grid(entries(p.z), title="$z$"), Grid(entries(p.u), title="$u$")])}
    if p.made:
        figures["made"] = partial(side_by_side, [Grid(entries(p.made), title="$v$")])
    return Solved(
        parts=parts, steps={"names": NAMES, "passes": {k: Tex(v) for k, v in PASSES.items()}}, figures=figures
    )


def verify(p: Params) -> dict[str, Any]:
    import numpy as np

    z, u = np.array(p.z), np.array(p.u)
    signals = {"gradient": u * np.heaviside(z, 0).astype(int), "deconvnet": np.maximum(u, 0)}
    signals["guided"] = np.minimum(signals["gradient"], signals["deconvnet"]).clip(0)
    values: dict[str, Any] = {rule: tuple(map(tuple, signals[rule].tolist())) for rule in p.rules}
    if p.told:
        signals["forward"] = np.maximum(z, 0)
        (values["told"],) = [name for name, signal in signals.items() if (signal == np.array(p.made)).all()]
    return values


def effort(p: Params) -> float:
    return 0.5 + 0.13 * len(p.z) * 3 * (len(p.rules) + (p.told is not None))


def _wrong_signals(p: Params, rule: str) -> list[Wrong]:
    why = f"A signal passes where {PASSES[rule]}."
    wrong = [Wrong(name, through_relu(p.z, p.u, RULES[name]), why, F(1, 3)) for name in RULES if name != rule]
    negative = through_relu(p.z, p.u, lambda z, u: not RULES[rule](z, u))
    product = tuple(tuple(a * b for a, b in zip(*rows, strict=True)) for rows in zip(p.z, p.u, strict=True))
    passed = through_relu(p.z, p.u, RULES[rule])
    times = tuple(tuple(a * b for a, b in zip(*rows, strict=True)) for rows in zip(p.z, passed, strict=True))
    return [
        *wrong,
        Wrong("either", through_relu(p.z, p.u, lambda z, u: z > 0 or u > 0), why),
        Wrong("inverted", negative, why),
        Wrong("product", product, "The signal passes or does not; it is not multiplied by $z$."),
        Wrong("times-input", times, "The signal that passes stays what it is; the slope of the ReLU is 1.", F(1, 3)),
        Wrong("forward", tuple(tuple(max(a, 0) for a in row) for row in p.z), "This is the forward signal."),
    ]


def _wrong_rules(told: str) -> list[Wrong]:
    return [
        Wrong(name, name, "Compare the places where one of $z$ and $u$ is negative.") for name in NAMES if name != told
    ]
