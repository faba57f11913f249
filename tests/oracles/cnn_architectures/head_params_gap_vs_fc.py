"""PyTorch: lazy layers find their number of inputs from a feature map."""

from fractions import Fraction
from typing import Any


def oracle(p: Any) -> dict[str, Any]:
    import torch
    from torch import nn

    def numbers(first: Any, side: int, *widths: int) -> int:
        head = nn.Sequential(first, nn.Flatten(), *map(nn.LazyLinear, widths))
        head(torch.zeros(1, p.channels, side, side))
        return sum(each.numel() for each in head.parameters())

    def both(side: int) -> tuple[int, int]:
        widths = [p.hidden, p.classes] if p.hidden else [p.classes]
        return numbers(nn.Identity(), side, *widths), numbers(nn.AdaptiveAvgPool2d(1), side, p.classes)

    flat, pooled = both(p.side)
    if p.task == "larger":
        larger = both(p.side * p.growth)
        return {"flat": flat, "pooled": pooled, "larger_flat": larger[0], "larger_pooled": larger[1]}
    return {"flat": flat, "pooled": pooled, "factor": Fraction(flat, pooled)}
