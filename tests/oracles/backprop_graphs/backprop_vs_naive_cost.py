"""Paths by depth-first search through an explicit graph; parameters of torch layers; evaluations point by point."""

from __future__ import annotations

from itertools import pairwise
from typing import Any


def oracle(p: Any) -> dict[str, Any]:
    import torch

    nodes = [(k, i) for k, width in enumerate(p.widths) for i in range(width)]
    after = {node: [other for other in nodes if other[0] == node[0] + 1] for node in nodes}

    def walks(node: tuple[int, int]) -> int:
        return sum(map(walks, after[node])) if after[node] else 1

    values: dict[str, Any] = {"edges": sum(map(len, after.values())), "paths": walks((0, 0))}
    count = p.parameters
    if p.network:
        layers = [torch.nn.Linear(a, b) for a, b in pairwise(p.network)]
        count = sum(each.numel() for layer in layers for each in layer.parameters())
        values["parameters"] = count
    values["evaluations"] = count + (1 if p.difference == "forward" else count)
    if p.milliseconds:
        values |= {"slow": values["evaluations"] * p.milliseconds, "fast": p.milliseconds * (p.ratio + 1)}
    return values
