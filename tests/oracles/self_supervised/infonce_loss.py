"""InfoNCE as PyTorch's cross-entropy of similarities over temperature; the count of negatives by search."""

from __future__ import annotations

from typing import Any

TOLERANCE = 1e-9


def oracle(p: Any) -> dict[str, Any]:
    import torch
    from torch.nn import functional

    def loss(similarities: Any) -> float:
        return float(functional.cross_entropy(similarities[None], torch.tensor([0])))

    similarities = torch.tensor([p.positive, *p.negatives], dtype=torch.float64).log()
    scaled = similarities / float(p.temperature)
    values: dict[str, Any] = {"probability": float(functional.softmax(scaled, dim=0)[0]), "loss": loss(scaled)}
    if p.untrained:
        values["chance"] = loss(torch.full((1 + p.untrained,), 0.3, dtype=torch.float64))
    if p.bound:
        chance = loss(torch.zeros(1 + p.bound.negatives, dtype=torch.float64))
        values["bound"] = chance - float(torch.tensor(p.bound.odds, dtype=torch.float64).log())
        shared = float(torch.tensor(p.bound.shared, dtype=torch.float64).log()) - 1e-9
        low, high = 1, 4096
        while low < high:
            middle = (low + high) // 2
            enough = loss(torch.zeros(1 + middle, dtype=torch.float64)) >= shared
            low, high = (low, middle) if enough else (middle + 1, high)
        values["negatives"] = low
    return values
