"""Multi-class SVM loss beside softmax loss: values, values at the start of training, what a change of a score does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction as F
from functools import cache
from math import exp, fsum, log
from random import Random
from typing import Any, Literal

from examgen import NONE, Choice, Draw, Given, Integer, Number, Part, Reject, Solved, Table, Tex, Wrong
from examgen.figures.axes import Axis
from examgen.figures.plots import Curve, Mark, plot
from examgen.figures.sampling import sampled
from examgen.figures.scene import Scene
from examgen.logarithms import ln
from examgen.losses.alternatives import decimal_cross_entropy, decimal_ln, hinge_from_violations
from examgen.losses.hinge import hinge, hinge_at_start, hinge_terms
from examgen.losses.softmax import cross_entropy, cross_entropy_at_start

TITLE, POINTS, MINUTES, FAMILY = "SVM loss and softmax loss", 4, 7, "svm-softmax"
FORMULAS = ("softmax", "cross-entropy")

Probe = Literal["zero", "unbounded", "lead", "shift", "rival", "negative"]
PROBES: dict[Probe, tuple[str, str]] = {  # the losses that have the property, and why
    "zero": ("svm", "Beyond the margin the hinge terms are 0, but $-\\ln p_y$ is above 0."),
    "unbounded": ("both", "Both grow without limit as the right score falls."),
    "lead": ("softmax", "Beyond the margin the hinge terms are 0, but $-\\ln p_y$ still falls."),
    "shift": ("both", "A common constant cancels in differences of scores and in the softmax."),
    "rival": ("svm", "The hinge term of this class is 0 already, but its probability still goes to the others."),
    "negative": ("neither", "Hinge terms are at least 0, and $-\\ln p_y$ is above 0."),
}
CHOICES = {
    "svm": Tex("only the SVM loss"),
    "softmax": Tex("only the softmax loss"),
    "both": Tex("both"),
    "neither": Tex("neither"),
}


@dataclass(frozen=True)
class Level:
    classes: tuple[int, ...]
    margins: tuple[int, ...]
    start: tuple[int, ...]  # classes of a fresh classifier, whose losses are asked; none if they are not
    change: bool  # what a drop of the right score does is asked, and a property of the losses


LEVELS = {
    "easy": Level(classes=(3,), margins=(1,), start=(), change=False),
    "medium": Level(classes=(4, 5), margins=(2, 3, 4), start=(6, 8, 10, 12, 15, 20, 21, 26, 51, 101), change=False),
    "hard": Level(classes=(3, 4), margins=(1, 2, 3), start=(), change=True),
}


@dataclass(frozen=True)
class Change:
    """The right class's SVM score falls by `drop`, its softmax score by the logarithm of `factor`."""

    drop: int
    factor: int
    probe: Probe


@dataclass(frozen=True)
class Params:
    scores: tuple[int, ...]
    odds: tuple[int, ...]  # the softmax scores are their logarithms
    target: int  # from 0; printed from 1
    margin: int
    start: int | None  # classes of a classifier that is not trained yet
    change: Change | None


def sample(d: Draw[Level, None]) -> Params:
    count, margin = d.rng.choice(d.level.classes), d.rng.choice(d.level.margins)
    target = d.rng.randrange(count)
    scores = _draw_scores(d.rng, count, target, margin, least=0 if d.level.change else 1)
    p = Params(
        scores=scores,
        odds=tuple(d.rng.sample((1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12), count)),
        target=target,
        margin=margin,
        start=d.rng.choice(d.level.start) if d.level.start else None,
        change=_draw_change(d.rng, scores, target, margin) if d.level.change else None,
    )
    values = {name: part.answer.value for name, part in solve(p).parts.items()}
    if any(values[name] == values.get(f"{name}-change") for name in ("hinge", "softmax")):
        raise Reject("a loss changes by its own value, or is 0 and does not change")
    return p


