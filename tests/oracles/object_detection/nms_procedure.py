"""Suppression as a fixed point of NumPy matrices: of all boxes at once, over and over until nothing changes."""

from __future__ import annotations

from typing import Any

TOLERANCE = 1e-9


def oracle(p: Any) -> dict[str, Any]:
    import numpy as np

    order = np.argsort([-float(each.score) for each in p.boxes])
    boxes = np.array([p.boxes[i].corners for i in order], dtype=float)
    labels = np.array([p.boxes[i].label for i in order])
    low, high = (pick(boxes[:, None, cut], boxes[None, :, cut]) for pick, cut in
                 ((np.maximum, slice(0, 2)), (np.minimum, slice(2, 4))))  # fmt: skip
    shared = np.clip(high - low, 0, None).prod(axis=-1)
    areas = (boxes[:, 2:] - boxes[:, :2]).prod(axis=-1)
    overlap = shared / (areas[:, None] + areas[None, :] - shared)

    def survivors(threshold: float, *, per_class: bool) -> list[int]:
        links = np.triu(overlap > threshold, k=1)
        if per_class:
            links &= labels[:, None] == labels[None, :]
        alive = np.ones(len(boxes), dtype=bool)
        for _ in boxes:
            alive = ~(links & alive[:, None]).any(axis=0)
        return [int(order[i]) for i in np.flatnonzero(alive)]

    values: dict[str, Any] = {
        "kept": frozenset("PQRSTU"[i] for i in survivors(float(p.threshold), per_class=True)),
    }
    if p.other is not None:
        return values | {"other": len(survivors(float(p.other), per_class=True))}
    same = np.triu((labels[:, None] == labels[None, :]) & (shared > 0), k=1)
    first = int(np.flatnonzero(same.any(axis=1))[0])  # the best box with a partner, and its best partner
    values["iou"] = float(overlap[first, np.flatnonzero(same[first])[0]])
    if len(set(labels)) > 1:
        values["merged"] = len(survivors(float(p.threshold), per_class=False))
    return values
