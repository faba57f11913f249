"""Wrong values are made fit for use: none that is right or nearly so, none twice, and enough of them for a choice."""

from __future__ import annotations

from fractions import Fraction as F
from typing import Any

import pytest

from examgen import Integer, Number, Part, Vector, Wrong
from examgen.answers.base import Answer
from examgen.errors import Reject
from examgen.wrong import mistakes


def slips(*values: object) -> list[Wrong]:
    return [Wrong(f"w{k}", value, f"Slip {k}.", F(k, 9)) for k, value in enumerate(values)]


def left(answer: Answer[Any], *values: object) -> list[object]:
    return [each.value for each in mistakes("part", Part(answer, slips(*values)))]


def test_what_is_accepted_is_not_wrong() -> None:
    assert left(Integer(7), 5, 7, 6, 8) == [5, 6, 8]
    assert left(Number(F(1, 2)), 0, F(51, 100), 1, 2) == [0, 1, 2]


def test_what_is_nearly_right_sends_the_draw_back() -> None:
    with pytest.raises(Reject, match="the tolerance reaches half of the way to w1"):
        left(Number(F(1, 2)), 0, F(515, 1000), 1, 2)


def test_what_is_printed_as_zero_says_nothing() -> None:
    assert left(Number(F(1, 2)), F(1, 1000), 1, 2, 3) == [1, 2, 3]


def test_equal_ones_keep_all_names_and_reasons_and_the_higher_share() -> None:
    for order in (1, -1):
        first, *_ = mistakes("part", Part(Integer(7), [*slips(5, 5)[::order], *slips(8, 9)]))
        assert set(first.names) == {"w0", "w1"}
        assert set(first.whys) == {"Slip 0.", "Slip 1."}
        assert first.credit == F(1, 9)


def test_what_differs_in_zeros_at_the_end_alone_is_one_value() -> None:
    half, almost = F(1, 2), F(499, 1000)
    for pair in ((half, almost), (almost, half)):
        assert left(Number(F(3, 4)), *pair, 1, 2) == [pair[0], 1, 2]
        vectors = [(value, 2) for value in (*pair, 7, 8)]
        assert left(Vector((0, 0), decimals=2), *vectors) == [vectors[0], *vectors[2:]]
    assert left(Integer(7), 10, 100, 1) == [10, 100, 1]


def test_three_are_left_where_three_were_declared() -> None:
    for values in ((5, 6, 7), (5, 5, 6)):
        with pytest.raises(Reject, match="fewer than three wrong values remain"):
            left(Integer(7), *values)
    assert left(Integer(7), 5, 7) == [5]
