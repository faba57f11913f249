"""Scikit-learn on the list of samples; calibration error by numpy over single predictions."""

from __future__ import annotations

from typing import Any

TOLERANCE = 1e-9


def oracle(p: Any) -> dict[str, Any]:
    import numpy as np
    from sklearn import metrics

    matrix = np.array(p.matrix)
    true = np.repeat(np.arange(3), matrix.sum(axis=1))
    predicted = np.concatenate([np.repeat(np.arange(3), row) for row in matrix])
    if p.bins:
        counts = [each.count for each in p.bins]
        confidence, accuracy = (
            np.repeat([float(getattr(each, name)) for each in p.bins], counts) for name in ("confidence", "accuracy")
        )
        return {
            "macro": float(metrics.f1_score(true, predicted, average="macro")),
            "micro": float(metrics.f1_score(true, predicted, average="micro")),
            "ece": float(np.abs(confidence - accuracy).mean()),
        }
    precision, recall, f1, _ = metrics.precision_recall_fscore_support(true, predicted, labels=[p.asked])
    values = {
        "accuracy": float(metrics.accuracy_score(true, predicted)),
        "precision": float(precision[0]),
        "recall": float(recall[0]),
    }
    return values | ({"f1": float(f1[0])} if p.harmonic else {})
