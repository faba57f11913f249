"""Losses of a GAN's two networks, their slopes, the optimal discriminator, its value, Jensen-Shannon divergence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction as F
from functools import cache
from itertools import combinations, product
from math import fsum, gcd, log
from typing import Any

from examgen import NONE, Choice, Draw, Given, Number, Part, Reject, Solved, Table, Tex, Vector, Wrong
from examgen.figures.bars import bars, exact
from examgen.figures.blocks import Arrow, Block, diagram
from examgen.figures.scene import Scene
from examgen.generative.gan import (
    discriminator_loss,
    jensen_shannon,
    non_saturating_loss,
    non_saturating_slope,
    optimal_discriminator,
    saturating_loss,
    saturating_slope,
    value,
)
from examgen.logarithms import Logs
from examgen.rounding import rounded
from examgen.tex import rational

TITLE, POINTS, MINUTES, FAMILY = "Losses of a GAN", 4, 7, "gan-loss"
FORMULAS = ("gan-losses", "optimal-discriminator", "jensen-shannon", "kl-divergence", "sigmoid")

Numbers = tuple[F, ...]
OUTPUTS = tuple(sorted({F(n, d) for d in (3, 4, 5, 6, 8, 10) for n in range(1, d)} - {F(1, 2)}))
LOSSES = {
    "saturating": Tex(r"the saturating one, $\ln(1 - D(G(z)))$"),
    "non-saturating": Tex(r"the non-saturating one, $-\ln D(G(z))$"),
}


@dataclass(frozen=True)
class Level:
    batch: int  # real samples, and as many generated ones; 0: two distributions are given instead


LEVELS = {"easy": Level(batch=1), "medium": Level(batch=2), "hard": Level(batch=0)}


@dataclass(frozen=True)
class Params:
    real: Numbers  # outputs of the discriminator
    fake: Numbers
    data: Numbers  # probabilities of the points of a small space
    generated: Numbers


def sample(d: Draw[Level, None]) -> Params:
    if not d.level.batch:
        data, generated = d.rng.choice(_distributions())
        return Params((), (), data, generated)
    outputs = tuple(d.rng.sample(OUTPUTS, 2 * d.level.batch))
    real, fake = outputs[: d.level.batch], outputs[d.level.batch :]
    if any(1 - output in outputs for output in outputs):
        raise Reject("two outputs add up to 1")
    return Params(real, fake, (), ())


def solve(p: Params, given: Given = NONE) -> Solved:
    if p.data:
        return _of_distributions(p, given)
    loss, better = discriminator_loss(p.real, p.fake), non_saturating_loss(p.fake)
    parts = {"discriminator": Part(_number(loss), wrong=lambda: _wrong_discriminators(p))}
    if len(p.fake) == 1:
        parts["saturating"] = Part(
            _number(saturating_loss(p.fake)), wrong=lambda: _wrong_saturating(p.real[0], p.fake[0])
        )
    parts["non-saturating"] = Part(_number(better), wrong=lambda: _wrong_non_saturating(p))
    steps: dict[str, Any] = {"rest": [1 - output for output in p.fake]}
    if len(p.fake) > 1:
        first = p.fake[0]
        slopes = saturating_slope(first), non_saturating_slope(first)
        larger = max(zip(slopes, LOSSES, strict=True), key=lambda pair: abs(pair[0]))[1]
        parts["slope"] = Part(Number(slopes[1], decimals=2), wrong=lambda: _wrong_slopes(first))
        parts["larger"] = Part(Choice(larger, choices=LOSSES), wrong=lambda: _wrong_choices(larger))
        steps |= {"first": first, "other_slope": slopes[0]}
    conventions = ("gan-real-one", "ln", "gan-mean") if len(p.fake) > 1 else ("gan-real-one", "ln")
    return Solved(parts=parts, steps=steps, conventions=conventions, figures={"networks": _figure})


def verify(p: Params) -> dict[str, Any]:
    if p.data:
        return _verify_distributions(p)
    values: dict[str, Any] = {
        "discriminator": log(_product([1 / d for d in p.real]) * _product([1 / (1 - d) for d in p.fake])) / len(p.real),
        "non-saturating": -log(_product(p.fake)) / len(p.fake),
    }
    if len(p.fake) == 1:
        values["saturating"] = log(1 - p.fake[0])
    else:
        odds = p.fake[0] / (1 - p.fake[0])  # e^a
        values["slope"] = -1 / (1 + odds)
        values["larger"] = "saturating" if odds > 1 else "non-saturating"
    return values


def effort(p: Params) -> float:
    return 7.0 if p.data else 1.5 + 2.2 * len(p.fake)


def _of_distributions(p: Params, given: Given) -> Solved:
    best = optimal_discriminator(p.data, p.generated)
    right = value(p.data, p.generated, best)
    guess = given.get("optimal", best)
    reached = _number(right, 3) if guess == best else Number(rounded(_value_at(p, guess)), decimals=3)
    exact = jensen_shannon(p.data, p.generated)
    total = given.get("value", reached.value)
    divergence = Number(rounded((float(total) + log(4)) / 2), decimals=3)
    if total == reached.value and guess == best:
        divergence = Number(exact.near, decimals=3, closed=exact.closed)
    parts = {
        "optimal": Part(Vector(best, decimals=2), wrong=lambda: _wrong_optima(p)),
        "value": Part(reached, wrong=lambda: _wrong_values(p, float(right))),
        "divergence": Part(divergence, wrong=lambda: _wrong_divergences(float(right))),
    }
    names = [Tex(f"$x_{k}$") for k in range(1, len(p.data) + 1)]
    rows = [(Tex(r"$p_{\text{data}}$"), *p.data), (Tex("$p_g$"), *p.generated)]
    steps = {"terms": list(zip(p.data, p.generated, best, [1 - d for d in best], strict=True))}
    table = Table("l" + "c" * len(names), ("", *names), rows)
    return Solved(
        parts=parts,
        steps=steps,
        conventions=("gan-real-one", "ln"),
        figures={"shares": lambda: _shares(p, best)},
        tables={"distributions": table},
    )


def _verify_distributions(p: Params) -> dict[str, Any]:
    """The optimum where the derivative p / D - q / (1 - D) vanishes; the value from entropies."""
    best = tuple(1 / (1 + q / d) for d, q in zip(p.data, p.generated, strict=True))
    if any(d / t != q / (1 - t) for d, q, t in zip(p.data, p.generated, best, strict=True)):
        raise ValueError(f"{best} is no optimum of {p}")
    mixture = [d + q for d, q in zip(p.data, p.generated, strict=True)]
    reached = _entropy(mixture) - _entropy(p.data) - _entropy(p.generated)
    return {"optimal": best, "value": reached, "divergence": reached / 2 + log(2)}


def _entropy(values: Sequence[F]) -> float:
    return -fsum(float(v) * log(v) for v in values)


def _product(values: Sequence[F]) -> F:
    found = F(1)
    for each in values:
        found *= each
    return found


def _number(exact: Logs, decimals: int = 2) -> Number:
    return Number(exact.near, decimals, closed=exact.closed)


@cache
def _figure() -> Scene:
    """Both networks; the discriminator sees a real or a generated image."""
    blocks = [
        Block("z", "noise $z$", 0, 0, shape="text"),
        Block("G", "generator $G$", 1, 0, shaded=True),
        Block("x", "real image $x$", 1, 1, shape="text"),
        Block("D", "discriminator $D$", 2, 0, shaded=True),
        Block("out", r"probability that\\the image is real", 3, 0, shape="text"),
    ]
    arrows = [Arrow("z", "G"), Arrow("G", "D", "$G(z)$"), Arrow("x", "D", via=((2, 1),)), Arrow("D", "out")]
    return diagram(blocks, arrows)


@cache
def _distributions() -> list[tuple[Numbers, Numbers]]:
    """Pairs on three points in eighths or tenths, whose optimal outputs differ and have denominators of at most 5."""
    found = []
    for whole in (8, 10):
        single = [(a, b - a, whole - b) for a, b in combinations(range(1, whole), 2)]
        handy = (pair for pair in product(single, repeat=2) if _is_handy(*pair))
        found += [
            (tuple(F(n, whole) for n in data), tuple(F(n, whole) for n in generated)) for data, generated in handy
        ]
    return found


def _is_handy(data: tuple[int, ...], generated: tuple[int, ...]) -> bool:
    reduced = [(p // gcd(p, q), q // gcd(p, q)) for p, q in zip(data, generated, strict=True)]
    return len(set(reduced)) == 3 and max(map(sum, reduced)) <= 5


def _shares(p: Params, best: Sequence[F]) -> Scene:
    """Both distributions; the optimal output is the first one's share of the two bars at a point."""
    names = [rf"$D^*(x_{k}) = {rational(value)}$" for k, value in enumerate(best, 1)]
    return bars(names, [exact(p.data, r"$p_{\text{data}}$"), exact(p.generated, "$p_g$")])


