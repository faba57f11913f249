"""Average precision of ranked detections: precision and recall at a score, AP, and its mean over classes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction as F
from functools import partial
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

TITLE, POINTS, MINUTES, FAMILY = "Average precision", 5, 8, "average-precision"
FORMULAS = ("precision-recall",)

CLASSES = ("car", "bus", "cat", "dog", "cow", "sheep", "person", "bicycle", "boat", "bird")


@dataclass(frozen=True)
class Level:
    detections: tuple[int, int]  # of each class, from and to
    ranked: bool  # given by falling score, with all objects found
    classes: int


LEVELS = {
    "easy": Level(detections=(5, 6), ranked=True, classes=1),
    "medium": Level(detections=(6, 7), ranked=False, classes=1),
    "hard": Level(detections=(4, 5), ranked=False, classes=2),
}


@dataclass(frozen=True)
class Args:
    rule: Rule = "envelope"


@dataclass(frozen=True)
class Detection:
    label: str
    score: F
    hit: bool  # a true positive


@dataclass(frozen=True)
class Params:
    detections: tuple[Detection, ...]  # in printed order
    truths: tuple[int, ...]  # ground-truth boxes of each class, in the order of `labels`
    threshold: F | None  # of the score for which precision and recall are asked; None with two classes
    args: Args

    @property
    def labels(self) -> list[str]:
        return sorted({each.label for each in self.detections})

    def ranked(self, label: str) -> list[Detection]:
        return sorted((each for each in self.detections if each.label == label), key=lambda each: -each.score)

    def hits(self, label: str) -> list[bool]:
        return [each.hit for each in self.ranked(label)]


def sample(d: Draw[Level, Args]) -> Params:
    rng, level = d.rng, d.level
    labels = sorted(rng.sample(CLASSES, level.classes))
    hits = {label: _hits(rng, rng.randint(*level.detections)) for label in labels}
    order = [label for label in labels for _ in hits[label]]
    rng.shuffle(order)
    detections = [
        Detection(label, score, hits[label][order[:rank].count(label)])
        for rank, (label, score) in enumerate(zip(order, _scores(rng, len(order)), strict=True))
    ]
    if not level.ranked:
        rng.shuffle(detections)
    missed = [0 if level.ranked else rng.randint(1, 2) for _ in labels]
    truths = tuple(
        sum(each.hit for each in detections if each.label == label) + more
        for label, more in zip(labels, missed, strict=True)
    )
    p = Params(tuple(detections), truths, None, d.args)
    if level.classes == 2:
        first, second = _aps(p)
        if first == second:
            raise Reject("both classes have the same AP")
        return p
    ranked = p.ranked(labels[0])
    # how many are above the threshold: as many as there are objects would make precision and recall equal
    place = rng.choice([n for n in range(2, len(ranked) - 1) if n != truths[0]])
    return replace(p, threshold=(ranked[place - 1].score + ranked[place].score) / 2)


def solve(p: Params, given: Given = NONE) -> Solved:
    aps = _aps(p)
    wrong = [partial(_wrong_aps, p, label, total) for label, total in zip(p.labels, p.truths, strict=True)]
    steps_: dict[str, Any] = {
        "labels": p.labels,
        "terms": [_terms(p, i) for i in range(len(p.labels))],
        "missed": [total - sum(p.hits(label)) for label, total in zip(p.labels, p.truths, strict=True)],
    }
    conventions = (f"ap-{p.args.rule}",)
    tables = {"detections": partial(_printed, p)} | {f"ranks{i}": partial(_ranks, p, i) for i in range(len(p.labels))}
    if p.threshold is None:
        means = [given.get(f"ap{i}", ap) for i, ap in enumerate(aps)]
        parts = {f"ap{i}": Part(Number(ap, decimals=2), wrong=wrong[i], weight=2) for i, ap in enumerate(aps)}
        parts["map"] = Part(Number(F(sum(means)) / 2, decimals=2), wrong=lambda: _wrong_means(p, aps))
        return Solved(parts, steps_ | {"aps": means}, conventions, {"curves": lambda: _both(p)}, tables)
    hits, total = p.hits(p.labels[0]), p.truths[0]
    reported = [each for each in p.ranked(p.labels[0]) if each.score >= p.threshold]
    found = sum(each.hit for each in reported)
    counts = {"found": found, "reported": len(reported)}
    parts = {
        "precision": Part(
            Number(F(found, len(reported)), decimals=2), wrong=lambda: _wrong_precisions(hits, total, counts)
        ),
        "recall": Part(Number(F(found, total), decimals=2), wrong=lambda: _wrong_recalls(hits, total, counts)),
        "ap": Part(Number(aps[0], decimals=2), wrong=wrong[0], weight=2),
    }
    return Solved(parts, steps_ | counts, conventions, {"curve": _figure(hits, total)}, tables)


def _aps(p: Params) -> list[F]:
    """The average precision of each class."""
    return [
        average_precision(p.hits(label), total, p.args.rule) for label, total in zip(p.labels, p.truths, strict=True)
    ]


def verify(p: Params) -> dict[str, Any]:
    aps = [
        average_precision_by_prefix(p.hits(label), n, p.args.rule) for label, n in zip(p.labels, p.truths, strict=True)
    ]
    if p.threshold is None:
        return {"ap0": aps[0], "ap1": aps[1], "map": (aps[0] + aps[1]) / 2}
    above = [each.hit for each in p.detections if not each.score < p.threshold]
    return {
        "precision": 1 - F(above.count(False), len(above)),
        "recall": 1 - F(p.truths[0] - above.count(True), p.truths[0]),
        "ap": aps[0],
    }


def effort(p: Params) -> float:
    return 2.0 + 0.55 * len(p.detections) + (1 if p.threshold is not None else 2)


def _hits(rng: Random, count: int) -> list[bool]:
    found = rng.randint(2, count - 2) if count < 6 else rng.randint(3, count - 2)
    hits = [True] * found + [False] * (count - found)
    while hits == sorted(hits, reverse=True) or not any(hits[:2]):  # so that there is an area to find
        rng.shuffle(hits)
    return hits


def _scores(rng: Random, count: int) -> list[F]:
    """Falling, an even number of hundredths apart."""
    scores = [rng.randint(90, 98)]
    while len(scores) < count:
        scores.append(scores[-1] - rng.choice((2, 4, 6, 8)))
    return [F(score, 100) for score in scores]


def _terms(p: Params, i: int) -> Tex:
    """The sum whose quotient by the number of objects, or by 11, is AP."""
    hits, total = p.hits(p.labels[i]), p.truths[i]
    if p.args.rule == "step":
        return _sum(precisions(hits))
    highs = interpolated(hits)
    return _sum(highs if p.args.rule == "envelope" else [high for high in at_eleven(highs, total) if high])


def _sum(values: list[F]) -> Tex:
    return Tex(" + ".join(rf"\tfrac{{{v.numerator}}}{{{v.denominator}}}" if v != 1 else "1" for v in values))


def _printed(p: Params) -> Table:
    rows = [(each.label, _decimal(each.score), "true" if each.hit else "false") for each in p.detections]
    if len(p.labels) == 1:
        return Table("cc", ("score", "positive"), [row[1:] for row in rows])
    return Table("lcc", ("class", "score", "positive"), rows)


def _ranks(p: Params, i: int) -> Table:
    label, total = p.labels[i], p.truths[i]
    rows = [
        (rank, _decimal(each.score), "true" if each.hit else "false", precision, recall)
        for rank, (each, (recall, precision)) in enumerate(
            zip(p.ranked(label), curve(p.hits(label), total), strict=True), start=1
        )
    ]
    return Table("ccccc", ("rank", "score", "positive", "precision", "recall"), rows)


def _figure(hits: list[bool], total: int) -> Scene:
    measured = Curve(curve(hits, total), "measured", colour="grey", dots=True)
    return precision_over_recall([measured, Curve(envelope(hits, total), "interpolated", colour="accent")])


def _both(p: Params) -> Scene:
    drawn = curve if p.args.rule == "step" else envelope
    first, second = (drawn(p.hits(label), total) for label, total in zip(p.labels, p.truths, strict=True))
    return precision_over_recall([Curve(first, p.labels[0], colour="accent"), Curve(second, p.labels[1], dashed=True)])


def _decimal(value: F) -> Tex:
    return Tex(f"{float(value):.2f}")


def _unranked(p: Params, label: str, total: int) -> list[Wrong]:
    listed = [each.hit for each in p.detections if each.label == label]
    value = average_precision(listed, total, p.args.rule)
    return [Wrong("not-sorted", value, "The detections are ranked by falling score first.", F(1, 2))]


def _wrong_aps(p: Params, label: str, total: int) -> list[Wrong]:
    return [Wrong(*slip) for slip in ap_slips(p.hits(label), total, p.args.rule)] + _unranked(p, label, total)


def _wrong_precisions(hits: list[bool], total: int, counts: dict[str, int]) -> list[Wrong]:
    found, reported = counts["found"], counts["reported"]
    return [
        Wrong("recall", F(found, total), "This is the recall."),
        Wrong("all-detections", F(found, len(hits)), "Only the detections that are reported count.", F(1, 3)),
        Wrong("threshold-ignored", F(sum(hits), len(hits)), "Only detections with a sufficient score count.", F(1, 3)),
        Wrong("share-of-false", F(reported - found, reported), "This is the share of false positives."),
        Wrong("odds", F(found, max(reported - found, 1)), "Divide by all reported detections.", F(1, 3)),
        Wrong("share-reported", F(reported, len(hits)), "This is the share of detections that are reported."),
        Wrong("below-threshold", F(sum(hits) - found, len(hits) - reported), "Reported are those above the threshold."),
    ]


def _wrong_recalls(hits: list[bool], total: int, counts: dict[str, int]) -> list[Wrong]:
    found, reported = counts["found"], counts["reported"]
    return [
        Wrong("precision", F(found, reported), "This is the precision."),
        Wrong(
            "all-detections", F(found, len(hits)), "Divide by the ground-truth boxes, not by the detections.", F(1, 3)
        ),
        Wrong("found-only", F(found, sum(hits)), "Boxes that no detection finds count too.", F(1, 2)),
        Wrong("threshold-ignored", F(sum(hits), total), "Only detections with a sufficient score count.", F(1, 3)),
        Wrong("missed", F(total - found, total), "This is the share of boxes that are missed."),
        Wrong("reported", F(reported, total), "False positives find no box."),
        Wrong("share-reported", F(reported, len(hits)), "This is the share of detections that are reported."),
        Wrong(
            "one-more", F(min(found + 1, total), total), "Only true positives that are reported find a box.", F(1, 3)
        ),
    ]


def _wrong_means(p: Params, aps: list[F]) -> list[Wrong]:
    first, second = aps
    everything = sorted(p.detections, key=lambda each: -each.score)
    pooled = average_precision([each.hit for each in everything], sum(p.truths), p.args.rule)
    weighted = (first * p.truths[0] + second * p.truths[1]) / sum(p.truths)
    wrong = [
        Wrong("pooled", pooled, "AP is found for each class by itself, then averaged.", F(1, 3)),
        Wrong("weighted", weighted, "All classes count equally.", F(1, 2)),
        Wrong("sum", first + second, "The mean divides by the number of classes.", F(1, 3)),
        Wrong("best", max(aps), "All classes count."),
        Wrong("worst", min(aps), "All classes count."),
        Wrong("product", first * second, "The mean adds the values and divides by their number."),
    ]
    return [each for each in wrong if abs(each.value - (first + second) / 2) > F(1, 40)]
