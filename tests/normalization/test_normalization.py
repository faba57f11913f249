"""Normalisation against PyTorch and the standard library."""

from __future__ import annotations

import statistics
from fractions import Fraction as F
from itertools import product
from typing import Any

import pytest
import torch

from examgen.normalization.axes import AXES, Layer, means, normalised_with, statistics_shape, values_per_mean
from examgen.normalization.batchnorm import fold, fold_before, train_outputs, updated
from examgen.normalization.statistics import mean, rational_root, root, standardised, variance

BATCHES = [(1, 3), (-5, 1, 1, 3), (2, 2, 8, 8), (F(1, 2), F(7, 2), F(1, 2), F(7, 2))]


@pytest.mark.parametrize("values", BATCHES)
def test_statistics(values: tuple[F, ...]) -> None:
    exact = [F(value) for value in values]
    assert mean(values) == statistics.mean(exact)
    assert variance(values) == statistics.pvariance(exact)
    assert variance(values, unbiased=True) == statistics.variance(exact)
    assert (mean(standardised(values)), variance(standardised(values))) == (F(0), F(1))


def test_roots() -> None:
    assert root(F(9, 4)) == F(3, 2)
    assert root(2) == pytest.approx(1.41421356)
    with pytest.raises(ValueError, match="2 is not the square"):
        rational_root(2)


@pytest.mark.parametrize("values", BATCHES)
def test_batch_norm_in_training(values: tuple[F, ...]) -> None:
    layer = torch.nn.BatchNorm1d(1, eps=1e-12, momentum=0.25).double()
    layer.weight.data.fill_(3)
    layer.bias.data.fill_(-2)
    outputs = layer(torch.tensor([[float(value)] for value in values], dtype=torch.float64))[:, 0]
    assert train_outputs(values, 3, -2) == pytest.approx(outputs.tolist())
    assert updated(0, mean(values), F(1, 4)) == pytest.approx(layer.running_mean.item())
    assert updated(1, variance(values, unbiased=True), F(1, 4)) == pytest.approx(layer.running_var.item())


@pytest.mark.parametrize("before", [False, True])
def test_folding(before: bool) -> None:  # noqa: FBT001
    weights, bias = ((1, -2), (3, 4)), (5, -1)
    norm: dict[str, Any] = {"gamma": (2, -3), "beta": (1, 4), "means": (-1, 2), "variances": (4, F(1, 4))}
    linear, layer = torch.nn.Linear(2, 2).double(), torch.nn.BatchNorm1d(2, eps=0).double().eval()
    linear.weight.data, linear.bias.data = torch.tensor(weights).double(), torch.tensor(bias).double()
    layer.weight.data, layer.bias.data = (torch.tensor(norm[key]).double() for key in ("gamma", "beta"))
    layer.running_mean = torch.tensor(norm["means"]).double()
    layer.running_var = torch.tensor([float(value) for value in norm["variances"]]).double()
    folded = (fold_before if before else fold)(weights, bias, **norm)
    for x in product((-1.0, 0.0, 2.0), repeat=2):
        row = torch.tensor([x], dtype=torch.float64)
        expected = linear(layer(row)) if before else layer(linear(row))
        outputs = [sum(w * F(v) for w, v in zip(ws, x, strict=True)) + b for ws, b in zip(*folded, strict=True)]
        assert outputs == pytest.approx(expected[0].tolist())


@pytest.mark.parametrize("layer", AXES)
def test_axes(layer: Layer) -> None:
    sizes = (2, 3, 4, 5)
    assert statistics_shape(layer, sizes) == tuple(torch.zeros(sizes).mean(AXES[layer], keepdim=True).shape)
    assert len(list(normalised_with(layer, (1, 2, 0, 3), sizes))) == values_per_mean(layer, sizes)
    assert means(layer, sizes) * values_per_mean(layer, sizes) == 120


def test_groups() -> None:
    assert means("group", (2, 6, 1, 1), 3) == 6
    assert sorted(normalised_with("group", (1, 5, 0, 0), (2, 6, 1, 1), 3)) == [(1, 4, 0, 0), (1, 5, 0, 0)]
    with pytest.raises(ValueError, match="4 groups do not divide 6 channels"):
        means("group", (2, 6, 1, 1), 4)
    with pytest.raises(ValueError, match="'group'"):
        statistics_shape("group", (2, 6, 1, 1))
