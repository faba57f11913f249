"""PyTorch's own layer on a meta tensor; its counter counts 2 operations for a multiply-accumulate."""

from fractions import Fraction
from typing import Any


def oracle(p: Any) -> dict[str, Any]:
    import torch
    from torch.utils.flop_counter import FlopCounterMode

    w = p.window
    layer = torch.nn.Conv2d(p.channels, p.filters, w.kernel, w.stride, w.padding, device="meta")
    with FlopCounterMode(display=False) as counter:
        output = layer(torch.empty(1, p.channels, p.size, p.size, device="meta"))
    operations = counter.get_total_flops()
    return {
        "channels": output.shape[1],
        "size": output.shape[2],
        "memory": Fraction(output.nelement() * output.element_size(), 1024),
        "parameters": sum(parameter.numel() for parameter in layer.parameters()),
        "operations": operations if p.args.count == "flop" else operations // 2,
    }