def _value_at(p: Params, guess: Sequence[F]) -> float:
    """V at any discriminator; raises ValueError where it is not defined."""
    points = zip(p.data, p.generated, guess, strict=True)
    return fsum(float(d) * log(t) + float(q) * log(1 - t) for d, q, t in points)


def _wrong_discriminators(p: Params) -> list[Wrong]:
    count = len(p.real)
    real, fake = -fsum(map(log, p.real)) / count, -fsum(log(1 - d) for d in p.fake) / count
    other = -fsum(map(log, p.fake)) / count
    complement = -fsum(log(1 - d) for d in p.real) / count
    wrong = [
        Wrong("not-complemented", real + other, "For a generated sample the target is 0: $-\\ln(1 - D)$.", F(1, 3)),
        Wrong("real-only", real, "Generated samples count too.", F(1, 3)),
        Wrong("fake-only", fake, "Real samples count too.", F(1, 3)),
        Wrong("sign", -real - fake, "The discriminator minimises negative logarithms.", F(1, 2)),
        Wrong("labels-swapped", complement + other, "Real samples have the target 1.", F(1, 3)),
        Wrong("difference", real - fake, "Both terms are added.", F(1, 3)),
        Wrong("binary-logarithm", (real + fake) / log(2), "The logarithm is natural.", F(1, 2)),
        Wrong("doubled", 2 * real + fake, "The real term counts once.", F(1, 3)),
        Wrong("halved", (real + fake) / 2, "Both terms are added, not averaged.", F(1, 2)),
    ]
    return wrong if count == 1 else [*wrong, Wrong("sum", count * (real + fake), "Take means over the batch.", F(1, 2))]


