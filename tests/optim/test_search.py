"""Chances of search against scipy's distributions."""

from fractions import Fraction

import pytest
from scipy.stats import binom, geom

from examgen.optim.search import grid_hit_probability, hit_probability, trials_needed


@pytest.mark.parametrize("share", [Fraction(1, 20), Fraction(1, 4), Fraction(1, 2)])
@pytest.mark.parametrize("trials", [1, 3, 60])
def test_hits(share: Fraction, trials: int) -> None:
    assert float(hit_probability(share, trials)) == pytest.approx(binom(trials, float(share)).sf(0))


@pytest.mark.parametrize(("share", "goal"), [("1/20", "95/100"), ("1/10", "1/2"), ("1/2", "3/4"), ("2/5", "99/100")])
def test_trials_needed(share: str, goal: str) -> None:
    expected = geom(float(Fraction(share))).ppf(float(Fraction(goal)) - 1e-12)
    assert trials_needed(Fraction(share), Fraction(goal)) == expected


def test_sixty_trials_are_enough_for_the_best_five_percent() -> None:
    assert trials_needed(Fraction(5, 100), Fraction(95, 100)) == 59


def test_a_grid_that_is_finer_than_the_interval_hits() -> None:
    assert grid_hit_probability(Fraction(1, 5), 3) == Fraction(3, 5)
    assert grid_hit_probability(Fraction(1, 5), 7) == 1


def test_what_is_no_probability() -> None:
    with pytest.raises(ValueError, match="between 0 and 1, not 0 and 1/2"):
        trials_needed(Fraction(0), Fraction(1, 2))
