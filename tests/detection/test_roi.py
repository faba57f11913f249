"""Pooled regions and samples between cells against PyTorch."""

from fractions import Fraction

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch.nn.functional import adaptive_max_pool2d, grid_sample

from examgen.detection.roi import bilinear, bilinear_weights, bins, project, roi_max_pool

SIZE = 6
MAPS = st.permutations(range(SIZE * SIZE)).map(lambda v: [v[i * SIZE : (i + 1) * SIZE] for i in range(SIZE)])
SPANS = st.tuples(st.integers(0, 2), st.integers(5, 6))


@given(MAPS, SPANS, SPANS, st.integers(1, 3))
def test_pooling_agrees_with_adaptive_pooling(
    features: list[list[int]], x: tuple[int, int], y: tuple[int, int], grid: int
) -> None:
    crop = torch.tensor(features, dtype=torch.float64)[y[0] : y[1], x[0] : x[1]]
    expected = adaptive_max_pool2d(crop[None, None], grid)[0, 0].tolist()
    assert [list(map(float, row)) for row in roi_max_pool(features, (x[0], y[0], x[1], y[1]), grid)] == expected


@given(MAPS, st.integers(0, 4 * SIZE - 5), st.integers(0, 4 * SIZE - 5))
def test_samples_agree_with_grid_sample(features: list[list[int]], x: int, y: int) -> None:
    point = torch.tensor([x / 4, y / 4], dtype=torch.float64) * 2 / (SIZE - 1) - 1
    image = torch.tensor(features, dtype=torch.float64)[None, None]
    expected = grid_sample(image, point[None, None, None], align_corners=True).item()
    assert float(bilinear(features, Fraction(x, 4), Fraction(y, 4))) == pytest.approx(expected, abs=1e-9)


def test_weights_add_up_to_one() -> None:
    assert sum(bilinear_weights(Fraction(7, 4), Fraction(1, 3)).values()) == 1


def test_bins_share_the_middle_of_an_odd_number() -> None:
    assert bins(5, 2) == [range(3), range(2, 5)]
    with pytest.raises(ValueError, match="1 rows"):
        bins(1, 2)


def test_projection_rounds_to_the_nearest() -> None:
    assert project((7, 8, 23, 24), 16) == (0, 1, 1, 2)
