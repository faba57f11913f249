"""Dropout at the inputs of a neuron: scaling, outputs in training and evaluation, expectation and variance."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction as F
from typing import Any, Literal

from examgen import NONE, Draw, Given, Integer, Number, Part, Solved, Table, Tex, Wrong
from examgen.figures.neurons import ELLIPSIS, neurons
from examgen.figures.scene import Scene
from examgen.regularization.dropout import expected, masked, masks, variance
from examgen.tex import number

TITLE, POINTS, MINUTES, FAMILY = "Dropout", 3, 5, "dropout"
FORMULAS = ("dropout-mask", "variance-of-sum")

Ask = Literal["plain", "inverted", "variance"]


@dataclass(frozen=True)
class Level:
    ask: Ask
    inputs: int
    rates: tuple[F, ...]  # none is 1/2, so that dropped and kept cannot be mixed up unnoticed


LEVELS = {
    "easy": Level("plain", inputs=3, rates=(F(1, 5), F(1, 4), F(2, 5), F(3, 5), F(3, 4), F(4, 5))),
    "medium": Level("inverted", inputs=4, rates=(F(1, 5), F(3, 5), F(3, 4), F(4, 5))),
    "hard": Level("variance", inputs=3, rates=(F(1, 5), F(1, 4), F(3, 4), F(4, 5))),
}


@dataclass(frozen=True)
class Params:
    weights: tuple[int, ...]
    inputs: tuple[int, ...]
    rate: F
    units: int | None  # of a layer whose sub-networks are counted
    kept: tuple[bool, ...] | None  # one mask
    ask: Ask

    @property
    def terms(self) -> tuple[int, ...]:
        return tuple(w * x for w, x in zip(self.weights, self.inputs, strict=True))


def sample(d: Draw[Level, None]) -> Params:
    rng, count, ask = d.rng, d.level.inputs, d.level.ask
    weights, inputs = _draw_terms(d, count)
    kept = (
        tuple(rng.sample((True, True, False, False) if rng.random() < 0.5 else (True, True, True, False), count))
        if ask == "inverted"
        else None
    )
    return Params(
        weights=weights,
        inputs=inputs,
        rate=rng.choice(d.level.rates),
        units=rng.randint(3, 10) if ask == "plain" else None,
        kept=kept,
        ask=ask,
    )


def _draw_terms(d: Draw[Level, None], count: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Weights and inputs whose products have a sum that is not 0."""
    rng = d.rng
    while True:
        weights = tuple(rng.choice((-3, -2, -1, 1, 2, 3, 4)) for _ in range(count))
        inputs = tuple(rng.sample((1, 2, 3, 4, 5, 6), count))
        if abs(sum(w * x for w, x in zip(weights, inputs, strict=True))) > 1:
            return weights, inputs


def solve(p: Params, given: Given = NONE) -> Solved:  # noqa: ARG001 - no part builds on another
    total = sum(p.terms)
    steps: dict[str, Any] = {
        "terms": p.terms,
        "total": total,
        "keep": 1 - p.rate,
        "scale": 1 / (1 - p.rate),
        "squares": sum(term**2 for term in p.terms),
        "ratio": p.rate / (1 - p.rate),
        "count": len(p.terms),
    }
    parts = {"plain": _plain, "inverted": _inverted, "variance": _variance}[p.ask](p)
    if p.kept:
        steps["left"] = [term for term, keep in zip(p.terms, p.kept, strict=True) if keep]
        steps["sum_left"] = sum(steps["left"])
        steps["dropped"] = [Tex(f"$x_{i}$") for i, keep in enumerate(p.kept, start=1) if not keep]
    return Solved(parts, steps, ("dropout-drop",), {"dropped": lambda: _figure(p)}, {"neuron": _table(p)})


def _figure(p: Params) -> Scene:
    """The neuron with the inputs that one step drops, or a layer with some units dropped."""
    if p.units:
        shown = [str(i) if p.units < 6 or i < 4 else ELLIPSIS for i in range(1, min(p.units, 5))]
        return neurons([[*shown, str(p.units)], ["", ""]], dropped=[(0, 1), (0, len(shown))])
    kept = p.kept or (False,) * len(p.inputs)
    names = [f"$x_{i}$" for i in range(1, len(kept) + 1)]
    weights = {((0, i), 0): number(w) for i, w in enumerate(p.weights)}
    return neurons([names, [r"$\Sigma$"]], weights=weights, dropped=[(0, i) for i, keep in enumerate(kept) if not keep])


