"""How many batches and updates a training run has."""

from __future__ import annotations


def batches(samples: int, batch: int, *, drop_last: bool = False) -> int:
    """Batches of an epoch; the last one, if it is not full, counts unless `drop_last`."""
    full, rest = divmod(samples, batch)
    return full + (rest > 0 and not drop_last)


def last_batch(samples: int, batch: int) -> int:
    """Samples in the last batch of an epoch, if no batch is dropped."""
    return samples % batch or batch


def updates(count: int, accumulated: int) -> int:
    """Updates for `count` batches if gradients of `accumulated` are added up; what remains makes one more."""
    return -(-count // accumulated)
