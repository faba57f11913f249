"""PyTorch's layers on meta tensors; its counter counts 2 operations for a multiply-accumulate."""

from fractions import Fraction
from typing import Any


def oracle(p: Any) -> dict[str, Any]:
    import torch
    from torch import nn
    from torch.utils.flop_counter import FlopCounterMode

    def conv(channels: int, filters: int, kernel: int, stride: int = 1) -> list[nn.Module]:
        layer = nn.Conv2d(channels, filters, kernel, stride, kernel // 2, bias=False)
        return [layer] if p.task == "weights" else [layer, nn.BatchNorm2d(filters)]

    def cost(*paths: list[nn.Module]) -> tuple[int, int, Any]:
        modules = [nn.Sequential(*path).eval() for path in paths]
        with FlopCounterMode(display=False) as counter:
            output = sum(module(torch.empty(1, p.channels, p.side or 8, p.side or 8)) for module in modules)
        numbers = [each.numel() for module in modules for each in module.parameters()]
        return sum(numbers), counter.get_total_flops() // 2, tuple(output.shape[1:])

    with torch.device("meta"):
        path = [*conv(p.channels, p.width, 1), *conv(p.width, p.width, 3, p.stride), *conv(p.width, p.filters, 1)]
        shortcuts = [conv(p.channels, p.filters, 1, p.stride)] if p.stride > 1 else []
        parameters, macs, shape = cost(path, *shortcuts)
        plain, plain_macs, _ = cost([*conv(p.channels, p.channels, 3), *conv(p.channels, p.channels, 3)])
    if p.task == "weights":
        return {"bottleneck": parameters, "plain": plain, "factor": Fraction(plain, parameters)}
    values: dict[str, Any] = {"parameters": parameters, "macs": Fraction(macs, 10**6)}
    if p.task == "operations":
        return values | {"factor": Fraction(plain_macs, macs)}
    return values | {"output": shape}
