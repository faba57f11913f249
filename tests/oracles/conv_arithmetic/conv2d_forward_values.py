"""PyTorch's convolution."""

from typing import Any

TOLERANCE = 1e-9


def oracle(p: Any) -> dict[str, Any]:
    import torch

    x, w = (torch.tensor([volume], dtype=torch.float64) for volume in (p.input, p.filter))
    bias = torch.tensor([p.bias], dtype=torch.float64)
    output = torch.nn.functional.conv2d(x, w, bias, p.window.stride, p.window.padding)
    return {"output": output[0, 0]} | ({"activation": output.relu()[0, 0]} if p.relu else {})
