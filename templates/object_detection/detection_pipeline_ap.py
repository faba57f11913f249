"""From boxes to average precision: IoU, matching by score, true positives, recall, AP."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction as F
from functools import lru_cache
from typing import Any

from examgen import NONE, Choices, Draw, Given, Number, Part, Reject, Solved, Table, Tex, Wrong
from examgen.detection.boxes import Box, hull, intersection_area, iou, union_area
from examgen.detection.matching import match_by_score
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
from examgen.figures.boxes import boxes_on_grid
from examgen.figures.scene import Scene

TITLE, POINTS, MINUTES, FAMILY = "From boxes to average precision", 6, 10, "average-precision"
FORMULAS = ("box-iou", "precision-recall")

Corners = tuple[int, int, int, int]


@dataclass(frozen=True)
class Level:
    detections: tuple[tuple[int, ...], ...]  # near each ground-truth box; 0 is a box that is missed
    stray: bool  # one detection more, which overlaps nothing


LEVELS = {
    "easy": Level(detections=((1, 2), (3, 0)), stray=False),
    "medium": Level(detections=((2, 1), (3, 0), (2, 1, 0)), stray=True),
    "hard": Level(detections=((2, 2, 0), (3, 1, 0), (2, 1, 1), (2, 2, 1), (2, 1, 1, 0)), stray=True),
}
SIZE = (24, 15)
PLACES = ((0, 0), (8, 0), (16, 0), (0, 8), (8, 8), (16, 8))  # corners of areas that boxes near each other stay in
THRESHOLDS = tuple(F(n, 10) for n in (3, 4, 5, 6))
MOVES = tuple((x, y) for x in (-1, 0, 1) for y in (-1, 0, 1) if x or y)


@dataclass(frozen=True)
class Args:
    rule: Rule = "envelope"


@dataclass(frozen=True)
class Detection:
    corners: Corners
    score: F


@dataclass(frozen=True)
class Params:
    truths: tuple[Corners, ...]
    detections: tuple[Detection, ...]  # in printed order
    threshold: F
    args: Args

    @property
    def letters(self) -> str:
        return "PQRSTU"[: len(self.detections)]

    @property
    def ranking(self) -> list[int]:
        """The detections' places in the printed order, best first."""
        return sorted(range(len(self.detections)), key=lambda i: -self.detections[i].score)

    @property
    def overlaps(self) -> list[list[F]]:
        """IoU of each detection, in printed order, with each ground-truth box."""
        return _overlaps(self.truths, tuple(each.corners for each in self.detections))


def sample(d: Draw[Level, Args]) -> Params:
    rng, level = d.rng, d.level
    counts = rng.choice(level.detections)
    areas = rng.sample(PLACES, len(counts) + level.stray)
    truths, boxes = [], list[Corners]()
    for (left, top), count in zip(areas, counts, strict=False):
        width, height = rng.randint(4, 5), rng.randint(3, 4)
        x, y = left + rng.randint(0, 1), top + 1
        truths.append((x, y, x + width, y + height))
        moves = [(dx, dy) for dx, dy in MOVES if x + dx >= 0]
        for dx, dy in rng.sample(moves, count):
            boxes.append((x + dx, y + dy, x + dx + width, y + dy + height))
    if level.stray:
        x, y = areas[-1]
        boxes.append((x + 1, y + 1, x + 1 + rng.randint(3, 4), y + 1 + rng.randint(3, 4)))
    scores = rng.sample(range(52, 98, 3), len(boxes))
    detections = [Detection(box, F(score, 100)) for box, score in zip(boxes, scores, strict=True)]
    rng.shuffle(detections)
    p = Params(tuple(truths), tuple(detections), F(1, 2), d.args)
    values = [value for row in p.overlaps for value in row if value]
    clear = [t for t in THRESHOLDS if all(abs(value - t) > F(1, 40) for value in values)]
    usable = [
        q for q in (Params(p.truths, p.detections, t, p.args) for t in clear) if _telling(_hits(q), len(truths) - 1)
    ]
    if not usable:
        raise Reject("the true positives come first, or there is none")
    return rng.choice(usable)


