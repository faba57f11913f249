"""Variance of attention scores before and after scaling, and what the scale does to a softmax."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction as F
from math import exp, isqrt, log
from typing import Any, Literal

from examgen import NONE, Draw, Given, Number, Part, Reject, Solved, Wrong
from examgen.losses.softmax import softmax

TITLE, POINTS, MINUTES, FAMILY = "Variance of attention scores", 3, 4, "score-variance"
FORMULAS = ("attention", "score-variance", "softmax")

Task = Literal["variance", "heads", "softmax"]
HALF, THIRD = F(1, 2), F(1, 3)
VARIANCES = (F(1, 4), F(1, 2), F(1), F(2), F(3), F(4))
SQUARES = (F(1, 4), F(1), F(9, 4), F(4))


@dataclass(frozen=True)
class Level:
    task: Task
    sizes: tuple[int, ...]  # of a head
    variances: tuple[F, ...]


LEVELS = {
    "easy": Level("variance", (4, 8, 16, 25, 32, 36, 49, 64, 100, 128, 256), VARIANCES),
    "medium": Level("heads", (4, 9, 16, 25, 36, 64, 100), SQUARES),
    "hard": Level("softmax", (4, 9, 16), (F(1, 4), F(1, 2), F(1), F(2), F(4))),
}


@dataclass(frozen=True)
class Params:
    task: Task
    width: int  # of all heads together
    query: F  # variance of a component of a query
    key: F
    heads: int
    base: int  # the scaled scores of two keys differ by its logarithm; 0 if there are none

    @property
    def size(self) -> int:
        """Components of a query in one head, d_k."""
        return self.width // self.heads

    @property
    def variance(self) -> F:
        """Of a score before scaling: d_k s_q^2 s_k^2; Vaswani et al. (2017), footnote 4, for unit variances."""
        return self.size * self.query * self.key


def sample(d: Draw[Level, None]) -> Params:
    rng, level = d.rng, d.level
    size = rng.choice(level.sizes)
    heads = rng.choice((2, 3, 4, 6, 8, 12)) if level.task == "heads" else 1
    p = Params(
        task=level.task,
        width=size * heads,
        query=rng.choice(level.variances),
        key=rng.choice(level.variances),
        heads=heads,
        base=rng.choice((2, 3, 4, 5) if size <= 9 else (2, 3)) if level.task == "softmax" else 0,
    )
    if p.query * p.key == 1 and p.task != "softmax":
        raise Reject("the variance is the dimension")
    if p.heads == size:
        raise Reject("heads and their size are the same number")
    return p


def solve(p: Params, given: Given = NONE) -> Solved:
    variance, root = given.get("variance", p.variance), isqrt(p.size)
    parts = {"variance": Part(Number(p.variance), wrong=lambda: _wrong_variances(p))}
    if p.task == "variance":
        parts["scaled"] = Part(Number(variance / p.size), wrong=lambda: _wrong_scaled(p))
    elif p.task == "heads":
        parts["deviation"] = Part(Number(_root(variance)), wrong=lambda: _wrong_deviations(p))
        parts["scaled"] = Part(Number(_root(variance / p.size)), wrong=lambda: _wrong_scaled_deviations(p))
    else:
        weight = softmax((p.base**root, 1))[0]
        saturated = given.get("saturated", weight)
        parts["weight"] = Part(Number(softmax((p.base, 1))[0], decimals=3), wrong=lambda: _wrong_weights(p, 1))
        parts["saturated"] = Part(Number(weight, decimals=3), wrong=lambda: _wrong_weights(p, root))
        parts["slope"] = Part(Number(saturated * (1 - saturated), decimals=3), wrong=lambda: _wrong_slopes(p, weight))
    steps = {
        "root": root,
        "before": variance,
        "product": p.query * p.key,
        "odds": p.base**root,
        "slope": F(p.base, (p.base + 1) ** 2),
    }
    return Solved(parts=parts, steps=steps)


def verify(p: Params) -> dict[str, Any]:
    # Components are independent and have mean 0, so that only the terms with equal indices remain.
    variance = sum((p.query * p.key for _ in range(p.size)), F(0))
    scale = next(n for n in range(p.size + 1) if (n + 1) ** 2 > p.size)
    if p.task == "variance":
        return {"variance": variance, "scaled": variance * F(1, p.size)}
    if p.task == "heads":
        tries = [F(n, 4) for n in range(1, 1000)]
        deviation = next(each for each in tries if each * each == variance)
        return {"variance": variance, "deviation": deviation, "scaled": deviation / scale}
    weight = 1 / (1 + exp(-log(p.base)))
    saturated = 1 / (1 + exp(-scale * log(p.base)))
    return {"variance": variance, "weight": weight, "saturated": saturated, "slope": saturated - saturated**2}


def effort(p: Params) -> float:
    return {"variance": 2.5, "heads": 3.5, "softmax": 4.5}[p.task]


def _root(square: F) -> F:
    """Raises ValueError if it is irrational."""
    root = F(isqrt(square.numerator), isqrt(square.denominator))
    if root**2 != square:
        raise ValueError(f"the root of {square} is irrational")
    return root


def _wrong_variances(p: Params) -> list[Wrong]:
    d, q, k = p.size, p.query, p.key
    wrong = [
        Wrong("one-product", q * k, "A score is a sum of $d_k$ products.", HALF),
        Wrong("dimension-only", F(d), "The variances of the components count too.", HALF),
        Wrong("added", d * (q + k), "The variance of a product of independent components with mean 0 is "
              "the product of their variances.", THIRD),
        Wrong("dimension-squared", d * d * q * k, "Variances of independent terms are added: $d_k$ of them.", THIRD),
        Wrong("scaled-twice", q * k / d, "Variances of independent terms are added.", F(0)),
        Wrong("squared", d * q * q * k * k, "The numbers that are given are variances already.", HALF),
    ]  # fmt: skip
    if p.heads > 1:
        wrong.append(Wrong("whole-width", d * p.heads * q * k, "A head has $d / h$ features.", HALF))
        wrong.append(Wrong("heads", p.heads * q * k, "A head has $d / h$ features.", THIRD))
    return wrong


def _wrong_scaled(p: Params) -> list[Wrong]:
    d, product, root = p.size, p.query * p.key, isqrt(p.size)
    wrong = [
        Wrong(
            "divided-by-dimension", product / d, "The scores are divided by $\\sqrt{d_k}$, the variance by $d_k$.", HALF
        ),
        Wrong("unchanged", d * product, "Dividing by a number divides the variance by its square."),
        Wrong("always-one", F(1), "It is 1 only if $\\sigma_q^2 \\sigma_k^2 = 1$.", HALF),
        Wrong("added", p.query + p.key, "The variances are multiplied.", THIRD),
        Wrong("multiplied", d * d * product, "The scores are divided."),
    ]
    if root**2 == d:
        wrong.append(Wrong("by-root", root * product, "The variance is divided by the square of $\\sqrt{d_k}$.", HALF))
    return wrong


def _wrong_deviations(p: Params) -> list[Wrong]:
    variance, product = p.variance, p.query * p.key
    return [
        Wrong("variance", variance, "The standard deviation is the root of the variance.", HALF),
        Wrong("half", variance / 2, "The standard deviation is the root of the variance."),
        Wrong("root-of-dimension", F(isqrt(p.size)), "The variances of the components count too.", HALF),
        Wrong("components-only", _root(product), "A score is a sum of $d_k$ products.", HALF),
        Wrong("added", p.size * _root(product), "Variances are added, not standard deviations.", HALF),
        Wrong("squared", variance**2, "The standard deviation is the root of the variance, not its square."),
    ]


def _wrong_scaled_deviations(p: Params) -> list[Wrong]:
    product, root = p.query * p.key, isqrt(p.size)
    return [
        Wrong("variance", product, "This is the variance; the standard deviation is its root.", HALF),
        Wrong("divided-by-dimension", _root(product) / root, "The scores are divided by $\\sqrt{d_k}$.", HALF),
        Wrong("unchanged", _root(p.variance), "Dividing by a number divides the standard deviation by it."),
        Wrong("always-one", F(1), "It is 1 only if $\\sigma_q^2 \\sigma_k^2 = 1$.", HALF),
        Wrong("fourth-root", _root(product) * root, "The standard deviation is divided by $\\sqrt{d_k}$.", F(0)),
        Wrong("by-width", _root(product) / p.heads, "The scale is $\\sqrt{d_k}$ with $d_k = d / h$.", THIRD),
    ]


def _wrong_weights(p: Params, power: int) -> list[Wrong]:
    """Of the weight whose odds are base to the power; the other power is a mistake, too."""
    root = isqrt(p.size)
    right = softmax((p.base**power, 1))[0]
    other = softmax((p.base ** (root + 1 - power), 1))[0]
    return [
        Wrong("other-scores", other, "Check which scores enter the softmax.", HALF),
        Wrong("other-key", 1 - right, "The key with the larger score has the larger weight.", HALF),
        Wrong("inverse", F(1, p.base**power), "Divide by the sum of the exponentials.", THIRD),
        Wrong("whole-dimension", softmax((p.base**p.size, 1))[0], "The scale is $\\sqrt{d_k}$, not $d_k$.", THIRD),
        Wrong("equal", F(1, 2), "The scores differ."),
        Wrong("times-root", softmax((p.base * root, 1))[0],
              "The scale multiplies the score: it is a power of the exponential.", THIRD),
    ]  # fmt: skip


def _wrong_slopes(p: Params, weight: F) -> list[Wrong]:
    scaled = F(p.base, (p.base + 1) ** 2)
    return [
        Wrong("scaled", scaled, "This is the derivative for the scaled scores.", HALF),
        Wrong("weight", weight, "The derivative is $a (1 - a)$.", THIRD),
        Wrong("other-weight", 1 - weight, "The derivative is $a (1 - a)$.", THIRD),
        Wrong("negative", -weight * (1 - weight), "A larger score means a larger weight.", HALF),
        Wrong("square", weight**2, "The derivative is $a (1 - a)$.", F(0)),
        Wrong("largest", F(1, 4), "That is its largest value, at equal scores.", F(0)),
    ]
