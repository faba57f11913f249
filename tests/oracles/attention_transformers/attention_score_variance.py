"""The exact distribution of a score whose components are +s or -s, by convolution; PyTorch's softmax and autograd."""

from math import log, sqrt
from typing import Any

TOLERANCE = 1e-9


def oracle(p: Any) -> dict[str, float]:
    import numpy as np
    import torch

    product = np.convolve([0.5, 0, 0.5], [1.0])  # of two signs: -1 or 1, equally likely
    distribution = np.array([1.0])
    for _ in range(p.size):
        distribution = np.convolve(distribution, product)
    score = np.arange(-p.size, p.size + 1) * sqrt(p.query) * sqrt(p.key)
    values = {"variance": float(distribution @ score**2)}
    scaled = score / sqrt(p.size)
    if p.task == "variance":
        return values | {"scaled": float(distribution @ scaled**2)}
    if p.task == "heads":
        return values | {"deviation": sqrt(distribution @ score**2), "scaled": sqrt(distribution @ scaled**2)}
    scores = torch.tensor([log(p.base), 0.0], dtype=torch.float64)
    raw = (scores * sqrt(p.size)).requires_grad_()
    weight = torch.softmax(raw, 0)[0]
    weight.backward()
    assert raw.grad is not None
    return values | {
        "weight": torch.softmax(scores, 0)[0].item(),
        "saturated": weight.item(),
        "slope": raw.grad[0].item(),
    }
