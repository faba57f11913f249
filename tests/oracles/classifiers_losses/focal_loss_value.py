"""Focal loss by torch: cross-entropy of two classes, and from it the factor."""

from __future__ import annotations

from typing import Any

TOLERANCE = 1e-9


def oracle(p: Any) -> dict[str, Any]:
    import torch
    from torch.nn.functional import binary_cross_entropy

    cases = [(q, 1.0) for q in p.foreground] + ([(p.background, 0.0)] if p.background is not None else [])
    predicted = torch.tensor([float(q) for q, _ in cases], dtype=torch.float64)
    label = torch.tensor([y for _, y in cases], dtype=torch.float64)
    entropy = binary_cross_entropy(predicted, label, reduction="none")
    factor = (1 - torch.exp(-entropy)) ** p.gamma
    focal = factor * entropy
    if p.background is None:
        return {"easy-factor": factor[0].item(), "hard-factor": factor[1].item(), "focal": focal[1].item()}
    if p.alpha is not None:
        weight = float(p.alpha if label[0] == 1 else 1 - p.alpha)
        return {"true": torch.exp(-entropy[0]).item(), "factor": factor[0].item(), "focal": (focal[0] * weight).item()}
    foreground, background = factor
    exponents = torch.arange(1, 60, dtype=torch.float64)
    base = 1 - torch.exp(-entropy)
    wins = p.ratio * (base[1] / base[0]) ** exponents < 1
    return {
        "shrink": (background / foreground).item(),
        "ratio": (p.ratio * background / foreground).item(),
        "exponent": int(exponents[wins][0]),
    }
