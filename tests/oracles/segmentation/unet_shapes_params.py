"""A U-Net of PyTorch layers, run on a tensor without data."""

from __future__ import annotations

from typing import Any


def oracle(p: Any) -> dict[str, Any]:
    import torch
    from torch import nn

    net, values = p.net, dict[str, Any]()

    def convolutions(read: int, filters: int) -> nn.Sequential:
        sizes = [read] + [filters] * net.convs
        padding = 1 if net.padded else 0
        layers = [nn.Conv2d(a, filters, 3, padding=padding, device="meta") for a in sizes[:-1]]
        return nn.Sequential(*layers)

    x = torch.empty(1, 3, net.size, net.size, device="meta")
    skips: list[torch.Tensor] = []
    for level in range(net.depth):
        x = convolutions(x.shape[1], net.base * 2**level)(x)
        skips.append(x)
        x = nn.functional.max_pool2d(x, 2)
    x = convolutions(x.shape[1], 2 * x.shape[1])(x)
    values["bottleneck"] = tuple(x.shape[1:])
    for level in reversed(range(net.depth)):
        x = nn.ConvTranspose2d(x.shape[1], x.shape[1] // 2, 2, stride=2, device="meta")(x)
        crop = (skips[level].shape[2] - x.shape[2]) // 2
        cropped = skips[level][:, :, crop : crop + x.shape[2], crop : crop + x.shape[3]]
        joined = torch.cat([cropped, x], dim=1)
        layers = convolutions(joined.shape[1], x.shape[1])
        if level == p.level:
            count = sum(w.numel() for w in layers[0].parameters())
            values["concat"] = tuple(joined.shape[1:])
            if net.padded:
                values["parameters"] = count
            else:
                values |= {"raised": x.shape[2], "crop": crop}
                added = convolutions((cropped + x).shape[1], x.shape[1])[0]
                if p.step:
                    values["saved"] = count - sum(w.numel() for w in added.parameters())
        x = layers(joined)
    return values if net.padded or p.step else values | {"output": x.shape[2]}
