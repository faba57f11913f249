"""Steps of PyTorch's RMSprop and Adam, whose state holds the moments."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

TOLERANCE = 1e-9
TINY = 1e-30  # epsilon must not be 0 in PyTorch


def oracle(p: Any) -> dict[str, Any]:
    import torch

    o = p.method
    if hasattr(o, "decay"):
        theta = torch.tensor(o.start, dtype=torch.float64, requires_grad=True)
        optimiser = torch.optim.RMSprop([theta], lr=float(p.rate), alpha=float(o.decay), eps=TINY)
        optimiser.state[theta] = {"step": torch.tensor(7.0), "square_avg": torch.tensor(o.average, dtype=torch.float64)}
        theta.grad = torch.tensor(o.gradient, dtype=torch.float64)
        optimiser.step()
        return {"average": _exact(optimiser.state[theta]["square_avg"]), "theta": _exact(theta)}
    theta = torch.tensor(float(o.start), dtype=torch.float64, requires_grad=True)
    optimiser = torch.optim.Adam([theta], lr=float(p.rate), betas=(0.5, float(o.beta)), eps=TINY)
    seen = []
    for known in o.gradients:
        optimiser.zero_grad()
        loss = o.slope * (theta - float(o.centre)) ** 2 / 2 if o.slope else float(known) * theta
        loss.backward()
        slope = theta.grad.item()
        optimiser.step()
        seen.append((slope, theta.item()))
    state = optimiser.state[theta]
    m, n = state["exp_avg"].item(), state["exp_avg_sq"].item()
    values = {"first": seen[0][1], "m": m, "n": n, "theta": seen[1][1]}
    if o.slope:
        return values | {"gradient": seen[1][0]}
    return values | {"m_hat": m / 0.75, "n_hat": n / (1 - float(o.beta) ** 2)}


def _exact(values: Any) -> tuple[Fraction, ...]:
    return tuple(Fraction(value).limit_denominator(10**4) for value in values.tolist())
