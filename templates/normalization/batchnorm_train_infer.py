"""Batch normalisation of one channel: outputs in training, running statistics, outputs in evaluation mode."""

from __future__ import annotations

import statistics
from dataclasses import dataclass
from fractions import Fraction as F
from random import Random
from typing import Any, Literal

from examgen import NONE, Draw, Given, Integer, Number, Part, Reject, Solved, Table, Tex, Vector, Wrong
from examgen.normalization.batchnorm import train_outputs, updated
from examgen.normalization.statistics import Rational, mean, root, standardised, variance

TITLE, POINTS, MINUTES, FAMILY = "Batch normalisation", 4, 7, "batchnorm"
FORMULAS = ("normalisation",)

DEVIATIONS = {  # from the mean; the sum of their squares is 4 * 4, 4 * 9 or 5 * 4
    4: ((-2, -2, 2, 2), (-3, -3, 3, 3), (-5, 1, 1, 3), (-3, -1, -1, 5)),
    5: ((-3, -1, 0, 1, 3),),
}
MOMENTA = (F(1, 5), F(1, 4), F(1, 2))
Mode = Literal["train", "infer", "update"]


@dataclass(frozen=True)
class Level:
    mode: Mode
    deviations: tuple[tuple[int, ...], ...]
    gammas: tuple[int, ...]


LEVELS = {
    "easy": Level(mode="train", deviations=DEVIATIONS[4], gammas=(2, 3, 4)),
    "medium": Level(mode="infer", deviations=DEVIATIONS[4] + DEVIATIONS[5], gammas=(2, 3, 4, -2)),
    "hard": Level(mode="update", deviations=DEVIATIONS[4][2:] + DEVIATIONS[5], gammas=(2, 3, 4, -2)),
}


@dataclass(frozen=True)
class Running:
    """Running statistics, the weight of a new batch if one is to be added, and an input in evaluation mode."""

    mean: int
    variance: int
    sample: int
    momentum: F | None = None


@dataclass(frozen=True)
class Params:
    values: tuple[int, ...]
    gamma: int
    beta: int
    running: Running | None


def sample(d: Draw[Level, None]) -> Params:
    sign, centre = d.rng.choice((-1, 1)), d.rng.choice((-3, -2, -1, *range(1, 10)))
    deviations = d.rng.choice(d.level.deviations)
    values = tuple(centre + sign * deviation for deviation in d.rng.sample(deviations, len(deviations)))
    p = Params(
        values=values,
        gamma=d.rng.choice(d.level.gammas),
        beta=d.rng.choice((-3, -2, -1, 1, 2, 3, 5)),
        running=_RUNNING[d.level.mode](d.rng, values),
    )
    if train_outputs(values, p.gamma, p.beta) == values:
        raise Reject("the batch stays as it is")
    if p.running and p.running.momentum:
        location, spread = _new_statistics(values, p.running, p.running.momentum)
        if p.gamma == root(spread) or p.beta == location:
            raise Reject("gamma or beta is that of the identity")
    return p


def solve(p: Params, given: Given = NONE) -> Solved:
    centre, spread = mean(p.values), variance(p.values)
    first = {
        "mean": Part(Number(centre), wrong=lambda: _wrong_means(p)),
        "variance": Part(Number(spread), wrong=lambda: _wrong_variances(p)),
    }
    outputs = Part(Vector(train_outputs(p.values, p.gamma, p.beta)), wrong=lambda: _wrong_outputs(p), weight=2)
    steps: dict[str, Any] = {
        "centre": centre,
        "spread": spread,
        "size": len(p.values),
        "total": sum(p.values),
        "deviations": [value - centre for value in p.values],
        "squares": sum((value - centre) ** 2 for value in p.values),
        "deviation": root(spread),
        "standard": standardised(p.values),
    }
    if not p.running:
        return Solved({**first, "outputs": outputs}, steps, ("norm-variance",), tables={"outputs": lambda: _table(p)})
    if not p.running.momentum:
        infer = Part(
            _evaluated(p, p.running.sample, p.running.mean, p.running.variance),
            wrong=_wrong_inferences(p, p.running),
        )
        return Solved(
            {
                "outputs": outputs,
                "inference": infer,
                "alone": Part(Integer(p.beta), wrong=_wrong_alone(p, p.running)),
            },
            steps | {"running_deviation": root(p.running.variance)},
            ("norm-variance",),
            tables={"outputs": lambda: _table(p)},
        )
    parts, more = _updated(p, p.running, p.running.momentum, given)
    return Solved(parts, steps | more, ("norm-variance", "norm-running"))


