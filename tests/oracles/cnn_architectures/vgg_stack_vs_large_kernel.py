"""PyTorch: the receptive field from a gradient, weights and operations from its modules; the rest by trying."""

from fractions import Fraction
from typing import Any


def oracle(p: Any) -> dict[str, Any]:
    import torch
    from torch import nn
    from torch.utils.flop_counter import FlopCounterMode

    def field(layers: int) -> int:
        x = torch.zeros(1, 1, 31, requires_grad=True)
        y = x
        for _ in range(layers):
            y = nn.functional.conv1d(y, torch.ones(1, 1, 3))
        return int(torch.autograd.grad(y[0, 0, 0], x)[0].count_nonzero())

    def stack(inputs: int, *kernels: int) -> Any:
        sizes = [inputs, *[p.channels] * len(kernels)]
        return nn.Sequential(
            *(
                nn.Conv2d(read, out, kernel, padding="same", bias=False, device="meta")
                for read, out, kernel in zip(sizes, sizes[1:], kernels, strict=False)
            )
        )

    def weights(module: Any) -> int:
        return sum(each.numel() for each in module.parameters())

    def macs(module: Any) -> int:
        with FlopCounterMode(display=False) as counter:
            module(torch.empty(1, p.channels, p.side, p.side, device="meta"))
        return int(counter.get_total_flops()) // 2

    large = field(p.layers)
    small, single = stack(p.inputs, *[3] * p.layers), stack(p.inputs, large)
    if p.task == "field":
        own, other = weights(small), weights(single)
        return {"field": large, "stack": own, "single": other, "saving": 100 - Fraction(100 * own, other)}
    layers = next(n for n in range(1, 10) if field(n) == large)
    if p.task == "operations":
        own, other = macs(small), macs(single)
        millions = {"macs": Fraction(own, 10**6), "large_macs": Fraction(other, 10**6)}
        return {"layers": layers, **millions, "saving": 100 - Fraction(100 * own, other)}
    further, slope = weights(stack(p.channels, *[3] * (p.layers - 1))), weights(stack(1, large)) - weights(stack(1, 3))
    return {"layers": layers, "stack": weights(small), "single": weights(single), "inputs": further // slope + 1}
