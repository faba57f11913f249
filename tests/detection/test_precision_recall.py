"""Average precision against a second route, and against values worked out by hand."""

from fractions import Fraction
from math import isclose

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import average_precision_score

from examgen.detection.precision_recall import (
    Rule,
    ap_slips,
    average_precision,
    average_precision_by_prefix,
    curve,
    interpolated,
)

F = Fraction
HITS = st.lists(st.booleans(), min_size=1, max_size=9)
RULES: tuple[Rule, ...] = ("envelope", "step", "eleven")


def test_curve_of_three_detections() -> None:
    assert curve([True, False, True], 4) == [(F(1, 4), 1), (F(1, 4), F(1, 2)), (F(1, 2), F(2, 3))]
    assert interpolated([False, True, True]) == [F(2, 3), F(2, 3)]


@pytest.mark.parametrize(
    ("rule", "value"),
    # precisions 1, 2/3 and 3/5 at recalls 1/4, 2/4 and 3/4; then a fourth object that is never found
    [("step", (1 + F(2, 3) + F(3, 5)) / 4), ("eleven", (3 * 1 + 3 * F(2, 3) + 2 * F(3, 5)) / 11)],
)
def test_by_hand(rule: Rule, value: Fraction) -> None:
    assert average_precision([True, False, True, False, True], 4, rule) == value


def test_interpolation_lifts_a_dip() -> None:
    assert average_precision([False, True, True], 2, "envelope") == F(2, 3)
    assert average_precision([False, True, True], 2, "step") == (F(1, 2) + F(2, 3)) / 2


def test_more_hits_than_objects_is_an_error() -> None:
    with pytest.raises(ValueError, match="2 true positives among 1"):
        curve([True, True], 1)


@given(HITS, st.integers(0, 3), st.sampled_from(RULES))
def test_both_routes_agree(hits: list[bool], missed: int, rule: Rule) -> None:
    truths = max(sum(hits) + missed, 1)
    assert average_precision(hits, truths, rule) == average_precision_by_prefix(hits, truths, rule)


@given(HITS.filter(any))
def test_step_rule_agrees_with_scikit_learn(hits: list[bool]) -> None:
    scores = range(len(hits), 0, -1)
    assert isclose(average_precision(hits, sum(hits), "step"), average_precision_score(hits, list(scores)))


@pytest.mark.parametrize("rule", RULES)
def test_slips_are_wrong_here(rule: Rule) -> None:
    hits, truths = [True, False, False, True, True, False], 4
    right = average_precision(hits, truths, rule)
    assert all(value != right for _, value, _, _ in ap_slips(hits, truths, rule))


def test_slips_by_hand() -> None:
    slips = {name: value for name, value, _, _ in ap_slips([True, False, False, True, True, False], 4, "step")}
    ranks = 1 + F(1, 2) + F(1, 3) + F(2, 4) + F(3, 5) + F(3, 6)
    rising = 1 + F(2, 4) + F(3, 5)  # at the ranks where recall rises
    assert slips == {
        "found-only": rising / 3,
        "all-ranks": ranks / 6,
        "last-precision": F(3, 6),
        "last-recall": F(3, 4),
        "product": F(3, 6) * F(3, 4),
        "one-step": F(1, 4),
        "found-over-boxes": ranks / 4,
        "rule-envelope": (1 + F(3, 5) + F(3, 5)) / 4,
        "rule-eleven": (3 * 1 + 5 * F(3, 5)) / 11,  # recall 0 to 0.2, then 0.3 to 0.7
    }
