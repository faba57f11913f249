"""numpy for the products, scipy for cosine and Euclidean distances."""

from fractions import Fraction
from typing import Any


def oracle(p: Any) -> dict[str, Any]:
    import numpy as np
    from scipy.spatial.distance import cdist

    q, keys = np.array([p.query], dtype=float), np.array(p.keys, dtype=float)
    dots, similar = keys @ q[0], 1 - cdist(q, keys, "cosine")[0]
    best, closest = int(dots.argmax()), int(similar.argmax())
    values = {
        "dots": tuple(int(each) for each in dots),
        "cosines": tuple(Fraction(each).limit_denominator(2000) for each in similar),
    }
    if p.task == "two":
        return values | {"preferred": f"{best + 1}{closest + 1}"}
    if p.task == "three":
        return values | {"by-dot": str(best + 1), "by-cosine": str(closest + 1)}
    others = np.delete(dots, closest).max()
    factors = np.arange(1, 500)
    nearest = int(cdist(q, keys).argmin()) + 1
    return values | {"factor": int(factors[factors * dots[closest] > others][0]), "nearest": str(nearest)}
