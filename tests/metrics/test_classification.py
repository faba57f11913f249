"""Metrics against scikit-learn on the expanded lists of samples."""

from __future__ import annotations

from fractions import Fraction as F

import numpy as np
import pytest
from sklearn import metrics

from examgen.metrics.classification import Bin, accuracy, calibration_error, f1, macro_f1, precision, recall
from examgen.metrics.fairness import Group, criteria, disparate_impact

MATRICES = [((5, 4, 1), (9, 14, 2), (2, 4, 19)), ((10, 0), (3, 7)), ((1, 1, 1), (1, 1, 1), (1, 1, 1))]
GROUP = Group(tp=30, fn=10, fp=5, tn=15)


@pytest.mark.parametrize("matrix", MATRICES)
def test_confusion_matrix(matrix: tuple[tuple[int, ...], ...]) -> None:
    true = np.repeat(np.arange(len(matrix)), [sum(row) for row in matrix])
    predicted = np.concatenate([np.repeat(np.arange(len(matrix)), row) for row in matrix])
    assert metrics.confusion_matrix(true, predicted).tolist() == [list(row) for row in matrix]
    assert accuracy(matrix) == pytest.approx(metrics.accuracy_score(true, predicted))
    assert macro_f1(matrix) == pytest.approx(metrics.f1_score(true, predicted, average="macro"))
    expected = metrics.precision_recall_fscore_support(true, predicted)
    for own, theirs in zip((precision, recall, f1), expected[:3], strict=True):
        assert [own(matrix, k) for k in range(len(matrix))] == pytest.approx(theirs.tolist())


def test_calibration_error() -> None:
    bins = (Bin(10, F(6, 10), F(5, 10)), Bin(30, F(9, 10), F(1)))
    assert calibration_error(bins) == F(10 * 1 + 30 * 1, 400)


def test_group() -> None:
    true, chosen = [1] * 40 + [0] * 20, [1] * 30 + [0] * 10 + [1] * 5 + [0] * 15
    assert GROUP.tpr == pytest.approx(metrics.recall_score(true, chosen))
    assert GROUP.fpr == pytest.approx(1 - metrics.recall_score(true, chosen, pos_label=0))
    assert GROUP.precision == pytest.approx(metrics.precision_score(true, chosen))
    assert GROUP.accuracy == pytest.approx(metrics.accuracy_score(true, chosen))
    assert (GROUP.selection_rate, GROUP.base_rate) == (F(35, 60), F(40, 60))


@pytest.mark.parametrize(
    ("other", "held"),
    [
        (Group(60, 20, 20, 60), {"opportunity", "odds"}),
        (Group(15, 5, 1, 9), {"opportunity"}),
        (Group(25, 15, 10, 10), {"parity"}),
        (Group(60, 0, 10, 10), {"predictive"}),
        (Group(15, 5, 15, 25), {"opportunity"}),
    ],
)
def test_criteria(other: Group, held: set[str]) -> None:
    assert criteria(GROUP, other) == held


def test_disparate_impact_does_not_depend_on_the_order() -> None:
    other = Group(20, 20, 10, 10)
    assert disparate_impact(GROUP, other) == disparate_impact(other, GROUP) == F(30, 35)
