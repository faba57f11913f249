"""Compute of training and inference: FLOPs, compute-optimal size and data, a smaller model for the same budget."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction as F
from functools import cached_property, partial
from math import pow, sqrt  # noqa: A004 - a float, whatever its arguments
from typing import Any, Literal

from examgen import NONE, Draw, Given, Integer, Number, Part, Solved, Wrong
from examgen.figures.axes import Axis
from examgen.figures.plots import Curve, Mark, plot
from examgen.figures.sampling import sampled
from examgen.figures.scene import Scene
from examgen.learning.scaling import inference_flops, optimal_parameters, training_flops

TITLE, POINTS, MINUTES, FAMILY = "Compute of training", 3, 5, "scaling-compute"

Ask = Literal["train", "optimum", "smaller"]


@dataclass(frozen=True)
class Level:
    ask: Ask


LEVELS = {"easy": Level("train"), "medium": Level("optimum"), "hard": Level("smaller")}


@dataclass(frozen=True)
class Params:
    """Parameters and tokens are counted in thousands of millions, FLOPs in units of 10^18."""

    parameters: int  # of the model, or of the compute-optimal one, which is to be found
    ratio: int  # tokens per parameter
    factors: tuple[int, int]  # of parameters and tokens; of the budget; or the larger model by the smaller, and 1
    ask: Ask

    @cached_property
    def tokens(self) -> int:
        return self.parameters * self.ratio

    @cached_property
    def budget(self) -> int:
        return training_flops(self.parameters, self.tokens)


def sample(d: Draw[Level, None]) -> Params:
    rng, ask = d.rng, d.level.ask
    if ask == "train":
        size, ratio = rng.choice((2, 3, 4, 5, 6, 7, 8, 10, 20)), rng.choice((10, 20, 30, 40, 50, 100))
        first, second = rng.sample((2, 3, 4, 5, 8, 10), 2)
        return Params(size, ratio, (first, second), ask)
    ratio = rng.choice((5, 10, 15, 20, 25, 40, 50))
    if ask == "optimum":
        return Params(rng.choice((2, 3, 4, 5, 6, 8, 9, 10, 12, 20)), ratio, (rng.choice((4, 9, 16, 25, 100)), 1), ask)
    times = rng.choice((2, 4, 5, 10))
    return Params(times * rng.choice((2, 3, 4, 5, 6)), ratio, (times, 1), ask)


def solve(p: Params, given: Given = NONE) -> Solved:
    steps: dict[str, Any] = {"square": p.parameters**2, "per_square": 6 * p.ratio}
    if p.ask == "train":
        first, second = p.factors
        return Solved(
            {
                "compute": Part(Integer(p.budget), wrong=lambda: _wrong_computes(p)),
                "ratio": Part(Integer(p.ratio), wrong=lambda: _wrong_ratios(p)),
                "growth": Part(Integer(first * second), wrong=lambda: _wrong_growths(first, second)),
            },
            steps,
            ("six-nd",),
            {"lines": lambda: _lines(p)},
        )
    size = given.get("parameters", optimal_parameters(p.budget, p.ratio))
    parts = {"parameters": Part(Integer(p.parameters), wrong=lambda: _wrong_parameters(p))}
    if p.ask == "optimum":
        growth = p.factors[0]
        side = next(k for k in range(1, growth) if k * k == growth)
        parts |= {
            "tokens": Part(Integer(p.ratio * size), wrong=lambda: _wrong_tokens(p)),
            "growth": Part(Integer(side), wrong=lambda: _wrong_roots(growth, side)),
        }
        return Solved(parts, steps | {"side": side}, ("six-nd",), {"curves": lambda: _curves(p)})
    times = p.factors[0]
    small = F(size, times)
    data = F(p.budget) / (6 * small)
    parts |= {
        "tokens": Part(Number(data), wrong=lambda: _wrong_more_tokens(p)),
        "ratio": Part(Number(given.get("tokens", data) / small), wrong=lambda: _wrong_small_ratios(p)),
        "served": Part(Number(3 * given.get("tokens", data)), wrong=lambda: _wrong_served(p)),
    }
    own = p.parameters // times
    steps |= {"small": own, "data": p.tokens * times, "per_token": 6 * own}
    return Solved(parts, steps, ("six-nd",), {"curves": lambda: _curves(p)})


def _lines(p: Params) -> Scene:
    """The model and the larger one, and all others with the same compute as one of them."""
    (first, second), size, data = p.factors, p.parameters, p.tokens
    x = Axis(F(size, 5), 5 * first * size, "parameters $N$ in $10^9$", log=True)
    y = Axis(F(data, 5), 5 * second * data, "tokens $D$ in $10^9$", log=True)
    small, large = (
        [(n, size * data * times / n) for n in (float(x.low), float(x.high))] for times in (1, first * second)
    )
    curves = [Curve(small, "$C$"), Curve(large, rf"${first * second}\,C$", dashed=True, colour="accent")]
    marks = [Mark(size, data), Mark(first * size, second * data, colour="accent")]
    return plot(x, y, curves=curves, marks=marks, width=160, height=90)


def _curves(p: Params) -> Scene:
    """The loss over the size at one budget, or at two, by a law whose optimum has the question's ratio; a sketch."""
    best, factor = p.parameters, p.factors[0]
    budgets = (1, factor) if p.ask == "optimum" else (1,)

    def loss(size: float, times: int) -> float:
        return pow(size / best, -0.3) + pow(best * times / size, -0.3)

    marked = (
        [(best * sqrt(times), times) for times in budgets] if p.ask == "optimum" else [(best / factor, 1), (best, 1)]
    )
    ends = [size for size, _ in marked]
    x = Axis(min(ends) / 4, max(ends) * 4, "parameters $N$ in $10^9$", log=True)
    names = ("$C$", rf"${factor}\,C$")
    curves = [
        Curve(sampled(partial(loss, times=times), x), name if len(budgets) > 1 else "", dashed=times > 1)
        for times, name in zip(budgets, names, strict=False)
    ]
    marks = [Mark(size, loss(size, times), colour="accent") for size, times in marked]
    heights = [value for each in curves for _, value in each.points]
    y = Axis(min(heights) - 0.1, max(heights) + 0.1, "loss", ticks=())
    return plot(x, y, curves=curves, marks=marks, width=160, height=80)


