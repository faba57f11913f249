"""Softmax, cross-entropy with label smoothing and its gradient by torch."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any

TOLERANCE = 1e-9


def oracle(p: Any) -> dict[str, Any]:
    import torch
    from torch.nn import functional

    scores = torch.tensor([math.log(odd) for odd in p.odds], dtype=torch.float64, requires_grad=True)
    scaled = scores / p.temperature
    loss = functional.cross_entropy(scaled[None], torch.tensor([p.target]), label_smoothing=float(p.share))
    loss.backward()
    values = {"probabilities": _exact(torch.softmax(scaled, 0)), "loss": loss.item()}
    return values | ({"gradient": _exact(scores.grad)} if p.gradient else {})


def _exact(values: Any) -> tuple[Fraction, ...]:
    """Fractions with small denominators, which floats of sixteen digits determine."""
    return tuple(Fraction(value).limit_denominator(5000) for value in values.tolist())
