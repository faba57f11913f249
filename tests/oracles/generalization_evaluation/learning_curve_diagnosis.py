"""Running minima by numpy; the curves by straight lines fitted to their parts."""

from __future__ import annotations

from fractions import Fraction
from typing import Any


def oracle(p: Any) -> dict[str, Any]:
    import numpy as np

    train, validation = np.array(p.run.train, dtype=float), np.array(p.run.validation, dtype=float)
    if p.drawing:
        at = np.array(p.drawing.marks) - 1
        return {"diagnosis": _cause(train, validation, np.log(10) * 100), "keep": "XYZ"[validation[at].argmin()]}
    count = len(validation)
    waited = np.array([e - int(np.argmin(validation[: e + 1])) for e in range(count)])

    def stop(patience: int) -> int:
        return int(np.append(np.flatnonzero(waited >= patience), count - 1)[0])

    last = stop(p.log.patience)
    kept = int(validation[: last + 1].argmin())
    values: dict[str, Any] = {"stop": last + 1, "kept": kept + 1}
    if p.log.late:
        values["missed"] = Fraction(int(validation[kept] - validation.min()), 100)
        return values | {"patience": next(k for k in range(1, count + 1) if stop(k) >= validation.argmin())}
    return values | {"gap": Fraction(int(validation[kept] - train[kept]), 100)}


def _cause(train: Any, validation: Any, chance: float) -> str:
    import numpy as np

    epochs = np.arange(len(train))
    cubic = np.polynomial.Polynomial.fit(epochs, train, 3)
    if np.abs(cubic(epochs) - train).mean() > 0.08 * chance:  # no smooth curve
        return "too-high"
    if train[-1] > 0.5 * chance:
        line = np.polynomial.Polynomial.fit(epochs, train, 1)
        return "too-low" if np.abs(line(epochs) - train).max() < 0.02 * chance else "underfitting"
    half = len(train) // 2
    slope = np.polyfit(epochs[half:], validation[half:], 1)[0]
    return "overfitting" if slope > 0 else "good"
