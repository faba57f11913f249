"""Distillation: probabilities softened by a temperature, divergence from the teacher, combined loss with T^2."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction as F
from functools import cached_property
from math import exp, fsum, log
from typing import Any, Literal

from examgen import NONE, Draw, Given, Number, Part, Reject, Solved, Table, Tex, Vector, Wrong
from examgen.answers.base import Answer
from examgen.figures.bars import bars, exact
from examgen.figures.scene import Scene
from examgen.logarithms import Logs, ln, ln_tex
from examgen.losses.distributions import cross_entropy, entropy, kl_divergence
from examgen.losses.softmax import softmax, tempered
from examgen.rounding import rounded

TITLE, POINTS, MINUTES, FAMILY = "Knowledge distillation", 4, 7, "distillation"
FORMULAS = ("softmax", "kl-divergence", "cross-entropy")

Kind = Literal["teacher", "divergence", "loss"]
LEVELS: dict[str, Kind] = {"easy": "teacher", "medium": "divergence", "hard": "loss"}
HALVINGS = ((8, 4, 2, 1, 1), (4, 1, 1, 1, 1), (2, 2, 2, 1, 1))  # each makes all probabilities powers of 1/2


@dataclass(frozen=True)
class Label:
    """The right class from 0, printed from 1, and alpha, the weight of the divergence."""

    target: int
    alpha: F


@dataclass(frozen=True)
class Params:
    temperature: int
    teacher: tuple[int, ...]  # e^s of its scores s
    student: tuple[int, ...] | None
    label: Label | None

    @cached_property
    def soft(self) -> tuple[F, ...]:
        """What the teacher says at the temperature."""
        return tuple(softmax(tempered(self.teacher, self.temperature)))

    @cached_property
    def own(self) -> tuple[F, ...]:
        """What the student says at the temperature."""
        return tuple(softmax(tempered(self.student or (), self.temperature)))

    @cached_property
    def divergence(self) -> Logs:
        return kl_divergence(self.soft, self.own)


def sample(d: Draw[Kind, None]) -> Params:
    if d.level == "teacher":
        return Params(2, _squares(d.rng.sample(range(1, 8), 3), 1), None, None)
    teacher, student = (d.rng.sample(roots, 5) for roots in d.rng.sample(HALVINGS, 2))
    u, v = softmax(teacher), softmax(student)
    if kl_divergence(u, v) == kl_divergence(v, u):
        raise Reject("the divergence is the same in both directions")
    label = Label(d.rng.randrange(5), d.rng.choice((F(1, 4), F(1, 2), F(3, 4)))) if d.level == "loss" else None
    squares = [_squares(roots, d.rng.choice((1, 2, 3))) for roots in (teacher, student)]
    return Params(2, squares[0], squares[1], label)


def solve(p: Params, given: Given = NONE) -> Solved:
    if p.student is None:
        parts = {
            "hard": Part(Vector(tuple(softmax(p.teacher))), wrong=lambda: _wrong_hard(p.teacher, p.soft)),
            "soft": Part(Vector(p.soft), wrong=lambda: _wrong_soft(p.teacher)),
        }
    else:
        parts = _compared(p, p.student, given)
    return Solved(
        parts=parts,
        steps=lambda: _steps(p),
        conventions=("ln",),
        figures={"bars": lambda: _bars(p)},
        tables={"scores": lambda: _table(p)},
    )


def _compared(p: Params, odds: tuple[int, ...], given: Given) -> dict[str, Part]:
    """The parts on teacher and student."""
    exact = p.divergence
    pairs = zip(given.get("teacher", p.soft), given.get("student", p.own), strict=True)
    gap = rounded(fsum(float(u) * log(u / v) for u, v in pairs)) if given else exact.near
    answers: dict[str, Answer[Any]] = {
        "teacher": Vector(p.soft),
        "student": Vector(p.own),
        "divergence": Number(gap, decimals=3, closed=Tex() if given else exact.closed),  # the loss has it times up to 3
    }
    if p.label:
        own, square, alpha = -ln(softmax(odds)[p.label.target]), p.temperature**2, p.label.alpha
        found = given.get("divergence", gap), given.get("cross-entropy", own.near)
        answers["cross-entropy"] = Number(own.near, closed=own.closed)
        if given:
            answers["loss"] = Number(alpha * square * F(found[0]) + (1 - alpha) * F(found[1]))
        else:
            loss = alpha * square * exact + (1 - alpha) * own
            answers["loss"] = Number(loss.near, closed=loss.closed)
    wrong = {} if given else _wrong(p, odds)  # many solutions are made for follow-through marking
    return {name: Part(answer, wrong=wrong.get(name, ())) for name, answer in answers.items()}


def _steps(p: Params) -> dict[str, Any]:
    steps: dict[str, Any] = {"roots": tempered(p.teacher, p.temperature), "total": sum(p.teacher)}
    if p.student:
        terms = [(a, a / b) for a, b in zip(p.soft, p.own, strict=True) if a != b]
        steps |= {"others": tempered(p.student, p.temperature), "terms": terms}
    if p.student and p.label:
        share = softmax(p.student)[p.label.target]
        square = p.temperature**2
        steps |= {"number": p.label.target + 1, "share": share, "rest": 1 - p.label.alpha, "square": square}
        steps |= {"gap": p.divergence.tex, "own": (-ln(share)).tex}
    return steps


def verify(p: Params) -> dict[str, Any]:
    def probabilities(odds: tuple[int, ...], temperature: int) -> list[float]:
        scores = [log(odd) / temperature for odd in odds]
        return [1 / fsum(exp(other - score) for other in scores) for score in scores]

    def exact(values: list[float]) -> tuple[F, ...]:
        return tuple(F(value).limit_denominator(1000) for value in values)

    teacher = probabilities(p.teacher, p.temperature)
    if p.student is None:
        return {"hard": exact(probabilities(p.teacher, 1)), "soft": exact(teacher)}
    student = probabilities(p.student, p.temperature)
    gap = fsum(a * log(a / b) for a, b in zip(teacher, student, strict=True))
    values: dict[str, Any] = {"teacher": exact(teacher), "student": exact(student), "divergence": gap}
    if p.label:
        own = -log(probabilities(p.student, 1)[p.label.target])
        loss = float(p.label.alpha) * p.temperature**2 * gap + float(1 - p.label.alpha) * own
        values |= {"cross-entropy": own, "loss": loss}
    return values


def effort(p: Params) -> float:
    return 3 if p.student is None else 6 + (3 if p.label else 0)


def _squares(roots: Sequence[int], scale: int) -> tuple[int, ...]:
    return tuple((scale * root) ** 2 for root in roots)


def _table(p: Params) -> Table:
    networks = [("teacher", p.teacher), *([("student", p.student)] if p.student else [])]
    rows = [(name, *(Tex(f"${ln_tex(odd)}$") for odd in each)) for name, each in networks]
    return Table("l" + "c" * len(p.teacher), ("score of class", *range(1, len(p.teacher) + 1)), rows)


def _bars(p: Params) -> Scene:
    """The teacher's probabilities before and after softening, or the softened ones of teacher and student."""
    if p.student is None:
        series = [exact(softmax(p.teacher), "$T = 1$"), exact(p.soft, f"$T = {p.temperature}$")]
    else:
        series = [exact(p.soft, "teacher $u$"), exact(p.own, "student $v$")]
    return bars([str(number) for number in range(1, len(p.soft) + 1)], series)


