"""IoUs as a NumPy matrix, columns struck out once they are matched, the area under the interpolated curve."""

from __future__ import annotations

from typing import Any

TOLERANCE = 1e-9


def oracle(p: Any) -> dict[str, Any]:
    import numpy as np

    order = np.argsort([-float(each.score) for each in p.detections])
    boxes = np.array([p.detections[i].corners for i in order], dtype=float)[:, None]
    truths = np.array(p.truths, dtype=float)[None]
    sides = np.minimum(boxes[..., 2:], truths[..., 2:]) - np.maximum(boxes[..., :2], truths[..., :2])
    shared = np.clip(sides, 0, None).prod(axis=-1)
    areas = [(each[..., 2:] - each[..., :2]).prod(axis=-1) for each in (boxes, truths)]
    overlaps = shared / (areas[0] + areas[1] - shared)
    first = overlaps[np.flatnonzero(overlaps.any(axis=1))[0]].max()
    left, hits = overlaps.copy(), []
    for row in left:
        column = int(row.argmax())
        hits.append(bool(row[column] >= float(p.threshold)))
        if hits[-1]:
            left[:, column] = -1
    found = np.cumsum(hits)
    recall, precision = found / len(p.truths), found / np.arange(1, len(hits) + 1)
    highest = np.maximum.accumulate(precision[::-1])[::-1]
    areas_under = {
        "step": lambda: float((precision * hits).sum() / len(p.truths)),
        "envelope": lambda: float((highest * np.diff(recall, prepend=0)).sum()),
        "eleven": lambda: float(np.append(highest, 0)[np.searchsorted(recall, np.linspace(0, 1, 11) - 1e-9)].mean()),
    }
    return {
        "iou": float(first),
        "positives": frozenset("PQRSTU"[i] for i, hit in zip(order, hits, strict=True) if hit),
        "recall": float(recall[-1]),
        "ap": areas_under[p.args.rule](),
    }
