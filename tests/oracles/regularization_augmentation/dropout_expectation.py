"""PyTorch's dropout for scaling and evaluation mode; scipy's binomial law for every input by itself."""

from __future__ import annotations

from typing import Any

TOLERANCE = 1e-6


def oracle(p: Any) -> dict[str, Any]:
    import numpy as np
    import torch
    from scipy.stats import bernoulli, binom

    rate = float(p.rate)
    terms = np.array(p.weights) * np.array(p.inputs)
    mean, spread = (float(value) for value in bernoulli(1 - rate).stats("mv"))
    if p.ask == "plain":
        cases = np.stack(np.meshgrid(*[[0, 1]] * p.units), axis=-1).reshape(-1, p.units)
        return {"expected": mean * float(terms.sum()), "test": mean, "networks": len(np.unique(cases, axis=0))}
    layer = torch.nn.Dropout(rate)
    scaled = layer.train()(torch.ones(5000)).max().item()
    if p.ask == "inverted":
        evaluated = layer.eval()(torch.tensor(p.inputs, dtype=torch.float64))
        return {
            "factor": scaled,
            "masked": scaled * float(terms @ np.array(p.kept, dtype=float)),
            "evaluation": int((evaluated * torch.tensor(p.weights)).sum().item()),
        }
    return {
        "expected": scaled * mean * float(terms.sum()),
        "variance": scaled**2 * spread * float(terms @ terms),
        "silent": float(binom(len(terms), rate).pmf(len(terms))),
    }
