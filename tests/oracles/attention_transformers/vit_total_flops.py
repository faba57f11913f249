"""PyTorch's counter of operations on the products of a transformer block, on meta tensors; 2 operations a MAC."""

from fractions import Fraction
from functools import cache
from typing import Any


@cache
def _macs(n: int, d: int, heads: int, hidden: int) -> tuple[int, int, int]:
    """Projections, attention, MLP."""
    import torch
    from torch.utils.flop_counter import FlopCounterMode

    x, weight = torch.empty(n, d, device="meta"), torch.empty(d, d, device="meta")
    up, down = torch.empty(d, hidden, device="meta"), torch.empty(hidden, d, device="meta")
    counts = []
    with FlopCounterMode(display=False) as counter:
        q, k, v, z = (x @ weight for _ in range(4))
        counts.append(counter.get_total_flops())
        q, k, v = (t.view(n, heads, d // heads).transpose(0, 1) for t in (q, k, v))
        torch.softmax(q @ k.transpose(1, 2), -1) @ v
        counts.append(counter.get_total_flops())
        torch.nn.functional.gelu(z @ up) @ down
        counts.append(counter.get_total_flops())
    return counts[0] // 2, (counts[1] - counts[0]) // 2, (counts[2] - counts[1]) // 2


def oracle(p: Any) -> dict[str, Any]:
    import torch
    from torch.utils.flop_counter import FlopCounterMode

    def parts(side: int) -> tuple[int, int, int]:
        return _macs(side * side + p.class_token, p.width, p.heads, p.ratio * p.width)

    projections, mixing, mlp = parts(p.grid)
    if p.task == "block":
        return {"projections": projections, "quadratic": mixing, "mlp": mlp}
    if p.task == "model":
        side = p.grid * p.patch
        embed = torch.nn.Conv2d(3, p.width, p.patch, p.patch, device="meta")
        with FlopCounterMode(display=False) as counter:
            embed(torch.empty(1, 3, side, side, device="meta"))
        patches, block = counter.get_total_flops() // 2, projections + mixing + mlp
        return {"patches": patches, "block": block, "total": patches + p.layers * block}
    even = next(s for s in range(2, 100) if (m := parts(s))[1] == m[0] + m[2])
    return {
        "linear": projections + mlp,
        "quadratic": mixing,
        "growth": Fraction(sum(parts(p.grid * p.larger)), projections + mixing + mlp),
        "side": even * p.patch,
    }
