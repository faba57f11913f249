"""PyTorch's modules, their flags for gradients, and the state of its own optimiser."""

from fractions import Fraction
from typing import Any


def oracle(p: Any) -> dict[str, Any]:
    import torch
    from torch import nn

    with torch.device("meta"):
        convolutions = [
            nn.Sequential(
                nn.Conv2d(read, out, kernel, bias=p.task != "optimiser"),
                nn.BatchNorm2d(out) if p.task == "optimiser" else nn.Identity(),
            )
            for read, out, kernel in zip(p.widths, p.widths[1:], p.kernels, strict=False)
        ]
        model = nn.Sequential(*convolutions, nn.Linear(p.widths[-1], p.source))
        model[-1] = nn.Linear(p.widths[-1], p.target)
    for convolution in convolutions[: p.frozen]:
        convolution.requires_grad_(requires_grad=False)
    total = sum(each.numel() for each in model.parameters())
    trained = [each for each in model.parameters() if each.requires_grad]
    count = sum(each.numel() for each in trained)
    if p.task == "head":
        head = sum(each.numel() for each in model[-1].parameters())
        return {"head": head, "total": total, "share": Fraction(100 * count, total)}
    values: dict[str, Any] = {"total": total, "trainable": count}
    if p.task == "freeze":
        return values | {"per_image": Fraction(count, p.images)}
    for each in trained:
        each.grad = torch.zeros_like(each)
    adam = torch.optim.Adam(trained, foreach=False)
    adam.step()
    moments = [value for state in adam.state.values() for name, value in state.items() if name.startswith("exp_avg")]
    kept = [*moments, *(each.grad for each in trained)]
    return values | {"memory": Fraction(sum(each.numel() * each.element_size() for each in kept), 1024)}
