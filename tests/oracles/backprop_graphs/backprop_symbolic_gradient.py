"""The assignments run as Python on torch's tensors at some points; autograd differentiates there.

A formula has no single value: each part's is a list of (point, slope at the point).
"""

from __future__ import annotations

from fractions import Fraction as F
from typing import Any

TOLERANCE = 1e-9
POINTS = ((F(17, 11), F(7, 13), F(23, 19)), (F(3, 11), F(22, 13), F(12, 19)), (F(4, 11), F(5, 13), F(43, 19)))


def oracle(p: Any) -> dict[str, list[tuple[dict[str, F], float]]]:
    found: dict[str, list[tuple[dict[str, F], float]]] = {"d_x": [], "d_y": [], "d_z": []}
    for numbers in POINTS:
        point = dict(zip("xyz", numbers, strict=True))
        for name, slope in _slopes(p.assignments, point).items():
            found[f"d_{name}"].append((point, slope))
    return found


def _slopes(assignments: str, point: dict[str, F]) -> dict[str, float]:
    import torch

    functions = {name: getattr(torch, name) for name in ("exp", "log", "sigmoid")}
    tensors: dict[str, Any] = {
        name: torch.tensor(float(x), dtype=torch.float64, requires_grad=True) for name, x in point.items()
    }
    inputs = [tensors[name] for name in point]
    exec(assignments, functions, tensors)  # noqa: S102 - our own formulas
    return dict(zip(point, map(float, torch.autograd.grad(tensors["f"], inputs)), strict=True))
