"""The figure of an image that is cut into patches."""

import pytest

from examgen import show
from examgen.bank import Bank
from examgen.figures.measure import extent
from examgen.figures.scene import Path, from_json

BANK = Bank()


@pytest.mark.parametrize(("level", "seed"), [("easy", 19), *(("medium", seed) for seed in range(6))])
def test_patches_are_square_and_the_image_is_as_the_question_says(level: str, seed: int) -> None:
    (made,) = show.variants("vit_token_shapes", seed, BANK, level=level)
    cells = [item for item in from_json(made["problem"]["figures"]["patches"]).items if isinstance(item, Path)]
    boxes = [extent(cell) for cell in cells]
    for left, bottom, right, top in boxes:
        assert right - left == pytest.approx(top - bottom, abs=0.02)
    width = max(box[2] for box in boxes) - min(box[0] for box in boxes)
    height = max(box[3] for box in boxes) - min(box[1] for box in boxes)
    p = made["key"]["params"]
    assert (height > width + 1, width > height + 1) == (p["height"] > p["width"], p["width"] > p["height"])
