"""Jacobian of PyTorch's convolution, and the weights of its layers."""

from typing import Any

TOLERANCE = 1e-9


def oracle(p: Any) -> dict[str, Any]:
    import torch
    from torch import nn
    from torch.nn import functional

    layer = {1: nn.Conv1d, 2: nn.Conv2d}[p.axes](
        p.channels, p.filters, p.window.kernel, p.window.stride, bias=False, dtype=torch.float64
    )
    x = torch.zeros(1, p.channels, *(p.size,) * p.axes, dtype=torch.float64)
    y = layer(x)
    local = {1: functional.conv_transpose1d, 2: functional.conv_transpose2d}[p.axes]
    reach = local(torch.ones_like(y), torch.ones_like(layer.weight), stride=p.window.stride)  # outputs of each input
    dense = nn.Linear(x.numel(), y.numel(), bias=False, device="meta").weight.numel()
    weights = layer.weight.numel()
    values: dict[str, Any] = {"dense": dense, "local": int(reach.sum()), "weights": weights}
    if p.place:
        row, column = p.place
        values |= {"ratio": dense / weights, "reached": int(reach[0, 0, row - 1, column - 1])}
    return values