def _normalised(weights: Sequence[int | F]) -> tuple[F, ...]:
    total = F(sum(weights))
    return tuple(weight / total for weight in weights)


def _wrong(p: Params, odds: tuple[int, ...]) -> dict[str, list[Wrong]]:
    values = {
        "teacher": _wrong_soft(p.teacher),
        "student": _wrong_soft(odds),
        "divergence": _wrong_divergences(p.soft, p.own, p.divergence),
    }
    if p.label:
        own = -ln(softmax(odds)[p.label.target])
        values["cross-entropy"] = _wrong_entropies(p.label, odds, p.own)
        values["loss"] = _wrong_losses(p, p.label, own)
    return values


def _wrong_hard(odds: tuple[int, ...], soft: tuple[F, ...]) -> list[Wrong]:
    total = sum(odds)
    return [
        Wrong("tempered", soft, "At temperature 1 the scores are exponentiated as they are.", F(1, 3)),
        Wrong("not-normalised", tuple(map(F, odds)), "Divide by the sum of the exponentials.", F(1, 3)),
        Wrong("by-largest", tuple(F(o, max(odds)) for o in odds), "Divide by the sum, not by the largest.", F(1, 3)),
        Wrong("others-only", tuple(F(o, total - o) for o in odds), "The sum has the class itself too.", F(1, 3)),
        Wrong("squared", _normalised([o**2 for o in odds]), "The exponentials are not squared."),
    ]


