"""Focal loss: modulating factor, value with class weight, ratio of easy to hard samples and the exponent for it."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction as F
from math import exp, log
from typing import Any, Literal

from examgen import NONE, Draw, Given, Integer, Number, Part, Reject, Solved, Wrong
from examgen.figures.axes import Axis
from examgen.figures.plots import Curve, Mark, plot
from examgen.figures.sampling import sampled
from examgen.figures.scene import Scene
from examgen.logarithms import ln
from examgen.losses.focal import least_exponent, modulating

TITLE, POINTS, MINUTES, FAMILY = "Focal loss", 3, 5, "focal-loss"
FORMULAS = ("cross-entropy",)

Kind = Literal["pair", "background", "groups"]
LEVELS: dict[str, Kind] = {"easy": "pair", "medium": "background", "hard": "groups"}
TENTHS = tuple(F(k, 10) for k in range(1, 10) if k != 5)
FINE = tuple(sorted({F(k, n) for n in (20, 50) for k in range(n // 10, n - n // 10 + 1) if 2 * k != n}))
RATIOS = (5, 12, 20, 30, 50, 60, 100, 120, 150, 200, 300, 500, 1000)


@dataclass(frozen=True)
class Params:
    """Two foreground samples; or one background sample; or many background samples beside few foreground samples."""

    gamma: int
    background: F | None  # predicted probability of the foreground for a background sample
    foreground: tuple[F, ...]  # the same for foreground samples, the easy one first
    alpha: F | None  # weight of the foreground; the background has the rest
    ratio: int | None  # cross-entropy of all background samples over that of all foreground samples

    @property
    def true(self) -> tuple[F, ...]:
        """p_t of the samples: background first."""
        return (*(() if self.background is None else (1 - self.background,)), *self.foreground)


def sample(d: Draw[Kind, None]) -> Params:
    gamma = d.rng.choice((2, 2, 2, 3))
    pool = FINE if gamma == 2 else TENTHS
    low, high = [p for p in pool if p < F(1, 2)], [p for p in pool if p > F(1, 2)]
    match d.level:
        case "pair":
            return Params(gamma, None, (d.rng.choice(high), d.rng.choice(low)), None, None)
        case "background":
            alpha = d.rng.choice((F(1, 5), F(1, 4), F(3, 10), F(2, 5), F(3, 4)))
            return Params(gamma, d.rng.choice([p for p in pool if p > F(1, 10)]), (), alpha, None)
    easy, hard = (
        d.rng.choice((F(1, 10), F(1, 5), F(3, 20), F(1, 4))),
        d.rng.choice((F(1, 10), F(1, 5), F(2, 5), F(1, 4))),
    )
    if (easy / (1 - hard)).numerator > 2:
        raise Reject("the factors' ratio is no short fraction")
    ratios = [ratio for ratio in RATIOS if least_exponent(easy / (1 - hard), ratio) != 2]  # gamma is given as 2
    return Params(2, easy, (hard,), None, d.rng.choice(ratios))


def solve(p: Params, given: Given = NONE) -> Solved:
    factors = [modulating(q, p.gamma) for q in p.true]
    steps: dict[str, Any] = {"factors": factors, "own": p.true, "rest": [1 - q for q in p.true]}
    if p.ratio is not None:
        parts, more = _groups(p, p.ratio, given)
        steps |= more
    elif p.alpha is not None:
        true, weight = given.get("true", p.true[0]), 1 - p.alpha
        factor = given.get("factor", modulating(true, p.gamma))
        parts = {
            "true": Part(Number(p.true[0], decimals=2), wrong=_wrong_true(p, p.alpha)),
            "factor": Part(
                Number(modulating(true, p.gamma), decimals=4), wrong=lambda: _wrong_factors(p.true[0], p.gamma)
            ),
            "focal": Part(_number(ln(true) * -(weight * factor)), wrong=lambda: _wrong_values(p, p.true[0], weight)),
        }
        steps["weight"] = weight
    else:
        factor = given.get("hard-factor", factors[1])
        parts = {
            "easy-factor": Part(Number(factors[0], decimals=4), wrong=lambda: _wrong_factors(p.true[0], p.gamma)),
            "hard-factor": Part(Number(factors[1], decimals=4), wrong=lambda: _wrong_factors(p.true[1], p.gamma)),
            "focal": Part(_number(ln(p.true[1]) * -factor), wrong=lambda: _wrong_values(p, p.true[1], F(1))),
        }
    return Solved(parts=parts, steps=steps, conventions=("ln",), figures={"curves": lambda: _curves(p)})


def _groups(p: Params, ratio: int, given: Given) -> tuple[dict[str, Part], dict[str, Any]]:
    """The parts on two groups and their steps."""
    easy, hard = (modulating(q, p.gamma) for q in p.true)
    shrink = given.get("shrink", easy / hard)
    base = (1 - p.true[0]) / (1 - p.true[1])
    least = least_exponent(base, ratio)
    parts = {
        "shrink": Part(Number(easy / hard, decimals=4), wrong=lambda: _wrong_shrinks(p)),
        "ratio": Part(Number(ratio * shrink, decimals=1 if ratio >= 200 else 2), wrong=lambda: _wrong_ratios(p, ratio)),
        "exponent": Part(Integer(least), wrong=lambda: _wrong_exponents(base, ratio)),
    }
    before = ratio * base ** (least - 1)
    return parts, {"base": base, "shrink": shrink, "last": least - 1, "before": before, "after": before * base}


def verify(p: Params) -> dict[str, Any]:
    entropies = [-log(q) for q in p.true]
    factors = [(1 - exp(-entropy)) ** p.gamma for entropy in entropies]
    if p.ratio is not None:
        count = p.ratio * entropies[1] / entropies[0]  # background samples for each foreground sample
        totals = count * factors[0] * entropies[0], factors[1] * entropies[1]
        exponent = next(g for g in range(1, 99) if p.ratio * (1 - p.true[0]) ** g < (1 - p.true[1]) ** g)
        return {"shrink": factors[0] / factors[1], "ratio": totals[0] / totals[1], "exponent": exponent}
    if p.alpha is not None:
        focal = factors[0] * entropies[0] * (1 - float(p.alpha))
        return {"true": exp(-entropies[0]), "factor": factors[0], "focal": focal}
    return {"easy-factor": factors[0], "hard-factor": factors[1], "focal": factors[1] * entropies[1]}


def effort(p: Params) -> float:
    return 3 + 0.5 * (p.alpha is not None) + 2 * (p.ratio is not None)


def _curves(p: Params) -> Scene:
    """Cross-entropy and focal loss over p_t, both with the background's weight if there is one, and the samples."""
    weight = float(1 - p.alpha) if p.alpha is not None else 1.0
    scale = "" if p.alpha is None else r"\alpha_t\, "

    def loss(q: float, gamma: int) -> float:
        return -weight * (1 - q) ** gamma * log(q)

    x, y = Axis(0, 1, "$p_t$"), Axis(0, 3, "loss", ticks=(0, 1, 2, 3))
    inner = Axis(0.01, 1)
    names = ("B", "F") if p.ratio else ("",) if p.alpha is not None else ("A", "B")
    curves = [
        Curve(sampled(lambda q: loss(q, 0), inner), rf"$-{scale}\ln p_t$", dashed=True),
        Curve(
            sampled(lambda q: loss(q, p.gamma), inner),
            rf"$-{scale}(1 - p_t)^{p.gamma} \ln p_t$",
            colour="accent",
        ),
    ]
    marks = [Mark(q, loss(float(q), p.gamma), name) for q, name in zip(p.true, names, strict=True)]
    return plot(x, y, curves=curves, marks=marks, width=160, height=90)


