"""YOLO heads against the papers and against a list of their channels and boxes."""

from fractions import Fraction

import pytest

from examgen.detection.channels import anchor_channels, list_boxes, v1_channels
from examgen.detection.yolo import anchor_output, box_count, decode, v1_output


def test_published_heads() -> None:
    assert v1_output(7, boxes=2, classes=20) == (7, 7, 30)  # Redmon et al. (2016), section 2
    assert anchor_output(13, anchors=5, classes=20) == (
        13,
        13,
        125,
    )  # Redmon and Farhadi (2017), section 3: 125 filters
    assert anchor_output(13, anchors=3, classes=80) == (
        13,
        13,
        255,
    )  # Redmon and Farhadi (2018), N x N x 3 (4 + 1 + 80)
    assert anchor_output(3, anchors=2, classes=3) == (3, 3, 16)  # Ng, Convolutional Neural Networks (Coursera), week 3
    assert box_count((7,), per_cell=2) == 98  # Redmon et al. (2016), section 2.4: 98 boxes an image
    assert box_count((13, 26, 52), per_cell=3) == 10_647  # YOLOv3 at 416 x 416


@pytest.mark.parametrize("k", [1, 2, 3, 5])
def test_three_by_three_cells_and_five_classes(k: int) -> None:
    # an exam question in both forms: 5 + C numbers for each box, or C shared by the boxes of a cell
    assert anchor_output(3, k, 5) == (3, 3, 10 * k)
    assert v1_output(3, k, 5) == (3, 3, 5 * k + 5)


@pytest.mark.parametrize(("per_cell", "classes"), [(1, 1), (2, 20), (3, 80), (9, 4)])
def test_channels_and_boxes_listed_one_by_one(per_cell: int, classes: int) -> None:
    for channels, output in (
        (anchor_channels(per_cell, classes), anchor_output(4, per_cell, classes)),
        (v1_channels(per_cell, classes), v1_output(4, per_cell, classes)),
    ):
        assert len(channels) == len(set(channels)) == output[2]
    boxes = list_boxes((4, 8), per_cell)
    assert len(boxes) == len(set(boxes)) == box_count((4, 8), per_cell)


def test_what_the_channels_hold() -> None:
    assert v1_channels(1, 2) == [*(f"box 1: {field}" for field in ("x", "y", "w", "h", "objectness")), *V1_CLASSES]
    assert anchor_channels(2, 1)[5:7] == ["box 1: class 1", "box 2: x"]


V1_CLASSES = ["cell: class 1", "cell: class 2"]


@pytest.mark.parametrize("numbers", [(0, 2, 20), (7, 0, 20), (7, 2, 0)])
def test_nothing_below_one(numbers: tuple[int, int, int]) -> None:
    for head in (anchor_output, v1_output):
        with pytest.raises(ValueError, match="at least 1"):
            head(*numbers)


@pytest.mark.parametrize(("grids", "per_cell"), [((13, 0), 3), ((13, 26), 0)])
def test_no_boxes_without_cells(grids: tuple[int, ...], per_cell: int) -> None:
    with pytest.raises(ValueError, match="at least 1"):
        box_count(grids, per_cell)


def test_a_box_is_decoded_from_its_cell() -> None:
    odds = (Fraction(3), Fraction(1, 3)), (Fraction(2), Fraction(1, 2))  # sigmoids 3/4 and 1/4
    box = decode((2, 1), 16, (20, 40), *odds)
    assert box.cxcywh == (44, 20, 40, 20)
