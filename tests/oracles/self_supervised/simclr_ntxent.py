"""NT-Xent as PyTorch's cross-entropy with the diagonal masked; the negatives counted in a mask of pairs."""

from __future__ import annotations

from typing import Any

TOLERANCE = 1e-9


def oracle(p: Any) -> dict[str, Any]:
    import torch
    from torch.nn import functional

    (aa, bb), (first, second, third, fourth) = p.same, p.cross
    upper = torch.tensor([[0, aa, first, second], [0, 0, third, fourth], [0, 0, 0, bb], [0, 0, 0, 0]])
    logits = (upper + upper.T + p.own * torch.eye(4)).double().log()
    logits = logits.masked_fill(torch.eye(4, dtype=torch.bool), -torch.inf)
    targets = torch.tensor([1, 0, 3, 2])
    losses = functional.cross_entropy(logits, targets, reduction="none")
    values: dict[str, Any] = {"probability": float((-losses[p.anchor]).exp()), "loss": float(losses[p.anchor])}
    if p.images:
        image = torch.arange(2 * p.images) // 2
        values["negatives"] = int((image != image[0]).sum())
    if p.batch:
        values["batch"] = float(functional.cross_entropy(logits, targets))
    if p.halved:
        values["colder"] = float(functional.softmax(2 * logits[p.anchor], dim=0)[targets[p.anchor]])
    return values
