"""Autograd through a chain of scalar layers; where a bound is asked, the biases put every sigmoid at its steepest."""

from __future__ import annotations

import math
from typing import Any

TOLERANCE = 1e-9


def oracle(p: Any) -> dict[str, Any]:
    values: dict[str, Any] = {"residual": slope(p, residual=True)}
    if not p.limit:
        return values | {"plain": slope(p), "bound": abs(slope(p, steepest=True))}
    values["plain" if p.activation == "none" else "bound"] = slope(p)
    depth, one = 0, abs(slope(p, layers=1))
    while one**depth >= 1 / p.limit * (1 - 1e-12):
        depth += 1
    return values | {"depth": depth}


def slope(p: Any, *, layers: int | None = None, residual: bool = False, steepest: bool = False) -> float:
    import torch

    start = h = torch.tensor(0.3, dtype=torch.float64, requires_grad=True)
    targets = [0.0 if steepest else math.log(layer.odds) for layer in p.layers] or [0.0] * p.length
    for weight, target in list(zip(p.weights, targets, strict=True))[:layers]:
        z = float(weight) * h
        if p.activation == "sigmoid":
            z = torch.sigmoid(z + (target - z).detach())  # the bias moves z to its target
        h = h + z if residual else z
    h.backward()
    return float(start.grad)
