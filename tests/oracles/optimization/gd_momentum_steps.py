"""Two steps of PyTorch's SGD; the limit of the learning rate by numpy's eigenvalues."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

TOLERANCE = 1e-9


def oracle(p: Any) -> dict[str, Any]:
    import numpy as np
    import torch

    theta = torch.tensor(p.start, dtype=torch.float64, requires_grad=True)
    optimiser = torch.optim.SGD([theta], lr=float(p.rate), momentum=float(p.momentum))
    points, slopes = [theta.detach().clone()], []
    for _ in range(2):
        optimiser.zero_grad()
        (p.first * theta[0] ** 2 + p.cross * theta[0] * theta[1] + p.second * theta[1] ** 2).backward()
        slopes.append(theta.grad.clone())
        optimiser.step()
        points.append(theta.detach().clone())
    if not p.momentum:
        step = (points[1] - points[0]).norm().item()
        return {"gradient": _exact(slopes[0]), "step": step, "point": _exact(points[1])}
    values: dict[str, Any] = {
        "first": _exact(points[1]),
        "velocity": _exact(points[2] - points[1]),
        "second": _exact(points[2]),
    }
    if p.cross:
        hessian = np.array([[2 * p.first, p.cross], [p.cross, 2 * p.second]])
        values["rate"] = 2 / float(np.linalg.eigvalsh(hessian).max())
    return values


def _exact(values: Any) -> tuple[Fraction, ...]:
    return tuple(Fraction(value).limit_denominator(10**5) for value in values.tolist())
