"""PyTorch's counter of operations on meta tensors: the map cut into windows by views, attended in a batch."""

from fractions import Fraction
from typing import Any


def oracle(p: Any) -> dict[str, Any]:
    import torch
    from torch.utils.flop_counter import FlopCounterMode

    m = p.window

    def products(tokens: torch.Tensor) -> int:
        with FlopCounterMode(display=False) as counter:
            tokens @ tokens.transpose(-1, -2) @ tokens
        return int(counter.get_total_flops()) // 2

    def feature_map(times: int = 1) -> torch.Tensor:
        return torch.empty(p.rows * m * times, p.columns * m * times, p.width, device="meta")

    def cut(x: torch.Tensor) -> torch.Tensor:
        return x.unfold(0, m, m).unfold(1, m, m).flatten(3).flatten(0, 1).transpose(1, 2)

    x = feature_map()
    everywhere, windows = products(x.flatten(0, 1)), products(cut(x))
    if p.task == "products":
        return {"count": len(cut(x)), "global": everywhere, "windows": windows}
    if p.task == "layer":
        with FlopCounterMode(display=False) as counter:
            for _ in range(4):
                x.flatten(0, 1) @ torch.empty(p.width, p.width, device="meta")
        projections = int(counter.get_total_flops()) // 2
        layer, windowed = projections + everywhere, projections + windows
        return {"layer": layer, "windowed": windowed, "ratio": Fraction(layer, windowed)}
    larger = feature_map(p.larger)
    return {
        "global": everywhere,
        "windows": windows,
        "growth-global": products(larger.flatten(0, 1)) // everywhere,
        "growth-windows": products(cut(larger)) // windows,
    }
