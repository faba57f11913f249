"""PyTorch's convolution with a kernel that is 1 at one weight and else 0."""

from typing import Any


def oracle(p: Any) -> dict[str, Any]:
    import torch

    kernel = torch.zeros(1, 1, p.window.kernel, p.window.kernel)
    kernel[0, 0, p.weight[0] - 1, p.weight[1] - 1] = 1
    x = torch.ones(1, 1, p.size, p.size, requires_grad=True)
    y = torch.nn.functional.conv2d(x, kernel, None, p.window.stride, p.window.padding)
    (met,) = torch.autograd.grad(y.sum(), x)
    row, column = p.pixel
    return {
        "outputs": y.numel(),
        "rows": int((y.sum(dim=-1) > 0).sum()),
        "count": int((met > 0).sum()),
        "reached": "yes" if met[0, 0, row - 1, column - 1] > 0 else "no",
    }
