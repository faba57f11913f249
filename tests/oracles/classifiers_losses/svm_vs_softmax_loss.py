"""Losses by torch; properties of the losses by trying them on scores with and without a lead."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

TOLERANCE = 1e-9


def oracle(p: Any) -> dict[str, Any]:
    import torch
    from torch.nn import functional

    target = torch.tensor([p.target])

    def svm(scores: Any) -> float:
        mean = functional.multi_margin_loss(scores[None], target, margin=float(p.margin))
        return float(mean) * len(scores)  # torch divides by the number of classes

    def softmax(scores: Any) -> float:
        return float(functional.cross_entropy(scores[None], target))

    scores = torch.tensor(p.scores, dtype=torch.float64)
    logs = torch.tensor([math.log(odd) for odd in p.odds], dtype=torch.float64)
    values: dict[str, Any] = {"hinge": round(svm(scores)), "softmax": softmax(logs)}
    if p.start:
        equal = torch.full((p.start,), 0.25, dtype=torch.float64)
        values |= {"hinge-start": round(svm(equal)), "softmax-start": softmax(equal)}
    if p.change:
        own = torch.nn.functional.one_hot(target[0], len(scores)).double()
        values["hinge-change"] = round(svm(scores - p.change.drop * own)) - values["hinge"]
        values["softmax-change"] = softmax(logs - math.log(p.change.factor) * own) - values["softmax"]
        names = {(True, True): "both", (True, False): "svm", (False, True): "softmax", (False, False): "neither"}
        trial = p.change.probe, len(scores), p.target, p.margin
        values["property"] = names[_shows(svm, *trial), _shows(softmax, *trial)]
    return values


def _shows(loss: Callable[[Any], float], probe: str, classes: int, target: int, margin: int) -> bool:
    import torch

    own = torch.nn.functional.one_hot(torch.tensor(target), classes).double()
    rival = torch.nn.functional.one_hot(torch.tensor((target + 1) % classes), classes).double()
    base = torch.linspace(-0.4, 0.4, classes, dtype=torch.float64)
    leading = base + (margin + 2) * own
    return {
        "zero": loss(leading) == 0,
        "unbounded": loss(base - 1e6 * own) > 1e5,
        "lead": loss(leading + own) < loss(leading),
        "shift": math.isclose(loss(base + 3), loss(base), rel_tol=1e-12),
        "rival": loss(leading - rival) == loss(leading),
        "negative": min(loss(base), loss(leading), loss(leading + 5 * own)) < 0,
    }[probe]
