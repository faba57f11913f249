"""Overlap of a predicted box and the ground truth: intersection, union, IoU, generalised IoU, true positive or not."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction as F
from functools import cached_property
from itertools import product
from math import prod
from random import Random
from typing import Any, Literal

from examgen import NONE, Draw, Given, Integer, Number, Part, Reject, Solved, Table, Tex, Wrong, yes_no
from examgen.detection.boxes import Box, giou, hull, intersection, iou
from examgen.figures.boxes import boxes_on_grid

TITLE, POINTS, MINUTES, FAMILY = "Overlap of two boxes", 4, 6, "iou"
FORMULAS = ("box-iou",)

Format = Literal["xyxy", "xywh", "cxcywh"]
Numbers = tuple[int, int, int, int]
Interval = tuple[int, int]
Ranges = tuple[Interval, Interval]

SIDE = 18
# Along an axis: what boxes share and what sticks out of each, from and to.
SOME: Ranges = ((4, 7), (2, 5))
THRESHOLDS: dict[F, tuple[Ranges, Ranges]] = {  # for an IoU below the threshold, and for one above it
    F(3, 10): (((4, 7), (3, 5)), ((6, 9), (2, 3))),
    F(2, 5): (((4, 8), (2, 4)), ((8, 10), (1, 3))),
    F(1, 2): (((5, 8), (2, 4)), ((8, 10), (1, 2))),
}
CLEAR = F(1, 25)  # distance between the IoU and the threshold
LEAST = F(1, 50)  # size of a generalised IoU, far above its tolerance
ENDS = [ends for ends in product((0, 1), repeat=4) if 0 < sum(ends) < 4]
"""Which box sticks out to the left, right, top and bottom; not always the same, so that none lies in the other."""
HEADS = {
    "xyxy": Tex("$(x_1, y_1, x_2, y_2)$"),
    "xywh": Tex("$(x_1, y_1, w, h)$"),
    "cxcywh": Tex("$(c_x, c_y, w, h)$"),
}


@dataclass(frozen=True)
class Level:
    formats: tuple[tuple[Format, Format], ...]  # of the prediction and of the ground truth
    judged: bool  # generalised IoU and the verdict at a threshold are asked too


_MIXED: tuple[tuple[Format, Format], ...] = (
    ("xywh", "cxcywh"),
    ("cxcywh", "xywh"),
    ("xyxy", "cxcywh"),
    ("cxcywh", "xyxy"),
)

LEVELS = {
    "easy": Level(formats=(("xyxy", "xyxy"),), judged=False),
    "medium": Level(formats=_MIXED, judged=False),
    "hard": Level(formats=_MIXED, judged=True),
}


@dataclass(frozen=True)
class Printed:
    """A box as the question gives it."""

    format: Format
    numbers: Numbers

    @cached_property
    def box(self) -> Box:
        makers = {"xyxy": Box, "xywh": Box.from_xywh, "cxcywh": Box.from_cxcywh}
        return makers[self.format](*self.numbers)


@dataclass(frozen=True)
class Params:
    prediction: Printed
    truth: Printed
    threshold: F | None  # None if there is no verdict to give

    @cached_property
    def common(self) -> Box:
        both = intersection(self.prediction.box, self.truth.box)
        if both is None:
            raise ValueError(f"the boxes {self.prediction} and {self.truth} do not overlap")
        return both

    @cached_property
    def areas(self) -> tuple[int, int, int]:
        """Of the intersection, of both boxes together, and of the box that encloses them."""
        a, b = self.prediction.box, self.truth.box
        return int(self.common.area), int(a.area + b.area), int(hull(a, b).area)


def sample(d: Draw[Level, None]) -> Params:
    formats, ends = d.rng.choice(d.level.formats), d.rng.choice(ENDS)
    threshold = d.rng.choice(list(THRESHOLDS)) if d.level.judged else None
    above = d.rng.random() < 0.5
    sizes = THRESHOLDS[threshold][above] if threshold else SOME
    (px, gx), (py, gy) = (_overlapping(d.rng, sizes, formats, pair) for pair in (ends[:2], ends[2:]))
    prediction, truth = (Box(x[0], y[0], x[1], y[1]) for x, y in ((px, py), (gx, gy)))
    if prediction.area == truth.area:
        raise Reject("the boxes are of one size")
    if threshold:
        _check_judged(prediction, truth, threshold, above=above)
    return Params(_printed(formats[0], prediction), _printed(formats[1], truth), threshold)


def solve(p: Params, given: Given = NONE) -> Solved:
    a, b, common = p.prediction.box, p.truth.box, p.common
    both, together, whole = p.areas
    shared = given.get("intersection", both)
    covered = given.get("union", together - shared)
    ratio = given.get("iou", F(shared, covered))
    decimals = 2 if p.threshold is None else 3
    parts = {
        "intersection": Part(Integer(both), wrong=lambda: _wrong_intersections(p, common)),
        "union": Part(Integer(together - shared), wrong=lambda: _wrong_unions(a, b, common)),
        "iou": Part(
            Number(F(shared, covered), decimals=decimals),
            wrong=lambda: _wrong_ious(a, b, common),
            weight=2 if p.threshold is None else 1,
        ),
    }
    if p.threshold is not None:
        verdict = yes_no(ratio >= p.threshold)
        parts["giou"] = Part(
            Number(ratio - F(whole - covered, whole), decimals=decimals), wrong=lambda: _wrong_gious(a, b, common)
        )
        reversed_ = "no" if verdict.value == "yes" else "yes"
        why = "A true positive needs an IoU of at least the threshold."
        parts["positive"] = Part(verdict, wrong=[Wrong("reversed", reversed_, why)])
    return Solved(
        parts=parts,
        steps=lambda: {
            "a": a,
            "b": b,
            "common": common,
            "shared": shared,
            "covered": covered,
            "areas": (int(a.area), int(b.area)),
            "ratio": ratio,
            "decimals": decimals,
            "hull": hull(a, b),
            "hull_area": whole,
            "empty": whole - covered,
            "halves": [(F(q.numbers[2], 2), F(q.numbers[3], 2)) for q in (p.prediction, p.truth)],
        },
        conventions=("boxes-continuous",),
        figures={"boxes": lambda: boxes_on_grid([_corners(a), _corners(b)], (SIDE, SIDE), ["$P$", "$G$"])},
        tables={"boxes": lambda: _table(p)},
    )


def verify(p: Params) -> dict[str, Any]:
    predicted, real = _cells(p.prediction), _cells(p.truth)
    both, either = len(predicted & real), len(predicted | real)
    values: dict[str, Any] = {"intersection": both, "union": either, "iou": F(both, either)}
    if p.threshold is not None:
        rows, columns = zip(*(predicted | real), strict=True)
        frame = (max(rows) - min(rows) + 1) * (max(columns) - min(columns) + 1)
        values["giou"] = F(both, either) - F(frame - either, frame)
        values["positive"] = "no" if both * p.threshold.denominator < either * p.threshold.numerator else "yes"
    return values


def effort(p: Params) -> float:
    converted = sum(q.format != "xyxy" for q in (p.prediction, p.truth))
    return 3.5 + 0.7 * converted + (2.3 if p.threshold is not None else 0)


def _overlapping(
    rng: Random, ranges: Ranges, formats: tuple[Format, Format], ends: tuple[int, ...]
) -> tuple[Interval, Interval]:
    """Two intervals of an axis that share a piece; `ends` says which of them sticks out at its begin and at its end."""
    (low, high), (least, most) = ranges
    shared, overhang = rng.randint(low, high), {(box, end): 0 for box in (0, 1) for end in (0, 1)}
    for end in (0, 1):
        overhang[ends[end], end] = rng.randint(least, most)
    for box in (0, 1):
        if formats[box] == "cxcywh":  # an even size, for a whole centre
            shared += (overhang[box, 0] + shared + overhang[box, 1]) % 2
    start = rng.randint(most, SIDE - most - shared)
    first, second = ((start - overhang[box, 0], start + shared + overhang[box, 1]) for box in (0, 1))
    return first, second


def _printed(format_: Format, box: Box) -> Printed:
    a, b, c, d = map(int, {"xyxy": box.xyxy, "xywh": box.xywh, "cxcywh": box.cxcywh}[format_])
    return Printed(format_, (a, b, c, d))


def _check_judged(a: Box, b: Box, threshold: F, *, above: bool) -> None:
    """Rejects an IoU that is not clearly on its side of the threshold, and a generalised one that is close to zero."""
    distance = iou(a, b) - threshold if above else threshold - iou(a, b)
    if distance < CLEAR:
        raise Reject("the IoU is close to the threshold")
    if abs(giou(a, b)) < LEAST:
        raise Reject("the generalised IoU is close to zero")


def _table(p: Params) -> Table:
    rows = [(name, HEADS[q.format], _vector(q.numbers)) for name, q in
            ((Tex("prediction $P$"), p.prediction), (Tex("ground truth $G$"), p.truth))]  # fmt: skip
    return Table("llc", ("box", "given as", "numbers"), rows)


def _vector(numbers: Numbers) -> Tex:
    return Tex(f"$({', '.join(map(str, numbers))})$")


def _corners(box: Box) -> Numbers:
    x1, y1, x2, y2 = map(int, box.xyxy)
    return x1, y1, x2, y2


def _cells(printed: Printed) -> set[tuple[int, int]]:
    """The unit cells of the plane whose centres lie in the box, as (row, column)."""
    x, y, u, v = printed.numbers
    if printed.format == "xyxy":
        columns, rows = list(range(x, u)), list(range(y, v))
    elif printed.format == "xywh":
        columns, rows = list(range(x, x + u)), list(range(y, y + v))
    else:
        columns, rows = (
            [cell for cell in range(SIDE) if abs(2 * (cell - middle) + 1) < size] for middle, size in ((x, u), (y, v))
        )
    return set(product(rows, columns))


def _misread(p: Params) -> list[tuple[str, Box | None, str]]:
    """What is left of the intersection if the numbers of the boxes are taken for another format."""
    corner, ends = [], []
    for q in (p.prediction, p.truth):
        x, y, u, v = q.numbers
        corner.append(q.box if q.format == "xyxy" else Box.from_xywh(x, y, u, v))
        ends.append(Box(x, y, u, v) if x < u and y < v else None)
    first, second = ends
    read = None if first is None or second is None else intersection(first, second)
    return [
        ("centre-as-corner", intersection(*corner), "The centre was taken for the corner."),
        ("size-as-corner", read, "Width and height were taken for the second corner."),
    ]


def _wrong_intersections(p: Params, common: Box) -> list[Wrong]:
    a, b = p.prediction.box, p.truth.box
    w, h = int(common.width), int(common.height)
    wrong = [
        Wrong("inclusive-pixels", (w + 1) * (h + 1), "Coordinates are continuous: the width is $x_2 - x_1$.", F(1, 2)),
        Wrong("half-perimeter", w + h, "An area is width times height."),
        Wrong("smaller-box", int(min(a.area, b.area)), "Only a part of the smaller box is covered by the other."),
        Wrong("enclosing-box", int(hull(a, b).area), "This box encloses both: minimum and maximum are exchanged."),
        Wrong("square", min(w, h) ** 2, "Width and height of the intersection differ."),
    ]
    read = [(name, box, why) for name, box, why in _misread(p) if box]
    return wrong + [Wrong(name, int(box.area), why) for name, box, why in read]


def _wrong_unions(a: Box, b: Box, common: Box) -> list[Wrong]:
    both, shared = int(a.area + b.area), int(common.area)
    larger = prod((int(common.width) + 1, int(common.height) + 1))
    inclusive = sum(int((box.width + 1) * (box.height + 1)) for box in (a, b)) - larger
    return [
        Wrong("counted-twice", both, "The intersection is counted twice: subtract it once.", F(1, 3)),
        Wrong("subtracted-twice", both - 2 * shared, "The intersection belongs to the union.", F(1, 3)),
        Wrong("enclosing-box", int(hull(a, b).area), "The enclosing box has corners that neither box covers."),
        Wrong("added", both + shared, "The intersection is subtracted, not added."),
        Wrong("larger-box", int(max(a.area, b.area)), "The smaller box reaches beyond the larger one."),
        Wrong("inclusive-pixels", inclusive, "Coordinates are continuous: the width is $x_2 - x_1$.", F(1, 2)),
    ]


def _wrong_ious(a: Box, b: Box, common: Box) -> list[Wrong]:
    both, shared = int(a.area + b.area), int(common.area)
    return [
        Wrong("sum-of-areas", F(shared, both), "Divide by the union, not by the sum of the areas.", F(1, 3)),
        Wrong("dice", F(2 * shared, both), "This is the Dice coefficient."),
        Wrong("share-of-prediction", F(shared, int(a.area)), "Divide by the union, not by one box."),
        Wrong("share-of-truth", F(shared, int(b.area)), "Divide by the union, not by one box."),
        Wrong("enclosing-box", F(shared, int(hull(a, b).area)), "Divide by the union, not by the enclosing box."),
        Wrong("without-intersection", F(shared, both - 2 * shared), "The intersection belongs to the union.", F(1, 3)),
    ]


def _wrong_gious(a: Box, b: Box, common: Box) -> list[Wrong]:
    shared = int(common.area)
    covered, frame = int(a.area + b.area) - shared, int(hull(a, b).area)
    ratio, empty = F(shared, covered), frame - covered
    return [
        Wrong("penalty-added", ratio + F(empty, frame), "The empty share of the enclosing box is subtracted.", F(1, 3)),
        Wrong("penalty-only", F(empty, frame), "The IoU comes first; this share is subtracted from it."),
        Wrong("covered-share", ratio - F(covered, frame), "Subtract the share that neither box covers.", F(1, 3)),
        Wrong("share-of-union", ratio - F(empty, covered), "The share is taken of the enclosing box.", F(1, 2)),
        Wrong("enclosing-as-union", F(shared, frame), "The enclosing box does not replace the union."),
    ]
