"""Numbers and shapes from layers of PyTorch; a drawing is judged by a person."""

from itertools import pairwise
from typing import Any
from unittest.mock import ANY


def oracle(p: Any) -> dict[str, Any]:
    n = p.network
    numbers = {
        "mlp": mlp, "cnn": cnn, "residual-block": residual, "encoder-decoder": dense, "unet": dense, "gan": gan,
        "cgan": cgan,
    }[n.kind](n)  # fmt: skip
    return {"drawing": ANY, **numbers}


def parameters(*layers: Any) -> int:
    return sum(each.numel() for layer in layers for each in layer.parameters())


def mlp(n: Any) -> dict[str, Any]:
    from torch import nn

    sizes = [n.inputs, *n.hidden, n.outputs]
    return {"parameters": parameters(*(nn.Linear(a, b) for a, b in pairwise(sizes)))}


def cnn(n: Any) -> dict[str, Any]:
    import torch
    from torch import nn

    first, second = nn.Conv2d(n.channels, n.first, 3, padding=1), nn.Conv2d(n.first, n.second, 3, padding=1)
    maps = nn.Sequential(first, nn.MaxPool2d(2), second, nn.MaxPool2d(2))(torch.zeros(1, n.channels, n.side, n.side))
    return {"features": maps.numel(), "parameters": parameters(first, second)}


def residual(n: Any) -> dict[str, Any]:
    from torch import nn

    layers = [nn.Conv2d(n.channels, n.filters, 3, bias=False), nn.Conv2d(n.filters, n.filters, 3, bias=False)]
    if n.channels != n.filters:
        layers.append(nn.Conv2d(n.channels, n.filters, 1, bias=False))
    return {"weights": parameters(*layers)}


def dense(n: Any) -> dict[str, Any]:
    import torch
    from torch import nn

    x = nn.Conv2d(3, n.channels, 3, padding=1, device="meta")(torch.zeros(1, 3, n.side, n.side, device="meta"))
    skips = []
    for _ in range(n.steps):
        skips.append(x)
        x = nn.Conv2d(x.shape[1], 2 * x.shape[1], 3, stride=2, padding=1, device="meta")(x)
    found: dict[str, Any] = {"bottleneck": tuple(x.shape[1:])}
    for skip in reversed(skips):
        x = nn.ConvTranspose2d(x.shape[1], x.shape[1] // 2, 2, stride=2, device="meta")(x)
        if n.kind == "unet":
            x = torch.cat([skip, x], dim=1)
            found["joined"] = x.shape[1]
            x = nn.Conv2d(x.shape[1], x.shape[1] // 2, 3, padding=1, device="meta")(x)
    if n.kind == "encoder-decoder":
        found["output"] = tuple(nn.Conv2d(x.shape[1], n.classes, 1, device="meta")(x).shape[1:])
    return found


def gan(n: Any) -> dict[str, Any]:
    import torch
    from torch import nn

    image = torch.zeros(1, n.channels, n.side, n.side).flatten(1)
    return {"parameters": parameters(nn.Linear(image.shape[1], n.hidden))}


def cgan(n: Any) -> dict[str, Any]:
    import torch
    from torch.nn.functional import one_hot

    told = one_hot(torch.tensor([0]), n.classes)
    image = torch.zeros(1, n.channels, n.side, n.side).flatten(1)
    return {
        "generator": torch.cat([torch.zeros(1, n.noise), told], dim=1).shape[1],
        "discriminator": torch.cat([image, told], dim=1).shape[1],
    }
