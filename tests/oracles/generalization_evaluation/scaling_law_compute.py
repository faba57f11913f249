"""PyTorch counts the FLOPs of a linear model's training step; sympy solves for sizes."""

from __future__ import annotations

from functools import cache
from typing import Any


def oracle(p: Any) -> dict[str, Any]:
    import sympy

    train, use = counted()
    n, t = sympy.symbols("n t", positive=True)
    parameters, tokens = p.parameters, p.parameters * p.ratio
    if p.ask == "train":
        grown = train * (p.factors[0] * parameters) * (p.factors[1] * tokens)
        compute = train * parameters * tokens
        return {"compute": compute, "ratio": tokens // parameters, "growth": grown // compute}
    budget = train * parameters * tokens

    def best(flops: int) -> int:
        return int(sympy.solve(train * n * (p.ratio * n) - flops, n)[0])

    if p.ask == "optimum":
        first = best(budget)
        return {"parameters": first, "tokens": p.ratio * first, "growth": best(budget * p.factors[0]) // first}
    small = sympy.Integer(best(budget)) / p.factors[0]
    data = sympy.solve(train * small * t - budget, t)[0]
    served = sympy.solve(use * small * t - budget, t)[0]
    return {"parameters": best(budget), "tokens": int(data), "ratio": int(data / small), "served": int(served)}


@cache
def counted() -> tuple[int, int]:
    """FLOPs for each parameter and token in training and in use, of a wide linear layer inside a network."""
    import torch
    from torch.utils.flop_counter import FlopCounterMode

    layer = torch.nn.Linear(64, 32, bias=False)
    tokens = torch.randn(16, 64, requires_grad=True)  # of the layer before, which needs their gradient
    with FlopCounterMode(display=False) as training:
        layer(tokens).sum().backward()
    with FlopCounterMode(display=False) as use, torch.no_grad():
        layer(tokens)
    pairs = 16 * layer.weight.numel()
    return training.get_total_flops() // pairs, use.get_total_flops() // pairs
