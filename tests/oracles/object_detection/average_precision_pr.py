"""Precision and recall by scikit-learn; the area under the curve that NumPy interpolates."""

from __future__ import annotations

from typing import Any

TOLERANCE = 1e-9


def ap(detections: Any, total: int, rule: str) -> float:
    import numpy as np
    from sklearn.metrics import average_precision_score, precision_recall_curve

    hits, scores = [each.hit for each in detections], [float(each.score) for each in detections]
    if rule == "step":
        return float(average_precision_score(hits, scores) * sum(hits) / total)
    precision, recall, _ = precision_recall_curve(hits, scores)  # by falling recall
    precision, recall = precision[:-1], recall[:-1] * sum(hits) / total
    highest = np.maximum.accumulate(precision)
    if rule == "eleven":
        levels = np.arange(11) / 10
        return float(sum(highest[recall >= level - 1e-12].max(initial=0) for level in levels) / 11)
    order = np.argsort(recall, kind="stable")
    rises, highs = [0.0, *recall[order]], [*highest[order]]
    return float(sum((rises[i + 1] - rises[i]) * max(highs[i:]) for i in range(len(highs))))


def oracle(p: Any) -> dict[str, Any]:
    from sklearn.metrics import precision_score

    labels = sorted({each.label for each in p.detections})
    aps = [
        ap([each for each in p.detections if each.label == label], total, p.args.rule)
        for label, total in zip(labels, p.truths, strict=True)
    ]
    if p.threshold is None:
        return {"ap0": aps[0], "ap1": aps[1], "map": sum(aps) / 2}
    hits = [each.hit for each in p.detections]
    reported = [float(each.score) >= float(p.threshold) for each in p.detections]
    precision = float(precision_score(hits, reported))
    return {"precision": precision, "recall": precision * sum(reported) / p.truths[0], "ap": aps[0]}