def solve(p: Params, given: Given = NONE) -> Solved:
    hinge_loss, softmax_loss = hinge(p.scores, p.target, p.margin), cross_entropy(p.odds, p.target)
    parts = {
        "hinge": Part(Integer(int(hinge_loss)), wrong=lambda: _wrong_hinges(p)),
        "softmax": Part(_number(softmax_loss.argument), wrong=lambda: _wrong_softmaxes(p)),
    }
    if p.start:
        parts["hinge-start"] = Part(
            Integer(int(hinge_at_start(p.start, p.margin))), wrong=_wrong_hinge_starts(p.start, p.margin)
        )
        parts["softmax-start"] = Part(
            _number(cross_entropy_at_start(p.start).argument), wrong=_wrong_softmax_starts(p.start)
        )
    steps = {
        "number": p.target + 1,
        "own": p.scores[p.target],
        "terms": _terms(p, p.scores),
        "odds_own": p.odds[p.target],
        "total": sum(p.odds),
        "start_others": p.start - 1 if p.start else 0,
    }
    if p.change:
        loss = given.get("hinge", int(hinge_loss))
        changed, changed_steps = _changed(p, p.change, loss, softmax_loss.argument)
        parts, steps = parts | changed, steps | changed_steps
    return Solved(
        parts=parts,
        steps=steps,
        conventions=("hinge-sum", "ln"),
        figures={"losses": lambda: _losses(p)},
        tables={"scores": lambda: _table(p)},
    )


def _changed(p: Params, change: Change, loss: int, ratio: F) -> tuple[dict[str, Part], dict[str, Any]]:
    """The parts on the change of a score and their steps; `loss` and ln `ratio` are the losses before."""
    after = _lowered(p.scores, p.target, change.drop)
    lowered = int(hinge(after, p.target, p.margin))
    own = F(p.odds[p.target], change.factor)
    total = sum(p.odds) - p.odds[p.target] + own
    right, _ = PROBES[change.probe]
    parts = {
        "hinge-change": Part(Integer(lowered - loss), wrong=lambda: _wrong_hinge_changes(p, change)),
        "softmax-change": Part(_number(total / own / ratio), wrong=lambda: _wrong_softmax_changes(p, change)),
        "property": Part(Choice(right, choices=CHOICES), wrong=lambda: _wrong_properties(change.probe)),
    }
    return parts, {
        "loss": loss,
        "lowered": lowered,
        "own_after": after[p.target],
        "terms_after": _terms(p, after),
        "odds_after": own,
        "total_after": total,
        "ratio_before": ratio,
        "ratio_after": total / own,
    }


def verify(p: Params) -> dict[str, Any]:
    logs = [decimal_ln(odd) for odd in p.odds]
    before = hinge_from_violations(p.scores, p.target, p.margin)
    loss = decimal_cross_entropy(logs, p.target)
    values: dict[str, Any] = {"hinge": before, "softmax": F(loss)}
    if p.start:
        equal = [0] * p.start
        values["hinge-start"] = hinge_from_violations(equal, 0, p.margin)
        values["softmax-start"] = F(decimal_cross_entropy([Decimal(0) for _ in equal], 0))
    if p.change:
        scores, lower = list(p.scores), list(logs)
        scores[p.target] -= p.change.drop
        lower[p.target] -= decimal_ln(p.change.factor)
        values["hinge-change"] = hinge_from_violations(scores, p.target, p.margin) - before
        values["softmax-change"] = F(decimal_cross_entropy(lower, p.target)) - F(loss)
        values["property"] = _probed(p.change.probe)
    return values


def effort(p: Params) -> float:
    return 1.5 + 0.5 * len(p.scores) + (1 if p.start else 0) + (2.5 if p.change else 0)


def _draw_change(rng: Random, scores: tuple[int, ...], target: int, margin: int) -> Change:
    """A drop after which no score lies on the margin, and what else is asked."""
    slack = {scores[target] - margin - score for j, score in enumerate(scores) if j != target}
    drops = [drop for drop in range(1, 6) if drop not in slack]
    return Change(drop=rng.choice(drops), factor=rng.choice((2, 3, 4, 5)), probe=rng.choice(list(PROBES)))


def _number(argument: F) -> Number:
    """The logarithm as an answer."""
    value = ln(argument)
    return Number(value.near, closed=value.closed)


def _lowered(scores: Sequence[int], target: int, drop: int) -> tuple[int, ...]:
    return tuple(score - drop * (j == target) for j, score in enumerate(scores))


