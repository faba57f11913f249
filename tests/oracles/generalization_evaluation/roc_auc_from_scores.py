"""scikit-learn's ROC curve and its area, before and after the change."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from sklearn.metrics import recall_score, roc_auc_score

TOLERANCE = 1e-9


def oracle(p: Any) -> dict[str, Any]:
    """Recall of either class's samples at the threshold, and what the change does to the area."""
    scores = np.array([float(score) for score, _ in p.samples])
    labels = np.array([int(positive) for _, positive in p.samples])
    predicted = (scores >= float(p.threshold)).astype(int)
    values: dict[str, Any] = {
        "true": float(recall_score(labels, predicted)),
        "false": 1 - float(recall_score(labels, predicted, pos_label=0)),
    }
    if p.curve:
        values["area"] = float(roc_auc_score(labels, scores))
    if p.change:
        negative = labels == 0
        after = {
            "monotone": lambda: roc_auc_score(labels, scores**2),
            "reversed": lambda: roc_auc_score(labels, 1 - scores),
            "copies": lambda: roc_auc_score(np.r_[labels, labels[negative]], np.r_[scores, scores[negative]]),
            "threshold": lambda: roc_auc_score(labels, scores),
        }[p.change]()
        same = math.isclose(after, values["area"])
        values["change"] = "stays" if same else "complement" if math.isclose(after, 1 - values["area"]) else "none"
    return values
