"""Boxes painted as numpy masks on a finer grid; overlap by numpy and scikit-learn."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

TOLERANCE = 1e-9
FINE = 2  # masks have this many pixels a unit


def oracle(p: Any) -> dict[str, Any]:
    import numpy as np
    from sklearn.metrics import jaccard_score

    def mask(printed: Any) -> Any:
        x, y, u, v = (Fraction(n) * FINE for n in printed.numbers)
        if printed.format == "cxcywh":
            x, y = x - u / 2, y - v / 2
        if printed.format != "xyxy":
            u, v = x + u, y + v
        painted = np.zeros((40 * FINE, 40 * FINE), dtype=bool)
        painted[int(y) : int(v), int(x) : int(u)] = True
        return painted

    a, b = mask(p.prediction), mask(p.truth)
    iou = float(jaccard_score(a.ravel(), b.ravel()))
    both, either = int((a & b).sum()), int((a | b).sum())
    values: dict[str, Any] = {"intersection": both // FINE**2, "union": either // FINE**2, "iou": iou}
    if p.threshold is not None:
        rows, columns = np.nonzero(a | b)
        frame = np.ptp(np.append(rows, rows.max() + 1)) * np.ptp(np.append(columns, columns.max() + 1))
        values["giou"] = float(iou - (frame - either) / frame)
        values["positive"] = "yes" if iou >= p.threshold else "no"
    return values
