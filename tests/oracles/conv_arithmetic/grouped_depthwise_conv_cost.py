"""Layers of PyTorch: their weights, and operations as weights times the positions of their outputs."""

from typing import Any

TOLERANCE = 1e-9


def oracle(p: Any) -> dict[str, Any]:
    import torch
    from torch.nn import Conv2d

    def layer(channels: int, filters: int, kernel: int, groups: int = 1) -> Conv2d:
        return Conv2d(channels, filters, kernel, padding=kernel // 2, groups=groups, bias=False, device="meta")

    def weights(*layers: Conv2d) -> int:
        return sum(parameter.numel() for each in layers for parameter in each.parameters())

    standard = layer(p.channels, p.filters, p.kernel)
    if p.task == "groups":
        grouped = layer(p.channels, p.filters, p.kernel, p.groups)
        return {"read": grouped.weight.shape[1], "standard": weights(standard), "grouped": weights(grouped)}
    deep, point = layer(p.channels, p.channels, p.kernel, p.channels), layer(p.channels, p.filters, 1)
    ratio = weights(deep, point) / weights(standard)
    if p.task == "weights":
        own = {"standard": weights(standard), "depthwise": weights(deep), "pointwise": weights(point)}
        return own | {"ratio": ratio}

    def macs(each: Conv2d) -> int:
        out = each(torch.empty(1, p.channels, p.side, p.side, device="meta"))
        return int(out.shape[2:].numel()) * weights(each)

    every = range(1, 1000)
    enough = [n for n in every if weights(deep) + p.channels * n <= p.channels * n * p.kernel**2 / p.goal]
    return {"standard": macs(standard), "separable": macs(deep) + macs(point), "ratio": ratio, "filters": enough[0]}
