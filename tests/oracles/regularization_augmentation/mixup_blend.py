"""PyTorch: lerp, cross-entropy with soft labels, autograd."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

TOLERANCE = 1e-9


def oracle(p: Any) -> dict[str, Any]:
    import torch
    from torch.nn import functional

    first, second = (torch.tensor(row, dtype=torch.float64) for row in (p.first, p.second))
    values: dict[str, Any] = {}
    if p.infer:
        rows = torch.stack([first - second], dim=1)
        share = torch.linalg.lstsq(rows, (torch.tensor(p.blend) - second)[:, None]).solution.item()
        values["share"] = share
    else:
        share = float(p.share)
        values["pixels"] = tuple(Fraction(x).limit_denominator(20) for x in torch.lerp(second, first, share).tolist())
    labels = functional.one_hot(torch.tensor(p.targets), p.classes).double()
    label = torch.lerp(labels[1], labels[0], share)
    values["label"] = tuple(label.tolist())
    if p.exponents:
        scores = (0.5 ** torch.tensor(p.exponents, dtype=torch.float64)).log().add(3).requires_grad_()
        loss = functional.cross_entropy(scores[None], label[None])
        values["loss"] = loss.item()
    if p.infer:
        loss.backward()
        values["gradient"] = tuple(scores.grad.tolist())
    return values
