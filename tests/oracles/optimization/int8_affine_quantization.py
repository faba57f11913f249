"""PyTorch's own quantisation."""

from __future__ import annotations

from typing import Any

import torch

TOLERANCE = 1e-6


def oracle(p: Any) -> dict[str, Any]:
    """Scale and zero point of a min-max observer's rule; torch quantises and goes back."""
    step = (float(p.high) - float(p.low)) / 255
    zero = round(-float(p.low) / step)
    asked = torch.tensor([float(p.value), float(p.beyond or 0)], dtype=torch.float64)
    back = torch.fake_quantize_per_tensor_affine(asked, step, zero, 0, 255)
    code, beyond = (back / step + zero).round().int().tolist()
    values = {"scale": step, "zero": zero, "code": code, "back": back[0].item()}
    return values | ({"beyond": beyond} if p.beyond is not None else {})
