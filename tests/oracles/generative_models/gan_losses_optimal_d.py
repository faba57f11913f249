"""Losses and slopes by PyTorch's binary cross-entropy; the optimal discriminator by root finding, JS by scipy."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

TOLERANCE = 1e-9


def oracle(p: Any) -> dict[str, Any]:
    return _distributions(p) if p.data else _batch(p)


def _batch(p: Any) -> dict[str, Any]:
    import torch
    from torch.nn.functional import binary_cross_entropy_with_logits as loss

    real, fake = (
        torch.tensor([float(each) for each in outputs], dtype=torch.float64).logit() for outputs in (p.real, p.fake)
    )
    fake.requires_grad_()
    ones, zeros = torch.ones_like(real), torch.zeros_like(real)
    values: dict[str, Any] = {
        "discriminator": (loss(real, ones) + loss(fake, zeros)).item(),
        "non-saturating": loss(fake, ones).item(),
    }
    if len(p.fake) == 1:
        return values | {"saturating": -loss(fake, zeros).item()}
    (slope,) = torch.autograd.grad(loss(fake, ones, reduction="sum"), fake)
    (other,) = torch.autograd.grad(-loss(fake, zeros, reduction="sum"), fake)
    larger = "saturating" if abs(other[0]) > abs(slope[0]) else "non-saturating"
    return values | {"slope": slope[0].item(), "larger": larger}


def _distributions(p: Any) -> dict[str, Any]:
    import numpy
    from scipy.optimize import brentq
    from scipy.spatial.distance import jensenshannon

    data, generated = (numpy.array([float(each) for each in row]) for row in (p.data, p.generated))
    best = [
        brentq(lambda t, d=d, q=q: d / t - q / (1 - t), 1e-9, 1 - 1e-9, xtol=1e-15)
        for d, q in zip(data, generated, strict=True)
    ]
    return {
        "optimal": tuple(Fraction(t).limit_denominator(50) for t in best),
        "value": float(numpy.sum(data * numpy.log(best) + generated * numpy.log1p(-numpy.array(best)))),
        "divergence": float(jensenshannon(data, generated) ** 2),
    }
