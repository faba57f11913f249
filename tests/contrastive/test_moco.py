"""The momentum encoder against its closed form and exact half-life; the queue against a simulated one."""

from collections import deque
from fractions import Fraction
from math import isclose, log

import pytest

from examgen.contrastive.moco import half_life, lifetime, momentum_update


@pytest.mark.parametrize("steps", [0, 1, 2, 7])
def test_a_constant_query_is_approached_geometrically(steps: int) -> None:
    momentum, key, query = Fraction(9, 10), Fraction(2), Fraction(5)
    assert momentum_update(key, [query] * steps, momentum) == query + (key - query) * momentum**steps


@pytest.mark.parametrize("thousandths", [980, 990, 996, 999])
def test_the_half_life_is_near_the_exact_one(thousandths: int) -> None:
    momentum = Fraction(thousandths, 1000)
    assert isclose(half_life(momentum), log(0.5) / log(momentum), rel_tol=0.03)


def test_a_key_leaves_the_queue() -> None:
    queue: deque[object] = deque(range(16), maxlen=16)
    queue.extend(["key"] * 4)
    iterations = 0
    while "key" in queue:
        queue.extend(range(4))
        iterations += 1
    assert iterations == lifetime(16, 4)


def test_only_whole_batches() -> None:
    with pytest.raises(ValueError, match="no whole number of batches"):
        lifetime(100, 64)
