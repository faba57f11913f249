"""Power law of the error over the number of samples: exponent, prediction, data for a wanted error."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction as F
from functools import partial
from typing import Any

from sympy import Rational, log

from examgen import NONE, Draw, Formula, Given, Integer, Number, Part, Solved, Table, Tex, Wrong
from examgen.figures.axes import Axis
from examgen.figures.plots import Curve, Mark, plot
from examgen.figures.scene import Scene
from examgen.learning.scaling import PowerLaw

TITLE, POINTS, MINUTES, FAMILY = "Power law of the error", 3, 6, "power-law"
FORMULAS = ("power-law",)

ROOTS = {2: (2, 3, 4, 10), 3: (2, 3, 10), 4: (2, 3, 10)}  # by order; samples grow by their power, errors shrink by them


@dataclass(frozen=True)
class Level:
    divide: bool = False  # how much more data divides the error is asked
    floor: bool = False  # an irreducible error is to be subtracted first


LARGEST = 10**8  # training samples
LEVELS = {"easy": Level(), "medium": Level(divide=True), "hard": Level(floor=True)}


@dataclass(frozen=True)
class Params:
    start: int  # samples of the first measurement
    order: int  # the exponent is its inverse
    shrink: int  # the second measurement's error is so many times smaller
    again: int  # and the predicted one's once more
    last: F  # the predicted error, in per cent, without the floor
    divisor: int | None
    floor: int | None  # per cent

    @property
    def sizes(self) -> tuple[int, int, int]:
        second = self.start * self.shrink**self.order
        return self.start, second, second * self.again**self.order

    @property
    def errors(self) -> tuple[F, F, F]:
        base = F(self.floor or 0)
        return base + self.last * self.shrink * self.again, base + self.last * self.again, base + self.last


def sample(d: Draw[Level, None]) -> Params:
    rng = d.rng
    order = rng.choice(list(ROOTS))
    shrink = rng.choice(ROOTS[order])
    again = rng.choice([root for root in ROOTS[order] if root * shrink <= 30 and root != shrink])
    highest = 80 // (shrink * again)
    most = LARGEST // (shrink * again) ** order
    return Params(
        start=rng.choice([start for start in (50, 100, 200, 300, 500, 1000, 2000, 3000, 5000) if start <= most]),
        order=order,
        shrink=shrink,
        again=again,
        last=rng.choice([F(half, 2) for half in range(1, 2 * highest + 1)]),
        divisor=rng.choice([root for root in (2, 3, 4, 5) if root**order < 300]) if d.level.divide else None,
        floor=rng.choice((1, 2, 3, 4, 5)) if d.level.floor else None,
    )


def solve(p: Params, given: Given = NONE) -> Solved:  # noqa: ARG001 - what depends on the exponent needs a fraction
    law = PowerLaw(p.start, p.errors[0], p.order, F(p.floor or 0))
    sizes, errors = p.sizes, p.errors
    parts = {
        "exponent": Part(Formula(F(1, p.order)), wrong=lambda: _wrong_exponents(p)),
        "prediction": Part(Number(law.error(sizes[2]), unit="%"), wrong=lambda: _wrong_predictions(p)),
    }
    if p.divisor:
        wrong = partial(_wrong_data, p.divisor, p.order)
        parts["data"] = Part(Integer(p.divisor**p.order), wrong=wrong)
    steps: dict[str, Any] = {
        "ratios": (sizes[1] // sizes[0], p.shrink, sizes[2] // sizes[1]),
        "above": [error - (p.floor or 0) for error in errors],
    }
    if p.floor:
        wanted = p.floor + p.last / 2
        parts["samples"] = Part(Integer(int(law.samples(wanted))), wrong=lambda: _wrong_samples(p))
        steps |= {"wanted": wanted, "twice": 2**p.order}
    return Solved(parts, steps, tables={"measured": _table(p)}, figures={"line": lambda: _figure(p)})


def verify(p: Params) -> dict[str, Any]:
    """A straight line through logarithms."""
    base = p.floor or 0
    (x1, x2, x3), (y1, y2, _) = map(math.log, p.sizes), [math.log(error - base) for error in p.errors]
    slope = (y2 - y1) / (x2 - x1)
    exponent = F(-slope).limit_denominator(10)
    values: dict[str, Any] = {"exponent": exponent, "prediction": base + math.exp(y1 + slope * (x3 - x1))}
    if p.divisor:
        values["data"] = next(k for k in range(1, 10**4) if slope * math.log(k) <= -math.log(p.divisor) + 1e-9)
    if p.floor:
        goal = math.log(p.last / 2)
        values["samples"] = round(math.exp(x1 + (goal - y1) / slope))
    return values


def effort(p: Params) -> float:
    return 4 + (1.5 if p.divisor else 0) + (3 if p.floor else 0)


def _table(p: Params) -> Table:
    rows = [(n, Tex(rf"{_percent(error)}\,\%")) for n, error in zip(p.sizes[:2], p.errors[:2], strict=True)]
    return Table("rr", ("training samples", "test error"), rows)


def _percent(value: F) -> str:
    return f"{float(value):g}"


def _figure(p: Params) -> Scene:
    above = [error - (p.floor or 0) for error in p.errors]
    points = list(zip(p.sizes, above, strict=True))
    texts = ("", "", "predicted")
    return plot(
        Axis(
            10 ** math.floor(math.log10(p.sizes[0])),
            10 ** math.ceil(math.log10(p.sizes[2] + 1)),
            "training samples",
            log=True,
        ),
        Axis(F(1, 10), 100, r"error in \%" if not p.floor else r"error minus floor, in \%", log=True),
        curves=[Curve([points[0], points[2]], colour="accent")],
        marks=[
            Mark(x, y, text, "ring" if text == "predicted" else "dot")
            for (x, y), text in zip(points, texts, strict=True)
        ],
        width=180,
        height=90,
        grid=True,
    )


def _wrong_exponents(p: Params) -> list[Wrong]:
    (n1, n2, _), (e1, e2, _) = p.sizes, p.errors
    wrong = [
        Wrong(
            "inverse",
            F(p.order),
            "The exponent is the logarithm of the errors' ratio over that of the sizes'.",
            F(1, 3),
        ),
        Wrong("ratio-of-ratios", F(p.shrink * n1, n2), "Divide the logarithms, not the ratios.", F(1, 3)),
        Wrong("half", F(1, 2 * p.order), "Check: the sizes' ratio to the power $b$ is the errors' ratio.", F(1, 3)),
        Wrong("double", F(2, p.order), "Check: the sizes' ratio to the power $b$ is the errors' ratio.", F(1, 3)),
        Wrong("inverse-ratio", F(1, p.shrink), "This is how the error shrinks, not the exponent.", F(1, 3)),
        Wrong("sign", F(-1, p.order), "The law has $n^{-b}$, so $b$ is positive if the error falls.", F(1, 2)),
        Wrong("one-off", F(1, p.order + 1), "Check: the sizes' ratio to the power $b$ is the errors' ratio.", F(1, 3)),
    ]
    if p.floor:
        kept = log(Rational(e1 / e2)) / log(n2 // n1)
        wrong.append(Wrong("floor-kept", kept, "Only the part above the floor follows the power law.", F(1, 2)))
    return wrong


def _wrong_predictions(p: Params) -> list[Wrong]:
    (n1, n2, n3), (e1, e2, e3) = p.sizes, p.errors
    base = F(p.floor or 0)
    wrong = [
        Wrong("linear", e2 - (e1 - e2) * (n3 - n2) / (n2 - n1), "A power law is a line only on logarithmic axes."),
        Wrong("same-drop", e2 - (e1 - e2), "The error falls by a factor, not by a difference."),
        Wrong("same-factor", base + (e2 - base) / p.shrink, "The sizes' ratio is another one now.", F(1, 3)),
        Wrong("proportional", base + (e2 - base) * n2 / n3, "The ratio is taken to the power $b$.", F(1, 3)),
        Wrong(
            "from-first", base + (e1 - base) / p.again, "Start from the measurement that the ratio refers to.", F(1, 2)
        ),
        Wrong("wrong-way", base + (e2 - base) * p.again, "More data lowers the error.", F(0)),
        Wrong(
            "times-exponent",
            base + (e2 - base) * p.order * n2 / n3,
            "The ratio is taken to the power $b$, not multiplied by it.",
            F(1, 3),
        ),
    ]
    if p.floor:
        wrong += [
            Wrong("floor-lost", e3 - base, "The irreducible error is added again.", F(1, 2)),
            Wrong("floor-kept", e2 / p.again, "Only the part above the floor shrinks.", F(1, 2)),
        ]
    return [each for each in wrong if 0 < each.value < 100]  # what nobody takes for an error rate


def _wrong_data(divisor: int, order: int) -> list[Wrong]:
    right = f"It is ${divisor}^{{1/b}}$"
    return [
        Wrong("proportional", divisor, "The error falls much more slowly than the data grow.", F(0)),
        Wrong("times-order", divisor * order, f"{right}, not ${divisor} / b$.", F(1, 3)),
        Wrong("order-power", order**divisor, f"{right}; base and exponent are exchanged.", F(1, 3)),
        Wrong(
            "one-less",
            divisor ** (order - 1),
            f"{right}; one factor is missing.",
            F(1, 3),
        ),
        Wrong(
            "one-more",
            divisor ** (order + 1),
            f"{right}; one factor is too many.",
            F(1, 3),
        ),
        Wrong("twice", 2 * divisor**order, f"{right}, not twice as much.", F(1, 3)),
        Wrong("plus-one", (divisor + 1) ** order, f"The error is divided by {divisor}, not by {divisor + 1}.", F(0)),
    ]


def _wrong_samples(p: Params) -> list[Wrong]:
    n3 = p.sizes[2]
    return [
        Wrong("doubled", 2 * n3, "Twice the data do not halve the error.", F(0)),
        Wrong("times-order", 2 * p.order * n3, "Halving takes $2^{1/b}$ times the data.", F(1, 3)),
        Wrong("one-less", 2 ** (p.order - 1) * n3, "Halving takes $2^{1/b}$ times the data.", F(1, 3)),
        Wrong("one-more", 2 ** (p.order + 1) * n3, "Halving takes $2^{1/b}$ times the data.", F(1, 3)),
        Wrong(
            "from-second",
            2**p.order * p.sizes[1],
            "Start from the size that has twice the error above the floor.",
            F(1, 2),
        ),
        Wrong("added", n3 + 2**p.order * p.start, "Sizes are multiplied, not added."),
        Wrong("squared", 4**p.order * n3, "The part above the floor is halved, not quartered.", F(1, 3)),
    ]
