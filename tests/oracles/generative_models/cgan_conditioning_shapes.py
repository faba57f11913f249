"""Inputs concatenated and layers built in PyTorch."""

from __future__ import annotations

from typing import Any


def oracle(p: Any) -> dict[str, Any]:
    import torch
    from torch import nn

    label = nn.functional.one_hot(torch.tensor([p.classes - 1]), p.classes)
    vector = torch.cat([torch.zeros(1, p.latent), label], dim=1)
    image = torch.zeros(1, p.channels, p.side, p.side)
    maps = torch.cat([image, label[:, :, None, None].expand(1, p.classes, p.side, p.side)], dim=1)

    def layers(inputs: int, channels: int) -> int:
        both = nn.ModuleList([nn.Linear(inputs, p.units), nn.Conv2d(channels, p.filters, p.kernel)])
        return sum(each.numel() for each in both.parameters())

    table = nn.Embedding(p.classes, image[0, 0].numel())
    colours = torch.zeros(1, {"RGB": 3, "Lab": 2}[p.space], p.side, p.side)
    pair = torch.cat([torch.zeros(1, 1, p.side, p.side), colours], dim=1)
    return {
        "generator": vector.shape[1],
        "discriminator": tuple(maps.shape[1:]),
        "extra": layers(vector.shape[1], maps.shape[1]) - layers(p.latent, p.channels),
        "embedding": table.weight.numel(),
        "pair": tuple(pair.shape[1:]),
    }
