"""Precision, recall and average precision of detections of one class, ranked by falling score; all exact."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import accumulate
from typing import Literal

Rule = Literal["envelope", "step", "eleven"]
Point = tuple[Fraction, Fraction]  # recall, precision


def curve(hits: Sequence[bool], truths: int) -> list[Point]:
    """(recall, precision) after each rank; `hits` says which detections are true positives, best first.

    Raises ValueError if there are more true positives than ground-truth objects, or none of these.
    """
    if truths < 1 or sum(hits) > truths:
        raise ValueError(f"{sum(hits)} true positives among {truths} ground-truth objects")
    return [
        (Fraction(found, truths), Fraction(found, rank))
        for rank, found in enumerate(accumulate(map(int, hits)), start=1)
    ]


def precisions(hits: Sequence[bool]) -> list[Fraction]:
    """The precision at the rank of each true positive."""
    ranks = (rank for rank, hit in enumerate(hits, start=1) if hit)
    return [Fraction(found, rank) for found, rank in enumerate(ranks, start=1)]


def interpolated(hits: Sequence[bool]) -> list[Fraction]:
    """The largest precision at the rank of each true positive or a later one."""
    return list(accumulate(reversed(precisions(hits)), max))[::-1]


def average_precision(hits: Sequence[bool], truths: int, rule: Rule) -> Fraction:
    """AP by one of three rules; all divide by all ground-truth objects, found or not.

    envelope: area under the interpolated curve, whose precision at recall r is the largest one at any recall >= r
    (PASCAL VOC since 2010). eleven: mean of that precision at recall 0, 0.1, ..., 1 (PASCAL VOC 2007, section 4.2 of
    Everingham et al., 2010). step: sum over the true positives of the precision at their rank / objects (the usual
    average precision of information retrieval).
    """
    if rule == "step":
        return sum(precisions(hits), Fraction(0)) / truths
    highs = interpolated(hits)
    if rule == "envelope":
        return sum(highs, Fraction(0)) / truths
    return sum(at_eleven(highs, truths), Fraction(0)) / 11


def at_eleven(highs: Sequence[Fraction], truths: int) -> list[Fraction]:
    """The interpolated precision at recall 0, 0.1, ..., 1; `highs` is that at each true positive."""
    needed = [max(-(-tenth * truths // 10), 1) for tenth in range(11)]  # true positives
    return [highs[found - 1] if found <= len(highs) else Fraction(0) for found in needed]


def average_precision_by_prefix(hits: Sequence[bool], truths: int, rule: Rule) -> Fraction:
    """The same by another route: for each object, or each level of recall, all shortest and longer lists are tried."""
    prefixes = [list(hits[:size]) for size in range(1, len(hits) + 1)]
    if rule == "step":
        return Fraction(sum(Fraction(prefix.count(True), len(prefix)) for prefix in prefixes if prefix[-1])) / truths

    def best(enough: Fraction) -> Fraction:
        good = [Fraction(prefix.count(True), len(prefix)) for prefix in prefixes if prefix.count(True) >= enough]
        return max(good, default=Fraction(0))

    if rule == "envelope":
        return Fraction(sum(best(Fraction(found)) for found in range(1, truths + 1))) / truths
    return Fraction(sum(best(Fraction(tenth * truths, 10)) for tenth in range(11))) / 11


def ap_slips(hits: Sequence[bool], truths: int, rule: Rule) -> list[tuple[str, Fraction, str, Fraction]]:
    """(name, value, why, credit) of common mistakes with AP."""
    points, found = curve(hits, truths), sum(hits)
    third, half = Fraction(1, 3), Fraction(1, 2)
    ranks = [precision for _, precision in points]
    slips = [
        ("found-only", average_precision(hits, found, rule), "All ground-truth boxes count, found or not.", half),
        (
            "all-ranks",
            sum(ranks, Fraction(0)) / len(hits),
            "A false positive raises no recall: its rank adds nothing.",
            third,
        ),
        ("last-precision", ranks[-1], "This is the precision of the whole list, not an average.", Fraction(0)),
        ("last-recall", points[-1][0], "This is the recall of the whole list.", Fraction(0)),
        ("product", ranks[-1] * points[-1][0], "AP is not the product of the last precision and recall.", third),
        ("one-step", precisions(hits)[0] / truths, "Every true positive adds a term, not only the first.", Fraction(0)),
        ("found-over-boxes", sum(ranks, Fraction(0)) / truths, "Only ranks at which recall rises count.", third),
    ]
    others: dict[Rule, str] = {
        "envelope": "The area lies under the interpolated curve",
        "step": "Each true positive counts with the precision at its rank",
        "eleven": "The mean is taken at 11 levels of recall",
    }
    slips += [
        (f"rule-{other}", average_precision(hits, truths, other), f"{others[rule]}.", half)
        for other in others
        if other != rule and (other == "step" or rule != "envelope")
    ]
    return slips
