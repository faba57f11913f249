"""Greedy non-maximum suppression: overlap of two boxes, which boxes survive, another threshold or ignored classes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction as F
from functools import cached_property
from itertools import accumulate, combinations
from random import Random
from typing import Any

from examgen import NONE, Choices, Draw, Given, Integer, Number, Part, Reject, Solved, Table, Tex, Wrong
from examgen.detection.boxes import Box, hull, intersection_area, iou, union_area
from examgen.detection.nms import Detection, exceeds, kept, kept_by_survivors_only, nms
from examgen.figures.boxes import boxes_on_grid
from examgen.figures.scene import Scene

TITLE, POINTS, MINUTES, FAMILY = "Non-maximum suppression", 4, 7, "nms"
FORMULAS = ("box-iou",)

SIZE = (20, 13)
THRESHOLDS = tuple(F(n, 10) for n in (3, 4, 5, 6))
SMALL = ((1, 0), (0, 1), (1, 1), (0, 2), (1, 2), (2, 0), (2, 1))
LARGE = ((1, 1), (2, 2), (1, 3), (3, 1), (2, 3))
"""How far, in cells, a box lies from the one before."""
CLEAR = F(1, 50)
"""How far an IoU keeps from the threshold."""


@dataclass(frozen=True)
class Level:
    labels: tuple[str, ...]  # of the three boxes on one side and the two or three on the other
    given: bool  # the IoUs are printed, and another threshold is asked about


LEVELS = {
    "easy": Level(labels=("car",) * 6, given=True),
    "medium": Level(labels=("car",) * 5, given=False),
    "hard": Level(labels=("car", "car", "car", "car", "bus", "car"), given=False),
}


@dataclass(frozen=True)
class Printed:
    """A detection as the question gives it; it is named by its place, P for the first."""

    corners: tuple[int, int, int, int]
    score: F
    label: str

    @cached_property
    def detection(self) -> Detection:
        return Detection(Box(*self.corners), self.score, self.label)


@dataclass(frozen=True)
class Params:
    boxes: tuple[Printed, ...]
    threshold: F
    other: F | None  # another threshold; None if boxes are given by their corners

    @cached_property
    def detections(self) -> list[Detection]:
        return [each.detection for each in self.boxes]

    @cached_property
    def letters(self) -> str:
        return "PQRSTU"[: len(self.boxes)]

    @cached_property
    def classes(self) -> list[str]:
        return sorted({each.label for each in self.boxes}, reverse=True)

    @cached_property
    def pairs(self) -> list[tuple[int, int]]:
        """The pairs that overlap, of one class first."""
        boxes = [each.box for each in self.detections]
        meet = [(i, j) for i, j in combinations(range(len(boxes)), 2) if intersection_area(boxes[i], boxes[j])]
        return sorted(meet, key=lambda ij: self.boxes[ij[0]].label != self.boxes[ij[1]].label)

    @cached_property
    def asked(self) -> tuple[int, int]:
        """The pair of one class with the highest scores."""
        same = [(i, j) for i, j in self.pairs if self.boxes[i].label == self.boxes[j].label]
        return max(same, key=lambda ij: sorted((self.boxes[i].score for i in ij), reverse=True))


def sample(d: Draw[Level, None]) -> Params:
    rng, labels = d.rng, d.level.labels
    chain = _cluster(rng, rng.choices(SMALL, k=2), (0, 9))
    pair = _cluster(rng, rng.choices(LARGE if len(labels) == 5 else SMALL, k=len(labels) - 4), (11, 20))
    if rng.random() < 0.5:
        chain, pair = _mirrored(chain), _mirrored(pair)
    scores = sorted((F(n, 100) for n in rng.sample(range(52, 98), len(labels))), reverse=True)
    rng.shuffle(scores)
    scores[:3] = sorted(scores[:3], reverse=rng.random() < 0.5)  # the middle of the chain comes second
    if rng.random() < 0.3:
        scores[0], scores[1] = scores[1], scores[0]
    boxes = [Printed(_corners(b), score, label) for b, score, label in zip(chain + pair, scores, labels, strict=True)]
    linked = [t for t in THRESHOLDS if _linked(chain, t)]
    if not linked:
        raise Reject("no threshold parts the ends of the chain")
    overlaps = [iou(a, b) for a, b in combinations(chain + pair, 2) if intersection_area(a, b)]
    clear = [t for t in THRESHOLDS if all(abs(each - t) > CLEAR for each in overlaps)]
    threshold = rng.choice([t for t in linked if t in clear] or [None])
    if not threshold:
        raise Reject("no threshold is clear of all IoUs")
    rng.shuffle(boxes)
    p = Params(tuple(boxes), threshold, None)
    left = kept(p.detections, threshold)
    if d.level.given:
        others = [t for t in clear if len(kept(p.detections, t)) not in (len(left), len(boxes))]
        if not others:
            raise Reject("all other thresholds keep as many boxes, or all")
        return replace(p, other=rng.choice(others))
    if len(p.classes) > 1 and kept(p.detections, threshold, per_class=False) == left:
        raise Reject("the classes make no difference")
    return p


def solve(p: Params, given: Given = NONE) -> Solved:  # noqa: ARG001 - no part follows from another
    boxes = p.detections
    survivors = kept(boxes, p.threshold)
    choices = {letter: Tex(f"${letter}$") for letter in p.letters}
    part = Part(Choices(_named(p, survivors), choices=choices), wrong=_wrong_kept(p), weight=2)
    a, b = p.asked
    overlap = Part(Number(iou(boxes[a].box, boxes[b].box), decimals=2), wrong=_wrong_ious(boxes[a].box, boxes[b].box))
    if p.other is not None:
        parts = {"kept": part, "other": Part(Integer(len(kept(boxes, p.other))), wrong=_wrong_others(p, p.other))}
    elif len(p.classes) == 1:
        parts = {"iou": overlap, "kept": part}
    else:
        left = kept(boxes, p.threshold, per_class=False)
        parts = {"iou": overlap, "kept": part, "merged": Part(Integer(len(left)), wrong=_wrong_merged(p))}
    return Solved(
        parts=parts,
        steps={
            "pair": (p.letters[a], p.letters[b]),
            "areas": [boxes[i].box.area for i in p.asked],
            "shared": intersection_area(boxes[a].box, boxes[b].box),
            "covered": union_area(boxes[a].box, boxes[b].box),
            "order": [Tex(f"${p.letters[fate.index]}$") for fate in nms(boxes, p.threshold)],
            "looser": p.other is not None and p.other > p.threshold,
        },
        conventions=(*(("boxes-continuous",) if p.other is None else ()), "nms-greedy", "right-minus-wrong"),
        figures={"boxes": _figure(p)},
        tables={
            "boxes": _table(p),
            "pairs": _pairs(p),
            "fates": _fates(p, p.threshold, per_class=True),
            "again": _fates(p, p.other or p.threshold, per_class=False),
        },
    )


def verify(p: Params) -> dict[str, Any]:
    boxes = p.detections
    (survivors,) = kept_by_survivors_only(boxes, p.threshold)
    values: dict[str, Any] = {"kept": _named(p, survivors)}
    if p.other is not None:
        (left,) = kept_by_survivors_only(boxes, p.other)
        return values | {"other": len(left)}
    first, second = ({(x, y) for x in range(x1, x2) for y in range(y1, y2)}
                     for x1, y1, x2, y2 in (p.boxes[i].corners for i in p.asked))  # fmt: skip
    values["iou"] = F(len(first & second), len(first | second))
    if len(p.classes) > 1:
        (left,) = kept_by_survivors_only(boxes, p.threshold, per_class=False)
        values["merged"] = len(left)
    return values


def effort(p: Params) -> float:
    if p.other is not None:
        return 3.5
    return 2.5 + len([pair for pair in p.pairs if iou(*(p.detections[i].box for i in pair)) > F(1, 10)])


def _cluster(rng: Random, moves: list[tuple[int, int]], columns: tuple[int, int]) -> list[Box]:
    """Boxes of one size, each moved a little from the one before, between two columns of the plane."""
    sign = rng.choice((-1, 1))
    xs, ys = (list(accumulate(axis)) for axis in zip((0, 0), *moves, strict=True))
    width, height = rng.randint(5, min(8, columns[1] - columns[0] - xs[-1])), rng.randint(5, 8)
    left = rng.randint(columns[0], columns[1] - width - xs[-1])
    top = rng.randint(0, SIZE[1] - height - ys[-1])
    start = top if sign > 0 else top + ys[-1]
    return [Box.from_xywh(left + x, start + sign * y, width, height) for x, y in zip(xs, ys, strict=True)]


def _mirrored(boxes: list[Box]) -> list[Box]:
    return [Box(SIZE[0] - box.x2, box.y1, SIZE[0] - box.x1, box.y2) for box in boxes]


def _corners(box: Box) -> tuple[int, int, int, int]:
    x1, y1, x2, y2 = map(int, box.xyxy)
    return x1, y1, x2, y2


def _linked(chain: list[Box], threshold: F) -> bool:
    first, middle, last = chain
    touching = exceeds(first, middle, threshold) and exceeds(middle, last, threshold)
    return touching and not exceeds(first, last, threshold)


def _named(p: Params, indices: frozenset[int]) -> frozenset[str]:
    return frozenset(p.letters[i] for i in indices)


def _figure(p: Params) -> Scene:
    names = [f"${letter}$" for letter in p.letters]
    try:
        return boxes_on_grid(
            [b.corners for b in p.boxes], SIZE, names, classes=[p.classes.index(b.label) for b in p.boxes]
        )
    except ValueError as error:
        raise Reject("no room for a name in the figure") from error


def _table(p: Params) -> Table:
    names = [Tex(f"${letter}$") for letter in p.letters]
    if p.other is not None:
        return _with_ious(p, names)
    labels = [(each.label,) if len(p.classes) > 1 else () for each in p.boxes]
    head = ("box", *(["class"] if labels[0] else []), "score", Tex("$(x_1, y_1, x_2, y_2)$"))
    rows = [
        (name, *label, _decimal(each.score), Tex(f"$({', '.join(map(str, each.corners))})$"))
        for name, label, each in zip(names, labels, p.boxes, strict=True)
    ]
    return Table("c" * len(head), head, rows)


def _with_ious(p: Params, names: list[Tex]) -> Table:
    """Scores, and the IoU of every pair once."""
    boxes = [each.box for each in p.detections]
    head = ("box", "score", *(Tex(f"IoU with {name}") for name in names[1:]))
    rows = []
    for i, (name, each) in enumerate(zip(names, p.boxes, strict=True)):
        rest = [_decimal(iou(boxes[i], boxes[j])) if j > i else "" for j in range(1, len(boxes))]
        rows.append((name, _decimal(each.score), *rest))
    return Table("c" * len(head), head, rows)


def _pairs(p: Params) -> Table:
    rows = []
    for i, j in p.pairs:
        a, b = (p.detections[k].box for k in (i, j))
        names = Tex(f"${p.letters[i]}$ and ${p.letters[j]}$")
        rows.append((names, intersection_area(a, b), union_area(a, b), _decimal(iou(a, b))))
    return Table("lccc", ("boxes", "intersection", "union", "IoU"), rows)


def _fates(p: Params, threshold: F, *, per_class: bool) -> Table:
    rows = []
    for fate in nms(p.detections, threshold, per_class=per_class):
        verdict = "kept" if fate.by is None else Tex(f"suppressed by ${p.letters[fate.by]}$")
        rows.append((Tex(f"${p.letters[fate.index]}$"), _decimal(p.boxes[fate.index].score), verdict))
    return Table("ccl", ("box", "score", "result"), rows)


def _decimal(value: F) -> Tex:
    return Tex(f"{float(value):.2f}")


def _chained(p: Params, threshold: F, *, per_class: bool = True) -> frozenset[int]:
    """What is left if suppressed boxes suppress too."""
    boxes = p.detections
    return frozenset(
        i
        for i, own in enumerate(boxes)
        if not any(
            other.score > own.score
            and (not per_class or other.label == own.label)
            and exceeds(other.box, own.box, threshold)
            for other in boxes
        )
    )


def _disjoint(p: Params) -> frozenset[int]:
    """What is left if any overlap suppresses."""
    return kept(p.detections, F(0))


def _wrong_kept(p: Params) -> list[Wrong]:
    boxes = p.detections
    result, best = kept(boxes, p.threshold), max(range(len(boxes)), key=lambda i: boxes[i].score)
    worst_first = [Detection(each.box, 1 - each.score, each.label) for each in boxes]
    wrong = [
        ("suppressed-suppress", _chained(p, p.threshold), "A box that is suppressed suppresses no other box."),
        ("any-overlap", _disjoint(p), "Only an IoU above the threshold suppresses."),
        ("only-the-best", frozenset({best}), "Boxes that hardly overlap are kept beside the best one."),
        ("suppressed-ones", frozenset(range(len(boxes))) - result, "These are the boxes that are removed."),
        ("worst-first", kept(worst_first, p.threshold), "The box with the highest score comes first."),
        ("classes-ignored", kept(boxes, p.threshold, per_class=False), "Each class is treated by itself."),
    ]
    return [Wrong(name, _named(p, value), why) for name, value, why in wrong if value != result and value]


def _wrong_others(p: Params, other: F) -> list[Wrong]:
    boxes = p.detections
    return [
        Wrong("same", len(kept(boxes, p.threshold)), "The threshold changes which boxes are suppressed."),
        Wrong("suppressed-suppress", len(_chained(p, other)), "A suppressed box suppresses no other box.", F(1, 2)),
        Wrong("removed", len(boxes) - len(kept(boxes, other)), "These are the boxes that are removed.", F(1, 3)),
        Wrong("any-overlap", len(_disjoint(p)), "Only an IoU above the threshold suppresses."),
        Wrong("all", len(boxes), "Some IoUs are still above the threshold."),
        Wrong("one-removed", len(boxes) - 1, "Every IoU above the threshold counts, not only the largest."),
        Wrong("only-the-best", 1, "Boxes that hardly overlap are kept beside the best one."),
    ]


def _wrong_merged(p: Params) -> list[Wrong]:
    boxes = p.detections
    merged = len(kept(boxes, p.threshold, per_class=False))
    return [
        Wrong("per-class", len(kept(boxes, p.threshold)), "Boxes of different classes now suppress each other."),
        Wrong("suppressed-suppress", len(_chained(p, p.threshold, per_class=False)),
              "A suppressed box suppresses no other box.", F(1, 2)),
        Wrong("removed", len(boxes) - merged, "These are the boxes that are removed.", F(1, 3)),
        Wrong("any-overlap", len(kept(boxes, F(0), per_class=False)), "Only an IoU above the threshold suppresses."),
        Wrong("all", len(boxes), "Some IoUs are above the threshold."),
        Wrong("one-removed", len(boxes) - 1, "Every IoU above the threshold counts, not only the largest."),
        Wrong("only-the-best", 1, "Boxes that hardly overlap are kept beside the best one."),
    ]  # fmt: skip


def _wrong_ious(a: Box, b: Box) -> list[Wrong]:
    both, shared = a.area + b.area, intersection_area(a, b)
    w, h = min(a.x2, b.x2) - max(a.x1, b.x1) + 1, min(a.y2, b.y2) - max(a.y1, b.y1) + 1
    inclusive = (a.width + 1) * (a.height + 1) + (b.width + 1) * (b.height + 1) - w * h
    return [
        Wrong("sum-of-areas", F(shared, both), "Divide by the union, not by the sum of the areas.", F(1, 3)),
        Wrong("dice", F(2 * shared, both), "This is the Dice coefficient."),
        Wrong("enclosing-box", F(shared, hull(a, b).area), "The enclosing box is larger than the union.", F(1, 3)),
        Wrong(
            "inclusive-pixels", F(w * h, inclusive), "Coordinates are continuous: the width is $x_2 - x_1$.", F(1, 2)
        ),
        Wrong("remainder", 1 - F(shared, both - shared), "This is the share that is not common to both.", F(1, 3)),
    ]