def _number(value: Any) -> Number:
    return Number(value.near, decimals=4, closed=value.closed)


def _wrong_factors(true: F, gamma: int) -> list[Wrong]:
    rest = 1 - true
    return [
        Wrong("power-of-p", true**gamma, "The factor is $(1 - p_t)^\\gamma$: it falls as $p_t$ rises.", F(1, 3)),
        Wrong("times-gamma", gamma * rest, "$\\gamma$ is an exponent, not a factor.", F(1, 3)),
        Wrong("no-exponent", rest, "The factor is $1 - p_t$ to the power $\\gamma$.", F(1, 3)),
        Wrong("one-minus-power", 1 - true**gamma, "Subtract from 1 before taking the power.", F(1, 3)),
        Wrong("other-exponent", rest ** (gamma + 1), "The exponent is $\\gamma$.", F(1, 2)),
    ]


def _wrong_true(p: Params, alpha: F) -> list[Wrong]:
    q, why = F(p.background or 0), "$p_t$ is the probability of the true class, which is the background."
    return [
        Wrong("foreground", q, why),
        Wrong(
            "weighted", (1 - alpha) * (1 - q), "The weight $\\alpha_t$ is a factor of the loss, not of the probability."
        ),
        Wrong("weighted-foreground", alpha * q, why),
        Wrong("complement-of-alpha", 1 - alpha, "This is the weight $\\alpha_t$, not the probability."),
        Wrong("factor", q**p.gamma, "This is the factor $(1 - p_t)^\\gamma$, not $p_t$."),
    ]


