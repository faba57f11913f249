"""Forward process of a diffusion model: alpha-bar, a noisy sample, signal-to-noise ratio, the way back to x_0."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction as F
from functools import partial
from itertools import accumulate
from math import sqrt
from operator import mul
from typing import Any

from examgen import NONE, Draw, Given, Number, Part, Solved, Table, Tex, Vector, Wrong
from examgen.figures.axes import Axis
from examgen.figures.plots import Curve, plot
from examgen.figures.scene import Scene
from examgen.generative.diffusion import alpha_bar, denoised, noised, posterior_variance, root, signal_to_noise
from examgen.rounding import rounded

TITLE, POINTS, MINUTES, FAMILY = "Forward process of a diffusion model", 4, 7, "diffusion-forward"
FORMULAS = ("diffusion-product", "diffusion-posterior")

Numbers = tuple[F, ...]


@dataclass(frozen=True)
class Level:
    noising: bool  # a noisy image is asked
    back: bool  # the clean pixel and the posterior variance are asked


LEVELS = {
    "easy": Level(noising=False, back=False),
    "medium": Level(noising=True, back=False),
    "hard": Level(noising=False, back=True),
}
SIMPLE = (F(1, 10), F(1, 8), F(1, 6), F(1, 5), F(1, 4), F(3, 10), F(1, 3), F(2, 5), F(1, 2))
# Three steps after which alpha-bar and 1 - alpha-bar have rational roots; no beta is the noise of the steps before it.
SQUARES: tuple[tuple[F, F, F], ...] = (
    (F(1, 25), F(1, 15), F(2, 7)),
    (F(1, 25), F(1, 9), F(1, 4)),
    (F(1, 25), F(1, 7), F(2, 9)),
    (F(1, 25), F(1, 3), F(7, 16)),
    (F(1, 15), F(1, 10), F(5, 21)),
    (F(1, 10), F(1, 4), F(7, 15)),
    (F(1, 10), F(3, 10), F(3, 7)),
    (F(1, 9), F(1, 7), F(4, 25)),
    (F(1, 7), F(1, 4), F(11, 25)),
    (F(4, 25), F(1, 4), F(3, 7)),
)
VALUES = tuple(F(n, 2) for n in (-4, -3, -2, -1, 1, 2, 3, 4))


@dataclass(frozen=True)
class Params:
    betas: Numbers
    steps: int  # t
    clean: Numbers  # pixels of x_0
    noise: Numbers  # drawn, or predicted
    noisy: F | None  # a pixel of x_t


def sample(d: Draw[Level, None]) -> Params:
    easy = not d.level.noising and not d.level.back
    if easy:
        steps = d.rng.randint(2, 3)
        betas = tuple(sorted(d.rng.sample(SIMPLE, 4)))
    else:
        steps, betas = 3, d.rng.choice(SQUARES)
        betas = (*betas, d.rng.choice((F(1, 2), F(3, 5))))
    return Params(
        betas=betas,
        steps=steps,
        clean=tuple(d.rng.sample(VALUES, 2)) if d.level.noising else (),
        noise=() if easy else tuple(d.rng.sample(VALUES, 2 if d.level.noising else 1)),
        noisy=d.rng.choice(VALUES) if d.level.back else None,
    )


def solve(p: Params, given: Given = NONE) -> Solved:
    taken = p.betas[: p.steps]
    right = alpha_bar(taken)
    kept = given.get("kept", right)
    parts = {"kept": Part(Number(right, decimals=3), wrong=lambda: _wrong_kept(p))}
    steps: dict[str, Any] = {
        "factors": [1 - beta for beta in taken],
        "last": p.steps,
        "right": kept,
        "lost": 1 - kept,
    }
    if p.clean:
        pixels = tuple(_noised(x, e, kept) for x, e in zip(p.clean, p.noise, strict=True))
        exact = kept == right
        parts["noisy"] = Part(Vector(pixels, decimals=2), wrong=lambda: _wrong_noisy(p, right))
        if exact:
            steps |= {
                "sums": list(zip(p.clean, p.noise, pixels, strict=True)),
                "signal": root(kept),
                "spread": root(1 - kept),
            }
    if p.noisy is not None:
        clean = denoised(p.noisy, p.noise[0], kept) if kept == right else _denoised(p.noisy, p.noise[0], kept)
        parts["clean"] = Part(Number(clean, decimals=2), wrong=partial(_wrong_clean, p, p.noisy, right))
        parts["variance"] = Part(Number(posterior_variance(taken), decimals=3), wrong=lambda: _wrong_variances(taken))
        steps |= {
            "beta": taken[-1],
            "before": alpha_bar(taken[:-1]),
            "factors_before": [1 - beta for beta in taken[:-1]],
            "signal": root(right),
            "over_signal": 1 / root(right),
            "spread": root(1 - right),
        }
    else:
        ratio = kept / (1 - kept) if kept != 1 else F(0)
        parts["ratio"] = Part(Number(ratio, decimals=2), wrong=lambda: _wrong_ratios(right))
    return Solved(
        parts=parts,
        steps=steps,
        conventions=("diffusion-index",),
        figures={"shares": lambda: _figure(p)},
        tables={"schedule": lambda: _table(p)},
    )


def verify(p: Params) -> dict[str, Any]:
    """Step by step: the variance of the noise; the posterior from the precisions of two Gaussians."""
    spread = before = F(0)
    for beta in p.betas[: p.steps]:
        before, spread = spread, (1 - beta) * spread + beta
    values: dict[str, Any] = {"kept": 1 - spread}
    if p.clean:
        factor = 1.0
        for beta in p.betas[: p.steps]:
            factor *= sqrt(1 - beta)
        values["noisy"] = tuple(factor * x + sqrt(spread) * e for x, e in zip(p.clean, p.noise, strict=True))
    if p.noisy is not None:
        beta = p.betas[p.steps - 1]
        values["clean"] = float(p.noisy) / sqrt(1 - spread) - sqrt(spread / (1 - spread)) * float(p.noise[0])
        values["variance"] = 1 / ((1 - beta) / beta + 1 / before)
    else:
        values["ratio"] = 1 / spread - 1
    return values


def effort(p: Params) -> float:
    return 2 + 0.5 * p.steps + (2.5 if p.clean else 0) + (3.5 if p.noisy is not None else 0)


def _noised(clean: F, noise: F, kept: F) -> F | float:
    try:
        return noised(clean, noise, kept)
    except ValueError:
        return sqrt(kept) * float(clean) + sqrt(1 - kept) * float(noise)


def _denoised(noisy: F, noise: F, kept: F) -> int | F:
    return rounded((float(noisy) - sqrt(1 - kept) * float(noise)) / sqrt(kept))


def _figure(p: Params) -> Scene:
    """Variances of signal and noise in every step, from the clean image on."""
    kept = list(accumulate((1 - beta for beta in p.betas), mul, initial=F(1)))
    lost = [(t, 1 - share) for t, share in enumerate(kept)]
    signal = Curve(list(enumerate(kept)), r"$\bar\alpha_t$", dots=True)
    noise = Curve(lost, r"$1 - \bar\alpha_t$", dashed=True, colour="accent", dots=True)
    x = Axis(0, len(p.betas), "step $t$", ticks=range(len(kept)))
    return plot(
        x, Axis(0, 1, "variance", ticks=(0, F(1, 2), 1)), curves=[signal, noise], width=160, height=90, grid=True
    )


def _table(p: Params) -> Table:
    head = (Tex("step $t$"), *range(1, len(p.betas) + 1))
    return Table("l" + "c" * len(p.betas), head, [(Tex(r"$\beta_t$"), *p.betas)])


def _wrong_kept(p: Params) -> list[Wrong]:
    taken = p.betas[: p.steps]
    product = F(1)
    for beta in taken:
        product *= beta
    return [
        Wrong("sum", 1 - sum(taken), "The factors $1 - \\beta_s$ are multiplied; the variances do not add.", F(1, 2)),
        Wrong("single-step", 1 - taken[-1], "All steps up to $t$ count, not only the last.", F(1, 3)),
        Wrong("betas-multiplied", product, "The factors are $1 - \\beta_s$.", F(1, 3)),
        Wrong("one-minus-product", 1 - product, "Subtract first, then multiply.", F(1, 3)),
        Wrong("one-step-more", alpha_bar(p.betas[: p.steps + 1]), "Only the steps up to $t$ count.", F(1, 2)),
        Wrong("one-step-less", alpha_bar(taken[:-1]), "The step $t$ itself counts too.", F(1, 2)),
        Wrong("noise", 1 - alpha_bar(taken), "This is the variance of the noise.", F(1, 3)),
    ]


def _wrong_noisy(p: Params, kept: F) -> list[Wrong]:
    a, b = root(kept), root(1 - kept)
    pairs = list(zip(p.clean, p.noise, strict=True))
    (x, e), (y, f) = pairs
    beta = p.betas[p.steps - 1]
    return [
        Wrong("no-roots", tuple(kept * x + (1 - kept) * e for x, e in pairs), "Take the square roots.", F(1, 2)),
        Wrong(
            "swapped", tuple(b * x + a * e for x, e in pairs), "$x_0$ has the factor $\\sqrt{\\bar\\alpha_t}$.", F(1, 2)
        ),
        Wrong("subtracted", tuple(a * x - b * e for x, e in pairs), "The noise is added with its own sign.", F(1, 2)),
        Wrong("first-sign", (a * x - b * e, a * y + b * f), "The noise is added with its own sign.", F(1, 2)),
        Wrong("second-sign", (a * x + b * e, a * y - b * f), "The noise is added with its own sign.", F(1, 2)),
        Wrong("noise-added", tuple(x + e for x, e in pairs), "Signal and noise are scaled."),
        Wrong("signal-kept", tuple(x + b * e for x, e in pairs), "The signal shrinks too.", F(1, 3)),
        Wrong(
            "single-step",
            tuple(sqrt(1 - beta) * float(x) + sqrt(beta) * float(e) for x, e in pairs),
            "All steps up to $t$ count.",
            F(1, 3),
        ),
    ]


def _wrong_ratios(kept: F) -> list[Wrong]:
    ratio = signal_to_noise(kept)
    return [
        Wrong("inverse", 1 / ratio, "The signal is in the numerator.", F(1, 2)),
        Wrong("root", sqrt(ratio), "The ratio compares variances, not standard deviations.", F(1, 2)),
        Wrong("squared", ratio**2, "$\\bar\\alpha_t$ is a variance already.", F(1, 3)),
        Wrong("signal-only", kept, "Divide by the variance of the noise.", F(1, 3)),
        Wrong("noise-only", 1 - kept, "This is the variance of the noise."),
        Wrong("difference", 2 * kept - 1, "A ratio is asked for, not a difference."),
        Wrong("whole", 1 / (1 - kept), "The numerator is $\\bar\\alpha_t$.", F(1, 3)),
    ]


def _wrong_clean(p: Params, noisy: F, kept: F) -> list[Wrong]:
    a, b, e = root(kept), root(1 - kept), p.noise[0]
    return [
        Wrong("not-divided", noisy - b * e, "Divide by $\\sqrt{\\bar\\alpha_t}$.", F(1, 2)),
        Wrong("no-roots", (noisy - (1 - kept) * e) / kept, "Take the square roots.", F(1, 2)),
        Wrong("noise-subtracted", noisy - e, "Scale the noise, and divide by $\\sqrt{\\bar\\alpha_t}$."),
        Wrong("noise-added", (noisy + b * e) / a, "The noise is subtracted.", F(1, 2)),
        Wrong("multiplied", a * noisy - b * e, "Divide by $\\sqrt{\\bar\\alpha_t}$.", F(1, 3)),
        Wrong("swapped", (noisy - a * e) / b, "The noise has the factor $\\sqrt{1 - \\bar\\alpha_t}$.", F(1, 3)),
        Wrong("forward", a * noisy + b * e, "This adds noise to $x_t$."),
    ]


def _wrong_variances(taken: Numbers) -> list[Wrong]:
    beta, kept, before = taken[-1], alpha_bar(taken), alpha_bar(taken[:-1])
    return [
        Wrong("beta", beta, "Knowing $x_0$ makes the variance smaller than $\\beta_t$.", F(1, 3)),
        Wrong("inverse", beta * (1 - kept) / (1 - before), "The variance is smaller than $\\beta_t$.", F(1, 2)),
        Wrong("kept-ratio", beta * kept / before, "The factor compares the variances of the noise.", F(1, 3)),
        Wrong("deviation", sqrt(beta * (1 - before) / (1 - kept)), "The variance is asked for.", F(1, 2)),
        Wrong("noise", 1 - kept, "This is the variance of $x_t$ given $x_0$."),
        Wrong("noise-before", 1 - before, "This is the variance of $x_{t-1}$ given $x_0$ alone.", F(1, 3)),
        Wrong("product", beta * (1 - before), "Divide by $1 - \\bar\\alpha_t$.", F(1, 2)),
    ]
