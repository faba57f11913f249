"""Affinities by a softmax, perplexity by scipy's entropy, similarities by Student's t distribution."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from scipy.stats import entropy, t

TOLERANCE = 1e-9


def oracle(p: Any) -> dict[str, Any]:
    """Student's t with one degree of freedom is proportional to 1 / (1 + d^2)."""
    centre, others = torch.tensor([p.centre], dtype=torch.float64), torch.tensor(p.others, dtype=torch.float64)
    chances = torch.softmax(-np.log(2) * torch.cdist(centre, others) ** 2, dim=1)[0]
    apart = np.abs(np.subtract.outer(p.map, p.map))
    kernels = t.pdf(apart, df=1)
    np.fill_diagonal(kernels, 0)
    return {
        "affinity": chances[p.asked],
        "perplexity": float(2 ** entropy(chances.numpy(), base=2)),
        "similarity": float(kernels[p.pair] / kernels.sum()),
    }
