"""Volume rendering with numpy's exponential and cumulative product."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

TOLERANCE = 1e-9


def oracle(p: Any) -> dict[str, Any]:
    import numpy

    if p.odds:
        gaps = numpy.diff(p.places) if p.places else numpy.ones(len(p.odds))
        alpha = -numpy.expm1(-numpy.log(p.odds) * gaps)
    else:
        alpha = numpy.array([float(each) for each in p.opacities])
    passed = numpy.cumprod(numpy.concatenate([[1.0], 1 - alpha]))
    weights = passed[:-1] * alpha
    background = float(p.background or 0)
    colours = numpy.array([float(colour) for colour in p.colours])
    values: dict[str, Any] = {
        "weights": tuple(Fraction(each).limit_denominator(100_000) for each in weights),
        "colour": float(weights @ colours + passed[-1] * background),
    }
    if p.odds and not p.places:
        values["alphas"] = tuple(Fraction(each).limit_denominator(100) for each in alpha)
    if p.background is not None:
        values |= {"rest": float(passed[-1]), "depth": float(weights @ numpy.array(p.places[:-1]))}
    return values
