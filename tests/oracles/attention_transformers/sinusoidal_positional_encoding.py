"""The whole table of encodings in PyTorch; wavelength and period are read off its columns."""

from fractions import Fraction
from math import pi
from typing import Any

TOLERANCE = 1e-8


def oracle(p: Any) -> dict[str, Any]:
    import torch

    width = 2 * p.pairs
    positions = torch.arange(200, dtype=torch.float64)[:, None]
    rates = torch.pow(float(p.base), -torch.arange(0, width, 2, dtype=torch.float64) / width)
    angles = positions * rates * (pi / p.half if p.half else 1.0)
    table = torch.zeros(200, width, dtype=torch.float64)
    table[:, 0::2], table[:, 1::2] = angles.sin(), angles.cos()
    if p.task == "angle":
        column = p.component // 2
        start = table[0, p.component].item()
        return {
            "function": "cos" if start == 1 else "sin",
            "angle": angles[p.position, column].item(),
            "wavelength": 2 * pi / rates[column].item(),
        }
    a, b = table[p.position], table[p.position + p.offset]
    if p.task == "vector":
        return {"encoding": tuple(Fraction(f"{x:.12g}") for x in a.tolist()), "product": (a @ b).item()}
    same = (table[1:] - table[0]).abs().max(dim=1).values < TOLERANCE
    return {"product": (a @ b).item(), "gap": torch.dist(a, b).item() ** 2, "period": int(same.nonzero()[0]) + 1}
