"""The attack by automatic differentiation."""

from __future__ import annotations

from typing import Any

import torch
from torch.nn.functional import binary_cross_entropy_with_logits

TOLERANCE = 1e-9


def oracle(p: Any) -> dict[str, Any]:
    """Input plus eps * sign(dL/dx), with torch's gradient of the loss."""
    w = torch.tensor(p.weights, dtype=torch.float64)
    x = torch.tensor([float(each) for each in p.x], dtype=torch.float64, requires_grad=True)

    def logit(point: torch.Tensor) -> torch.Tensor:
        return w @ point + float(p.bias)

    label = torch.tensor(float(p.label), dtype=torch.float64)
    binary_cross_entropy_with_logits(logit(x), label).backward()
    assert x.grad is not None
    attacked = x.detach() + float(p.radius) * x.grad.sign()
    values = {"logit": logit(x).detach(), "adversarial": attacked, "attacked": logit(attacked)}
    if p.flips:
        values["flips"] = "yes" if (logit(attacked) > 0) != (logit(x) > 0) else "no"
    if p.smallest:
        values["smallest"] = logit(x).detach().abs() / torch.linalg.vector_norm(w, ord=1)
    return values
