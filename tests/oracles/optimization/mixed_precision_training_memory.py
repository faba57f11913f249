"""Counted on a small model of the same kind: what PyTorch's optimisers and tensors really hold."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import torch

TOLERANCE = 1e-9
COUNT = 64  # parameters of the small model


@lru_cache
def _held(optimiser: str, mixed: bool) -> dict[str, int]:  # noqa: FBT001
    """Bytes for each parameter by what they hold, after one step."""
    master = torch.nn.Parameter(torch.ones(COUNT))
    kinds: dict[str, Any] = {
        "sgd": lambda: torch.optim.SGD([master], lr=0.1),
        "momentum": lambda: torch.optim.SGD([master], lr=0.1, momentum=0.9),
        "adam": lambda: torch.optim.Adam([master], lr=0.1),
    }
    update = kinds[optimiser]()
    master.grad = torch.ones(COUNT)
    update.step()
    tensors = [each for each in update.state[master].values() if torch.is_tensor(each) and each.numel() == COUNT]
    work = torch.empty(COUNT, dtype=torch.float16 if mixed else torch.float32)
    found = {"moments": sum(each.nbytes for each in tensors), "weights": work.nbytes, "gradients": work.nbytes}
    return {name: size // COUNT for name, size in (found | ({"master": master.nbytes} if mixed else {})).items()}


def oracle(p: Any) -> dict[str, Any]:
    """Bytes times parameters; each stage divides one thing more."""
    held = _held(p.optimiser, p.mixed)
    values: dict[str, Any] = {"bytes": sum(held.values()), "total": float(p.size) * sum(held.values())}
    if p.stage:
        divided = [["moments", "master"], ["gradients"], ["weights"]][: p.stage]
        names = {name for each in divided for name in each}
        values["device"] = float(p.size) * sum(
            size / p.devices if name in names else size for name, size in held.items()
        )
    elif p.mixed:
        values["share"] = 1 - (held["weights"] + held["gradients"]) / sum(held.values())
    else:
        values["ratio"] = sum(held.values()) / held["weights"]
    return values
