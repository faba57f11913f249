"""Loss of a detector: cross-entropy of all boxes, smooth L1 of the objects' coordinates, their weighted sum."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction as F
from functools import cached_property, partial
from math import fsum, log
from random import Random
from typing import Any

from examgen import NONE, Draw, Given, Number, Part, Reject, Solved, Table, Tex, Wrong
from examgen.detection.losses import smooth_l1, smooth_l1_slope
from examgen.logarithms import Logs, logs, weighted

TITLE, POINTS, MINUTES, FAMILY = "Loss of a detector", 4, 7, "detection-loss"
FORMULAS = ("cross-entropy",)

Four = tuple[F, F, F, F]


@dataclass(frozen=True)
class Level:
    objects: int
    background: bool  # one box more
    derivative: bool


LEVELS = {
    "easy": Level(objects=1, background=False, derivative=False),
    "medium": Level(objects=1, background=True, derivative=False),
    "hard": Level(objects=2, background=True, derivative=True),
}
CLASSES = ("background", "car", "dog")
CHANCES = {  # of the three classes; the right one's is first
    F(1, 2): ((F(2, 5), F(1, 10)), (F(3, 10), F(1, 5))),
    F(1, 4): ((F(1, 4), F(1, 2)), (F(9, 20), F(3, 10))),
    F(1, 5): ((F(1, 2), F(3, 10)), (F(1, 5), F(3, 5))),
    F(2, 5): ((F(3, 10), F(3, 10)), (F(1, 2), F(1, 10))),
    F(4, 5): ((F(1, 10), F(1, 10)), (F(3, 20), F(1, 20))),
    F(1, 10): ((F(3, 5), F(3, 10)), (F(2, 5), F(1, 2))),
}
SMALL, LARGE = (F(-1, 2), F(1, 2)), tuple(F(n, 2) for n in (-5, -4, -3, -2, 2, 3, 4, 5))


@dataclass(frozen=True)
class Sample:
    label: int
    chances: tuple[F, F, F]
    predicted: Four
    target: Four | None  # None for background

    @cached_property
    def differences(self) -> list[F]:
        return [] if self.target is None else [a - b for a, b in zip(self.predicted, self.target, strict=True)]


@dataclass(frozen=True)
class Params:
    boxes: tuple[Sample, ...]
    weight: int  # lambda
    asked: int | None  # the coordinate of box 1 whose derivative is asked, from 0

    @cached_property
    def objects(self) -> list[Sample]:
        return [each for each in self.boxes if each.target is not None]

    @cached_property
    def cross(self) -> Logs:
        """The mean loss of the classes."""
        return _cross_entropy(self)

    @cached_property
    def box_loss(self) -> F:
        return sum((smooth_l1(d) for each in self.objects for d in each.differences), F(0)) / len(self.objects)


def sample(d: Draw[Level, None]) -> Params:
    rng, level = d.rng, d.level
    boxes = [_object(rng) for _ in range(level.objects)]
    if level.background:
        boxes.insert(rng.randint(1, level.objects), _background(rng))
    asked = rng.randrange(4) if level.derivative else None
    p = Params(tuple(boxes), rng.choice((2, 3, 4, 5)), asked)
    if asked is not None and boxes[0].differences[asked] == 0:
        raise Reject("the coordinate is right already")
    return p


def solve(p: Params, given: Given = NONE) -> Solved:
    cross, box_loss = p.cross, p.box_loss
    second = given.get("boxes", box_loss)
    whole = cross + logs(p.weight * second)
    total = Number(whole.near, closed=whole.closed)
    if "classes" in given:
        total = total.with_value(float(given["classes"]) + p.weight * float(second))
    parts = {
        "classes": Part(Number(cross.near, closed=cross.closed), wrong=lambda: _wrong_classes(p)),
        "boxes": Part(Number(box_loss), wrong=lambda: _wrong_boxes(p, box_loss)),
        "total": Part(total, wrong=lambda: _wrong_totals(p, cross, box_loss)),
    }
    if p.asked is not None:
        difference = p.boxes[0].differences[p.asked]
        slope = p.weight * smooth_l1_slope(difference) / len(p.objects)
        parts["derivative"] = Part(Number(slope), wrong=lambda: _wrong_slopes(p, difference))
    return Solved(
        parts,
        lambda: {
            "names": CLASSES,
            "count": len(p.boxes),
            "positives": len(p.objects),
            "rights": [each.chances[each.label] for each in p.boxes],
            "rows": [_losses(each) for each in p.objects],
            "second": second,
            "weighted": p.weight * second,
            "difference": p.boxes[0].differences[p.asked] if p.asked is not None else 0,
            "slope": smooth_l1_slope(p.boxes[0].differences[p.asked]) if p.asked is not None else 0,
        },
        ("ln", "smooth-l1"),
        tables={"classes": partial(_class_table, p), "boxes": partial(_box_table, p)},
    )


def verify(p: Params) -> dict[str, Any]:
    """Smooth L1 as the integral of its slope; the derivative as a difference quotient on one side of its bends."""

    def loss(sample_: Sample) -> F:
        return sum((_area(abs(d)) for d in sample_.differences), F(0))

    cross = -fsum(log(each.chances[each.label]) for each in p.boxes) / len(p.boxes)
    boxes = sum((loss(each) for each in p.objects), F(0)) / len(p.objects)
    values: dict[str, Any] = {"classes": cross, "boxes": boxes, "total": cross + p.weight * float(boxes)}
    if p.asked is not None:
        d, step = p.boxes[0].differences[p.asked], F(1, 1000)
        rise = (_area(abs(d + step)) - _area(abs(d - step))) / (2 * step)  # exact on parabolas and lines
        at_bend = abs(d) == 1
        values["derivative"] = p.weight * (F(d) if at_bend else rise) / len(p.objects)
    return values


def effort(p: Params) -> float:
    return 3.5 + 1.8 * len(p.objects) + 0.4 * (len(p.boxes) - len(p.objects)) + (0.7 if p.asked is not None else 0)


def _object(rng: Random) -> Sample:
    label = rng.choice((1, 2))
    differences = [rng.choice(SMALL), rng.choice(LARGE), rng.choice(SMALL + LARGE), rng.choice((F(0), *SMALL))]
    rng.shuffle(differences)
    target = [F(rng.randint(-4, 4), 2) for _ in range(4)]
    predicted = [t + d for t, d in zip(target, differences, strict=True)]
    return Sample(label, _chances(rng, label), _four(predicted), _four(target))


def _background(rng: Random) -> Sample:
    return Sample(0, _chances(rng, 0), _four([F(rng.randint(-4, 4), 2) for _ in range(4)]), None)


def _chances(rng: Random, label: int) -> tuple[F, F, F]:
    right = rng.choice(list(CHANCES))
    others = list(rng.choice(CHANCES[right]))
    others.insert(label, right)
    return others[0], others[1], others[2]


def _four(values: Sequence[F]) -> Four:
    return values[0], values[1], values[2], values[3]


def _cross_entropy(p: Params) -> Logs:
    return weighted([(F(-1, len(p.boxes)), each.chances[each.label]) for each in p.boxes])


def _area(end: F) -> F:
    """The area under min(d, 1) from 0 to `end`."""
    return end * end / 2 if end <= 1 else F(1, 2) + (end - 1)


def _losses(each: Sample) -> dict[str, Any]:
    return {"differences": each.differences, "losses": [smooth_l1(d) for d in each.differences],
            "sum": sum((smooth_l1(d) for d in each.differences), F(0))}  # fmt: skip


def _class_table(p: Params) -> Table:
    rows = [
        (number, CLASSES[each.label], *(Tex(f"{float(chance):g}") for chance in each.chances))
        for number, each in enumerate(p.boxes, start=1)
    ]
    return Table("clccc", ("box", "true class", *(Tex(f"$p$({name})") for name in CLASSES)), rows)


def _box_table(p: Params) -> Table:
    rows = [
        (number, _vector(each.predicted), _vector(each.target) if each.target else "none")
        for number, each in enumerate(p.boxes, start=1)
    ]
    return Table("ccc", ("box", "predicted coordinates", "target coordinates"), rows)


def _vector(values: Four) -> Tex:
    return Tex("$(" + ",\\ ".join(f"{float(value):g}" for value in values) + ")$")


def _wrong_classes(p: Params) -> list[Wrong]:
    rights = [float(each.chances[each.label]) for each in p.boxes]
    objects = [float(each.chances[each.label]) for each in p.objects]
    count = len(p.boxes)
    cross = -fsum(map(log, rights)) / count
    wrong = [
        Wrong("sign", -cross, "The loss is the negative logarithm.", F(1, 2)),
        Wrong("sum", count * cross, "The sum is divided by the number of boxes.", F(1, 2)),
        Wrong("no-background", -fsum(map(log, objects)) / len(objects), "The background has a class too.", F(1, 3)),
        Wrong("per-object", count * cross / len(objects), "All boxes count for the classes.", F(1, 2)),
        Wrong("complement", fsum(1 - x for x in rights) / count, "The loss is $-\\ln p$, not $1 - p$.", F(1, 3)),
        Wrong("mean-first", -log(fsum(rights) / count), "The logarithms are averaged.", F(1, 3)),
        Wrong("binary", fsum(-log(1 - x) for x in rights) / count, "The right class counts: $-\\ln p$.", F(1, 3)),
        Wrong("largest", -fsum(log(max(each.chances)) for each in p.boxes) / count, "The true class counts.", F(0)),
        Wrong("all-classes", fsum(-fsum(map(log, map(float, each.chances))) for each in p.boxes) / count,
              "Only the true class counts.", F(1, 3)),
    ]  # fmt: skip
    return _clear(wrong, cross)


def _summed(p: Params, loss: Callable[[F], F]) -> F:
    return sum((loss(d) for each in p.objects for d in each.differences), F(0)) / len(p.objects)


def _wrong_boxes(p: Params, right: F) -> list[Wrong]:
    empty = [d for each in p.boxes if each.target is None for d in each.predicted]
    several = len(p.objects) > 1
    counted = "The mean is over the objects only." if several else "The loss of the only object is not divided."
    wrong = [
        Wrong("l1", _summed(p, abs), "Differences below 1 contribute $\\frac{1}{2} d^2$.", F(1, 3)),
        Wrong("squares", _summed(p, lambda d: d * d / 2), "Beyond 1 it is $|d| - \\frac{1}{2}$.", F(1, 3)),
        Wrong("no-half-off", _summed(p, lambda d: abs(d) if abs(d) >= 1 else d * d / 2),
              "Beyond 1 it is $|d| - \\frac{1}{2}$.", F(1, 2)),
        Wrong("no-half-factor", _summed(p, lambda d: abs(d) - F(1, 2) if abs(d) >= 1 else d * d),
              "Below 1 it is $\\frac{1}{2} d^2$.", F(1, 2)),
        Wrong("mean", right / 4, "The coordinates' losses are added.", F(1, 2)),
        Wrong("signed", abs(_summed(p, lambda d: d)), "Differences of opposite sign do not cancel.", F(0)),
        Wrong("all-boxes", right * len(p.objects) / len(p.boxes), counted, F(1, 2)),
        Wrong("sum", right * len(p.objects), "The sum is divided by the number of objects.", F(1, 2)),
        Wrong("background", right + sum((smooth_l1(d) for d in empty), F(0)) / len(p.objects),
              "Background has no box: its coordinates do not count.", F(1, 3)),
    ]  # fmt: skip
    return _clear(wrong, float(right))


def _wrong_totals(p: Params, cross: Logs, boxes: F) -> list[Wrong]:
    first, second, weight = float(cross), float(boxes), p.weight
    wrong = [
        Wrong("no-weight", first + second, "The box loss is multiplied by $\\lambda$.", F(1, 3)),
        Wrong("weight-on-classes", weight * first + second, "$\\lambda$ multiplies the box loss.", F(1, 3)),
        Wrong("weight-on-both", weight * (first + second), "$\\lambda$ multiplies the box loss only.", F(1, 3)),
        Wrong("mean", (first + weight * second) / 2, "The two losses are added.", F(1, 3)),
        Wrong("divided", first + second / weight, "The box loss is multiplied by $\\lambda$.", F(1, 3)),
        Wrong("boxes-only", weight * second, "The loss of the classes is added.", F(1, 3)),
        Wrong("mixed", first / weight + (1 - 1 / weight) * second, "The weights need not add up to 1.", F(0)),
    ]
    return _clear(wrong, first + weight * second)


def _wrong_slopes(p: Params, d: F) -> list[Wrong]:
    count, weight = len(p.objects), p.weight
    right = F(weight) * smooth_l1_slope(d) / count
    sign = 1 if d > 0 else -1
    wrong = [
        Wrong("sign", -right, "The loss rises if the prediction moves away from the target.", F(1, 2)),
        Wrong("no-mean", right * count, "The box loss is a mean over the objects.", F(1, 2)),
        Wrong("no-weight", right / weight, "The box loss is multiplied by $\\lambda$.", F(1, 2)),
        Wrong("not-clipped", weight * d / count, "Beyond 1 the slope is $\\pm 1$.", F(1, 3)),
        Wrong("l1", F(weight * sign, count), "Below 1 the slope is $d$.", F(1, 3)),
        Wrong("value", weight * smooth_l1(d) / count, "This is the loss, not its derivative.", F(0)),
        Wrong("all-boxes", right * count / len(p.boxes), "The mean is over the objects only.", F(1, 2)),
        Wrong("zero", F(0), "The slope is zero only where the difference is.", F(0)),
        Wrong("doubled", 2 * right, "The factor $\\frac{1}{2}$ takes away the 2 of the square.", F(1, 2)),
    ]
    return _clear(wrong, float(right))


def _clear(wrong: list[Wrong], right: float) -> list[Wrong]:
    """Those that are not within a rounding of the right value."""
    return [each for each in wrong if abs(float(each.value) - right) > 0.025]
