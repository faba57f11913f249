"""Variational autoencoder: KL divergence to the prior, the reparameterised sample, gradients through it."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction as F
from functools import cache, partial
from math import fsum, log
from typing import Any

from examgen import NONE, Draw, Given, Number, Part, Reject, Solved, Vector, Wrong
from examgen.figures.graphs import computational_graph
from examgen.figures.scene import Scene
from examgen.generative.vae import (
    kl,
    kl_by_log_variance,
    kl_terms,
    reparameterised,
    through_deviation,
    through_log_variance,
)
from examgen.graph.parse import parse
from examgen.rounding import Rational

TITLE, POINTS, MINUTES, FAMILY = "Latent variables of a VAE", 4, 7, "vae"
FORMULAS = ("gaussian-kl", "reparameterisation")

Numbers = tuple[F, ...]


@dataclass(frozen=True)
class Level:
    dimensions: int
    slopes: bool  # the derivatives through the sample are asked


LEVELS = {
    "easy": Level(dimensions=1, slopes=False),
    "medium": Level(dimensions=2, slopes=False),
    "hard": Level(dimensions=1, slopes=True),
}
MEANS = tuple(F(n, 2) for n in (-4, -3, -2, -1, 1, 2, 3, 4))
DEVIATIONS = (F(1, 4), F(1, 2), F(2))
NOISE = tuple(F(n, 4) for n in (-6, -5, -4, -3, -2, -1, 1, 2, 3, 4, 5, 6))


@dataclass(frozen=True)
class Params:
    mean: Numbers
    deviation: Numbers
    noise: Numbers
    upstream: F | None  # the reconstruction loss by z


def sample(d: Draw[Level, None]) -> Params:
    count = d.level.dimensions
    deviation = tuple(d.rng.choice((*DEVIATIONS, F(1)) if k else DEVIATIONS) for k in range(count))
    noise = tuple(d.rng.choice(NOISE) for _ in range(count))
    if d.level.slopes and abs(noise[0]) == 1:
        raise Reject("the noise is 1 in size")
    if d.level.slopes and deviation[0] == 2:
        raise Reject("the derivatives by deviation and log-variance are equal")
    return Params(
        mean=tuple(d.rng.sample(MEANS, count)),
        deviation=deviation,
        noise=noise,
        upstream=F(d.rng.choice((-6, -5, -4, -3, -2, 2, 3, 4, 5, 6))) if d.level.slopes else None,
    )


def solve(p: Params, given: Given = NONE) -> Solved:
    divergence = kl(p.mean, p.deviation)
    latent = reparameterised(p.mean, p.deviation, p.noise)
    parts = {
        "kl": Part(Number(divergence.near, closed=divergence.closed), wrong=lambda: _wrong_divergences(p), weight=2),
        "sample": _sample_part(p, latent),
    }
    terms = zip(p.mean, p.deviation, kl_terms(p.mean, p.deviation), strict=True)
    steps: dict[str, Any] = {
        "terms": [(mean, deviation, deviation**2, term.tex) for mean, deviation, term in terms],
        "sums": list(zip(p.mean, p.deviation, p.noise, latent, strict=True)),
    }
    if p.upstream is not None:
        (sigma,), (noise,) = p.deviation, p.noise
        by_sigma = given.get("by-sigma", through_deviation(p.upstream, noise))
        own = through_log_variance(p.upstream, noise, sigma)
        log_variance = by_sigma * sigma / 2
        parts |= {
            "by-sigma": Part(_exact(through_deviation(p.upstream, noise)), wrong=partial(_wrong_sigmas, p, p.upstream)),
            "by-log-variance": Part(_exact(log_variance), wrong=partial(_wrong_log_variances, p, p.upstream)),
            "total": Part(
                _exact(given.get("by-log-variance", own) + kl_by_log_variance(sigma)),
                wrong=lambda: _wrong_totals(p, own),
            ),
        }
        steps |= {
            "sigma": sigma,
            "variance": sigma**2,
            "noise": noise,
            "by_sigma": by_sigma,
            "reconstruction": given.get("by-log-variance", own),
            "prior": kl_by_log_variance(sigma),
        }
    conventions = ("ln", "kl-sum") if len(p.mean) > 1 else ("ln",)
    return Solved(parts=parts, steps=steps, conventions=conventions, figures={"graph": _graph})


def verify(p: Params) -> dict[str, Any]:
    """The divergence as cross-entropy minus entropy; slopes from differences, which are exact for polynomials."""
    mean, deviation = list(map(float, p.mean)), list(map(float, p.deviation))
    cross = fsum(m * m + s * s for m, s in zip(mean, deviation, strict=True)) / 2
    entropy = fsum(0.5 + log(s) for s in deviation)
    latent = [m + (s * e if e else 0) for m, s, e in zip(p.mean, p.deviation, p.noise, strict=True)]
    values: dict[str, Any] = {"kl": cross - entropy, "sample": latent[0] if len(latent) == 1 else tuple(latent)}
    if p.upstream is not None:
        (mu,), (sigma,), (noise,) = p.mean, p.deviation, p.noise
        ends = [p.upstream * (mu + (sigma + step) * noise) for step in (1, -1)]
        values["by-sigma"] = (ends[0] - ends[1]) / 2
        per_log_variance = values["by-sigma"] * sigma / 2  # d(sigma) = sigma / 2 d(ln sigma^2)
        values["by-log-variance"] = per_log_variance
        divergence = [(mu**2 + sigma**2 * (1 + step) - 1 - step) / 2 for step in (1, -1)]  # to first order in the step
        values["total"] = per_log_variance + (divergence[0] - divergence[1]) / 2
    return values


def effort(p: Params) -> float:
    return 1.5 + 2 * len(p.mean) + (3.5 if p.upstream is not None else 0)


def _exact(value: Rational) -> Number:
    return Number(value, decimals=3)


def _sample_part(p: Params, latent: Numbers) -> Part:
    if len(latent) > 1:
        return Part(Vector(latent), wrong=lambda: _wrong_vectors(p))
    return Part(_exact(latent[0]), wrong=lambda: _wrong_samples(p))


@cache
def _graph() -> Scene:
    """The sample as a computational graph."""
    graph = parse("m s e", "u = s * e; z = m + u")
    return computational_graph(graph, names={"m": r"\mu", "s": r"\sigma", "e": r"\epsilon"}, below={"z": "z"})


def _wrong_divergences(p: Params) -> list[Wrong]:
    pairs = [(float(m), float(s)) for m, s in zip(p.mean, p.deviation, strict=True)]
    right = fsum(m * m + s * s - 1 - 2 * log(s) for m, s in pairs) / 2
    return [
        Wrong("no-half", 2 * right, "The divergence has the factor $\\frac{1}{2}$.", F(1, 2)),
        Wrong(
            "ln-sigma",
            fsum(m * m + s * s - 1 - log(s) for m, s in pairs) / 2,
            "The logarithm is that of the variance, $\\ln \\sigma^2 = 2 \\ln \\sigma$.",
            F(1, 2),
        ),
        Wrong(
            "sigma-not-squared",
            fsum(m * m + s - 1 - 2 * log(s) for m, s in pairs) / 2,
            "The variance $\\sigma^2$ is added, not $\\sigma$.",
            F(1, 2),
        ),
        Wrong(
            "logarithm-added",
            fsum(m * m + s * s - 1 + 2 * log(s) for m, s in pairs) / 2,
            "The logarithm is subtracted.",
            F(1, 3),
        ),
        Wrong("no-one", right + len(pairs) / 2, "1 is subtracted in every dimension.", F(1, 2)),
        Wrong("sign", -right, "A divergence is never negative.", F(1, 3)),
        Wrong(
            "mean-not-squared", fsum(m + s * s - 1 - 2 * log(s) for m, s in pairs) / 2, "The mean is squared.", F(1, 3)
        ),
        Wrong("averaged", right / 2, "The factor $\\frac{1}{2}$ counts once, and dimensions add.", F(1, 2)),
    ]


def _wrong_samples(p: Params) -> list[Wrong]:
    (mean,), (sigma,), (noise,) = p.mean, p.deviation, p.noise
    return [
        Wrong("variance", mean + sigma**2 * noise, "The noise is scaled by $\\sigma$, not by $\\sigma^2$.", F(1, 2)),
        Wrong("not-scaled", mean + noise, "The noise is scaled by $\\sigma$.", F(1, 3)),
        Wrong("product", mean * sigma * noise, "The mean is added."),
        Wrong("swapped", sigma + mean * noise, "The noise is scaled by $\\sigma$ and shifted by $\\mu$.", F(1, 3)),
        Wrong("mean-only", mean, "The sample contains the noise."),
        Wrong("no-mean", sigma * noise, "The mean is added.", F(1, 3)),
        Wrong("subtracted", mean - sigma * noise, "The noise is added with its own sign.", F(1, 2)),
    ]


def _wrong_vectors(p: Params) -> list[Wrong]:
    triples = list(zip(p.mean, p.deviation, p.noise, strict=True))
    return [
        Wrong("variance", tuple(m + s * s * e for m, s, e in triples), "The noise is scaled by $\\sigma$.", F(1, 2)),
        Wrong("not-scaled", tuple(m + e for m, s, e in triples), "The noise is scaled by $\\sigma$.", F(1, 3)),
        Wrong("first-only", _first(triples, scaled=True), "Both dimensions are scaled.", F(1, 2)),
        Wrong("second-only", _first(triples, scaled=False), "Both dimensions are scaled.", F(1, 2)),
        Wrong("swapped", tuple(s + m * e for m, s, e in triples), "The noise is scaled by $\\sigma$.", F(1, 3)),
        Wrong("no-mean", tuple(s * e for m, s, e in triples), "The mean is added.", F(1, 3)),
        Wrong("subtracted", tuple(m - s * e for m, s, e in triples), "The noise keeps its own sign.", F(1, 2)),
        Wrong("mixed-signs", _mixed(triples), "The noise keeps its own sign.", F(1, 2)),
    ]


def _first(triples: list[tuple[F, F, F]], *, scaled: bool) -> Numbers:
    """Only the first dimension scaled with its deviation, or only the others."""
    return tuple(m + (s if (k == 0) == scaled else 1) * e for k, (m, s, e) in enumerate(triples))


def _mixed(triples: list[tuple[F, F, F]]) -> Numbers:
    return tuple(m + (s if k == 0 else -s) * e for k, (m, s, e) in enumerate(triples))


def _wrong_sigmas(p: Params, upstream: F) -> list[Wrong]:
    (mean,), (sigma,), (noise,) = p.mean, p.deviation, p.noise
    return [
        Wrong("upstream", upstream, "This is the derivative with respect to $\\mu$.", F(1, 3)),
        Wrong("noise", noise, "Multiply by the upstream derivative.", F(1, 3)),
        Wrong(
            "sigma",
            upstream * sigma,
            "The derivative of $\\sigma \\epsilon$ with respect to $\\sigma$ is $\\epsilon$.",
            F(1, 3),
        ),
        Wrong("sample", upstream * (mean + sigma * noise), "The derivative is $\\epsilon$, not $z$."),
        Wrong("sigma-kept", upstream * sigma * noise, "The factor $\\sigma$ vanishes in the derivative.", F(1, 3)),
        Wrong("sign", -upstream * noise, "The noise is added in $z$.", F(1, 2)),
    ]


def _wrong_log_variances(p: Params, upstream: F) -> list[Wrong]:
    (sigma,), (noise,) = p.deviation, p.noise
    slope = upstream * noise
    return [
        Wrong("no-half", slope * sigma, "$\\sigma = e^{v/2}$ has the derivative $\\sigma / 2$.", F(1, 2)),
        Wrong("by-sigma", slope, "This is the derivative with respect to $\\sigma$.", F(1, 3)),
        Wrong("no-sigma", slope / 2, "$\\sigma = e^{v/2}$ has the derivative $\\sigma / 2$.", F(1, 3)),
        Wrong("by-variance", slope / (2 * sigma), "This is the derivative with respect to $\\sigma^2$.", F(1, 2)),
        Wrong("variance", slope * sigma**2 / 2, "$\\sigma = e^{v/2}$ has the derivative $\\sigma / 2$.", F(1, 3)),
        Wrong("doubled", 2 * slope * sigma, "The exponent $v / 2$ gives the factor $\\frac{1}{2}$.", F(1, 3)),
        Wrong("sign", -slope * sigma / 2, "A larger log-variance makes $\\sigma$ larger.", F(1, 2)),
    ]


def _wrong_totals(p: Params, own: F) -> list[Wrong]:
    (sigma,) = p.deviation
    prior = (sigma**2 - 1) / 2
    return [
        Wrong("prior-only", prior, "The reconstruction loss depends on $v$ through $z$.", F(1, 3)),
        Wrong("prior-sign", own - prior, "The KL divergence is added to the loss.", F(1, 2)),
        Wrong("no-half", own + 2 * prior, "The KL divergence has the factor $\\frac{1}{2}$.", F(1, 2)),
        Wrong("no-one", own + sigma**2 / 2, "$\\ln \\sigma^2 = v$ has the derivative 1.", F(1, 2)),
        Wrong(
            "by-sigma", own + sigma - 1 / sigma, "This KL term is the derivative with respect to $\\sigma$.", F(1, 2)
        ),
        Wrong("not-squared", own + (sigma - 1) / 2, "The variance is $e^v = \\sigma^2$.", F(1, 2)),
    ]
