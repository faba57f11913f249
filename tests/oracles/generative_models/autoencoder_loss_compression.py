"""Parameters of torch layers with shared matrices, loss and gradient by automatic differentiation."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from typing import Any


def oracle(p: Any) -> dict[str, Any]:
    import torch

    image = torch.zeros(1, 1, p.side, p.side).flatten(1)
    middle = [p.code] if p.hidden is None else [p.hidden, p.code, p.hidden]
    layers = [torch.nn.Linear(a, b) for a, b in pairwise([image.shape[1], *middle, image.shape[1]])]
    count = sum(each.numel() for each in torch.nn.Sequential(*layers).parameters())
    if p.noisy:
        count -= sum(layer.weight.numel() for layer in layers[len(layers) // 2 :])
    target = torch.tensor(p.target, dtype=torch.float64)
    output = torch.tensor(p.output, dtype=torch.float64, requires_grad=True)
    loss = torch.nn.functional.mse_loss(output, target)
    values: dict[str, Any] = {
        "parameters": count,
        "ratio": Fraction(image.numel(), p.code),
        "loss": Fraction(loss.item()),
    }
    if p.gradient:
        (slopes,) = torch.autograd.grad(loss, output)
        values["gradient"] = tuple(Fraction(slope) for slope in slopes.tolist())
    return values
