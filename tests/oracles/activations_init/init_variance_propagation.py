"""torch.nn.init: gains, fans and limits; the variance of a layer by linearity, from one unit with known moments."""

from __future__ import annotations

import math
from typing import Any

TOLERANCE = 1e-9


def oracle(p: Any) -> dict[str, Any]:
    import torch
    from torch.nn import init

    def fans(layer: Any) -> Any:
        return init._calculate_fan_in_and_fan_out(layer.weight)

    relu, linear = init.calculate_gain("relu"), init.calculate_gain("linear")
    with torch.device("meta"):
        if p.deep:
            fan_in, _ = fans(torch.nn.Conv2d(p.deep.channels, p.deep.filters, p.deep.kernel))
            factor = float(p.deep.gain) / relu**2
            depth = math.log(p.deep.limit) / abs(math.log(factor))
            return {"moment": factor**p.deep.layers, "depth": math.floor(depth) + 1, "kaiming": relu / fan_in**0.5}
        fan_in, fan_out = fans(torch.nn.Linear(p.layer.fan_in, p.layer.fan_out))
        values: dict[str, Any] = {"code": {"forward": "forward", "relu": "relu"}.get(p.goal, p.goal)}
        if not p.uniform:
            products = torch.full(
                (fan_in,), float(p.layer.spread**2 * p.layer.moment), dtype=torch.float64, device="cpu"
            )
            return values | {"variance": products.sum().item(), "deviation": linear / fan_in**0.5}
    small, large = torch.zeros(fan_out, fan_in), torch.zeros(p.uniform.fan_out, p.uniform.fan_in)
    spread = recorded(init, "_no_grad_normal_", lambda: init.xavier_normal_(small))[2]
    limit = recorded(init, "_no_grad_uniform_", lambda: init.xavier_uniform_(large))[2]
    return values | {"glorot": spread, "limit": limit}


def recorded(module: Any, name: str, call: Any) -> tuple[Any, ...]:
    """The arguments with which torch calls its own helper."""
    from unittest.mock import patch

    with patch.object(module, name) as helper:
        call()
    return tuple(helper.call_args.args)
