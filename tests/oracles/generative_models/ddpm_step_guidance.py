"""The reverse step as conditioning in a joint Gaussian of x_{t-1} and x_t given x_0, in numpy."""

from __future__ import annotations

from typing import Any

TOLERANCE = 1e-9


def oracle(p: Any) -> dict[str, Any]:
    import numpy

    alpha, kept = float(p.alpha), float(p.kept)
    before = kept / alpha
    noise = float(p.conditional)
    values: dict[str, Any] = {}
    if p.scale is not None:
        line = numpy.polyfit([0, 1], [float(p.unconditional), noise], 1)  # from the scale to the noise
        noise = float(numpy.polyval(line, float(p.scale)))
        values["noise"] = noise
    (clean,) = numpy.linalg.solve([[numpy.sqrt(kept)]], [float(p.noisy) - numpy.sqrt(1 - kept) * noise])
    if p.drawn is None:
        values["clean"] = float(clean)
        clean = numpy.clip(clean, -1, 1)
    mean = numpy.sqrt([before, kept]) * clean
    covariance = numpy.sqrt(alpha) * (1 - before)
    values["mean"] = float(mean[0] + covariance / (1 - kept) * (float(p.noisy) - mean[1]))
    if p.drawn is not None:
        values["sample"] = values["mean"] + float(numpy.sqrt(1 - alpha)) * float(p.drawn)
    return values
