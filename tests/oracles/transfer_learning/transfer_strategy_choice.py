"""Scenarios by a simulated error of each strategy; numpy solves for the crossing and walks down the curves.

The reason is judged by a person.
"""

from typing import Any
from unittest.mock import ANY

TOLERANCE = 1e-9
DIFFERENT = ("X-ray", "microscope", "ultrasonic", "radar")
WEIGHTS = {
    "head": 1e4,
    "later": 3e6,
    "all": 2e7,
    "random": 1e8,
}  # as many as count: far from their start they count more


def oracle(p: Any) -> dict[str, Any]:
    import numpy as np

    if p.task == "scenario":
        mismatch = {"head": 0.6, "later": 0.1, "all": 0, "random": 0}
        if not any(word in p.subject for word in DIFFERENT):
            mismatch = {name: value / 10 for name, value in mismatch.items()}
        errors = {name: mismatch[name] + (weights / p.images / 1e6) ** 0.5 for name, weights in WEIGHTS.items()}
        return {"strategy": min(errors, key=errors.__getitem__) if p.pretrained else "random", "reason": ANY}
    floors, slopes = (np.array([getattr(curve, name) for curve in p.curves], float) for name in ("floor", "slope"))
    (inverse,) = np.linalg.solve(slopes[:1, None] - slopes[1:2, None], floors[1:2] - floors[:1])
    crossing = round(inverse**-2)
    if p.task == "curves":
        errors = floors + slopes / np.sqrt(p.images)
        later = floors + slopes / np.sqrt(p.later)
        return {"errors": errors, "crossing": crossing, "best": ("head", "all")[later.argmin()]}
    steps = np.arange(0, 10 * p.halving)
    excess = 2.0 ** (p.doublings - steps / p.halving)
    return {
        "crossing": crossing,
        "images": round((slopes[2] / slopes[1]) ** 2),
        "steps": int(np.abs(excess - 1).argmin()),
    }
