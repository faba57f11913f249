"""Boxes against masks of pixels painted with NumPy."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from examgen.detection.boxes import Box, giou, hull, intersection, intersection_area, iou, union_area

SPANS = st.lists(st.integers(-16, 32), min_size=2, max_size=2, unique=True).map(sorted)
BOXES = st.builds(lambda x, y: Box(x[0], y[0], x[1], y[1]), SPANS, SPANS)


def mask(box: Box) -> np.ndarray[tuple[int, int], np.dtype[np.bool_]]:
    pixels = np.zeros((64, 64), dtype=bool)
    x1, y1, x2, y2 = (int(value) + 16 for value in box.xyxy)
    pixels[y1:y2, x1:x2] = True
    return pixels


def halved(box: Box) -> Box:
    return Box(*(Fraction(value, 2) for value in box.xyxy))


@given(BOXES, BOXES)
def test_areas_and_iou_agree_with_masks(a: Box, b: Box) -> None:
    both, either = int((mask(a) & mask(b)).sum()), int((mask(a) | mask(b)).sum())
    assert (a.area, intersection_area(a, b), union_area(a, b)) == (int(mask(a).sum()), both, either)
    assert iou(a, b) == iou(b, a) == Fraction(both, either)
    assert iou(halved(a), halved(b)) == Fraction(both, either)


@given(BOXES, BOXES)
def test_hull_and_giou_agree_with_masks(a: Box, b: Box) -> None:
    either = mask(a) | mask(b)
    rows, columns = np.flatnonzero(either.any(axis=1)), np.flatnonzero(either.any(axis=0))
    enclosing = int((rows[-1] - rows[0] + 1) * (columns[-1] - columns[0] + 1))
    assert hull(a, b).area == enclosing
    union = int(either.sum())
    expected = Fraction(int((mask(a) & mask(b)).sum()), union) - Fraction(enclosing - union, enclosing)
    assert giou(a, b) == giou(halved(a), halved(b)) == expected


@given(BOXES, BOXES)
def test_intersection_is_the_rectangle_of_common_pixels(a: Box, b: Box) -> None:
    common = intersection(a, b)
    painted = mask(common) if common else np.zeros((64, 64), dtype=bool)
    assert (painted == (mask(a) & mask(b))).all()


@pytest.mark.parametrize(
    ("a", "b", "expected_iou", "expected_giou"),
    [
        (Box(0, 0, 4, 4), Box(2, 2, 6, 6), Fraction(4, 28), Fraction(4, 28) - Fraction(8, 36)),
        (Box(0, 0, 4, 4), Box(0, 0, 4, 4), 1, 1),
        (Box(0, 0, 4, 4), Box(4, 0, 8, 4), 0, 0),
        (Box(0, 0, 1, 1), Box(3, 0, 4, 1), 0, Fraction(-1, 2)),
    ],
)
def test_by_hand(a: Box, b: Box, expected_iou: Fraction, expected_giou: Fraction) -> None:
    assert (iou(a, b), giou(a, b)) == (expected_iou, expected_giou)


def test_formats() -> None:
    box = Box(2, 3, 7, 9)
    assert box.xywh == (2, 3, 5, 6)
    assert box.cxcywh == (Fraction(9, 2), 6, 5, 6)


@given(BOXES)
def test_formats_go_there_and_back(box: Box) -> None:
    assert Box.from_xywh(*box.xywh) == Box.from_cxcywh(*box.cxcywh) == box
    assert all(isinstance(value, int) for value in Box.from_cxcywh(*box.cxcywh).xyxy)


@pytest.mark.parametrize("corners", [(3, 0, 3, 4), (4, 0, 3, 4), (0, 4, 3, 4), (0, 5, 3, 4)])
def test_a_box_without_area_is_refused(corners: tuple[int, int, int, int]) -> None:
    with pytest.raises(ValueError, match=r"x1 < x2 and y1 < y2, got \("):
        Box(*corners)