def verify(p: Params) -> dict[str, Any]:
    """By search for the size at which the budget is used up, and by comparing costs."""
    if p.ask == "train":
        grown = training_flops(p.parameters * p.factors[0], p.tokens * p.factors[1])
        each = F(inference_flops(p.parameters, p.tokens)) * 3  # the backward pass costs twice the forward pass
        return {"compute": int(each), "ratio": p.tokens // p.parameters, "growth": grown // p.budget}

    def size(budget: int) -> int:
        return next(n for n in range(1, 10**4) if training_flops(n, n * p.ratio) >= budget)

    best = size(p.budget)
    if p.ask == "optimum":
        return {"parameters": best, "tokens": best * p.ratio, "growth": size(p.budget * p.factors[0]) // best}
    small = best // p.factors[0]
    tokens = next(t for t in range(1, 10**5) if training_flops(small, t) >= p.budget)
    served = next(t for t in range(tokens, 10**6) if inference_flops(small, t) >= p.budget)
    return {"parameters": best, "tokens": tokens, "ratio": F(tokens, small), "served": served}


def effort(p: Params) -> float:
    return {"train": 2.5, "optimum": 4.0, "smaller": 6.0}[p.ask]


def _wrong_computes(p: Params) -> list[Wrong]:
    n, t = p.parameters, p.tokens
    return [
        Wrong("forward-only", 2 * n * t, "The backward pass takes twice as much as the forward pass.", F(1, 2)),
        Wrong("backward-only", 4 * n * t, "The forward pass counts too.", F(1, 2)),
        Wrong("multiply-adds", 3 * n * t, "A multiplication and an addition are two FLOPs.", F(1, 3)),
        Wrong("no-six", n * t, "Each parameter and token takes 6 FLOPs.", F(1, 3)),
        Wrong("parameters-only", 6 * n, "Every token takes this.", F(0)),
        Wrong("added", 6 * (n + t), "Parameters and tokens are multiplied.", F(1, 3)),
        Wrong("double", 12 * n * t, "6 FLOPs include the two of a multiply-add.", F(1, 3)),
    ]


def _wrong_ratios(p: Params) -> list[Wrong]:
    n, t, why = p.parameters, p.tokens, "Divide the tokens by the parameters."
    return [
        Wrong("six-times", 6 * p.ratio, why, F(1, 3)),
        Wrong("product", n * t, why),
        Wrong("tokens", t, why),
        Wrong("difference", t - n, why),
        Wrong("half", p.ratio // 2, "No factor belongs here.", F(1, 3)),
        Wrong("third", p.ratio // 3, "No factor belongs here.", F(1, 3)),
        Wrong("chinchilla", 20, "The model need not be compute-optimal."),
    ]


def _wrong_growths(first: int, second: int) -> list[Wrong]:
    why = "The compute is proportional to the product of parameters and tokens."
    return [
        Wrong("sum", first + second, why, F(1, 3)),
        Wrong("larger", max(first, second), why, F(1, 3)),
        Wrong("smaller", min(first, second), why, F(1, 3)),
        Wrong("six-times", 6 * first * second, "The factor 6 stays the same.", F(1, 2)),
        Wrong("squared", first**2 * second, why),
        Wrong("tokens-squared", first * second**2, why),
    ]


def _wrong_parameters(p: Params) -> list[Wrong]:
    n, r = p.parameters, p.ratio
    return [
        Wrong("no-six", round((6 * n * n) ** 0.5), "The factor 6 belongs to the budget: $C = 6 r N^2$.", F(1, 2)),
        Wrong("no-root", n * n, "The budget grows with the square of the size.", F(1, 2)),
        Wrong("no-ratio", round((r * n * n) ** 0.5), "The tokens are $r$ times the parameters.", F(1, 3)),
        Wrong("forward-only", round((3 * n * n) ** 0.5), "Training takes $6 N D$, not $2 N D$.", F(1, 2)),
        Wrong("tokens", r * n, "This is the number of tokens.", F(1, 3)),
        Wrong("double", 2 * n, "Solve $C = 6 r N^2$ for $N$.", F(1, 3)),
        Wrong("squared-ratio", round(n / r**0.5), "The ratio enters the budget once.", F(1, 3)),
        Wrong("third", round(n / 6**0.5), "The factor 6 is divided out once.", F(1, 2)),
    ]


def _wrong_tokens(p: Params) -> list[Wrong]:
    n, r = p.parameters, p.ratio
    return [
        Wrong("budget-by-size", r * n * 6, "Divide the budget by $6 N$.", F(1, 2)),
        Wrong("same", n, "The tokens are $r$ times the parameters.", F(1, 3)),
        Wrong("ratio", r, "This is the number for each parameter.", F(1, 3)),
        Wrong("squared", r * n * n, "The tokens are proportional to the parameters.", F(1, 3)),
        Wrong("forward-only", 3 * r * n, "Training takes $6 N D$, not $2 N D$.", F(1, 2)),
        Wrong("added", n + r, "Multiply the parameters by $r$.", F(0)),
    ]


def _wrong_roots(growth: int, side: int) -> list[Wrong]:
    why = "Parameters and tokens grow by the same factor, so the compute grows by its square."
    return [
        Wrong("whole", growth, why),
        Wrong("half", growth // 2, why, F(1, 3)),
        Wrong("one-more", side + 1, why),
        Wrong("squared", growth * growth, why),
        Wrong("unchanged", 1, "A larger budget is shared by parameters and tokens."),
        Wrong("sixth", 6 * side, "The factor 6 cancels.", F(1, 3)),
    ]


def _wrong_more_tokens(p: Params) -> list[Wrong]:
    times, tokens = p.factors[0], p.tokens
    why = "The product of parameters and tokens stays the same."
    return [
        Wrong("same", F(tokens), why),
        Wrong("squared", F(tokens * times**2), why, F(1, 3)),
        Wrong("forward-only", F(3 * tokens * times), "Training takes $6 N D$, not $2 N D$.", F(1, 2)),
        Wrong("optimal", F(tokens, times), "This optimum of the smaller model would not use up the budget.", F(1, 3)),
        Wrong("no-six", F(6 * tokens * times), "The budget is divided by $6 N$.", F(1, 2)),
    ]


def _wrong_small_ratios(p: Params) -> list[Wrong]:
    times, ratio = p.factors[0], p.ratio
    why = "There are more tokens, and fewer parameters to share them."
    return [
        Wrong("same", F(ratio), why),
        Wrong("once", F(ratio * times), why, F(1, 2)),
        Wrong("inverse", F(ratio, times), why),
        Wrong("inverse-squared", F(ratio, times**2), why),
        Wrong("double", F(2 * ratio * times**2), why, F(1, 3)),
        Wrong("cubed", F(ratio * times**3), why, F(1, 3)),
    ]


def _wrong_served(p: Params) -> list[Wrong]:
    times, tokens = p.factors[0], p.tokens
    data = tokens * times
    why = "Training takes $6 N D$ and inference $2 N$ for each token, so $T = 3 D$."
    return [
        Wrong("same", F(data), why, F(1, 3)),
        Wrong("six-times", F(6 * data), why, F(1, 3)),
        Wrong("large-model", F(3 * tokens), "The smaller model serves: use its tokens.", F(1, 2)),
        Wrong("third", F(data, 3), why, F(1, 3)),
        Wrong("twice", F(2 * data), why, F(1, 3)),
        Wrong("no-backward", F(data, 2), why),
        Wrong("twelve", F(12 * data), why),
    ]
