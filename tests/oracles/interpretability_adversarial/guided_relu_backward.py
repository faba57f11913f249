"""Backward hooks on a real ReLU."""

from __future__ import annotations

from typing import Any

import torch


def oracle(p: Any) -> dict[str, Any]:
    """Autograd gives the gradient, with the signal clamped for the two other rules."""
    z, u = torch.tensor(p.z, dtype=torch.float64), torch.tensor(p.u, dtype=torch.float64)

    def backward(signal: torch.Tensor) -> torch.Tensor:
        leaf = z.clone().requires_grad_()
        leaf.relu().backward(signal)
        assert leaf.grad is not None
        return leaf.grad

    signals = {"gradient": backward(u), "deconvnet": u.relu(), "guided": backward(u).relu(), "forward": z.relu()}
    values: dict[str, Any] = {rule: signals[rule] for rule in p.rules}
    if p.told:
        made = torch.tensor(p.made, dtype=torch.float64)
        (values["told"],) = [name for name, signal in signals.items() if signal.equal(made)]
    return values
