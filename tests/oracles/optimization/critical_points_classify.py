"""Polynomials by numpy, quadratic forms by PyTorch."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch


def oracle(p: Any) -> dict[str, Any]:
    """Second derivatives and integrals of the polynomial; eigenvalues and the solution of a linear system."""
    return _plane(p.plane) if p.plane else _line(p.line)


def _line(line: Any) -> dict[str, Any]:
    slope = np.polynomial.Polynomial.fromroots(line.roots) * line.sign
    bent, loss = slope.deriv()(np.array(line.roots)), slope.integ()
    values: dict[str, Any] = {"curvatures": tuple(round(value) for value in bent)}
    if line.start is None:
        values["minima"] = frozenset(name for name, value in zip("abc", bent, strict=True) if value > 0)
    else:
        heights = loss(np.array(line.roots))
        values["global"] = "a" if heights[0] < heights[2] else "c"
        x = line.start
        for _ in range(3000):
            x = x - 3e-3 * slope(x)
        values["descent"] = "abc"[int(np.abs(np.array(line.roots) - x).argmin())]
    return values


def _plane(plane: Any) -> dict[str, Any]:
    hessian = torch.tensor(plane.hessian, dtype=torch.float64)
    values = torch.linalg.eigvalsh(hessian)
    point = torch.linalg.solve(hessian, -torch.tensor(plane.slope, dtype=torch.float64))
    names = {(True, True): "minimum", (False, False): "maximum"}
    kind = names.get((bool(values[0] > 0), bool(values[1] > 0)), "saddle")
    return {"point": point.round().int(), "eigenvalues": values.round().int(), "type": kind}
