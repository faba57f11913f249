"""Costs of region-based detectors by hand."""

from fractions import Fraction

import pytest

from examgen.detection.proposals import fast_rcnn, faster_rcnn, most_regions, rcnn


def test_costs_of_ten_regions() -> None:
    assert rcnn(10, 3, Fraction(1, 2)) == 35
    assert fast_rcnn(10, 3, Fraction(1, 2)) == 8
    assert faster_rcnn(10, 3, Fraction(1, 2), proposals=1) == 9


@pytest.mark.parametrize(("budget", "regions"), [(9, 10), (Fraction(89, 10), 9), (4, 0), (1, 0)])
def test_most_regions_use_up_the_budget(budget: int | Fraction, regions: int) -> None:
    assert most_regions(budget, 3, Fraction(1, 2), proposals=1) == regions