def _wrong_values(p: Params, true: F, weight: F) -> list[Wrong]:
    right, entropy = float(weight * modulating(true, p.gamma)) * -log(true), -log(true)
    wrong = [
        Wrong("cross-entropy", float(weight) * entropy, "The factor $(1 - p_t)^\\gamma$ is missing.", F(1, 3)),
        Wrong("power-of-p", float(weight * true**p.gamma) * entropy, "The factor is $(1 - p_t)^\\gamma$.", F(1, 3)),
        Wrong("base-10", right / log(10), "The logarithm is the natural one.", F(1, 2)),
        Wrong("no-minus", -right, "The logarithm of a probability is negative; the loss is not.", F(1, 2)),
        Wrong("no-logarithm", weight * modulating(true, p.gamma) * true, "The loss contains $-\\ln p_t$, not $p_t$."),
        Wrong("times-gamma", p.gamma * float(weight * (1 - true)) * entropy, "$\\gamma$ is an exponent.", F(1, 3)),
    ]
    if p.alpha is not None:
        swapped = -log(1 - true) * float(modulating(1 - true, p.gamma))
        wrong += [
            Wrong(
                "weight-of-foreground",
                right / float(weight) * float(p.alpha),
                "A background sample has the weight $1 - \\alpha$.",
                F(1, 2),
            ),
            Wrong("no-weight", right / float(weight), "The weight $\\alpha_t$ is missing.", F(1, 2)),
            Wrong("as-foreground", float(p.alpha) * swapped, "The true class is the background.", F(1, 3)),
        ]
    return wrong


def _wrong_shrinks(p: Params) -> list[Wrong]:
    easy, hard = (1 - q for q in p.true)
    return [
        Wrong("no-exponent", easy / hard, "Each factor is taken to the power $\\gamma$.", F(1, 2)),
        Wrong("powers-of-p", (p.true[0] / p.true[1]) ** p.gamma, "The factor is $(1 - p_t)^\\gamma$.", F(1, 3)),
        Wrong("inverse", (hard / easy) ** p.gamma, "The easy samples' factor is the smaller one.", F(1, 2)),
        Wrong("easy-only", easy**p.gamma, "The loss of the foreground samples shrinks too.", F(1, 2)),
        Wrong("times-gamma", p.gamma * easy / hard, "$\\gamma$ is an exponent.", F(1, 3)),
        Wrong(
            "foreground-for-both",
            ((1 - F(p.background or 0)) / hard) ** p.gamma,
            "For a background sample $1 - p_t$ is the probability of the foreground.",
            F(1, 3),
        ),
    ]


def _wrong_ratios(p: Params, ratio: int) -> list[Wrong]:
    return [
        *(Wrong(w.name, ratio * w.value, w.why, w.credit) for w in _wrong_shrinks(p)),
        Wrong("unchanged", ratio, "The losses of both groups shrink, but not by the same factor."),
    ]


def _wrong_exponents(base: F, ratio: int) -> list[Wrong]:
    least = least_exponent(base, ratio)
    return [
        Wrong("one-less", least - 1, "With this exponent the background still has the larger share.", F(1, 2)),
        Wrong("one-more", least + 1, "A smaller exponent is enough.", F(1, 2)),
        Wrong(
            "linear",
            -(-ratio * base.numerator // base.denominator),
            "The ratio falls by a factor with each unit of $\\gamma$, not by a difference.",
        ),
        Wrong("twice", 2 * least, "A smaller exponent is enough."),
        Wrong("halved", least // 2, "With this exponent the background still has the larger share."),
        Wrong("two-less", least - 2, "With this exponent the background still has the larger share."),
    ]
