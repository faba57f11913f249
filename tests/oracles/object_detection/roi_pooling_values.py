"""PyTorch's adaptive max pooling of the cropped feature map, and its gradient."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

TOLERANCE = 1e-9


def oracle(p: Any) -> dict[str, Any]:
    import torch

    features = torch.tensor(p.features, dtype=torch.float64, requires_grad=True)
    x1, y1, x2, y2 = torch.round(torch.tensor(p.box) / p.stride).int().tolist()
    pooled = torch.nn.functional.adaptive_max_pool2d(features[None, None, y1:y2, x1:x2], 2)[0, 0]
    values: dict[str, Any] = {
        "region": (x1, y1, x2, y2),
        "pooled": tuple(tuple(int(value) for value in row) for row in pooled.tolist()),
    }
    if p.upstream is not None:
        pooled.backward(torch.tensor(p.upstream, dtype=torch.float64))
        flat = sorted(pooled.flatten().tolist())
        shared = max(a for a, b in pairwise(flat) if a == b)
        values["gradient"] = int(features.grad[features == shared].item())
    return values
