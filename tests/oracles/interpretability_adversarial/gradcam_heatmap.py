"""Grad-CAM by automatic differentiation: a score whose gradients are the given ones."""

from __future__ import annotations

from typing import Any

import torch
from torch.nn.functional import adaptive_avg_pool2d, interpolate, relu

TOLERANCE = 1e-9


def oracle(p: Any) -> dict[str, Any]:
    """Pooled gradients weight the maps."""
    maps = torch.tensor(p.maps, dtype=torch.float64, requires_grad=True)
    score = (maps * torch.tensor(p.gradients, dtype=torch.float64)).sum()
    (gradients,) = torch.autograd.grad(score, maps)
    weights = adaptive_avg_pool2d(gradients[None], 1)
    heat = relu((weights * maps.detach()[None]).sum(dim=1, keepdim=True))
    values = {"weights": weights.flatten(), "heat": heat[0, 0]}
    if p.guided:
        large = interpolate(heat, scale_factor=2, mode="nearest")
        values["guided"] = large[0, 0] * torch.tensor(p.guided)
    return values
