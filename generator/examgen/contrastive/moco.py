"""Momentum encoder and queue of MoCo; He, Fan, Wu, Xie and Girshick, Momentum Contrast (2020), eq. 2."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

LN2 = Fraction(7, 10)  # as the questions round it


def momentum_update(key: Fraction, queries: Iterable[int | Fraction], momentum: Fraction) -> Fraction:
    """The key encoder's weight after one step for each of the query encoder's: k <- m k + (1 - m) q. Exact."""
    for query in queries:
        key = momentum * key + (1 - momentum) * query
    return key


def half_life(momentum: Fraction) -> Fraction:
    """Steps until the distance to a constant query weight is halved, ln 2 / (1 - m): -ln m is 1 - m near m = 1."""
    return LN2 / (1 - momentum)


def lifetime(queue: int, batch: int) -> int:
    """Iterations after which a key has left the queue. Raises ValueError if the batch does not divide the queue."""
    if queue % batch:
        raise ValueError(f"a queue of {queue} keys holds no whole number of batches of {batch}")
    return queue // batch
