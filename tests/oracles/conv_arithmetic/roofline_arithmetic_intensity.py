"""Operations from PyTorch's counter, bytes from its tensors."""

from typing import Any

TOLERANCE = 1e-9


def oracle(p: Any) -> dict[str, Any]:
    import torch
    from torch.utils.flop_counter import FlopCounterMode

    kind = {"device": "meta", "dtype": getattr(torch, p.dtype)}
    if p.kind in ("product", "linear"):
        x, layer = torch.empty(p.rows, p.channels, **kind), torch.nn.Linear(p.channels, p.channels, bias=False, **kind)
    else:
        groups = p.channels if p.kind == "depthwise" else 1
        size = 1 if p.kind == "pointwise" else 3
        layer = torch.nn.Conv2d(p.channels, p.channels, size, padding=size // 2, groups=groups, bias=False, **kind)
        x = torch.empty(1, p.channels, p.rows, p.rows, **kind)

    def cost(x: Any) -> tuple[float, float]:
        with FlopCounterMode(display=False) as counter, torch.no_grad():
            y = layer(x)
        return counter.get_total_flops(), sum(each.numel() * each.element_size() for each in (x, layer.weight, y))

    flops, moved = cost(x)
    seconds = flops / (p.peak * 1e12), moved / (p.bandwidth * 1e9)
    values: dict[str, Any] = {
        "intensity": flops / moved,
        "ridge": p.peak * 1e12 / (p.bandwidth * 1e9),
        "bound": "compute" if seconds[0] > seconds[1] else "memory",
        "attained": flops / max(seconds) / 1e12,
    }
    if p.kind == "linear":
        # Both costs are linear in the size of the batch.
        (one, first), (two, second) = cost(x[:1]), cost(torch.empty(2, p.channels, **kind))
        ratio = p.peak * 1000 / p.bandwidth
        sizes = range(1, 100_000)
        enough = (n for n in sizes if one + (n - 1) * (two - one) >= ratio * (first + (n - 1) * (second - first)))
        values["batch"] = next(enough)
    return values
