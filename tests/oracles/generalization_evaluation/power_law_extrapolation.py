"""A straight line fitted to logarithms by numpy; sizes found by scipy's root finder."""

from __future__ import annotations

from typing import Any

TOLERANCE = 1e-8


def oracle(p: Any) -> dict[str, Any]:
    import numpy as np
    from scipy.optimize import brentq

    base = float(p.floor or 0)
    sizes, errors = np.array(p.sizes, dtype=float), np.array([float(error) for error in p.errors])
    slope, intercept = np.polyfit(np.log(sizes[:2]), np.log(errors[:2] - base), 1)

    def error(log_n: float) -> float:
        return base + float(np.exp(slope * log_n + intercept))

    def log_size(wanted: float) -> float:
        return float(
            brentq(lambda log_n: error(log_n) - wanted, np.log(sizes[0]) - 1, np.log(sizes[2]) + 20, xtol=1e-13)
        )

    values: dict[str, Any] = {"exponent": [({}, -float(slope))], "prediction": error(float(np.log(sizes[2])))}
    if p.divisor:
        values["data"] = round(np.exp(log_size(errors[0] / p.divisor) - np.log(sizes[0])))
    if p.floor:
        values["samples"] = round(np.exp(log_size(base + float(p.last) / 2)))
    return values
