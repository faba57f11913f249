"""Average precision at several IoU thresholds and their mean, for ranked detections with their IoUs."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from fractions import Fraction as F
from functools import cached_property
from random import Random
from typing import Any

from examgen import NONE, Draw, Given, Number, Part, Reject, Solved, Table, Tex, Wrong
from examgen.detection.precision_recall import (
    Rule,
    ap_slips,
    at_eleven,
    average_precision,
    average_precision_by_prefix,
    curve,
    interpolated,
    precisions,
)
from examgen.figures.plots import Curve
from examgen.figures.recall import envelope, precision_over_recall
from examgen.figures.scene import Scene

TITLE, POINTS, MINUTES, FAMILY = "AP at several IoU thresholds", 5, 8, "average-precision"
FORMULAS = ("precision-recall",)

COCO = tuple(F(n, 20) for n in range(10, 20))  # 0.5, 0.55, ..., 0.95


@dataclass(frozen=True)
class Level:
    detections: tuple[int, int]  # from and to
    thresholds: tuple[F, ...]


LEVELS = {
    "medium": Level(detections=(4, 6), thresholds=(F(1, 2), F(3, 4))),
    "hard": Level(detections=(4, 5), thresholds=COCO),
}


@dataclass(frozen=True)
class Args:
    rule: Rule = "envelope"


@dataclass(frozen=True)
class Detection:
    score: F
    iou: F  # with the ground-truth box that it is matched to


@dataclass(frozen=True)
class Params:
    detections: tuple[Detection, ...]  # in printed order
    truths: int
    thresholds: tuple[F, ...]
    args: Args

    @cached_property
    def ranked(self) -> list[Detection]:
        return sorted(self.detections, key=lambda each: -each.score)

    def hits(self, threshold: F) -> list[bool]:
        return [each.iou >= threshold for each in self.ranked]


def sample(d: Draw[Level, Args]) -> Params:
    rng, count = d.rng, d.rng.randint(*d.level.detections)
    score, scores = rng.randint(90, 98), list[int]()
    for _ in range(count):
        scores.append(score)
        score -= rng.randint(3, 12)
    overlaps = [F(n, 100) for n in _overlaps(rng, count)]
    detections = [Detection(F(s, 100), o) for s, o in zip(scores, overlaps, strict=True)]
    rng.shuffle(detections)
    found = sum(o >= F(1, 2) for o in overlaps)
    p = Params(tuple(detections), found + rng.randint(0, 2), d.level.thresholds, d.args)
    aps = [average_precision(p.hits(t), p.truths, p.args.rule) for t in (F(1, 2), F(3, 4))]
    if not 1 > aps[0] > aps[1] > 0:
        raise Reject("AP does not fall from 0.5 to 0.75, or is 1 or 0")
    if p.hits(F(1, 2)) == sorted(p.hits(F(1, 2)), reverse=True) and p.hits(F(3, 4))[0]:
        raise Reject("the best detections come first")
    return p


def solve(p: Params, given: Given = NONE) -> Solved:
    low, high = (average_precision(p.hits(t), p.truths, p.args.rule) for t in (F(1, 2), F(3, 4)))
    aps = {t: average_precision(p.hits(t), p.truths, p.args.rule) for t in p.thresholds}
    aps |= {t: given[id_] for id_, t in (("ap50", F(1, 2)), ("ap75", F(3, 4))) if id_ in given}
    mean = sum(aps.values(), F(0)) / len(aps)
    return Solved(
        parts={
            "ap50": Part(Number(low, decimals=2), wrong=lambda: _wrong_aps(p, F(1, 2), high)),
            "ap75": Part(Number(high, decimals=2), wrong=lambda: _wrong_aps(p, F(3, 4), low)),
            "mean": Part(Number(mean, decimals=2), wrong=lambda: _wrong_means(p), weight=2 if len(aps) > 2 else 1),
        },
        steps={
            "aps": aps,
            "hits50": _count(p, F(1, 2)),
            "hits75": _count(p, F(3, 4)),
            "ranks50": [rank for rank, hit in enumerate(p.hits(F(1, 2)), start=1) if hit],
            "sum50": _sum(p, F(1, 2)),
            "sum75": _sum(p, F(3, 4)),
            "weighted": _weighted(list(aps.values())),
            "number": len(aps),
        },
        conventions=(f"ap-{p.args.rule}",),
        figures={"curves": lambda: _curves(p)},
        tables={"detections": _table(p), "thresholds": _by_threshold(p, aps)},
    )


def verify(p: Params) -> dict[str, Any]:
    def ap(threshold: F) -> F:
        order = sorted((each.score, not each.iou < threshold) for each in p.detections)
        hits = [hit for _, hit in reversed(order)]
        return average_precision_by_prefix(hits, p.truths, p.args.rule)

    mean = F(0)
    for number, threshold in enumerate(p.thresholds, start=1):  # a running mean
        mean += (ap(threshold) - mean) / number
    return {"ap50": ap(F(1, 2)), "ap75": ap(F(3, 4)), "mean": mean}


def effort(p: Params) -> float:
    return 2.0 + 0.6 * len(p.detections) + (3.5 if len(p.thresholds) > 2 else 1)


def _curves(p: Params) -> Scene:
    drawn = curve if p.args.rule == "step" else envelope
    low, high = (drawn(p.hits(threshold), p.truths) for threshold in (F(1, 2), F(3, 4)))
    return precision_over_recall(
        [Curve(low, r"IoU $\ge 0.5$", colour="accent"), Curve(high, r"IoU $\ge 0.75$", dashed=True)]
    )


def _overlaps(rng: Random, count: int) -> list[int]:
    """In hundredths, all different and away from multiples of 0.05; one is below 0.5."""
    pool = [n for n in range(51, 99) if n % 5 in (1, 2, 3, 4)]
    overlaps = rng.sample(pool, count - 1)
    overlaps.insert(rng.randrange(count), rng.choice((12, 23, 31, 38, 42, 46)))
    return overlaps


def _count(p: Params, threshold: F) -> int:
    return sum(p.hits(threshold))


def _sum(p: Params, threshold: F) -> Tex:
    """The sum whose quotient by the number of objects, or by 11, is AP."""
    hits = p.hits(threshold)
    if p.args.rule == "eleven":
        return _weighted([high for high in at_eleven(interpolated(hits), p.truths) if high])
    values = (interpolated if p.args.rule == "envelope" else precisions)(hits)
    return Tex(" + ".join(rf"\tfrac{{{v.numerator}}}{{{v.denominator}}}" if v != 1 else "1" for v in values))


def _table(p: Params) -> Table:
    return Table("cc", ("score", "IoU"), [(_decimal(each.score), _decimal(each.iou)) for each in p.detections])


def _by_threshold(p: Params, aps: dict[F, F]) -> Table:
    """Thresholds with the same true positives in one row."""
    groups: dict[tuple[bool, ...], list[F]] = {}
    for threshold in p.thresholds:
        groups.setdefault(tuple(p.hits(threshold)), []).append(threshold)
    rows = []
    for hits, group in groups.items():
        ranks = ", ".join(str(rank) for rank, hit in enumerate(hits, start=1) if hit) or "none"
        rows.append((", ".join(_short(t) for t in group), ranks, len(group), aps[group[-1]]))
    return Table("lccc", ("thresholds", "ranks of true positives", "number", "AP"), rows)


def _weighted(values: list[F]) -> Tex:
    """The sum of the values, equal ones together."""
    counts = Counter(value for value in values if value)
    return Tex(
        " + ".join(
            rf"{n} \cdot \tfrac{{{v.numerator}}}{{{v.denominator}}}" if v != 1 else rf"{n} \cdot 1"
            for v, n in counts.items()
        )
    )


def _decimal(value: F) -> Tex:
    return Tex(f"{float(value):.2f}")


def _short(value: F) -> str:
    return f"{float(value):g}"


def _wrong_aps(p: Params, threshold: F, other: F) -> list[Wrong]:
    hits, right = p.hits(threshold), average_precision(p.hits(threshold), p.truths, p.args.rule)
    wrong = [Wrong(*slip) for slip in ap_slips(hits, p.truths, p.args.rule) if any(hits)]
    reversed_ = average_precision([not hit for hit in hits], max(p.truths, hits.count(False)), p.args.rule)
    unranked = [each.iou >= threshold for each in p.detections]
    wrong += [
        Wrong("reversed", reversed_, "A true positive has an IoU of at least the threshold."),
        Wrong(
            "not-sorted", average_precision(unranked, p.truths, p.args.rule), "Rank the detections by score.", F(1, 2)
        ),
        Wrong("other-threshold", other, "The true positives change with the threshold.", F(1, 3)),
        Wrong("mean-iou", _mean_iou(p), "AP does not average IoUs; they only decide what is a true positive."),
    ]
    return [each for each in wrong if abs(each.value - right) > F(1, 40)]


def _wrong_means(p: Params) -> list[Wrong]:
    low, high = (average_precision(p.hits(t), p.truths, p.args.rule) for t in (F(1, 2), F(3, 4)))
    middle = sum(p.thresholds, F(0)) / len(p.thresholds)
    right = sum((average_precision(p.hits(t), p.truths, p.args.rule) for t in p.thresholds), F(0)) / len(p.thresholds)
    at_middle = average_precision(p.hits(middle), p.truths, p.args.rule)
    worst = average_precision(p.hits(p.thresholds[-1]), p.truths, p.args.rule)
    wrong = [
        Wrong("only-50", low, "All thresholds count, not only 0.5.", F(1, 3)),
        Wrong("only-75", high, "All thresholds count, not only 0.75.", F(1, 3)),
        Wrong("two-thresholds", (low + high) / 2, "All ten thresholds count.", F(1, 2)),
        Wrong("first-and-last", (low + worst) / 2, "AP does not fall evenly between the thresholds.", F(1, 3)),
        Wrong("mean-threshold", at_middle, "The APs are averaged, not the thresholds.", F(1, 3)),
        Wrong("mean-iou", _mean_iou(p), "AP does not average IoUs; they only decide what is a true positive."),
        Wrong("sum", low + high, "The mean divides by the number of thresholds.", F(1, 3)),
        Wrong("product", low * high, "The mean adds the values and divides by their number."),
    ]
    return [each for each in wrong if abs(each.value - right) > F(1, 40)]


def _mean_iou(p: Params) -> F:
    return sum((each.iou for each in p.detections), F(0)) / len(p.detections)
