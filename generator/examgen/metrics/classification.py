"""Metrics of a classifier from its confusion matrix (rows: true classes), and its calibration error. Exact."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

Matrix = Sequence[Sequence[int]]


@dataclass(frozen=True)
class Bin:
    """Predictions of similar confidence: how many, their mean confidence, the share that is right."""

    count: int
    confidence: Fraction
    accuracy: Fraction


def accuracy(matrix: Matrix) -> Fraction:
    """The share of all samples on the diagonal."""
    return Fraction(sum(row[k] for k, row in enumerate(matrix)), sum(map(sum, matrix)))


def precision(matrix: Matrix, k: int) -> Fraction:
    """The share of the samples predicted as class k that are of class k; ZeroDivisionError if there are none."""
    return Fraction(matrix[k][k], sum(row[k] for row in matrix))


def recall(matrix: Matrix, k: int) -> Fraction:
    """The share of class k that is predicted as class k; ZeroDivisionError for an empty class."""
    return Fraction(matrix[k][k], sum(matrix[k]))


def f1(matrix: Matrix, k: int) -> Fraction:
    """The harmonic mean of precision and recall of class k, 2 TP / (2 TP + FP + FN)."""
    return Fraction(2 * matrix[k][k], sum(matrix[k]) + sum(row[k] for row in matrix))


def macro_f1(matrix: Matrix) -> Fraction:
    """The mean of the F1 scores of all classes."""
    return sum((f1(matrix, k) for k in range(len(matrix))), Fraction(0)) / len(matrix)


def calibration_error(bins: Sequence[Bin]) -> Fraction:
    """The expected calibration error: the mean of |accuracy - confidence| over all predictions (Guo et al., 2017)."""
    total = sum(each.count for each in bins)
    return sum((abs(each.accuracy - each.confidence) * each.count for each in bins), Fraction(0)) / total
