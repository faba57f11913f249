"""Automatic differentiation of PyTorch's convolution."""

from typing import Any

TOLERANCE = 1e-9


def oracle(p: Any) -> dict[str, Any]:
    import torch

    x, w, upstream = (torch.tensor([[a]], dtype=torch.float64) for a in (p.input, p.kernel, p.upstream))
    w.requires_grad_()
    bias = torch.zeros(1, dtype=torch.float64, requires_grad=True)
    y = torch.nn.functional.conv2d(x, w, bias, p.window.stride, p.window.padding)
    kernel, db = torch.autograd.grad(y, (w, bias), upstream)
    return {"kernel": kernel[0, 0], "bias": db.item()}
