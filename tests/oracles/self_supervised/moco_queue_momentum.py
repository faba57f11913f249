"""MoCo simulated: PyTorch's averaged model as momentum encoder, a queue of keys, pairs of SimCLR counted."""

from __future__ import annotations

from collections import deque
from typing import Any

TOLERANCE = 1e-6


def oracle(p: Any) -> dict[str, Any]:
    import numpy

    values: dict[str, Any] = {}
    if p.key is not None:
        values["weight"] = _averaged(p)
    queue: deque[int] = deque([0] * (p.queue // p.batch), maxlen=p.queue // p.batch)  # one number stands for a batch
    queue.append(1)
    life = 0
    while 1 in queue:
        queue.append(0)
        life += 1
    values["lifetime"] = life
    if p.halvings:
        half = round(float(numpy.linalg.solve([[1 - float(p.momentum)]], [0.7])[0]))
        values |= {"half": half, "shrunk": p.halvings * half, "sooner": "yes" if life < half else "no"}
    elif p.compared:
        sizes = numpy.arange(1, p.queue + 2)
        values["simclr"] = int(sizes[numpy.argmax(2 * sizes - 2 == p.queue)])
    else:
        values["negatives"] = len(queue) * p.batch
    return values


def _averaged(p: Any) -> float:
    import torch
    from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

    query = torch.nn.Linear(1, 1, bias=False, dtype=torch.float64)
    key = AveragedModel(query, multi_avg_fn=get_ema_multi_avg_fn(float(p.momentum)))
    with torch.no_grad():
        query.weight.fill_(p.key)
        key.update_parameters(query)  # the first call copies
        for weight in p.queries:
            query.weight.fill_(weight)
            key.update_parameters(query)
    return float(key.module.weight.detach())