def verify(p: Params) -> dict[str, Any]:
    """Over all masks with their probabilities."""
    scale = 1 if p.ask == "plain" else 1 / (1 - p.rate)
    outcomes = [
        (scale * sum((term for term, keep in zip(p.terms, kept, strict=True) if keep), F(0)), chance)
        for kept, chance in masks(len(p.terms), p.rate)
    ]
    average = sum((value * chance for value, chance in outcomes), F(0))
    if p.ask == "variance":
        spread = sum(((value - average) ** 2 * chance for value, chance in outcomes), F(0))
        silent = next(chance for kept, chance in masks(len(p.terms), p.rate) if not any(kept))
        return {"expected": average, "variance": spread, "silent": silent}
    if p.kept:
        mask = [F(1) if keep else F(0) for keep in p.kept]
        output = sum((m * t / (1 - p.rate) for m, t in zip(mask, p.terms, strict=True)), F(0))
        return {"factor": 1 / (1 - p.rate), "masked": output, "evaluation": average}
    ratio = average / sum(p.terms)  # what the weights have to be multiplied by to get the average with all inputs
    return {"expected": average, "test": ratio, "networks": sum(1 for _ in masks(p.units or 0, p.rate))}


def effort(p: Params) -> float:
    return {"plain": 3.0, "inverted": 4.0, "variance": 5.0}[p.ask]


def _plain(p: Params) -> dict[str, Part]:
    return {
        "expected": Part(Number(expected(p.terms, p.rate, inverted=False)), wrong=_wrong_expected(p)),
        "test": Part(Number(1 - p.rate), wrong=_wrong_tests(p)),
        "networks": Part(Integer(2 ** (p.units or 0)), wrong=_wrong_networks(p.units or 0)),
    }


def _inverted(p: Params) -> dict[str, Part]:
    return {
        "factor": Part(Number(1 / (1 - p.rate)), wrong=_wrong_factors(p)),
        "masked": Part(Number(masked(p.terms, p.kept or (), p.rate, inverted=True)), wrong=_wrong_masked(p)),
        "evaluation": Part(Number(F(sum(p.terms))), wrong=_wrong_evaluations(p)),
    }


def _variance(p: Params) -> dict[str, Part]:
    return {
        "expected": Part(Number(expected(p.terms, p.rate, inverted=True)), wrong=_wrong_expected(p)),
        "variance": Part(Number(variance(p.terms, p.rate, inverted=True)), wrong=_wrong_variances(p)),
        "silent": Part(Number(p.rate ** len(p.terms), decimals=4), wrong=_wrong_silent(p)),
    }


def _table(p: Params) -> Table:
    count = len(p.weights)
    head = ("", *(Tex(f"$i = {i}$") for i in range(1, count + 1)))
    rows = [(Tex("input $x_i$"), *p.inputs), (Tex("weight $w_i$"), *p.weights)]
    return Table("l" + "c" * count, head, rows)


def _wrong_expected(p: Params) -> list[Wrong]:
    total, r, count = F(sum(p.terms)), p.rate, len(p.terms)
    unscaled = "Each input is kept with the probability $1 - p$."
    why = unscaled if p.ask == "plain" else "The scaling by $\\frac{1}{1 - p}$ makes up for the dropped inputs."
    return [
        Wrong("drop-as-keep", r * total, "$p$ is the probability of being dropped, not of being kept.", F(1, 2)),
        Wrong("not-changed", total, why, F(1, 3)),
        Wrong("kept-share", (1 - r) * total, why, F(1, 2)),
        Wrong("scaled", total / (1 - r), why, F(1, 3)),
        Wrong("scaled-by-rate", total / r, why),
        Wrong("weights-only", (1 - r) * sum(p.weights), "The inputs are multiplied by the weights."),
        Wrong("averaged", total / count, "The neuron adds its inputs up."),
    ]


def _wrong_tests(p: Params) -> list[Wrong]:
    r = p.rate
    return [
        Wrong("rate", r, "The share $1 - p$ is kept in training.", F(1, 2)),
        Wrong("inverse", 1 / (1 - r), "All inputs are present now, so the weights shrink.", F(1, 3)),
        Wrong("one", F(1), "Without a factor the output is larger than in training.", F(1, 3)),
        Wrong("inverse-rate", 1 / r, "The share $1 - p$ is kept in training."),
        Wrong("square", (1 - r) ** 2, "One factor is enough.", F(1, 3)),
        Wrong("product", r * (1 - r), "This is the variance of a mask's entry."),
    ]


def _wrong_networks(units: int) -> list[Wrong]:
    factorial = 1
    for k in range(2, units + 1):
        factorial *= k
    why = "Each unit is kept or dropped, independently of the others."
    return [
        Wrong("double", 2 * units, why),
        Wrong("square", units**2, why),
        Wrong("factorial", factorial, why),
        Wrong("one-less", 2**units - 1, "The case in which all units are dropped counts too.", F(1, 2)),
        Wrong("units", units, why),
        Wrong("one-too-many", 2 ** (units + 1), "There is one factor 2 for each unit.", F(1, 3)),
    ]


