"""Suppression by hand, and against the definition as a fixed point."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examgen.detection.boxes import Box
from examgen.detection.nms import Detection, Fate, kept, kept_by_survivors_only, nms

HALF = Fraction(1, 2)
CHAIN = [(0, 0, 6, 6), (1, 0, 7, 6), (3, 0, 9, 6)]  # IoUs 30/42, 24/48, 18/54


def detections(boxes: list[tuple[int, int, int, int]], labels: str = "") -> list[Detection]:
    return [Detection(Box(*box), Fraction(9 - i, 10), (labels or "a" * 9)[i]) for i, box in enumerate(boxes)]


def test_a_suppressed_box_suppresses_nothing() -> None:
    assert nms(detections(CHAIN), Fraction(2, 5)) == [Fate(0, None), Fate(1, 0), Fate(2, None)]


def test_an_iou_equal_to_the_threshold_does_not_suppress() -> None:
    assert kept(detections(CHAIN[1:]), HALF) == {0, 1}
    assert kept(detections(CHAIN[1:]), HALF - Fraction(1, 1000)) == {0}


def test_classes_are_apart_unless_ignored() -> None:
    boxes = detections(CHAIN[:2], "ab")
    assert kept(boxes, HALF) == {0, 1}
    assert nms(boxes, HALF) == [Fate(0, None), Fate(1, None)]
    assert kept(boxes, HALF, per_class=False) == {0}


def test_equal_scores_have_no_order() -> None:
    one = detections(CHAIN)[0]
    with pytest.raises(ValueError, match="equal scores"):
        nms([one, one], HALF)


SPANS = st.tuples(st.integers(0, 4), st.integers(3, 6))
BOXES = st.lists(
    st.tuples(SPANS, SPANS).map(lambda b: (b[0][0], b[1][0], b[0][0] + b[0][1], b[1][0] + b[1][1])), max_size=7
)


@given(BOXES, st.text("ab", min_size=7, max_size=7), st.integers(0, 9), st.booleans())
def test_the_greedy_result_is_the_only_fixed_point(
    boxes: list[tuple[int, int, int, int]],
    labels: str,
    tenths: int,
    per_class: bool,  # noqa: FBT001 - drawn by hypothesis
) -> None:
    found, threshold = detections(boxes, labels), Fraction(tenths, 10)
    assert kept_by_survivors_only(found, threshold, per_class=per_class) == [
        kept(found, threshold, per_class=per_class)
    ]
