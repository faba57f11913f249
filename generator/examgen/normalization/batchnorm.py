"""Batch normalisation of one channel, epsilon 0 (Ioffe and Szegedy, 2015, algorithms 1 and 2)."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from examgen.normalization.statistics import Rational, rational_root, standardised


class Folded(NamedTuple):
    """A linear map that includes the batch normalisation after it."""

    weights: tuple[tuple[Fraction, ...], ...]  # out x in
    bias: tuple[Fraction, ...]


def train_outputs(values: Sequence[Rational], gamma: Rational, beta: Rational) -> tuple[Fraction, ...]:
    """What the layer makes of a batch in training mode: gamma times the standardised values plus beta.

    Raises ValueError if the batch's standard deviation is irrational.
    """
    return tuple(gamma * value + beta for value in standardised(values))


def updated(running: Rational, batch: Rational, momentum: Rational) -> Fraction:
    """A running statistic after a batch; `momentum` is the weight of the new value, as in PyTorch."""
    return Fraction((1 - momentum) * running + momentum * batch)


def fold(
    weights: Sequence[Sequence[Rational]],
    bias: Sequence[Rational],
    gamma: Sequence[Rational],
    beta: Sequence[Rational],
    means: Sequence[Rational],
    variances: Sequence[Rational],
) -> Folded:
    """The layer `weights` (out x in), `bias` (out) with the evaluation-mode normalisation of its outputs built in.

    Raises ValueError if a standard deviation is irrational.
    """
    maps = _affine(gamma, beta, means, variances)
    return Folded(
        tuple(tuple(scale * weight for weight in row) for (scale, _), row in zip(maps, weights, strict=True)),
        tuple(scale * b + shift for (scale, shift), b in zip(maps, bias, strict=True)),
    )


def fold_before(
    weights: Sequence[Sequence[Rational]],
    bias: Sequence[Rational],
    gamma: Sequence[Rational],
    beta: Sequence[Rational],
    means: Sequence[Rational],
    variances: Sequence[Rational],
) -> Folded:
    """The layer `weights` (out x in), `bias` (out) with the evaluation-mode normalisation of its inputs built in.

    Raises ValueError if a standard deviation is irrational.
    """
    maps = _affine(gamma, beta, means, variances)
    return Folded(
        tuple(tuple(weight * scale for weight, (scale, _) in zip(row, maps, strict=True)) for row in weights),
        tuple(
            Fraction(b + sum(weight * shift for weight, (_, shift) in zip(row, maps, strict=True)))
            for row, b in zip(weights, bias, strict=True)
        ),
    )


def _affine(
    gamma: Sequence[Rational], beta: Sequence[Rational], means: Sequence[Rational], variances: Sequence[Rational]
) -> list[tuple[Fraction, Fraction]]:
    """The normalisation of each value in evaluation mode as (scale, shift)."""
    scales = [Fraction(g) / rational_root(v) for g, v in zip(gamma, variances, strict=True)]
    return [(scale, shift - scale * m) for scale, m, shift in zip(scales, means, beta, strict=True)]