def _wrong_factors(p: Params) -> list[Wrong]:
    r = p.rate
    return [
        Wrong("keep", 1 - r, "The kept inputs grow, to make up for the dropped ones.", F(1, 3)),
        Wrong("one", F(1), "Inverted dropout scales in training.", F(0)),
        Wrong("inverse-rate", 1 / r, "$p$ is the probability of being dropped.", F(1, 2)),
        Wrong("rate", r, "$p$ is the probability of being dropped."),
        Wrong("sum", 1 + r, "The factor times the probability $1 - p$ must be 1.", F(1, 3)),
        Wrong("ratio", r / (1 - r), "The factor times the probability $1 - p$ must be 1."),
        Wrong("double", 2 / (1 - r), "The factor times the probability $1 - p$ must be 1."),
    ]


def _wrong_masked(p: Params) -> list[Wrong]:
    r, total = p.rate, F(sum(p.terms))
    left = F(sum(term for term, keep in zip(p.terms, p.kept or (), strict=True) if keep))
    return [
        Wrong("not-scaled", left, "The kept inputs are scaled by $\\frac{1}{1 - p}$.", F(1, 2)),
        Wrong("scaled-down", (1 - r) * left, "The kept inputs grow.", F(1, 3)),
        Wrong("by-rate", left / r, "$p$ is the probability of being dropped.", F(1, 2)),
        Wrong("dropped-instead", (total - left) / (1 - r), "The dropped inputs are set to 0.", F(1, 3)),
        Wrong(
            "by-mask", left * len(p.terms) / sum(p.kept or ()), "The factor depends on $p$, not on the mask.", F(1, 3)
        ),
        Wrong("all", total, "Dropped inputs contribute nothing."),
        Wrong("all-scaled", total / (1 - r), "Dropped inputs contribute nothing.", F(1, 3)),
    ]


def _wrong_evaluations(p: Params) -> list[Wrong]:
    r, total = p.rate, F(sum(p.terms))
    left = sum(term for term, keep in zip(p.terms, p.kept or (), strict=True) if keep)
    why = "The scaling in training is enough; in evaluation mode dropout does nothing."
    return [
        Wrong("scaled-down", (1 - r) * total, why, F(1, 3)),
        Wrong("scaled-up", total / (1 - r), why, F(1, 3)),
        Wrong("masked", left, "In evaluation mode nothing is dropped.", F(1, 3)),
        Wrong("by-rate", r * total, why),
        Wrong("absolute", sum(map(abs, p.terms)), "The terms are added with their signs.", F(1, 3)),
        Wrong("zero", 0, "In evaluation mode nothing is dropped."),
    ]


def _wrong_variances(p: Params) -> list[Wrong]:
    r, total, squares = p.rate, sum(p.terms), sum(term**2 for term in p.terms)
    return [
        Wrong("not-scaled", r * (1 - r) * squares, "The scaling by $\\frac{1}{1 - p}$ enters squared.", F(1, 2)),
        Wrong("scaled-once", r * squares, "The scaling by $\\frac{1}{1 - p}$ enters squared.", F(1, 2)),
        Wrong("swapped", (1 - r) / r * squares, "$p$ is the probability of being dropped.", F(1, 2)),
        Wrong(
            "squared-sum", r / (1 - r) * total**2, "The inputs are dropped independently: add their variances.", F(1, 3)
        ),
        Wrong(
            "not-squared", r / (1 - r) * abs(total), "A factor of a random value enters its variance squared.", F(1, 3)
        ),
        Wrong("no-probability", F(squares), "The variance depends on $p$."),
        Wrong("second-moment", squares / (1 - r), "The square of the mean is subtracted.", F(1, 2)),
        Wrong("scale-only", squares / (1 - r) ** 2, "The mask's entry has the variance $p\\,(1 - p)$.", F(1, 3)),
        Wrong("no-keep", r / (1 - r) ** 2 * squares, "The mask's entry has the variance $p\\,(1 - p)$.", F(1, 2)),
    ]


def _wrong_silent(p: Params) -> list[Wrong]:
    r, count = p.rate, len(p.terms)
    return [
        Wrong("all-kept", (1 - r) ** count, "$p$ is the probability of being dropped.", F(1, 2)),
        Wrong("one", r, "All inputs must be dropped at once.", F(1, 3)),
        Wrong("multiplied", count * r, "Probabilities of independent events are multiplied."),
        Wrong("masks", F(1, 2**count), "The masks are not equally likely.", F(1, 3)),
        Wrong("any", 1 - (1 - r) ** count, "This is the probability that some input is dropped.", F(1, 3)),
        Wrong("not-all", 1 - r**count, "This is the probability of the opposite.", F(1, 2)),
        Wrong("one-fewer", r ** (count - 1), "There is one factor for each input.", F(1, 2)),
        Wrong("one-more", r ** (count + 1), "There is one factor for each input.", F(1, 2)),
        Wrong("variance", (r * (1 - r)) ** count, "The probability of being dropped is $p$.", F(1, 3)),
    ]
