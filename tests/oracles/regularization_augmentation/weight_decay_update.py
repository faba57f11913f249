"""PyTorch's SGD with weight decay, and autograd."""

from __future__ import annotations

from typing import Any

TOLERANCE = 1e-9


def oracle(p: Any) -> dict[str, Any]:
    import torch

    def loss(w: Any) -> Any:
        if p.parabolas:
            c = torch.tensor([float(value) for value in p.parabolas.curvatures], dtype=torch.float64)
            return (c / 2 * (w - torch.tensor(p.parabolas.targets)) ** 2).sum()
        return (torch.tensor(p.gradient) * w).sum()

    def trained(w: Any, steps: int, objective: Any) -> Any:
        w = w.clone().requires_grad_()
        optimizer = torch.optim.SGD([w], lr=float(p.rate), weight_decay=float(p.decay))
        for _ in range(steps):
            optimizer.zero_grad()
            objective(w).backward()
            optimizer.step()
        return w.detach()

    start = torch.tensor(p.weights, dtype=torch.float64)
    step = tuple(trained(start, 1, loss).tolist())
    half = float(p.decay) / 2
    if p.parabolas:
        w = start.clone().requires_grad_()
        (loss(w) + half * w.square().sum()).backward()
        return {"gradient": tuple(w.grad.tolist()), "step": step, "limit": tuple(trained(start, 600, loss).tolist())}
    values = {"penalty": half * start.norm().item() ** 2, "step": step}
    if p.steps:
        one = torch.ones(1, dtype=torch.float64)
        values["factor"] = trained(one, p.steps, lambda w: (0 * w).sum()).item()
    return values
