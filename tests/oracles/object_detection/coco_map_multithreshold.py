"""COCO's evaluation with NumPy arrays: cumulative counts at each threshold, interpolation from the right."""

from __future__ import annotations

from typing import Any

TOLERANCE = 1e-9


def oracle(p: Any) -> dict[str, Any]:
    import numpy as np

    overlaps = np.array([float(each.iou) for each in p.detections])
    order = np.argsort([-float(each.score) for each in p.detections])

    def ap(threshold: float) -> float:
        hits = overlaps[order] >= threshold - 1e-9
        found = np.cumsum(hits)
        precision, recall = found / np.arange(1, len(hits) + 1), found / p.truths
        if p.args.rule == "step":
            return float((precision * hits).sum() / p.truths)
        highest = np.maximum.accumulate(precision[::-1])[::-1]
        if p.args.rule == "envelope":
            return float((highest * np.diff(recall, prepend=0)).sum())
        at = np.searchsorted(recall, np.linspace(0, 1, 11) - 1e-9)
        return float(np.append(highest, 0)[at].mean())

    return {
        "ap50": ap(0.5),
        "ap75": ap(0.75),
        "mean": float(np.mean([ap(float(threshold)) for threshold in p.thresholds])),
    }
