"""Errors by scikit-learn, PSNR in numpy."""

from __future__ import annotations

from typing import Any

TOLERANCE = 1e-9


def oracle(p: Any) -> dict[str, Any]:
    import numpy
    from sklearn.metrics import mean_absolute_error, mean_squared_error

    def psnr(error: float) -> float:
        return float(10 * numpy.log10(numpy.float64(255) ** 2 / error))

    first = mean_squared_error(p.original, p.restored)
    values: dict[str, Any] = {"mse": float(first)}
    if p.task == "one":
        return values | {"mae": float(mean_absolute_error(p.original, p.restored)), "psnr": psnr(first)}
    reference = p.original if p.second_original is None else p.second_original
    second = mean_squared_error(reference, p.second)
    values["mse-2"] = float(second)
    if p.task == "compare":
        sizes = [mean_absolute_error(p.original, restored) for restored in (p.restored, p.second)]
        return values | {"gap": psnr(first) - psnr(second), "better": ("first", "second")[int(numpy.argmin(sizes))]}
    originals = numpy.array([p.original, p.second_original], dtype=float)
    errors = numpy.array([p.restored, p.second]) - originals
    together = mean_squared_error(originals.ravel(), (originals + errors).ravel())
    better = mean_squared_error(originals.ravel(), (originals + errors / p.shrunk).ravel())
    return values | {"psnr": psnr(together), "gain": psnr(better) - psnr(together)}
