"""Anchors of published detectors, and levels of boxes."""

import pytest

from examgen.detection.pyramid import anchor_count, assigned_level, level_side


def test_default_boxes_of_ssd300() -> None:
    assert anchor_count((38, 19, 10, 5, 3, 1), (4, 6, 6, 6, 4, 4)) == 8732  # Liu et al., SSD (2016), section 3.1


def test_sides_are_rounded_up() -> None:
    assert [level_side(300, level) for level in (3, 4, 5, 6, 7)] == [38, 19, 10, 5, 3]


@pytest.mark.parametrize(
    ("width", "height", "level"),
    [(224, 224, 4), (223, 224, 3), (112, 448, 4), (448, 448, 5), (2000, 2000, 5), (112, 112, 3), (10, 10, 2)],
)
def test_level_of_a_box(width: int, height: int, level: int) -> None:
    assert assigned_level(width, height, 2, 5) == level