def solve(p: Params, given: Given = NONE) -> Solved:
    own = frozenset(p.letters[i] for i, hit in zip(p.ranking, _hits(p), strict=True) if hit)
    positives = given.get("positives", own)
    hits, total = [p.letters[i] in positives for i in p.ranking], len(p.truths)
    total = max(total, sum(hits))  # a student may count more than there are
    best, truth = _asked(p)
    first, second = Box(*p.detections[best].corners), Box(*p.truths[truth])
    ap = average_precision(hits, total, p.args.rule)
    choices = {letter: Tex(f"${letter}$") for letter in p.letters}
    parts = {
        "iou": Part(Number(iou(first, second)), wrong=lambda: _wrong_ious(first, second)),
        "positives": Part(Choices(own, choices=choices), wrong=lambda: _wrong_positives(p, own), weight=2),
        "recall": Part(Number(F(sum(hits), total)), wrong=lambda: _wrong_recalls(p, hits, total)),
        "ap": Part(Number(ap), wrong=lambda: _wrong_aps(p, hits, total, ap), weight=2),
    }
    return Solved(
        parts,
        {
            "pair": (p.letters[best], truth + 1),
            "areas": (first.area, second.area),
            "shared": intersection_area(first, second),
            "covered": union_area(first, second),
            "found": sum(hits),
            "second": sum(max(row) >= p.threshold for row in p.overlaps) > len(own),
            "total": total,
            "terms": _terms(hits, total, p.args.rule),
        },
        ("boxes-continuous", "match-by-score", f"ap-{p.args.rule}", "right-minus-wrong"),
        {"boxes": _figure(p.truths, tuple(each.corners for each in p.detections))},
        {"truths": _truths(p), "detections": _detections(p), "ranks": _ranks(p, hits, total)},
    )


def _terms(hits: Sequence[bool], total: int, rule: Rule) -> Tex:
    """The sum whose quotient by the number of objects, or by 11, is AP."""
    values = precisions(hits) if rule == "step" else interpolated(hits)
    if rule == "eleven":
        values = [high for high in at_eleven(values, total) if high]
    return Tex(" + ".join(rf"\tfrac{{{v.numerator}}}{{{v.denominator}}}" if v != 1 else "1" for v in values))


def verify(p: Params) -> dict[str, Any]:
    def cells(corners: Corners) -> set[tuple[int, int]]:
        x1, y1, x2, y2 = corners
        return {(x, y) for x in range(x1, x2) for y in range(y1, y2)}

    painted = [cells(truth) for truth in p.truths]
    free, hits = set(range(len(p.truths))), []
    for score in sorted((each.score for each in p.detections), reverse=True):
        (box,) = [cells(each.corners) for each in p.detections if each.score == score]
        ratios = {j: F(len(box & painted[j]), len(box | painted[j])) for j in free}
        good = [j for j, ratio in ratios.items() if ratio == max(ratios.values()) and ratio >= p.threshold]
        free -= set(good)
        hits.append(bool(good))
    letters = {each.score: letter for each, letter in zip(p.detections, "PQRSTU", strict=False)}
    order = sorted(letters, reverse=True)
    best, truth = _asked(p)
    a, b = cells(p.detections[best].corners), painted[truth]
    return {
        "iou": F(len(a & b), len(a | b)),
        "positives": frozenset(letters[score] for score, hit in zip(order, hits, strict=True) if hit),
        "recall": F(len(p.truths) - len(free), len(p.truths)),
        "ap": average_precision_by_prefix(hits, len(p.truths), p.args.rule),
    }


def effort(p: Params) -> float:
    pairs = sum(value > 0 for row in p.overlaps for value in row)
    return 4.0 + 0.8 * pairs + 0.5 * len(p.detections)


