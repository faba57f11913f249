"""Scikit-learn's recall, precision and confusion matrix on the expanded lists of people."""

from __future__ import annotations

from typing import Any

TOLERANCE = 1e-9


def oracle(p: Any) -> dict[str, Any]:
    import numpy as np
    from sklearn.metrics import precision_score, recall_score

    rates = []
    for g in (p.a, p.b):
        true = np.repeat([1, 1, 0, 0], [g.tp, g.fn, g.fp, g.tn])
        accepted = np.repeat([1, 0, 1, 0], [g.tp, g.fn, g.fp, g.tn])
        rates.append(
            {
                "selection": accepted.mean(),
                "tpr": recall_score(true, accepted),
                "fpr": 1 - recall_score(true, accepted, pos_label=0),
                "precision": precision_score(true, accepted),
            }
        )
    gap = {name: float(rates[0][name] - rates[1][name]) for name in rates[0]}
    if p.ask == "parity":
        return {
            "rate-a": float(rates[0]["selection"]),
            "rate-b": float(rates[1]["selection"]),
            "parity": gap["selection"],
        }
    if p.ask == "ratio":
        low, high = sorted(float(group["selection"]) for group in rates)
        return {"ratio": low / high, "rule": "yes" if low / high >= 0.8 else "no", "opportunity": gap["tpr"]}
    equal = {name for name, value in gap.items() if abs(value) < 1e-9}
    held = {
        "parity": "selection" in equal,
        "opportunity": "tpr" in equal,
        "odds": {"tpr", "fpr"} <= equal,
        "predictive": "precision" in equal,
    }
    return {
        "tpr": tuple(float(group["tpr"]) for group in rates),
        "fpr": tuple(float(group["fpr"]) for group in rates),
        "criteria": frozenset(name for name, holds in held.items() if holds),
    }
