"""Batches and updates counted while PyTorch's data loader is iterated over."""

from __future__ import annotations

from typing import Any


def oracle(p: Any) -> dict[str, Any]:
    from torch.utils.data import BatchSampler, SequentialSampler

    batches = list(BatchSampler(SequentialSampler(range(p.samples)), p.batch * p.devices, p.drop_last))
    groups = [batches[k : k + p.accumulated] for k in range(0, len(batches), p.accumulated)]
    values = {"batches": len(batches), "total": len(groups) * p.epochs}
    if p.devices > 1:
        return values | {"updates": len(groups), "effective": sum(map(len, groups[0]))}
    if p.drop_last:
        return values | {"unused": p.samples - sum(map(len, batches))}
    return values | ({"last": len(batches[-1])} if p.samples % p.batch else {})
