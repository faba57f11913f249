"""Label spaces by enumeration, initial losses by PyTorch's cross-entropy of equal logits, masks by a boolean image."""

from __future__ import annotations

from itertools import permutations
from typing import Any

TOLERANCE = 1e-9


def oracle(p: Any) -> dict[str, Any]:
    import torch
    from torch.nn import functional

    def loss(rows: int, classes: int) -> float:
        targets = torch.arange(rows) % classes
        return float(functional.cross_entropy(torch.ones(rows, classes).double(), targets, reduction="sum"))

    if p.task == "rotation":
        labels = torch.arange(p.rotations).repeat(1000)
        accuracy = float((labels == 0).double().mean())
        examples = p.images // 1000 * len(labels)
        return {"examples": examples, "accuracy": accuracy, "loss": loss(1, p.rotations)}
    tiles = p.grid[0] * p.grid[1]
    orders = (
        sum(1 for _ in permutations(range(tiles)))
        if tiles < 7
        else round(float(torch.lgamma(torch.tensor(10.0).double()).exp()))
    )
    if p.task == "jigsaw":
        return {
            "orders": orders,
            "accuracy": float((torch.arange(p.subset) == 0).double().mean()),
            "loss": loss(1, p.subset),
        }
    blocks = functional.unfold(torch.ones(1, 3, p.mask.side, p.mask.side), p.mask.patch, stride=p.mask.patch)
    hidden = round(blocks.shape[2] * float(p.mask.share))
    return {
        "at-once": orders,
        "places": torch.zeros(tiles, tiles).numel(),
        "difference": loss(tiles, tiles) - loss(1, orders),
        "visible": blocks.shape[2] - hidden,
        "predicted": int(blocks[:, :, :hidden].sum()),
    }
