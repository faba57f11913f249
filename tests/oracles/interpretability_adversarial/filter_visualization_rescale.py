"""Scaling by scikit-learn, indices by NumPy."""

from typing import Any

TOLERANCE = 1e-9


def oracle(p: Any) -> dict[str, Any]:
    import numpy as np
    from sklearn.preprocessing import minmax_scale

    weights = np.array(p.tenths, dtype=float).reshape(-1)
    grey = minmax_scale(weights, (0, 255)).reshape(3, 3)
    low, high = weights.min(), weights.max()
    zero = minmax_scale(np.array([low, 0, high]), (0, 255))[1]
    return {"grey": grey, "zero": float(zero), "index": int(np.ravel_multi_index(p.pixel, p.size))}