def verify(p: Params) -> dict[str, Any]:
    centre, deviation = F(statistics.mean(map(F, p.values))), F(_integer_root(statistics.pvariance(map(F, p.values))))
    line = p.gamma / deviation, p.beta - p.gamma * centre / deviation  # the layer is a line; its slope and intercept
    outputs = tuple(line[0] * value + line[1] for value in p.values)
    if not p.running:
        return {"mean": int(centre), "variance": int(deviation**2), "outputs": outputs}
    r = p.running
    if not r.momentum:
        z = F(r.sample - r.mean, _integer_root(r.variance))
        return {"outputs": outputs, "inference": p.gamma * z + p.beta, "alone": p.beta}
    location = r.mean + r.momentum * (centre - r.mean)
    scale = _integer_root(r.variance + r.momentum * (F(statistics.variance(map(F, p.values))) - r.variance))
    return {
        "running-mean": int(location),
        "running-variance": int(scale**2),
        "inference": p.gamma * (r.sample - location) / scale + p.beta,
        "identity": (scale, int(location)),
    }


def effort(p: Params) -> float:
    return 2.5 + 0.4 * len(p.values) + (1.5 if p.running else 0) + (1.5 if p.running and p.running.momentum else 0)


def _table(p: Params) -> Table:
    """From the values to the outputs, step by step."""
    centre = mean(p.values)
    columns = zip(p.values, standardised(p.values), train_outputs(p.values, p.gamma, p.beta), strict=True)
    rows = [(value, value - centre, standard, output) for value, standard, output in columns]
    return Table("rrrr", (Tex("$x$"), Tex(r"$x - \mu$"), Tex(r"$\hat{x}$"), Tex("$y$")), rows)


def _draw_infer(rng: Random, values: tuple[int, ...]) -> Running:
    """Evaluation mode on one of the batch's values, with statistics unlike the batch's."""
    deviation = rng.choice([each for each in (1, 2, 3, 4) if each**2 != variance(values)])
    steps = [step for step in range(-4, 5) if step and (2 * step) % deviation == 0]
    value = rng.choice(values)
    means = [value - step for step in steps if value - step != mean(values)]
    return Running(mean=rng.choice(means), variance=deviation**2, sample=value)


def _draw_update(rng: Random, values: tuple[int, ...]) -> Running:
    """Statistics that the batch moves to a whole mean and to the variance 4, 9, 16 or 25."""
    batch = variance(values, unbiased=True)
    wanted = [(alpha, side, (side**2 - alpha * batch) / (1 - alpha)) for alpha in MOMENTA for side in (2, 3, 4, 5)]
    alpha, side, old = rng.choice([each for each in wanted if each[2] > 0 and each[2].denominator == 1])
    centre = int(mean(values))
    before = centre + alpha.denominator * rng.choice((-2, -1, 1, 2))
    after = updated(before, centre, alpha)
    steps = [step for step in range(-2 * side, 2 * side + 1) if step and (2 * step) % side == 0]
    return Running(before, int(old), sample=int(after) + rng.choice(steps), momentum=alpha)


_RUNNING = {"train": lambda _rng, _values: None, "infer": _draw_infer, "update": _draw_update}


def _updated(p: Params, r: Running, momentum: F, given: Given) -> tuple[dict[str, Part], dict[str, Any]]:
    """The parts on running statistics that this batch changes, and their steps."""
    own = _new_statistics(p.values, r, momentum)
    location, spread = given.get("running-mean", own[0]), given.get("running-variance", own[1])
    identity = Vector((root(spread), location), decimals=2)
    parts = {
        "running-mean": Part(Number(own[0]), wrong=lambda: _wrong_running_means(p, r, momentum)),
        "running-variance": Part(Number(own[1]), wrong=lambda: _wrong_running_variances(p, r, momentum)),
        "inference": Part(
            _evaluated(p, r.sample, location, spread), wrong=lambda: _wrong_inferences(p, _after(r, own))
        ),
        "identity": Part(identity, wrong=lambda: _wrong_identities(own, p)),
    }
    return parts, {
        "unbiased": variance(p.values, unbiased=True),
        "keep": 1 - momentum,
        "location": own[0],
        "spread_after": own[1],
        "running_deviation": root(own[1]),
    }


