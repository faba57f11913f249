"""PyTorch's convolution of inputs with ever more zeros around them."""

from typing import Any


def oracle(p: Any) -> dict[str, Any]:
    import torch
    from torch.nn import functional

    kernel = torch.zeros(1, 1, p.window.kernel)

    def outputs(left: int, right: int) -> int:
        around = functional.pad(torch.zeros(1, 1, p.size), (left, right))
        return int(functional.conv1d(around, kernel, stride=p.window.stride, dilation=p.window.dilation).shape[-1])

    same = torch.zeros(p.size)[:: p.window.stride].numel()
    sides = [(total // 2, total - total // 2) for total in range(60)]
    left, right = next(side for side in sides if outputs(*side) == same)
    return {"valid": outputs(0, 0), "same": same, "total": left + right, "sides": (left, right)}
