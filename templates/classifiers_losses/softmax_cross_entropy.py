"""Softmax of logarithmic scores, cross-entropy with a hard or a smoothed label, gradient with respect to the scores."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction as F
from functools import cached_property
from math import exp, fsum, log, prod
from random import Random
from typing import Any

from examgen import NONE, Draw, Given, Number, Part, Solved, Table, Tex, Vector, Wrong
from examgen.figures.bars import bars, exact
from examgen.figures.scene import Scene
from examgen.logarithms import ln
from examgen.losses.distributions import cross_entropy, smoothed
from examgen.losses.softmax import softmax, tempered

TITLE, POINTS, MINUTES, FAMILY = "Softmax and cross-entropy", 4, 7, "softmax"
FORMULAS = ("softmax", "cross-entropy", "cross-entropy-gradient")


@dataclass(frozen=True)
class Level:
    classes: int
    gradient: bool
    tempered: bool  # a temperature and a smoothed label


LEVELS = {
    "easy": Level(classes=3, gradient=False, tempered=False),
    "medium": Level(classes=4, gradient=True, tempered=False),
    "hard": Level(classes=4, gradient=True, tempered=True),
}
ROOTS = (4, 2, 1, 1)  # of the odds at the temperature, so that the probabilities are powers of 1/2


@dataclass(frozen=True)
class Params:
    odds: tuple[F, ...]  # the scores are their logarithms
    target: int  # from 0; printed from 1
    temperature: int
    share: F  # of the label that smoothing spreads over the classes
    gradient: bool

    @cached_property
    def weights(self) -> list[F]:
        """The exponentials of the scores at the temperature."""
        return tempered(self.odds, self.temperature)

    @cached_property
    def probabilities(self) -> tuple[F, ...]:
        return tuple(softmax(self.weights))

    @cached_property
    def label(self) -> list[F]:
        return smoothed(len(self.odds), self.target, self.share)


def sample(d: Draw[Level, None]) -> Params:
    count, temperature, share = d.level.classes, 1, F(0)
    odds = [F(odd) for odd in d.rng.sample((1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12), count)]
    if d.level.tempered:
        temperature, share = d.rng.choice((2, 3)), d.rng.choice((F(1, 5), F(2, 5)))
        odds = _draw_powers(d.rng, temperature)
    return Params(tuple(odds), d.rng.randrange(count), temperature, share, gradient=d.level.gradient)


def solve(p: Params, given: Given = NONE) -> Solved:
    used = given.get("probabilities", p.probabilities)
    loss = cross_entropy(p.label, used)
    closed = Tex() if given else loss.closed  # of a student's own probabilities the decimal is enough
    parts = {
        "probabilities": Part(Vector(p.probabilities), wrong=lambda: _wrong_probabilities(p)),
        "loss": Part(Number(loss.near, closed=closed), wrong=lambda: _wrong_losses(p)),
    }
    if p.gradient:
        slope = tuple((q - u) / p.temperature for q, u in zip(used, p.label, strict=True))
        parts["gradient"] = Part(Vector(slope), wrong=lambda: _wrong_gradients(p))
    return Solved(
        parts=parts,
        steps=lambda: {
            "number": p.target + 1,
            "weights": p.weights,
            "total": sum(p.weights),
            "label": p.label,
            "halvings": _halvings(p) if p.share else [],
            "own": used[p.target],
            "residuals": [q - u for q, u in zip(used, p.label, strict=True)],
        },
        conventions=("ln",),
        figures={"bars": lambda: _bars(p.label, p.probabilities)},
        tables={"scores": lambda: _table(p)},
    )


def verify(p: Params) -> dict[str, Any]:
    scores = [log(odd) / p.temperature for odd in p.odds]

    def loss(at: list[float]) -> float:
        total = log(fsum(map(exp, at)))
        mean = fsum(total - score for score in at) / len(at)
        return float(1 - p.share) * (total - at[p.target]) + float(p.share) * mean

    total = fsum(map(exp, scores))
    values: dict[str, Any] = {
        "probabilities": tuple(F(exp(score) / total).limit_denominator(500) for score in scores),
        "loss": loss(scores),
    }
    if p.gradient:  # by central differences
        step = 1e-5
        moved = [
            [[s + sign * step * (j == i) for j, s in enumerate(scores)] for sign in (1, -1)] for i in range(len(scores))
        ]
        slopes = [(loss(up) - loss(down)) / (2 * step * p.temperature) for up, down in moved]
        values["gradient"] = tuple(F(slope).limit_denominator(5000) for slope in slopes)
    return values


def effort(p: Params) -> float:
    return 1.5 + 0.5 * len(p.odds) * (1 + p.gradient) + (2 if p.share else 0)


def _draw_powers(rng: Random, temperature: int) -> list[F]:
    """Odds with the given roots in any order, all scaled by the same factor."""
    roots = rng.sample(ROOTS, len(ROOTS))
    scale = rng.choice((F(1), F(2), F(3), F(1, 2)) if temperature == 2 else (F(1), F(1, 2)))
    return [(scale * root) ** temperature for root in roots]


def _halvings(p: Params) -> list[tuple[F, int]]:
    """Each class's label and the power of 1/2 that its probability is."""
    return [(u, q.denominator.bit_length() - 1) for u, q in zip(p.label, p.probabilities, strict=True)]


def _table(p: Params) -> Table:
    scores = [Tex(f"${ln(odd).tex}$") for odd in p.odds]
    return Table("l" + "c" * len(p.odds), ("class", *range(1, len(p.odds) + 1)), [("score", *scores)])


def _bars(label: Sequence[F], probabilities: Sequence[F]) -> Scene:
    return bars(
        [str(number) for number in range(1, len(label) + 1)], [exact(probabilities, "$p$"), exact(label, "$u$")]
    )