def _new_statistics(values: tuple[int, ...], r: Running, momentum: F) -> tuple[F, F]:
    """Running mean and variance after the batch."""
    return updated(r.mean, mean(values), momentum), updated(r.variance, variance(values, unbiased=True), momentum)


def _after(r: Running, statistics_: tuple[F, F]) -> Running:
    return Running(int(statistics_[0]), int(statistics_[1]), r.sample)


def _evaluated(p: Params, sample: int, location: Rational, spread: Rational) -> Number:
    deviation: Any = root(spread)
    return Number(p.gamma * (sample - location) / deviation + p.beta)


def _integer_root(value: Rational) -> F:
    """The whole root of a square number, by trying."""
    return F(next(side for side in range(1, 100) if side**2 == value))


def _wrong_means(p: Params) -> list[Wrong]:
    ordered, size = sorted(p.values), len(p.values)
    return [
        Wrong("sum", sum(p.values), "The sum is divided by the number of values.", F(1, 3)),
        Wrong("median", F(ordered[0] + ordered[-1], 2), "The mean is not the middle of the extremes."),
        Wrong("one-fewer", F(sum(p.values), size - 1), "The sum is divided by $m$, not by $m - 1$.", F(1, 3)),
        Wrong("beta", p.beta, "$\\beta$ shifts the output; it is not the mean of the input."),
        Wrong("largest", ordered[-1], "All values count equally."),
        Wrong("smallest", ordered[0], "All values count equally."),
    ]


def _wrong_variances(p: Params) -> list[Wrong]:
    centre, size = mean(p.values), len(p.values)
    squares = int(sum((value - centre) ** 2 for value in p.values))
    return [
        Wrong("sum", squares, "The sum of squares is divided by the number of values.", F(1, 3)),
        Wrong("unbiased", F(squares, size - 1), "The layer normalises with $\\frac{1}{m}$.", F(1, 2)),
        Wrong("deviation", int(root(variance(p.values))), "This is the standard deviation, the root.", F(1, 2)),
        Wrong("not-centred", F(sum(value**2 for value in p.values), size), "The mean is subtracted first.", F(1, 3)),
        Wrong("zero", 0, "The deviations are squared before they are added."),
        Wrong("gamma", p.gamma**2, "$\\gamma$ scales the output; the variance is that of the input."),
    ]


def _wrong_outputs(p: Params) -> list[Wrong]:
    standard, spread, g, b = standardised(p.values), variance(p.values), p.gamma, p.beta
    centred = [value - mean(p.values) for value in p.values]
    return [
        Wrong("no-affine", standard, "The normalised values are scaled by $\\gamma$ and shifted by $\\beta$.", F(1, 2)),
        Wrong("no-shift", tuple(g * z for z in standard), "The shift $\\beta$ is missing.", F(1, 2)),
        Wrong("no-scale", tuple(z + b for z in standard), "The scale $\\gamma$ is missing.", F(1, 2)),
        Wrong("swapped", tuple(b * z + g for z in standard), "$\\gamma$ scales and $\\beta$ shifts.", F(1, 3)),
        Wrong("shift-first", tuple(g * (z + b) for z in standard), "The shift is added after scaling.", F(1, 3)),
        Wrong("variance", tuple(g * c / spread + b for c in centred), "Divide by the standard deviation.", F(1, 3)),
        Wrong("not-divided", tuple(g * c + b for c in centred), "Divide by the standard deviation.", F(1, 3)),
    ]


