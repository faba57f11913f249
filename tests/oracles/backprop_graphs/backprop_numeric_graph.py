"""The assignments run as Python on torch's tensors; autograd differentiates the last one by all others."""

from __future__ import annotations

import math
from typing import Any

TOLERANCE = 1e-9


def oracle(p: Any) -> dict[str, float]:
    import torch

    def leaf(number: float) -> Any:
        return torch.tensor(number, dtype=torch.float64, requires_grad=True)

    functions = {name: getattr(torch, name) for name in ("exp", "log", "relu", "sigmoid", "tanh")}
    tensors: dict[str, Any] = {
        each.name: leaf(math.log(each.value) if each.log else float(each.value)) for each in p.leaves
    }
    exec(p.assignments, {"max": torch.maximum, **functions}, tensors)  # noqa: S102 - our own formulas
    *nodes, output = tensors.values()
    slopes = torch.autograd.grad(output, nodes)
    return {f"b_{k}": float(slope) for k, slope in enumerate(slopes, 1)}