def _wrong_saturating(real: F, fake: F) -> list[Wrong]:
    return [
        Wrong("sign", -log(1 - fake), "The generator minimises $\\ln(1 - D)$ itself.", F(1, 2)),
        Wrong("non-saturating", -log(fake), "This is the non-saturating loss.", F(1, 3)),
        Wrong("not-complemented", log(fake), "The logarithm is that of $1 - D(G(z))$.", F(1, 3)),
        Wrong("with-real", log(real) + log(1 - fake), "The real sample does not depend on the generator.", F(1, 2)),
        Wrong("real", log(1 - real), "The generator's loss is about its own sample."),
        Wrong("probability", 1 - fake, "The loss is the logarithm of this value.", F(1, 3)),
    ]


def _wrong_non_saturating(p: Params) -> list[Wrong]:
    count = len(p.fake)
    right = -fsum(map(log, p.fake)) / count
    saturating = fsum(log(1 - d) for d in p.fake) / count
    wrong = [
        Wrong("sign", -right, "The generator minimises $-\\ln D(G(z))$.", F(1, 2)),
        Wrong("saturating", saturating, "This is the saturating loss.", F(1, 3)),
        Wrong("discriminators", -saturating, "This is a term of the discriminator's loss."),
        Wrong("with-real", right - fsum(map(log, p.real)) / count, "Real samples do not count here.", F(1, 2)),
        Wrong("real", -fsum(map(log, p.real)) / count, "The generator's loss is about its own samples."),
        Wrong("probability", sum(p.fake) / count, "The loss is the negative logarithm of this value.", F(1, 3)),
    ]
    return wrong if count == 1 else [*wrong, Wrong("sum", count * right, "Take the mean over the batch.", F(1, 2))]


