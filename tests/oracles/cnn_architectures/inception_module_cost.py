"""PyTorch's layers, branches concatenated; its counter counts 2 operations for a multiply-accumulate."""

from fractions import Fraction
from typing import Any


def oracle(p: Any) -> dict[str, Any]:
    import torch
    from torch import nn
    from torch.utils.flop_counter import FlopCounterMode

    def conv(read: int, out: int, kernel: int) -> nn.Module:
        return nn.Conv2d(read, out, kernel, padding="same", bias=p.task == "operations")

    def module(*branches: list[nn.Module]) -> tuple[tuple[int, ...], int, int]:
        paths = nn.ModuleList(nn.Sequential(*branch) for branch in branches)
        x = torch.empty(1, p.channels, p.side, p.side)
        with FlopCounterMode(display=False) as counter:
            output = torch.cat([path(x) for path in paths], dim=1)
        return tuple(output.shape[1:]), sum(each.numel() for each in paths.parameters()), counter.get_total_flops()

    with torch.device("meta"):
        c, pool = p.channels, nn.MaxPool2d(3, 1, 1)
        shape, parameters, flops = module(
            [conv(c, p.one, 1)],
            [conv(c, p.before_three, 1), conv(p.before_three, p.three, 3)],
            [conv(c, p.before_five, 1), conv(p.before_five, p.five, 5)],
            [pool, conv(c, p.pool, 1)],
        )
        wide, naive, _ = module([conv(c, p.one, 1)], [conv(c, p.three, 3)], [conv(c, p.five, 5)], [pool])
    if p.task == "weights":
        return {"output": shape, "weights": parameters}
    if p.task == "operations":
        return {"output": shape, "parameters": parameters, "macs": Fraction(flops, 2 * 10**6)}
    return {"weights": parameters, "output": wide, "naive": naive, "factor": Fraction(naive, parameters)}