def _normalised(weights: list[F]) -> tuple[F, ...]:
    total = sum(weights)
    return tuple(weight / total for weight in weights)


def _wrong_probabilities(p: Params) -> list[Wrong]:
    weights = p.weights
    total, largest = sum(weights), max(weights)
    order = sorted(range(len(weights)), key=weights.__getitem__)
    swapped = dict(zip(order, reversed(order), strict=True))
    wrong = [
        Wrong("not-normalised", tuple(weights), "Divide by the sum of the exponentials.", F(1, 3)),
        Wrong(
            "by-largest",
            tuple(w / largest for w in weights),
            "Divide by the sum of the exponentials, not by the largest.",
            F(1, 3),
        ),
        Wrong(
            "reversed",
            _normalised([1 / w for w in weights]),
            "A larger score gives a larger probability: the exponent is $+s$.",
        ),
        Wrong(
            "order-reversed",
            tuple(weights[swapped[i]] / total for i in range(len(weights))),
            "A larger score gives a larger probability.",
        ),
        Wrong(
            "by-count",
            tuple(w / len(weights) for w in weights),
            "Divide by the sum of the exponentials, not by the number of classes.",
        ),
    ]
    if p.temperature > 1:
        why = "Divide the scores by $T$ before they are exponentiated."
        wrong += [
            Wrong("no-temperature", _normalised(list(p.odds)), why, F(1, 2)),
            Wrong("exponentials-divided", tuple(o / p.temperature for o in _normalised(list(p.odds))), why),
            Wrong("another-root", _normalised([w**2 for w in weights]), why, F(1, 3)),
        ]
    else:
        why = "The sum in the denominator runs over all classes, the class itself too."
        wrong += [
            Wrong("others-only", tuple(w / (total - w) for w in weights), why, F(1, 3)),
            Wrong("squared", _normalised([w**2 for w in weights]), "The exponentials are not squared."),
        ]
    return wrong


def _wrong_losses(p: Params) -> list[Wrong]:
    own, total = p.probabilities[p.target], sum(p.weights)
    right = float(cross_entropy(p.label, p.probabilities))
    wrong = [
        Wrong("base-2", right / log(2), "The logarithm is the natural one.", F(1, 2)),
        Wrong("base-10", right / log(10), "The logarithm is the natural one.", F(1, 2)),
        Wrong("no-minus", -right, "The loss is the negative logarithm, which is not negative.", F(1, 2)),
        Wrong("complement", 1 - own, "The loss is $-\\ln p_y$, not $1 - p_y$."),
        Wrong("sum-of-all", -log(prod(p.probabilities)), "Each term carries the label's weight $u_i$, not 1."),
        Wrong("score-dropped", log(total), "This is the logarithm of the sum alone: the score is subtracted from it."),
        Wrong("probability", own, "This is the probability; the loss is its negative logarithm.", F(1, 3)),
    ]
    if p.share:
        wrong += [
            Wrong("one-hot", -log(own), "The label is smoothed: every class has a weight in the sum.", F(1, 2)),
            Wrong(
                "right-class-only",
                -float(p.label[p.target]) * log(own),
                "The other classes have a weight too.",
                F(1, 3),
            ),
            Wrong(
                "divided-by-temperature",
                right / p.temperature,
                "The temperature divides the scores, not the loss.",
                F(1, 2),
            ),
        ]
    return wrong


def _wrong_gradients(p: Params) -> list[Wrong]:
    def each(slope: Any) -> tuple[F, ...]:
        return tuple(slope(q, u) for q, u in zip(probabilities, label, strict=True))

    probabilities, label, t = p.probabilities, p.label, p.temperature
    own = F(1) / (probabilities[p.target] * t)
    wrong = [
        Wrong(
            "sign",
            each(lambda q, u: (u - q) / t),
            "The gradient is $p - u$: raising the right class's score lowers the loss.",
            F(1, 2),
        ),
        Wrong("probabilities", each(lambda q, _: q / t), "The label is subtracted from the probabilities.", F(1, 3)),
        Wrong(
            "right-class-only",
            each(lambda q, u: (q - u) / t if u == max(label) else 0),
            "Every score appears in the sum of the softmax, so every class has a gradient.",
            F(1, 3),
        ),
        Wrong(
            "with-respect-to-probability",
            each(lambda _, u: -own if u == max(label) else 0),
            "This is the derivative with respect to the probability $p_y$, not to the scores.",
        ),
        Wrong("added", each(lambda q, u: (q + u) / t), "The label is subtracted from the probabilities.", F(1, 3)),
        Wrong(
            "all-minus-one", each(lambda q, _: (q - 1) / t), "Only the label's weight is subtracted from each class."
        ),
        Wrong(
            "times-complement",
            each(lambda q, _: q * (1 - q) / t),
            "This is the derivative of a probability, not of the loss.",
        ),
    ]
    if p.share:
        hard = [q - (i == p.target) for i, q in enumerate(probabilities)]
        wrong += [
            Wrong(
                "no-temperature",
                each(lambda q, u: q - u),
                "The scores are divided by $T$, so the chain rule gives a factor $1/T$.",
                F(1, 2),
            ),
            Wrong(
                "times-temperature",
                each(lambda q, u: (q - u) * t),
                "The chain rule gives a factor $1/T$, not $T$.",
                F(1, 2),
            ),
            Wrong("one-hot", tuple(h / t for h in hard), "Subtract the smoothed label.", F(1, 2)),
            Wrong("one-hot-no-temperature", tuple(hard), "Subtract the smoothed label and divide by $T$.", F(1, 3)),
        ]
    return wrong