def _draw_scores(rng: Random, count: int, target: int, margin: int, least: int) -> tuple[int, ...]:
    """Different scores, none on the margin: at least one wrong class stays below it and `least` violate it."""
    own, violating = rng.randint(-1, 4), rng.randint(least, count - 2)
    above = [score for score in range(own - margin + 1, own + 5) if score != own]
    others = rng.sample(above, violating) + rng.sample(range(own - margin - 5, own - margin), count - 1 - violating)
    rng.shuffle(others)
    return (*others[:target], own, *others[target:])


def _terms(p: Params, scores: tuple[int, ...]) -> list[tuple[int, int]]:
    """Score and term of every wrong class."""
    terms = hinge_terms(scores, p.target, p.margin)
    return [(score, int(terms[j])) for j, score in enumerate(scores) if j != p.target]


def _table(p: Params) -> Table:
    classes = range(1, len(p.scores) + 1)
    logs = [0 if odd == 1 else Tex(rf"$\ln {odd}$") for odd in p.odds]
    return Table(
        "l" + "c" * len(p.scores),
        ("class", *classes),
        [("score of the SVM", *p.scores), ("score of the softmax classifier", *logs)],
    )


def _losses(p: Params) -> Scene:
    """Both losses over the score of the right class, while the other scores stay; the sample's are marked."""

    def svm(own: float) -> float:
        return fsum(max(0.0, score - own + p.margin) for j, score in enumerate(p.scores) if j != p.target)

    def softmax(own: float) -> float:
        return log(exp(own) + fsum(p.odds) - p.odds[p.target]) - own

    own = p.scores[p.target], log(p.odds[p.target])
    losses = svm(own[0]), softmax(own[1])
    drop = p.change.drop if p.change else 0
    x = Axis(min(0, own[0] - drop) - 1, max(own[0], max(p.scores) + p.margin, 3) + 1, "score $s_y$ of the right class")
    curves = [
        Curve(sampled(svm, x, 161), "SVM", colour="accent"),
        Curve(sampled(softmax, x), "softmax", dashed=True),
    ]
    marks = [Mark(own[0], losses[0], colour="accent"), Mark(own[1], losses[1])]
    return plot(x, Axis(0, 1.25 * max(*losses, 2), "loss"), curves=curves, marks=marks, width=160, height=90)


@cache
def _probed(probe: Probe) -> str:
    """Which losses show the property, by trying: the right class is the first of three."""

    def losses(*scores: int) -> tuple[Decimal, Decimal]:
        decimals = [Decimal(score) for score in scores]
        return Decimal(int(hinge_from_violations(scores, 0, 1))), decimal_cross_entropy(decimals, 0)

    far, farther, near = losses(9, 0, 0), losses(12, 0, 0), losses(1, 0, 2)
    trials = {
        "zero": [loss == 0 for loss in far],
        "unbounded": [loss > 90 for loss in losses(-100, 0, 0)],
        "lead": [more < less for more, less in zip(farther, far, strict=True)],
        "shift": [abs(a - b) < Decimal("1e-30") for a, b in zip(near, losses(8, 7, 9), strict=True)],
        "rival": [a == b for a, b in zip(far, losses(9, 0, -1), strict=True)],
        "negative": [min(values) < 0 for values in zip(near, far, farther, strict=True)],
    }
    return {(True, True): "both", (True, False): "svm", (False, True): "softmax", (False, False): "neither"}[
        (trials[probe][0], trials[probe][1])
    ]


def _wrong_hinges(p: Params) -> list[Wrong]:
    own, margin = p.scores[p.target], p.margin
    others = [score - own for j, score in enumerate(p.scores) if j != p.target]
    right = sum(max(0, gap + margin) for gap in others)
    return [
        Wrong("own-class-counted", right + margin, "The sum leaves out the right class, $j \\neq y$.", F(1, 2)),
        Wrong("no-margin", sum(max(0, gap) for gap in others), "The margin is added before clipping at 0.", F(1, 3)),
        Wrong("reversed", sum(max(0, margin - gap) for gap in others), "A term is $s_j - s_y$, not $s_y - s_j$."),
        Wrong("not-clipped", sum(gap + margin for gap in others), "Negative terms count as 0.", F(1, 3)),
        Wrong("largest-only", max(0, max(others) + margin), "All violating classes count.", F(1, 3)),
        Wrong("absolute", sum(abs(gap + margin) for gap in others), "Negative terms count as 0.", F(1, 3)),
        Wrong("violations-counted", sum(gap + margin > 0 for gap in others), "Add the violations' sizes."),
    ]


