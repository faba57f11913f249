"""PyTorch layers without data: the linear layer's weights viewed as a kernel, and the network run on both images."""

from __future__ import annotations

from typing import Any


def oracle(p: Any) -> dict[str, Any]:
    import torch
    from torch import nn

    linear = nn.Linear(p.channels * p.side * p.side, p.units, device="meta")
    kernel = linear.weight.view(p.units, p.channels, p.side, p.side)
    convolution = nn.Conv2d(p.channels, p.units, p.side, device="meta")
    assert convolution.weight.shape == kernel.shape
    second = nn.Conv2d(p.units, p.classes, 1, device="meta")
    backbone = nn.Conv2d(3, p.channels, p.stride, stride=p.stride, device="meta")
    values: dict[str, Any] = {"kernel": tuple(kernel.shape)}
    oblong = p.image is not None and p.image[0] != p.image[1]
    if not oblong:
        values["parameters"] = sum(w.numel() for w in linear.parameters())
    if p.image is None:
        return values | {"second": tuple(second.weight.shape)}
    image = torch.empty(1, 3, *p.image, device="meta")
    scores = nn.Sequential(backbone, convolution, second)(image)
    values["scores"] = tuple(scores.shape[1:])
    if not oblong:
        return values
    small = p.side * p.stride
    windows = nn.functional.unfold(image[:, :1], small, stride=p.stride)
    return values | {"windows": windows.shape[-1], "step": backbone.stride[0]}
