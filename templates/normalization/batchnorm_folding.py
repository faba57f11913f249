"""Batch normalisation in evaluation mode folded into the linear layer next to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction as F
from functools import cached_property
from typing import Any, Literal

from examgen import NONE, Draw, Given, Matrix, Number, Part, Reject, Solved, Table, Tex, Vector, Wrong
from examgen.normalization.batchnorm import Folded, fold, fold_before
from examgen.normalization.statistics import rational_root

TITLE, POINTS, MINUTES, FAMILY = "Folding batch normalisation", 3, 7, "batchnorm-folding"
FORMULAS = ("normalisation",)

Row = tuple[int, ...]
Order = Literal["after", "before"]


@dataclass(frozen=True)
class Level:
    outputs: int
    inputs: int
    order: Order  # where the normalisation stands: after or before the linear layer
    variances: tuple[F, ...]


LEVELS = {
    "easy": Level(outputs=1, inputs=3, order="after", variances=(F(4), F(9), F(16))),
    "medium": Level(outputs=2, inputs=2, order="after", variances=(F(1, 4), F(4), F(9), F(16))),
    "hard": Level(outputs=2, inputs=2, order="before", variances=(F(1, 4), F(4), F(16))),
}


@dataclass(frozen=True)
class Params:
    weights: tuple[Row, ...]  # outputs x inputs
    bias: Row
    gamma: Row  # these four: one entry for each normalised value
    beta: Row
    means: Row
    variances: tuple[F, ...]
    order: Order

    @cached_property
    def scales(self) -> list[F]:
        return [F(g) / rational_root(v) for g, v in zip(self.gamma, self.variances, strict=True)]

    @cached_property
    def folded(self) -> Folded:
        folding = fold if self.order == "after" else fold_before
        return folding(self.weights, self.bias, self.gamma, self.beta, self.means, self.variances)


def sample(d: Draw[Level, None]) -> Params:
    rng, level = d.rng, d.level
    count = level.outputs if level.order == "after" else level.inputs
    digits = [value for value in range(-4, 6) if value]
    p = Params(
        weights=tuple(tuple(rng.sample(digits, level.inputs)) for _ in range(level.outputs)),
        bias=tuple(rng.sample(digits, level.outputs)),
        gamma=tuple(rng.sample((-3, -2, 2, 3, 4, 6), count)),
        beta=tuple(rng.sample((-3, -2, -1, 1, 2, 3), count)),
        means=tuple(rng.sample((-4, -3, -2, 2, 3, 4), count)),
        variances=tuple(rng.sample(level.variances, count)),
        order=level.order,
    )
    stays = any(old == new for old, new in zip(p.bias, p.folded.bias, strict=True))
    if stays or (p.order == "after" and any(b == m for b, m in zip(p.bias, p.means, strict=True))):
        raise Reject("a bias stays, or is the running mean")
    return p


def solve(p: Params, given: Given = NONE) -> Solved:  # noqa: ARG001 - no part builds on another
    folded = p.folded
    shifts = [beta - scale * centre for scale, centre, beta in zip(p.scales, p.means, p.beta, strict=True)]
    scaled = [
        [weight * shift for weight, shift in zip(row, shifts, strict=True)] for row in p.weights * (p.order != "after")
    ]
    wrong = [(name, _shaped(each), why, credit) for name, each, why, credit in _wrong(p, folded)]
    weights, bias = _shaped(folded)
    return Solved(
        parts={
            "weights": Part(
                Vector(weights) if len(p.weights) == 1 else Matrix(weights),
                wrong=[Wrong(name, value[0], why, credit) for name, value, why, credit in wrong if value[0] != weights],
            ),
            "bias": Part(
                Number(bias) if len(p.weights) == 1 else Vector(bias),
                wrong=[Wrong(name, value[1], why, credit) for name, value, why, credit in wrong if value[1] != bias],
            ),
        },
        steps={
            "matrix": Matrix(p.weights).tex(),
            "weights": weights,
            "bias": bias,
            "channels": list(zip(p.gamma, p.variances, p.scales, strict=True)),
            "rows": list(zip(p.weights, p.bias, folded.bias, scaled or p.weights, strict=True)),
            "outputs": list(zip(p.scales, p.bias, p.means, p.beta, folded.bias, strict=False)),
            "shifts": list(zip(p.beta, p.scales, p.means, shifts, strict=True)),
        },
        conventions=("norm-variance",),
        tables={"statistics": _table(p)},
    )


def verify(p: Params) -> dict[str, Any]:
    """A linear map is known from its values at 0 and at the unit vectors."""
    size = len(p.weights[0])
    bias = _network(p, [F(0)] * size)
    columns = [_network(p, [F(i == j) for j in range(size)]) for i in range(size)]
    rows = tuple(tuple(column[k] - bias[k] for column in columns) for k in range(len(bias)))
    weights, shift = _shaped(Folded(rows, tuple(bias)))
    return {"weights": weights, "bias": shift}


def effort(p: Params) -> float:
    return 2 + len(p.gamma) + 0.4 * len(p.weights) * len(p.weights[0]) + (1.5 if p.order == "before" else 0)


def _shaped(folded: Folded) -> tuple[Any, Any]:
    """Weights and bias as they are asked for: a row and a number if there is one output."""
    return (folded.weights[0], folded.bias[0]) if len(folded.bias) == 1 else (folded.weights, folded.bias)


def _network(p: Params, x: Sequence[F]) -> list[F]:
    def linear(values: Sequence[F]) -> list[F]:
        return [
            sum((w * v for w, v in zip(row, values, strict=True)), F(b))
            for row, b in zip(p.weights, p.bias, strict=True)
        ]

    def norm(values: Sequence[F]) -> list[F]:
        each = zip(values, p.means, p.variances, p.gamma, p.beta, strict=True)
        return [gamma * (value - centre) / _side(spread) + beta for value, centre, spread, gamma, beta in each]

    return norm(linear(x)) if p.order == "after" else linear(norm(x))


def _side(square: F) -> F:
    """The root of a square, by trying halves."""
    return next(F(side, 2) for side in range(1, 20) if F(side, 2) ** 2 == square)


def _table(p: Params) -> Table:
    head = (r"$\gamma$", r"$\beta$", r"running mean $\mu$", r"running variance $\sigma^2$")
    columns = (p.gamma, p.beta, p.means, [Tex("0.25") if value == F(1, 4) else value for value in p.variances])
    letter = "z" if p.order == "after" else "x"
    values = [Tex(f"${letter}_{i + 1}$") for i in range(len(p.gamma))] if len(p.gamma) > 1 else [Tex("$z$")]
    rows = list(zip(values, *columns, strict=True))
    return Table("lcccc", ("value", *map(Tex, head)), rows)


def _wrong(p: Params, right: Folded) -> list[tuple[str, Folded, str, F]]:
    """(name, weights and bias, why, credit) of each misconception, which may leave one of both right."""
    folding = fold if p.order == "after" else fold_before
    arguments = (p.weights, p.bias, p.gamma, p.beta, p.means, p.variances)
    weights, bias, gamma, beta, means, variances = arguments
    ones, zeros = [1] * len(gamma), [0] * len(gamma)
    divided = folding(weights, bias, gamma, beta, means, [v**2 for v in variances])
    plus = folding(weights, bias, gamma, beta, [-m for m in means], variances)
    no_gamma = folding(weights, bias, ones, beta, means, variances)
    no_shift = folding(weights, bias, gamma, zeros, means, variances)
    no_mean = folding(weights, bias, gamma, beta, zeros, variances)
    multiplied = folding(weights, bias, gamma, beta, means, [1 / v for v in variances])
    half, third = F(1, 2), F(1, 3)
    found = [
        ("variance", divided, "The normalisation divides by the standard deviation, the root.", half),
        ("plus-mean", plus, "The running mean is subtracted.", half),
        ("no-gamma", no_gamma, "The scale $\\gamma$ is a factor too.", third),
        ("no-beta", no_shift, "The shift $\\beta$ remains.", third),
        ("no-mean", no_mean, "The running mean enters the bias.", third),
        ("multiplied", multiplied, "The normalisation divides by the standard deviation.", third),
        (
            "unchanged",
            Folded(tuple(tuple(map(F, row)) for row in weights), tuple(map(F, bias))),
            "Folding changes the weights and the bias.",
            F(0),
        ),
    ]
    if p.order == "after":
        kept = tuple(F(b) - s * m + t for b, s, m, t in zip(bias, p.scales, means, beta, strict=True))
        found.append(
            ("bias-not-scaled", Folded(right.weights, kept), "The old bias is scaled like the weights.", third)
        )
    if len(weights) > 1:
        transposed = [[row[k] * s for k in range(2)] for row, s in zip(weights, p.scales, strict=True)]
        by_input = [[row[k] * p.scales[k] for k in range(2)] for row in weights]
        other = by_input if p.order == "after" else transposed
        why = {
            "after": "Each output has a scale of its own: it multiplies a row of $W$.",
            "before": "Each input has a scale of its own: it multiplies a column of $W$.",
        }[p.order]
        found.append(("other-axis", Folded(tuple(map(tuple, other)), right.bias), why, third))
    if p.order == "before":
        through = fold(weights, bias, gamma, beta, means, variances).bias
        found.append(("as-if-after", Folded(right.weights, through), "The shifts pass through the weights.", third))
    return found