def _wrong_softmaxes(p: Params) -> list[Wrong]:
    own, total = p.odds[p.target], sum(p.odds)
    return [
        Wrong("probability", F(own, total), "This is the probability; the loss is its negative logarithm.", F(1, 2)),
        Wrong("no-minus", log(F(own, total)), "The loss is the negative logarithm, which is not negative.", F(1, 2)),
        Wrong("own-score-dropped", log(F(total)), "The right class's score is subtracted."),
        Wrong("others-only", log(F(total - own, own)), "The sum over the classes includes the right one.", F(1, 3)),
        Wrong("no-logarithm", F(total, own), "The logarithm is missing.", F(1, 3)),
        Wrong("rivals-probability", log(F(total, total - own)), "The probability is that of the right class."),
    ]


def _wrong_hinge_starts(count: int, margin: int) -> list[Wrong]:
    return [
        Wrong("all-classes", count * margin, "The right class has no term: $C - 1$ of them remain.", F(1, 2)),
        Wrong("zero", 0, "Equal scores violate the margin in every term."),
        Wrong("one-term", margin, "Every wrong class has a term.", F(1, 3)),
        Wrong("no-margin", count - 1, "Every term is as large as the margin.", F(1, 3)),
    ]


def _wrong_softmax_starts(count: int) -> list[Wrong]:
    return [
        Wrong("zero", 0, "Equal scores give the right class only the probability $1/C$."),
        Wrong("probability", F(1, count), "This is the probability; the loss is its negative logarithm.", F(1, 2)),
        Wrong("no-minus", log(F(1, count)), "The loss is the negative logarithm, which is not negative.", F(1, 2)),
        Wrong("others-only", log(F(count - 1)), "The sum over the classes includes the right one.", F(1, 3)),
        Wrong("no-logarithm", count, "The logarithm is missing.", F(1, 3)),
    ]


def _wrong_hinge_changes(p: Params, change: Change) -> list[Wrong]:
    drop, others = change.drop, len(p.scores) - 1
    lowered = int(hinge(_lowered(p.scores, p.target, drop), p.target, p.margin))
    before = int(hinge(p.scores, p.target, p.margin))
    return [
        Wrong("every-term", others * drop, "Terms that are 0 stay 0 until the margin is reached.", F(1, 3)),
        Wrong("once", drop, "The changes of the terms add up, and a term grows only above 0."),
        Wrong("sign", before - lowered, "A lower score of the right class cannot lower the loss."),
        Wrong("loss-after", lowered, "This is the new loss, not its change.", F(1, 2)),
        Wrong("unchanged", 0, "Terms above 0 grow with the drop, and others may rise above 0."),
        Wrong("with-own-class", (others + 1) * drop, "The right class has no term."),
    ]


def _wrong_softmax_changes(p: Params, change: Change) -> list[Wrong]:
    own, total, factor = p.odds[p.target], sum(p.odds), change.factor
    rest = total - own
    after = (rest + F(own, factor)) * factor / own
    return [
        Wrong("unaffected", 0, "The softmax loss reacts to every change of a score."),
        Wrong("same-sum", log(F(factor)), "The sum of the exponentials shrinks too.", F(1, 3)),
        Wrong("loss-after", log(after), "This is the new loss, not its change.", F(1, 2)),
        Wrong("sign", -log(after * own / total), "A lower score of the right class raises the loss."),
        Wrong("others-only", log(F((len(p.odds) - 1) * factor + 1, len(p.odds))), "The scores were not equal."),
        Wrong("wrong-direction", log(F(rest + own * factor, total)), "The score falls: divide by the factor."),
    ]


def _wrong_properties(probe: Probe) -> list[Wrong]:
    right, why = PROBES[probe]
    return [Wrong(name, name, why) for name in CHOICES if name != right]
