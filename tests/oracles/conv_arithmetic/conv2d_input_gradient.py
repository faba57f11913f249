"""Automatic differentiation of PyTorch's convolution."""

from typing import Any

TOLERANCE = 1e-9


def oracle(p: Any) -> dict[str, Any]:
    import torch

    w, upstream = (torch.tensor([[a]], dtype=torch.float64) for a in (p.kernel, p.upstream))
    x = torch.zeros(1, 1, p.side, p.side, dtype=torch.float64, requires_grad=True)
    y = torch.nn.functional.conv2d(x, w, None, p.window.stride, p.window.padding)
    (gradient,) = torch.autograd.grad(y, x, upstream)
    return {"gradient": gradient[0, 0]}
