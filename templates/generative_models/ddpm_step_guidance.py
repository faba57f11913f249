"""One reverse step of a diffusion model: guided noise, mean, sample; or the mean from a clipped estimate of x_0."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction as F
from functools import cached_property, partial
from math import sqrt
from typing import Any

from examgen import NONE, Draw, Given, Number, Part, Reject, Solved, Wrong
from examgen.generative.diffusion import denoised, guided, posterior_weights, reverse_mean, root
from examgen.rounding import Rational

TITLE, POINTS, MINUTES, FAMILY = "A reverse step of a diffusion model", 4, 8, "diffusion-reverse"
FORMULAS = ("diffusion-forward", "diffusion-reverse", "guidance")


@dataclass(frozen=True)
class Level:
    schedules: tuple[tuple[F, F], ...]  # alpha_t and alpha-bar_t
    guidance: bool
    clipped: bool  # the mean comes from an estimate of x_0 that is clipped


STEPS = (  # all roots are rational, and beta_t / sqrt(1 - alpha-bar_t) is a short fraction
    (F(16, 25), F(9, 25)),
    (F(16, 25), F(7, 16)),
    (F(16, 25), F(5, 9)),
    (F(16, 25), F(19, 100)),
    (F(9, 25), F(17, 81)),
    (F(9, 25), F(49, 625)),
)
TRIPLES = (
    (F(16, 25), F(9, 25)),
    (F(81, 100), F(9, 25)),
    (F(9, 16), F(9, 25)),
    (F(4, 9), F(9, 25)),
)
LEVELS = {
    "easy": Level(schedules=STEPS, guidance=False, clipped=False),
    "medium": Level(schedules=STEPS, guidance=True, clipped=False),
    "hard": Level(schedules=TRIPLES, guidance=True, clipped=True),
}
SCALES = (F(3, 2), F(2), F(5, 2), F(3), F(4), F(5))


@dataclass(frozen=True)
class Params:
    alpha: F
    kept: F  # alpha-bar
    noisy: F  # a pixel of x_t
    conditional: F  # predicted noise; the only one without guidance
    unconditional: F | None
    scale: F | None
    drawn: F | None  # the standard Gaussian noise of the step

    @cached_property
    def noise(self) -> F:
        """The predicted noise that is used."""
        if self.scale is None or self.unconditional is None:
            return self.conditional
        return F(guided(self.unconditional, self.conditional, self.scale))

    @cached_property
    def spread(self) -> F:
        return root(1 - self.kept)


def sample(d: Draw[Level, None]) -> Params:
    alpha, kept = d.rng.choice(d.level.schedules)
    halves = [F(n, 2) for n in (-4, -3, -2, -1, 1, 2, 3, 4)]
    conditional, unconditional = d.rng.sample(halves, 2)
    p = Params(
        alpha=alpha,
        kept=kept,
        noisy=d.rng.choice(halves),
        conditional=conditional,
        unconditional=unconditional if d.level.guidance else None,
        scale=d.rng.choice(SCALES) if d.level.guidance else None,
        drawn=None if d.level.clipped else d.rng.choice(halves),
    )
    if p.noise == 0 or abs(p.noise) > 6:
        raise Reject("the guided noise is 0 or far from any noise")
    if d.level.clipped and abs(denoised(p.noisy, p.noise, kept)) <= F(21, 20):
        raise Reject("the estimate of the clean pixel needs no clipping")
    return p


def solve(p: Params, given: Given = NONE) -> Solved:
    noise, parts = p.noise, dict[str, Part]()
    if p.scale is not None and p.unconditional is not None:
        parts["noise"] = Part(_number(p.noise), wrong=partial(_wrong_noises, p.unconditional, p.conditional, p.scale))
        noise = given.get("noise", p.noise)
    steps: dict[str, Any] = {
        "beta": 1 - p.alpha,
        "root_alpha": root(p.alpha),
        "over_root_alpha": 1 / root(p.alpha),
        "spread": p.spread,
        "noise": noise,
        "gap": p.conditional - (p.unconditional or 0),
    }
    if p.drawn is None:
        clean = denoised(p.noisy, noise, p.kept)
        bounded = _clip(given.get("clean", clean))
        of_clean, of_noisy = posterior_weights(p.alpha, p.kept)
        parts["clean"] = Part(_number(clean), wrong=lambda: _wrong_clean(p, noise))
        parts["mean"] = Part(_number(of_clean * bounded + of_noisy * p.noisy), wrong=lambda: _wrong_clipped(p))
        steps |= {"over_root_kept": 1 / root(p.kept), "bounded": bounded}
        steps |= {"before": p.kept / p.alpha, "root_before": root(p.kept / p.alpha)}
        steps |= {"of_clean": of_clean, "of_noisy": of_noisy}
    else:
        mean = reverse_mean(p.noisy, noise, p.alpha, p.kept)
        sigma = root(1 - p.alpha)
        parts["mean"] = Part(_number(mean), wrong=lambda: _wrong_means(p))
        parts["sample"] = Part(
            _number(given.get("mean", mean) + sigma * p.drawn), wrong=lambda: _wrong_samples(p, mean)
        )
        steps |= {"factor": (1 - p.alpha) / p.spread, "sigma": sigma, "mean": given.get("mean", mean)}
    conventions = ("diffusion-index", "guidance-one") if p.scale is not None else ("diffusion-index",)
    return Solved(parts=parts, steps=steps, conventions=conventions)


def verify(p: Params) -> dict[str, Any]:
    """The mean through the estimate of x_0 and the product of two Gaussians, weighted with their precisions."""
    alpha, kept, noise = float(p.alpha), float(p.kept), float(p.conditional)
    values: dict[str, Any] = {}
    if p.scale is not None and p.unconditional is not None:
        noise = float((1 - p.scale) * p.unconditional + p.scale * p.conditional)
        values["noise"] = noise
    clean = float(p.noisy) / sqrt(kept) - sqrt(1 / kept - 1) * noise
    before = kept / alpha
    if p.drawn is None:
        values["clean"] = clean
        clean = sorted((-1.0, clean, 1.0))[1]
    forward, prior = alpha / (1 - alpha), 1 / (1 - before)
    values["mean"] = (forward * float(p.noisy) / sqrt(alpha) + prior * sqrt(before) * clean) / (forward + prior)
    if p.drawn is not None:
        values["sample"] = values["mean"] + sqrt(1 - alpha) * float(p.drawn)
    return values


def effort(p: Params) -> float:
    return 4.5 + (1 if p.scale is not None else 0) + (2.5 if p.drawn is None else 0)


def _number(value: Rational) -> Number:
    return Number(value, decimals=3)


def _clip(value: Rational) -> Rational:
    return max(F(-1), min(F(1), value))


def _wrong_noises(unconditional: F, conditional: F, scale: F) -> list[Wrong]:
    gap = conditional - unconditional
    return [
        Wrong("from-conditional", conditional + scale * gap, "The difference is added to $\\epsilon_u$.", F(1, 2)),
        Wrong("swapped", conditional - scale * gap, "Guidance moves towards the conditional prediction.", F(1, 3)),
        Wrong("scaled-only", scale * conditional, "Only the difference of the predictions is scaled.", F(1, 3)),
        Wrong("difference-only", scale * gap, "The unconditional prediction is added.", F(1, 3)),
        Wrong("sum", unconditional + scale * conditional, "The difference of the predictions is scaled.", F(1, 3)),
        Wrong("no-guidance", conditional, "This is the prediction for a scale of 1."),
        Wrong("mean", (unconditional + conditional) / 2, "Guidance goes beyond the conditional prediction."),
        Wrong("wrong-way", unconditional - scale * gap, "Guidance moves towards the conditional prediction.", F(1, 3)),
    ]


def _wrong_means(p: Params) -> list[Wrong]:
    beta, a, b, e = 1 - p.alpha, root(p.alpha), p.spread, p.noise
    right = (p.noisy - beta / b * e) / a
    return [
        Wrong("not-divided", p.noisy - beta / b * e, "Divide by $\\sqrt{\\alpha_t}$.", F(1, 2)),
        Wrong("multiplied", a * (p.noisy - beta / b * e), "Divide by $\\sqrt{\\alpha_t}$.", F(1, 3)),
        Wrong("all-noise", (p.noisy - b * e) / a, "One step removes only a part of the noise.", F(1, 3)),
        Wrong("no-root", (p.noisy - beta / (1 - p.kept) * e) / a, "Divide by $\\sqrt{1 - \\bar\\alpha_t}$.", F(1, 2)),
        Wrong("noise-added", (p.noisy + beta / b * e) / a, "The noise is subtracted.", F(1, 2)),
        Wrong("alpha-not-root", (p.noisy - beta / b * e) / p.alpha, "Divide by $\\sqrt{\\alpha_t}$.", F(1, 2)),
        Wrong("root-beta", p.noisy / a - sqrt(beta) / float(a) * float(e), "The factor is $\\beta_t$.", F(1, 3)),
        Wrong("sign", -right, "The sign of $x_t$ is kept."),
    ]


def _wrong_samples(p: Params, mean: F) -> list[Wrong]:
    beta, drawn = 1 - p.alpha, p.drawn or F(0)
    sigma = root(beta)
    return [
        Wrong("no-noise", mean, "Noise is drawn in every step but the last.", F(1, 3)),
        Wrong("variance", mean + beta * drawn, "The noise is scaled by $\\sigma_t = \\sqrt{\\beta_t}$.", F(1, 2)),
        Wrong("subtracted", mean - sigma * drawn, "The noise is added.", F(1, 2)),
        Wrong("not-scaled", mean + drawn, "The noise is scaled by $\\sigma_t$.", F(1, 3)),
        Wrong(
            "all-steps",
            mean + p.spread * drawn,
            "The step has the noise $\\beta_t$, not $1 - \\bar\\alpha_t$.",
            F(1, 3),
        ),
        Wrong("from-noisy", p.noisy + sigma * drawn, "The noise is added to the mean.", F(1, 3)),
        Wrong(
            "alpha", mean + root(p.alpha) * drawn, "The variance of the noise is $\\beta_t = 1 - \\alpha_t$.", F(1, 3)
        ),
    ]


def _wrong_clean(p: Params, noise: Rational) -> list[Wrong]:
    a, b = root(p.kept), p.spread
    return [
        Wrong("not-divided", p.noisy - b * noise, "Divide by $\\sqrt{\\bar\\alpha_t}$.", F(1, 2)),
        Wrong("no-roots", (p.noisy - (1 - p.kept) * noise) / p.kept, "Take the square roots.", F(1, 2)),
        Wrong("noise-added", (p.noisy + b * noise) / a, "The noise is subtracted.", F(1, 2)),
        Wrong("noise-subtracted", p.noisy - noise, "Scale the noise, and divide by $\\sqrt{\\bar\\alpha_t}$."),
        Wrong("one-step", (p.noisy - b * noise) / root(p.alpha), "All steps count: $\\bar\\alpha_t$.", F(1, 3)),
        Wrong("no-guidance", denoised(p.noisy, p.conditional, p.kept), "Use the guided noise.", F(1, 3)),
        Wrong("multiplied", a * p.noisy - b * noise, "Divide by $\\sqrt{\\bar\\alpha_t}$.", F(1, 3)),
    ]


def _wrong_clipped(p: Params) -> list[Wrong]:
    clean = denoised(p.noisy, p.noise, p.kept)
    of_clean, of_noisy = posterior_weights(p.alpha, p.kept)
    bounded = _clip(clean)
    return [
        Wrong("not-clipped", of_clean * clean + of_noisy * p.noisy, "The estimate is clipped first.", F(1, 2)),
        Wrong("swapped", of_noisy * bounded + of_clean * p.noisy, "The weights belong the other way round.", F(1, 3)),
        Wrong("clean", bounded, "One step leads to $x_{t-1}$, not to $x_0$."),
        Wrong("mean", (bounded + p.noisy) / 2, "The two have weights of their own."),
        Wrong("wrong-bound", -of_clean * bounded + of_noisy * p.noisy, "The sign of the estimate is kept.", F(1, 3)),
        Wrong("clean-only", of_clean * bounded, "The second term is missing.", F(1, 3)),
        Wrong("noisy-only", of_noisy * p.noisy, "The first term is missing.", F(1, 3)),
        Wrong(
            "mean-clipped",
            _clip(of_clean * clean + of_noisy * p.noisy),
            "The estimate is clipped, not the mean.",
            F(1, 3),
        ),
    ]
