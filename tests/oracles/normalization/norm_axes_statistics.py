"""PyTorch's functional normalisation: outputs, and which inputs change the statistics of which values."""

from __future__ import annotations

from typing import Any

TOLERANCE = 1e-6


def oracle(p: Any) -> dict[str, Any]:
    import torch

    if p.values:
        x = torch.tensor(p.values.entries, dtype=torch.float64).reshape(2, 2, 1, 2)
        at = (p.values.image, p.values.channel, 0, p.values.column)
        return {layer: _normalised(layer, x, 1)[at].item() for layer in ("batch", "layer", "instance")}
    if not p.groups:
        x = torch.zeros(p.sizes)
        axes = {"batch": (0, 2, 3), "layer": (1, 2, 3), "instance": (2, 3)}
        return {layer: tuple(x.mean(dim=dims, keepdim=True).shape) for layer, dims in axes.items()}
    values: dict[str, Any] = {}
    for layer in ("batch", "layer", "instance", "group"):
        x = torch.arange(float(torch.Size(p.sizes).numel()), dtype=torch.float64).reshape(p.sizes).sin()
        changed = x.clone()
        changed[0, 0, 0, 0] += 1
        moved = (_normalised(layer, x, p.groups) - _normalised(layer, changed, p.groups)).abs() > 1e-9
        each = int(moved.sum())  # all values that share the changed one's mean
        values |= {f"{layer}-means": x.numel() // each, f"{layer}-values": each}
    return values


def _normalised(layer: str, x: Any, groups: int) -> Any:
    from torch.nn import functional

    return {
        "batch": lambda: functional.batch_norm(x, None, None, training=True, eps=1e-12),
        "layer": lambda: functional.layer_norm(x, x.shape[1:], eps=1e-12),
        "instance": lambda: functional.instance_norm(x, eps=1e-12),
        "group": lambda: functional.group_norm(x, groups, eps=1e-12),
    }[layer]()
