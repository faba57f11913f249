"""Automatic differentiation of PyTorch's convolution."""

from typing import Any


def oracle(p: Any) -> dict[str, Any]:
    import torch

    layer = torch.nn.Conv2d(p.channels, p.filters, p.kernel, p.stride, p.padding, groups=p.groups)
    x = torch.zeros(p.batch, p.channels, *p.size, requires_grad=True)
    y = layer(x)
    y.retain_grad()
    y.sum().backward()
    found = {"upstream": y.grad, "input": x.grad, "weights": layer.weight.grad, "bias": layer.bias.grad}
    shapes: dict[str, Any] = {name: tuple(gradient.shape) for name, gradient in found.items()}
    return shapes | ({"terms": int(layer.bias.grad[0])} if p.counted else {})
