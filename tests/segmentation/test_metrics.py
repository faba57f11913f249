"""Metrics of label maps against scikit-learn and by hand."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import accuracy_score, f1_score, jaccard_score

from examgen.segmentation.metrics import accuracy, block_majority, counts

ROWS = st.lists(st.lists(st.integers(0, 2), min_size=4, max_size=4), min_size=3, max_size=3)


@given(ROWS, ROWS)
def test_metrics_agree_with_scikit_learn(truth: list[list[int]], prediction: list[list[int]]) -> None:
    real, said = np.ravel(truth), np.ravel(prediction)
    found = counts(truth, prediction)
    labels = sorted(found)
    assert labels == sorted({*real.tolist(), *said.tolist()})
    ious = jaccard_score(real, said, labels=labels, average=None)
    dices = f1_score(real, said, labels=labels, average=None)
    assert [float(found[label].iou) for label in labels] == pytest.approx(ious.tolist())
    assert [float(found[label].dice) for label in labels] == pytest.approx(dices.tolist())
    assert float(accuracy(truth, prediction)) == pytest.approx(accuracy_score(real, said))


def test_blocks_take_their_most_frequent_label() -> None:
    assert block_majority([[1, 1, 0, 0], [1, 0, 0, 2]], 2) == ((1, 1, 0, 0), (1, 1, 0, 0))
    with pytest.raises(ValueError, match="two most frequent"):
        block_majority([[1, 1], [0, 0]], 2)
    with pytest.raises(ValueError, match="do not fill"):
        block_majority([[1, 1, 1]], 2)


def test_maps_must_have_one_size() -> None:
    with pytest.raises(ValueError, match="different sizes"):
        accuracy([[1]], [[1, 1]])
    assert accuracy([[1, 0]], [[1, 1]]) == Fraction(1, 2)