def _wrong_soft(odds: tuple[int, ...]) -> list[Wrong]:
    hard, why = _normalised(odds), "Divide the scores by $T$ before they are exponentiated."
    weights = tempered(odds, 2)
    return [
        Wrong("no-temperature", hard, why, F(1, 3)),
        Wrong("probabilities-divided", tuple(q / 2 for q in hard), why, F(1, 3)),
        Wrong("multiplied", _normalised([o**2 for o in odds]), why, F(1, 3)),
        Wrong("not-normalised", tuple(weights), "Divide by the sum of the exponentials.", F(1, 3)),
        Wrong(
            "by-largest", tuple(w / max(weights) for w in weights), "Divide by the sum, not by the largest.", F(1, 3)
        ),
        Wrong("reversed", _normalised([1 / w for w in weights]), "A larger score gives a larger probability."),
    ]


def _wrong_divergences(teacher: tuple[F, ...], student: tuple[F, ...], right: Logs) -> list[Wrong]:
    pairs = list(zip(teacher, student, strict=True))
    return [
        Wrong(
            "reversed",
            kl_divergence(student, teacher).near,
            "The teacher's probabilities weight the logarithms.",
            F(1, 2),
        ),
        Wrong(
            "no-minus", (-right).near, "The divergence is never negative: the teacher stands in the numerator.", F(1, 2)
        ),
        Wrong("cross-entropy", cross_entropy(teacher, student).near, "The teacher's entropy is subtracted.", F(1, 3)),
        Wrong("entropy", entropy(teacher).near, "This is the teacher's entropy, which does not look at the student."),
        Wrong(
            "unweighted",
            float(sum((ln(a / b) for a, b in pairs), start=Logs())),
            "The logarithms are weighted.",
            F(1, 3),
        ),
        Wrong("base-2", float(right) / log(2), "The logarithm is the natural one.", F(1, 2)),
        Wrong("differences", sum(abs(a - b) for a, b in pairs), "The divergence is a sum of logarithms."),
        Wrong(
            "sum-of-sizes",
            float(sum((a * ln(max(a / b, b / a)) for a, b in pairs), start=Logs())),
            "Terms where the student's probability is larger are negative.",
            F(1, 3),
        ),
    ]


def _wrong_entropies(label: Label, odds: tuple[int, ...], soft: tuple[F, ...]) -> list[Wrong]:
    hard = softmax(odds)
    own = hard[label.target]
    return [
        Wrong("tempered", -log(soft[label.target]), "The label is compared at temperature 1.", F(1, 2)),
        Wrong("no-minus", log(own), "The loss is the negative logarithm.", F(1, 2)),
        Wrong("probability", own, "This is the probability; the loss is its negative logarithm.", F(1, 3)),
        Wrong("complement", 1 - own, "The loss is $-\\ln p_y$, not $1 - p_y$."),
        Wrong("score-dropped", log(sum(odds)), "The score of the right class is subtracted."),
        Wrong("base-2", -log(own) / log(2), "The logarithm is the natural one.", F(1, 2)),
    ]


def _wrong_losses(p: Params, label: Label, own: Logs) -> list[Wrong]:
    square, a = p.temperature**2, float(label.alpha)
    kl, ce, ce_soft = float(p.divergence), float(own), -log(p.own[label.target])
    return [
        Wrong("no-square", a * kl + (1 - a) * ce, "The divergence is multiplied by $T^2$.", F(1, 2)),
        Wrong("once", a * p.temperature * kl + (1 - a) * ce, "The factor is $T^2$.", F(1, 2)),
        Wrong("swapped", (1 - a) * square * kl + a * ce, "The weight $\\alpha$ belongs to the divergence.", F(1, 2)),
        Wrong(
            "label-tempered", a * square * kl + (1 - a) * ce_soft, "The label is compared at temperature 1.", F(1, 2)
        ),
        Wrong("both-squared", square * (a * kl + (1 - a) * ce), "Only the divergence has the factor $T^2$.", F(1, 2)),
        Wrong("divided", a * kl / square + (1 - a) * ce, "The divergence is multiplied by $T^2$.", F(1, 2)),
        Wrong("unweighted", square * kl + ce, "The terms have the weights $\\alpha$ and $1 - \\alpha$.", F(1, 3)),
    ]