@lru_cache(maxsize=2)  # the guide solves a variant many times
def _overlaps(truths: Sequence[Corners], detections: Sequence[Corners]) -> list[list[F]]:
    return [[iou(Box(*each), Box(*truth)) for truth in truths] for each in detections]


def _hits(p: Params) -> list[bool]:
    """Whether each detection is a true positive, best first."""
    overlaps = p.overlaps
    return [found is not None for found in match_by_score([overlaps[i] for i in p.ranking], p.threshold)]


def _telling(hits: list[bool], least: int) -> bool:
    return sum(hits) >= least and hits != sorted(hits, reverse=True)


def _asked(p: Params) -> tuple[int, int]:
    """The best detection that overlaps a ground-truth box, and that box."""
    overlaps = p.overlaps
    best = next(i for i in p.ranking if any(overlaps[i]))
    return best, max(range(len(p.truths)), key=lambda j: overlaps[best][j])


@lru_cache(maxsize=1)
def _figure(truths: Sequence[Corners], detections: Sequence[Corners]) -> Scene:
    names = [f"$G_{j}$" for j in range(1, len(truths) + 1)] + [f"${letter}$" for letter in "PQRSTU"[: len(detections)]]
    try:
        return boxes_on_grid([*truths, *detections], SIZE, names, classes=[0] * len(truths) + [1] * len(detections))
    except ValueError as error:
        raise Reject("no room for a name in the figure") from error


def _vector(corners: Corners) -> Tex:
    return Tex(f"$({', '.join(map(str, corners))})$")


def _decimal(value: F) -> Tex:
    return Tex(f"{float(value):.2f}")


def _truths(p: Params) -> Table:
    rows = [(Tex(f"$G_{j}$"), _vector(truth)) for j, truth in enumerate(p.truths, start=1)]
    return Table("cc", ("ground truth", Tex("$(x_1, y_1, x_2, y_2)$")), rows)


def _detections(p: Params) -> Table:
    rows = [
        (Tex(f"${letter}$"), _decimal(each.score), _vector(each.corners))
        for letter, each in zip(p.letters, p.detections, strict=True)
    ]
    return Table("ccc", ("detection", "score", Tex("$(x_1, y_1, x_2, y_2)$")), rows)


def _ranks(p: Params, hits: list[bool], total: int) -> Table:
    """The ranked detections with their best IoU, what becomes of them, precision and recall."""
    overlaps, matches = p.overlaps, match_by_score([p.overlaps[i] for i in p.ranking], p.threshold)
    rows = []
    for i, match, (recall, precision) in zip(p.ranking, matches, curve(hits, total), strict=True):
        j = max(range(len(p.truths)), key=lambda k: overlaps[i][k])
        best = Tex(f"{float(overlaps[i][j]):.2f} with $G_{j + 1}$") if overlaps[i][j] else "0"
        taken = match is None and overlaps[i][j] >= p.threshold
        verdict = "true" if match is not None else Tex(f"false: $G_{j + 1}$ is taken") if taken else "false"
        rows.append((Tex(f"${p.letters[i]}$"), _decimal(p.detections[i].score), best, verdict, precision, recall))
    return Table("ccclcc", ("detection", "score", "best IoU", "positive", "precision", "recall"), rows)


def _wrong_ious(a: Box, b: Box) -> list[Wrong]:
    both, shared = a.area + b.area, intersection_area(a, b)
    w, h = min(a.x2, b.x2) - max(a.x1, b.x1) + 1, min(a.y2, b.y2) - max(a.y1, b.y1) + 1
    inclusive = (a.width + 1) * (a.height + 1) + (b.width + 1) * (b.height + 1) - w * h
    wrong = [
        Wrong("sum-of-areas", F(shared, both), "Divide by the union, not by the sum of the areas.", F(1, 3)),
        Wrong("dice", F(2 * shared, both), "This is the Dice coefficient."),
        Wrong("enclosing-box", F(shared, hull(a, b).area), "The enclosing box is larger than the union.", F(1, 3)),
        Wrong("inclusive-pixels", F(w * h, inclusive), "A width is $x_2 - x_1$.", F(1, 2)),
        Wrong("remainder", 1 - F(shared, both - shared), "This is the share that is not common to both.", F(1, 3)),
    ]
    return _clear(wrong, iou(a, b))


