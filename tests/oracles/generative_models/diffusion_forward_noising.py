"""The forward process as a chain of linear Gaussian steps: covariances of all x_t in numpy, conditioned on the ends."""

from __future__ import annotations

from typing import Any

TOLERANCE = 1e-9


def oracle(p: Any) -> dict[str, Any]:
    import numpy

    betas = numpy.array([float(beta) for beta in p.betas[: p.steps]])
    # x_1 ... x_t given x_0: loading of each on x_0, and on the noises of the steps
    count = len(betas)
    loading, noises = numpy.ones(count), numpy.zeros((count, count))
    for t, beta in enumerate(betas):
        scale = numpy.sqrt(1 - beta)
        loading[t] = scale * (loading[t - 1] if t else 1.0)
        noises[t] = scale * noises[t - 1] if t else 0.0
        noises[t, t] = numpy.sqrt(beta)
    covariance = noises @ noises.T
    signal, spread = loading[-1], numpy.sqrt(covariance[-1, -1])
    values: dict[str, Any] = {"kept": float(signal**2)}
    if p.clean:
        pixels = [signal * float(x) + spread * float(e) for x, e in zip(p.clean, p.noise, strict=True)]
        values["noisy"] = tuple(float(pixel) for pixel in pixels)
    if p.noisy is not None:
        (clean,) = numpy.linalg.solve([[signal]], [float(p.noisy) - spread * float(p.noise[0])])
        values["clean"] = float(clean)
        values["variance"] = float(covariance[-2, -2] - covariance[-2, -1] ** 2 / covariance[-1, -1])
    else:
        values["ratio"] = float(signal**2 / spread**2)
    return values
