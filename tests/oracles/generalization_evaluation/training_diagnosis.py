"""The cause from numbers that describe the curves: levels, straight lines and curvature fitted by numpy."""

from __future__ import annotations

from typing import Any


def oracle(p: Any) -> dict[str, Any]:
    first, *later = map(_cause, p.runs)
    if not later:
        return {"cause": first, "remedy": first}
    return {"cause": first, "then": later[0], "change": first}


def _cause(run: Any) -> str:
    import numpy as np

    chance = np.log(run.classes)
    train, validation = (np.array(losses) / 100 / chance for losses in (run.train, run.validation))  # guessing is 1
    at = np.linspace(-1, 1, len(train))
    line, curve = (np.polynomial.Polynomial.fit(at, train, degree) for degree in (1, 3))
    if train.std() < 0.03:
        return "stuck"
    if np.abs(curve(at) - train).mean() > 0.08:
        return "too-high"
    if train[-1] > 0.5:
        return "too-low" if np.abs(line(at) - train).max() < 0.02 else "underfitting"
    return "mismatch" if validation.mean() > 1 and validation.min() > 0.9 else "overfitting"
