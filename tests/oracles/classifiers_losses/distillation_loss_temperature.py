"""Softened probabilities, divergence and loss by torch."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

TOLERANCE = 1e-9


def oracle(p: Any) -> dict[str, Any]:
    import torch
    from torch.nn import functional

    def scores(odds: Any) -> Any:
        return torch.tensor(odds, dtype=torch.float64).log()

    teacher = functional.softmax(scores(p.teacher) / p.temperature, dim=0)
    if p.student is None:
        return {"hard": _exact(functional.softmax(scores(p.teacher), dim=0)), "soft": _exact(teacher)}
    student = functional.log_softmax(scores(p.student) / p.temperature, dim=0)
    gap = functional.kl_div(student, teacher, reduction="sum").item()
    values = {"teacher": _exact(teacher), "student": _exact(student.exp()), "divergence": gap}
    if p.label:
        own = functional.cross_entropy(scores(p.student)[None], torch.tensor([p.label.target])).item()
        alpha = float(p.label.alpha)
        values |= {"cross-entropy": own, "loss": alpha * p.temperature**2 * gap + (1 - alpha) * own}
    return values


def _exact(values: Any) -> tuple[Fraction, ...]:
    return tuple(Fraction(value).limit_denominator(1000) for value in values.tolist())
