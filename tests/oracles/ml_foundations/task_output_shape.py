"""Small torch heads as the question describes them: linear layers for images and boxes, 1 x 1 convolutions for maps."""

from __future__ import annotations

from typing import Any


def oracle(p: Any) -> dict[str, Any]:
    import torch
    from torch import nn

    with torch.device("meta"):  # shapes only, nothing is stored or computed
        if p.heads == "instances":
            boxes = torch.zeros(p.images, p.boxes, 8).flatten(0, 1)
            crops = torch.zeros(len(boxes), 1, p.mask // 2, p.mask // 2)
            masks = nn.ConvTranspose2d(1, p.classes, 2, 2)(crops)
            scores, offsets = nn.Linear(8, 1 + p.classes)(boxes), nn.Linear(8, p.classes * 4)(boxes)
            found = {"class": scores, "box": offsets, "mask": masks}
            return {id_: tuple(each.shape) for id_, each in found.items()} | {"count": masks[0].numel()}
        images = torch.zeros(p.images, 3, p.height, p.width)
        queries = torch.zeros(p.images, p.boxes, 8)
        background = p.heads == "dense"
        maps = nn.Conv2d(3, p.classes + background, p.stride, p.stride)(images)
        heads = [nn.Linear(8, size)(queries) for size in (4, 1, p.classes)]
        found = {"segmentation": maps, "detection": torch.cat(heads, dim=2)}
        if not background:
            found["class"] = nn.Linear(3, p.classes)(images.mean((2, 3)))
        return {id_: tuple(each.shape) for id_, each in found.items()} | {"count": maps[0].numel()}
