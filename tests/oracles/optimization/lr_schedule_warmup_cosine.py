"""The whole schedule as a tensor."""

from __future__ import annotations

from typing import Any

import torch

TOLERANCE = 1e-9


def oracle(p: Any) -> dict[str, Any]:
    """Every step's learning rate, by the identity (1 + cos x) / 2 = cos(x / 2)^2."""
    s = p.schedule
    steps = torch.arange(s.total + 1, dtype=torch.float64)
    turn = (steps - s.warm) / (s.total - s.warm) * torch.pi / 2
    low, peak = (torch.tensor(float(end), dtype=torch.float64) for end in (s.low, s.peak))
    decay = torch.lerp(low, peak, turn.cos() ** 2)
    rates = torch.where(steps < s.warm, steps / s.warm * peak, decay)
    values: dict[str, Any] = {"early": rates[p.early], "late": rates[p.late]}
    if p.rate is not None:
        values["step"] = s.warm + int((rates[s.warm :] - float(p.rate)).abs().argmin())
    return values