def _wrong_inferences(p: Params, r: Running) -> list[Wrong]:
    centred, deviation, spread = F(r.sample - r.mean), F(root(r.variance)), variance(p.values)
    batch = p.gamma * (r.sample - mean(p.values)) / F(root(spread)) + p.beta
    return [
        Wrong("batch-statistics", batch, "In evaluation mode the running statistics are used, not the batch's."),
        Wrong("beta", p.beta, "The input differs from the running mean."),
        Wrong("variance", p.gamma * centred / r.variance + p.beta, "Divide by the standard deviation.", F(1, 3)),
        Wrong("no-affine", centred / deviation, "Scale and shift belong to evaluation mode too.", F(1, 2)),
        Wrong("skipped", p.gamma * r.sample + p.beta, "Evaluation mode normalises too, with running statistics."),
        Wrong("sign", p.beta - p.gamma * centred / deviation, "The mean is subtracted from the input.", F(1, 2)),
        Wrong("swapped", p.beta * centred / deviation + p.gamma, "$\\gamma$ scales and $\\beta$ shifts.", F(1, 3)),
    ]


def _wrong_alone(p: Params, r: Running) -> list[Wrong]:
    evaluated = int(p.gamma * F(r.sample - r.mean) / F(root(r.variance)) + p.beta)
    return [
        Wrong("evaluation", evaluated, "In training mode the batch's own statistics are used."),
        Wrong("zero", 0, "The normalised value is 0, and the shift $\\beta$ is added.", F(1, 2)),
        Wrong("unchanged", r.sample, "The mean is subtracted, which leaves 0."),
        Wrong("gamma", p.gamma, "The normalised value is 0, not 1."),
        Wrong("one", p.gamma + p.beta, "The normalised value is 0, not 1.", F(1, 3)),
        Wrong("affine-only", p.gamma * r.sample + p.beta, "The mean is subtracted, which leaves 0.", F(1, 3)),
    ]


def _wrong_running_means(p: Params, r: Running, momentum: F) -> list[Wrong]:
    batch, keep = mean(p.values), 1 - momentum
    return [
        Wrong("swapped", keep * batch + momentum * r.mean, "$\\alpha$ is the weight of the new batch.", F(1, 2)),
        Wrong("batch", batch, "The batch's mean is blended with the old value.", F(1, 3)),
        Wrong("unchanged", F(r.mean), "In training mode every batch changes the running statistics."),
        Wrong("not-kept", r.mean + momentum * batch, "The old value is multiplied by $1 - \\alpha$.", F(1, 3)),
        Wrong("average", F(r.mean + batch) / 2, "The weights are $1 - \\alpha$ and $\\alpha$.", F(1, 3)),
        Wrong("away", r.mean - momentum * (batch - r.mean), "The value moves towards the batch's.", F(1, 3)),
    ]


def _wrong_running_variances(p: Params, r: Running, momentum: F) -> list[Wrong]:
    plain, batch = variance(p.values), variance(p.values, unbiased=True)
    deviation = F(root(plain))
    return [
        Wrong("population", updated(r.variance, plain, momentum), "The factor here is $\\frac{1}{m - 1}$.", F(1, 2)),
        Wrong("swapped", updated(batch, r.variance, momentum), "$\\alpha$ is the weight of the new batch.", F(1, 2)),
        Wrong("batch", batch, "The batch's variance is blended with the old value.", F(1, 3)),
        Wrong("unchanged", F(r.variance), "In training mode every batch changes the running statistics."),
        Wrong("deviation", updated(r.variance, deviation, momentum), "Variances are blended, not deviations.", F(1, 3)),
        Wrong("not-kept", r.variance + momentum * batch, "The old value is multiplied by $1 - \\alpha$.", F(1, 3)),
    ]


def _wrong_identities(after: tuple[F, F], p: Params) -> list[Wrong]:
    location, spread = after
    deviation = F(root(spread))
    return [
        Wrong("standardising", (F(1), F(0)), "With these the layer standardises its inputs.", F(1, 3)),
        Wrong("variance", (spread, location), "$\\gamma$ undoes a division by the standard deviation.", F(1, 2)),
        Wrong("swapped", (location, deviation), "$\\gamma$ scales and $\\beta$ shifts.", F(1, 3)),
        Wrong("inverse", (1 / deviation, -location), "The affine map undoes the normalisation.", F(1, 3)),
        Wrong("sign", (deviation, -location), "The mean was subtracted and is added again.", F(1, 2)),
        Wrong("inverse-scale", (1 / deviation, location), "$\\gamma$ undoes the division.", F(1, 3)),
        Wrong("batch", (F(root(variance(p.values))), mean(p.values)), "The running statistics count.", F(1, 3)),
    ]
