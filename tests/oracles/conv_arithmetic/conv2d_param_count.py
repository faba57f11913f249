"""The numbers that PyTorch's own layer stores."""

from typing import Any


def oracle(p: Any) -> dict[str, Any]:
    own = _parameters(p, p.kernel, p.groups)
    values = {"parameters": own}
    if p.compared and p.groups > 1:
        values["difference"] = _parameters(p, p.kernel, 1) - own
    elif p.compared:
        values["difference"] = own - _parameters(p, 1, 1)
    return values


def _parameters(p: Any, kernel: int, groups: int) -> int:
    import torch

    layer = torch.nn.Conv2d(
        p.channels, p.filters, kernel, p.stride, p.padding, groups=groups, bias=p.bias, device="meta"
    )
    return sum(parameter.numel() for parameter in layer.parameters())
