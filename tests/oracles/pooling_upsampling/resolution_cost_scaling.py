"""PyTorch's layers on meta tensors; its counter counts 2 operations for a multiply-accumulate."""

from fractions import Fraction
from typing import Any


def oracle(p: Any) -> dict[str, Any]:
    import torch
    from torch.utils.flop_counter import FlopCounterMode

    x = torch.empty(1, p.channels, p.side, p.side, dtype=getattr(torch, p.dtype), device="meta")
    memories, macs, weights = [], [], []
    for _ in range(p.stages):
        layer = torch.nn.Conv2d(x.shape[1], x.shape[1], 3, padding=1, bias=False, device="meta", dtype=x.dtype)
        with FlopCounterMode(display=False) as counter:
            outputs = [x := layer(x) for _ in range(p.layers)]
        memories.append(Fraction(sum(each.nelement() * each.element_size() for each in outputs), 1024**2))
        macs.append(Fraction(counter.get_total_flops(), 2 * 1024**3))
        weights.append(layer.weight.numel())
        x = torch.nn.functional.avg_pool2d(x, p.factor)
        if p.task != "same":
            x = x.repeat(1, p.factor, 1, 1)
    if p.task == "encoder":
        return {"memory": memories[0], "macs": macs[0], "total": sum(memories), "weights": weights[-1] // weights[0]}
    return {"memory": memories[0], "macs": macs[0], "less_memory": memories[1], "less_macs": macs[1]}
