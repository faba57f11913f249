"""Batches against PyTorch's data loader."""

import pytest
from torch.utils.data import BatchSampler

from examgen.optim.batches import batches, last_batch, updates


@pytest.mark.parametrize("samples", [1, 7, 99, 100, 101])
@pytest.mark.parametrize("batch", [1, 7, 10, 200])
def test_batches_of_an_epoch(samples: int, batch: int) -> None:
    kept = list(BatchSampler(range(samples), batch, drop_last=False))
    assert batches(samples, batch) == len(kept)
    assert last_batch(samples, batch) == len(kept[-1])
    assert batches(samples, batch, drop_last=True) == len(list(BatchSampler(range(samples), batch, drop_last=True)))


@pytest.mark.parametrize(("count", "accumulated", "expected"), [(10, 1, 10), (10, 5, 2), (11, 5, 3), (3, 8, 1)])
def test_updates(count: int, accumulated: int, expected: int) -> None:
    assert updates(count, accumulated) == expected
