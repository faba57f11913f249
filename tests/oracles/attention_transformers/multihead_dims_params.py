"""PyTorch's own attention layer, or linear layers where the sizes are free; ratios from products on meta tensors."""

from fractions import Fraction
from typing import Any


def oracle(p: Any) -> dict[str, Any]:
    import torch

    def numel(*modules: torch.nn.Module) -> int:
        return sum(each.numel() for module in modules for each in module.parameters())

    def linear(inputs: int, outputs: int) -> torch.nn.Linear:
        return torch.nn.Linear(inputs, outputs, bias=p.bias, device="meta")

    if p.key:
        heads = [linear(p.width, size) for _ in range(p.heads) for size in (p.key, p.key, p.value)]
        joined = torch.cat([torch.empty(2, p.value, device="meta")] * p.heads, dim=1).shape[1]
        return {"joined": joined, "inputs": numel(*heads), "output": numel(linear(joined, p.width))}
    layer = torch.nn.MultiheadAttention(p.width, p.heads, bias=p.bias, device="meta")
    values: dict[str, Any] = {"head": layer.head_dim, "parameters": numel(layer)}
    if p.probe:
        values["probe"] = str(_quantity(p, int(p.heads * p.factor)) / _quantity(p, p.heads))
    return values


def _quantity(p: Any, heads: int) -> Fraction:
    import torch
    from torch.utils.flop_counter import FlopCounterMode

    layer = torch.nn.MultiheadAttention(p.width, heads, bias=p.bias, device="meta")
    q = torch.empty(heads, 5, layer.head_dim, device="meta")
    with FlopCounterMode(display=False) as counter:
        scores = q @ q.transpose(1, 2)
    return Fraction(
        {
            "parameters": sum(each.numel() for each in layer.parameters()),
            "head": layer.head_dim,
            "weights": scores.nelement(),
            "macs": counter.get_total_flops(),
        }[p.probe]
    )
