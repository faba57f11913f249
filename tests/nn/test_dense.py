"""Fully connected layers against PyTorch."""

from __future__ import annotations

from itertools import pairwise
from random import Random

import pytest
import torch

from examgen.matrices import Rows
from examgen.nn.dense import affine, affine_backward, mlp_parameters, relu


def draw(rng: Random, rows: int, columns: int) -> Rows:
    return tuple(tuple(rng.randint(-5, 5) for _ in range(columns)) for _ in range(rows))


@pytest.mark.parametrize("seed", range(10))
def test_forward_and_backward(seed: int) -> None:
    rng = Random(seed)
    n, d, m = (rng.randint(1, 4) for _ in range(3))
    x, w, b, upstream = draw(rng, n, d), draw(rng, d, m), draw(rng, 1, m)[0], draw(rng, n, m)
    tensors = [torch.tensor(each, dtype=torch.float64, requires_grad=True) for each in (x, w, b)]
    y = torch.nn.functional.linear(tensors[0], tensors[1].T, tensors[2])
    assert y.tolist() == [list(row) for row in affine(x, w, b)]
    expected = torch.autograd.grad(y, tensors, torch.tensor(upstream, dtype=torch.float64))
    got = affine_backward(x, w, upstream)
    assert [torch.tensor(each).tolist() for each in got] == [each.tolist() for each in expected]


def test_sizes_must_fit() -> None:
    with pytest.raises(ValueError, match=r"zip\(\) argument"):
        affine(((1, 2, 3),), ((1,), (2,)), (0,))


def test_relu() -> None:
    assert relu((-2, 0, 3)) == (0, 0, 3)


@pytest.mark.parametrize("widths", [(3, 1), (3, 4, 1), (784, 100, 50, 10)])
def test_parameters(widths: tuple[int, ...]) -> None:
    layers = [torch.nn.Linear(a, b) for a, b in pairwise(widths)]
    assert mlp_parameters(widths) == sum(p.numel() for layer in layers for p in layer.parameters())
