"""Greedy non-maximum suppression."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from examgen.detection.boxes import Box, intersection_area, union_area


@dataclass(frozen=True)
class Detection:
    """A predicted box with its confidence score and its class."""

    box: Box
    score: Fraction
    label: str


@dataclass(frozen=True)
class Fate:
    """What happens to the detection `index`: kept, or suppressed by the kept detection `by`."""

    index: int
    by: int | None


def nms(detections: Sequence[Detection], threshold: Fraction, *, per_class: bool = True) -> list[Fate]:
    """The fate of every detection, by falling score.

    The best remaining detection is kept and suppresses all others, of its class if `per_class`, whose IoU with it is
    above `threshold`; what is suppressed suppresses nothing. Raises ValueError if two scores are equal.
    """
    if len({each.score for each in detections}) < len(detections):
        raise ValueError(f"the order of equal scores is not defined: {[each.score for each in detections]}")
    fates = list[Fate]()
    for index in sorted(range(len(detections)), key=lambda i: -detections[i].score):
        kept = [fate.index for fate in fates if fate.by is None]
        rivals = [i for i in kept if not per_class or detections[i].label == detections[index].label]
        by = next((i for i in rivals if exceeds(detections[i].box, detections[index].box, threshold)), None)
        fates.append(Fate(index, by))
    return fates


def exceeds(a: Box, b: Box, threshold: Fraction) -> bool:
    """Whether the IoU of two boxes is above the threshold."""
    shared = intersection_area(a, b)
    return shared > 0 and shared * threshold.denominator > union_area(a, b) * threshold.numerator


def kept(detections: Sequence[Detection], threshold: Fraction, *, per_class: bool = True) -> frozenset[int]:
    """The indices of the detections that survive; arguments and errors as for `nms`."""
    return frozenset(fate.index for fate in nms(detections, threshold, per_class=per_class) if fate.by is None)


def kept_by_survivors_only(
    detections: Sequence[Detection], threshold: Fraction, *, per_class: bool = True
) -> list[frozenset[int]]:
    """Every set of indices in which a detection is if and only if no better member of the set suppresses it.

    All subsets are tried; there is exactly one, the result of the greedy procedure.
    """
    size = len(detections)
    above = [
        [
            i
            for i, other in enumerate(detections)
            if other.score > own.score
            and (not per_class or other.label == own.label)
            and _overlap(other.box, own.box) > threshold
        ]
        for own in detections
    ]
    sets = (frozenset(i for i in range(size) if code >> i & 1) for code in range(1 << size))
    return [s for s in sets if all((i in s) != any(j in s for j in above[i]) for i in range(size))]


def _overlap(a: Box, b: Box) -> Fraction:
    """IoU of boxes with whole corners, by counting unit cells."""
    first, second = (
        {(x, y) for x in range(int(box.x1), int(box.x2)) for y in range(int(box.y1), int(box.y2))} for box in (a, b)
    )
    return Fraction(len(first & second), len(first | second))
