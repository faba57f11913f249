"""Scores of a binary classifier: the ROC curve and the area under it, as exact fractions.

Source: Fawcett, An Introduction to ROC Analysis, Pattern Recognition Letters 27, 2006, sections 3 to 7.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise

Sample = tuple[Fraction, bool]  # a score, and whether the sample is positive


def rates(samples: Sequence[Sample], threshold: Fraction) -> tuple[Fraction, Fraction]:
    """(false positive rate, true positive rate) if a score of at least `threshold` is predicted positive.

    Raises ZeroDivisionError if a class has no sample.
    """
    hits = [positive for score, positive in samples if score >= threshold]
    positives = sum(positive for _, positive in samples)
    return Fraction(len(hits) - sum(hits), len(samples) - positives), Fraction(sum(hits), positives)


def roc(samples: Sequence[Sample]) -> list[tuple[Fraction, Fraction]]:
    """The points of the curve, from (0, 0) to (1, 1), as the threshold falls past one score after the other."""
    thresholds = sorted({score for score, _ in samples}, reverse=True)
    return [(Fraction(0), Fraction(0)), *(rates(samples, threshold) for threshold in thresholds)]


def area(points: Sequence[tuple[Fraction, Fraction]]) -> Fraction:
    """The area under a polyline, by trapezoids."""
    return sum(((x2 - x1) * (y1 + y2) / 2 for (x1, y1), (x2, y2) in pairwise(points)), Fraction(0))


def ordered_pairs(samples: Sequence[Sample]) -> int:
    """Pairs of a positive and a negative sample in which the positive one has the higher score; all scores differ."""
    return sum(a > b for a, one in samples if one for b, other in samples if not other)
