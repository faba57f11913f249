"""Anchors as cells of pooled PyTorch tensors; channels of PyTorch convolutions; the level by NumPy's logarithm."""

from __future__ import annotations

from typing import Any


def oracle(p: Any) -> dict[str, Any]:
    import numpy as np
    import torch

    if p.image is None:
        maps = [torch.empty(boxes, side, side) for side, boxes in zip(p.sides, p.per_cell, strict=True)]
        head = torch.nn.Conv2d(8, p.per_cell[0] * len([0] * p.classes + [0] * 4), 3, device="meta")
        total = sum(each.numel() for each in maps)
        values = sum(torch.empty(p.classes + 4, *each.shape, device="meta").numel() for each in maps)
        return {"total": total, "predictions": values, "channels": head.weight.shape[0]}
    image = torch.empty(1, p.per_cell[0], p.image, p.image, device="meta")
    maps = [torch.nn.functional.max_pool2d(image, 2**level, ceil_mode=True) for level in range(2, 7)]
    scores, offsets = (torch.nn.Conv2d(8, n * p.per_cell[0], 1, device="meta") for n in (2, 4))
    values = {
        "total": sum(each.numel() for each in maps),
        "channels": scores.weight.shape[0] + offsets.weight.shape[0],
    }
    if p.box is None:
        return values | {"finest": maps[0].numel()}
    level = np.floor(4 + np.log2(np.sqrt(np.prod(p.box)) / 224))
    return values | {"level": int(np.clip(level, 2, 5))}