def _wrong_slopes(fake: F) -> list[Wrong]:
    return [
        Wrong("saturating", -fake, "This is the derivative of the saturating loss.", F(1, 3)),
        Wrong("sign", 1 - fake, "A larger logit lowers the loss.", F(1, 2)),
        Wrong("by-output", -1 / fake, "This is the derivative with respect to $D$, not to the logit.", F(1, 3)),
        Wrong("both-signs", fake, "A larger logit lowers the loss."),
        Wrong("sigmoid", fake * (1 - fake), "This is the derivative of $D$ itself.", F(1, 3)),
        Wrong("sigmoid-sign", -fake * (1 - fake), "The logarithm adds the factor $1/D$.", F(1, 3)),
    ]


def _wrong_choices(right: str) -> list[Wrong]:
    why = "The slopes are $-D$ for the saturating and $-(1 - D)$ for the non-saturating loss."
    return [Wrong("other", next(name for name in LOSSES if name != right), why)]


def _wrong_optima(p: Params) -> list[Wrong]:
    pairs = list(zip(p.data, p.generated, strict=True))
    best = [d / (d + q) for d, q in pairs]
    return [
        Wrong("data", p.data, "The output compares $p_{\\text{data}}$ with $p_g$."),
        Wrong("swapped", tuple(1 - t for t in best), "$D$ is the probability that the sample is real.", F(1, 2)),
        Wrong("ratio", tuple(d / q for d, q in pairs), "A probability: divide by the sum.", F(1, 3)),
        Wrong("one-half", (F(1, 2),) * len(pairs), "This is right only where both distributions agree.", F(1, 3)),
        Wrong("mean", tuple((d + q) / 2 for d, q in pairs), "This is the mixture of both."),
        Wrong("first-swapped", (1 - best[0], *best[1:]), "$p_{\\text{data}}$ is in the numerator everywhere.", F(1, 2)),
        Wrong(
            "last-swapped", (*best[:-1], 1 - best[-1]), "$p_{\\text{data}}$ is in the numerator everywhere.", F(1, 2)
        ),
        Wrong("middle-swapped", (best[0], 1 - best[1], *best[2:]), "$p_{\\text{data}}$ is in the numerator.", F(1, 2)),
    ]


def _wrong_values(p: Params, right: float) -> list[Wrong]:
    best = optimal_discriminator(p.data, p.generated)
    real = fsum(float(d) * log(t) for d, t in zip(p.data, best, strict=True))
    plain = fsum(log(t) + log(1 - t) for t in best)
    swapped = fsum(float(d) * log(1 - t) + float(q) * log(t) for d, q, t in zip(p.data, p.generated, best, strict=True))
    return [
        Wrong("ideal", -log(4), "This is reached only if $p_g = p_{\\text{data}}$.", F(1, 3)),
        Wrong("zero", 0, "Even the best discriminator is unsure where both distributions overlap."),
        Wrong("sign", -right, "Logarithms of probabilities are negative.", F(1, 2)),
        Wrong("real-only", real, "Generated samples count too.", F(1, 3)),
        Wrong("not-weighted", plain, "Each term is weighted by its probability.", F(1, 3)),
        Wrong("swapped", swapped, "Real samples go with $\\ln D$, generated ones with $\\ln(1 - D)$.", F(1, 3)),
        Wrong("halved", right / 2, "The two expectations are added."),
    ]


def _wrong_divergences(right: float) -> list[Wrong]:
    return [
        Wrong("not-halved", right + log(4), "The value is twice the divergence minus $\\ln 4$.", F(1, 2)),
        Wrong("no-constant", right / 2, "Add $\\ln 4$ before halving.", F(1, 3)),
        Wrong("sign", -right / 2 - log(2), "A divergence is never negative.", F(1, 3)),
        Wrong("ln-two-once", (right + log(2)) / 2, "The constant is $2 \\ln 2$.", F(1, 2)),
        Wrong("added-twice", right / 2 + log(4), "The constant is halved too.", F(1, 2)),
        Wrong("zero", 0, "It is 0 only if $p_g = p_{\\text{data}}$."),
        Wrong("maximum", log(2), "This is the divergence of distributions that do not overlap."),
    ]
