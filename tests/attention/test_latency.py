"""Amortised time against adding up the requests one by one."""

import pytest

from examgen.attention.latency import Amortised

TIMES = Amortised(once=400, each=30)


@pytest.mark.parametrize("requests", [1, 2, 17])
def test_times_are_those_added_up(requests: int) -> None:
    kept = 400 + sum(30 for _ in range(requests))
    assert TIMES.total(requests) == kept
    assert TIMES.repeated(requests) == sum(400 + 30 for _ in range(requests))
    assert TIMES.average(requests) * requests == kept
    assert TIMES.speed_up(requests) < TIMES.largest_speed_up


@pytest.mark.parametrize("budget", [31, 50, 70, 430])
def test_fewest_is_the_first_that_keeps_to_the_budget(budget: int) -> None:
    first = next(n for n in range(1, 1000) if (400 + 30 * n) / n <= budget)
    assert TIMES.fewest(budget) == first


def test_a_budget_below_one_request_is_refused() -> None:
    with pytest.raises(ValueError, match="never reached"):
        TIMES.fewest(30)
