"""PyTorch's tensors on the meta device know their number of elements and the bytes of one."""

from fractions import Fraction
from typing import Any

BYTES = {"KiB": 2**10, "MiB": 2**20, "KB": 10**3, "MB": 10**6}


def oracle(p: Any) -> dict[str, Any]:
    unit = BYTES[("KiB" if p.batch == 1 else "MiB") if p.args.prefix == "binary" else ("KB" if p.batch == 1 else "MB")]
    count, stored = _tensors(p, p.dtype)
    values: dict[str, Any] = {"count": count, "memory": Fraction(stored, unit)}
    if p.narrow:
        values["saved"] = Fraction(stored - _tensors(p, p.narrow)[1], unit)
    if p.budget:
        values["images"] = p.budget * (2**20 if p.args.prefix == "binary" else 10**6) // stored
    return values


def _tensors(p: Any, dtype: str) -> tuple[int, int]:
    """Elements of one image, and bytes of everything that is stored."""
    import torch

    tensors = [torch.empty(p.batch, *map_, dtype=getattr(torch, dtype), device="meta") for map_ in p.maps]
    return sum(t[0].nelement() for t in tensors), sum(t.nelement() * t.element_size() for t in tensors)