def _wrong_positives(p: Params, own: frozenset[str]) -> list[Wrong]:
    overlaps = p.overlaps
    good = [i for i, row in enumerate(overlaps) if max(row) >= p.threshold]
    closest = {max(range(len(overlaps)), key=lambda i: overlaps[i][j]) for j in range(len(p.truths))}
    wrong = [
        ("duplicates", set(good), "A ground-truth box is found once; a second detection of it is false."),
        ("best-iou", closest & set(good), "The detection with the higher score is matched first."),
        ("any-overlap", {i for i, row in enumerate(overlaps) if max(row) > 0}, "The IoU must reach the threshold."),
        ("best-score", {p.ranking[0]}, "Each detection is compared with the ground truth."),
        (
            "false-ones",
            {i for i in range(len(overlaps)) if p.letters[i] not in own},
            "These are the false positives.",
        ),
    ]
    named = [(name, frozenset(p.letters[i] for i in found), why) for name, found, why in wrong]
    return [Wrong(*each) for each in named if each[1] != own and 0 < len(each[1]) < len(overlaps)]


def _wrong_recalls(p: Params, hits: list[bool], total: int) -> list[Wrong]:
    found, count = sum(hits), len(hits)
    good, near = (sum(max(row) >= least for row in p.overlaps) for least in (p.threshold, F(1, 100)))
    wrong = [
        Wrong("precision", F(found, count), "This is the precision; recall divides by the ground truth.", F(1, 3)),
        Wrong("missed", F(total - found, total), "This is the share of boxes that are missed.", F(1, 3)),
        Wrong("false-ones", F(count - found, count), "This is the share of false positives.", F(0)),
        Wrong("one-more", F(found + 1, total), "A box is found by a true positive only.", F(1, 3)),
        Wrong("one-less", F(found - 1, total), "Every true positive finds a box.", F(1, 3)),
        Wrong("duplicates", F(good, total), "A ground-truth box is found once.", F(1, 3)),
        Wrong("any-overlap", F(near, total), "Only true positives find a box.", F(0)),
        Wrong("all-detections", F(count, total), "Only true positives find a box.", F(0)),
        Wrong("detections", F(total, count), "Divide the boxes that are found by all boxes.", F(0)),
        Wrong("overlapping", F(near, count), "Recall is a share of the ground-truth boxes.", F(0)),
        Wrong("sum", F(found, count + total), "Divide by the ground truth alone.", F(1, 3)),
    ]
    return _clear(wrong, F(found, total))


def _wrong_aps(p: Params, hits: list[bool], total: int, right: F) -> list[Wrong]:
    if not any(hits):  # a student found none
        return []
    rule, ranking = p.args.rule, p.ranking
    printed = [hits[ranking.index(place)] for place in range(len(hits))]
    wrong = [
        *(Wrong(*slip) for slip in ap_slips(hits, total, rule)),
        Wrong("not-sorted", average_precision(printed, total, rule), "Rank the detections by falling score.", F(1, 2)),
        Wrong("by-detections", right * total / len(hits), "Divide by the ground-truth boxes.", F(1, 2)),
    ]
    return _clear(wrong, right)


def _clear(wrong: list[Wrong], right: F) -> list[Wrong]:
    """Those that are possible, and not within a rounding of the right value."""
    return [each for each in wrong if each.value <= 1 and abs(each.value - right) > F(1, 40)]
