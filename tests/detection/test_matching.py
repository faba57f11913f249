"""Assignments against scipy, matching by score by hand."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import linear_sum_assignment

from examgen.detection.matching import best_assignments, greedy_assignment, least_cost, match_by_score, total

COSTS = st.integers(1, 4).flatmap(
    lambda rows: st.lists(st.lists(st.integers(0, 9), min_size=4, max_size=4), min_size=rows, max_size=rows)
)


@given(COSTS)
def test_least_cost_agrees_with_scipy(costs: list[list[int]]) -> None:
    rows, columns = linear_sum_assignment(np.array(costs))
    least = int(np.array(costs)[rows, columns].sum())
    assert least_cost(costs)[0] == least
    assert {total(costs, picks) for picks in best_assignments(costs)} == {least}
    assert least_cost(costs)[1] in best_assignments(costs)
    assert total(costs, greedy_assignment(costs)) >= least


def test_greedy_may_pay_more() -> None:
    costs = [[1, 2], [2, 9]]
    assert greedy_assignment(costs) == (0, 1)
    assert best_assignments(costs) == [(1, 0)]


def test_more_rows_than_columns_is_an_error() -> None:
    with pytest.raises(ValueError, match="2 rows"):
        best_assignments([[1], [2]])


def test_an_object_is_found_once() -> None:
    overlaps = [[Fraction(6, 10), Fraction(1, 10)], [Fraction(9, 10), Fraction(0)], [Fraction(0), Fraction(5, 10)]]
    assert match_by_score(overlaps, Fraction(1, 2)) == [0, None, 1]
    assert match_by_score(overlaps, Fraction(7, 10)) == [None, 0, None]
