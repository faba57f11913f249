"""Pooling, its gradients and unpooling, against PyTorch."""

import random
from fractions import Fraction
from typing import Any

import pytest
import torch

from examgen.matrices import Rows
from examgen.nn.pooling import (
    average_pool,
    average_pool_backward,
    covered,
    global_average,
    max_pool,
    max_pool_backward,
    max_unpool,
    switches,
)
from examgen.nn.windows import Window

CASES = [
    ((4, 4), Window(2, 2)),
    ((5, 5), Window(3, 2)),
    ((4, 6), Window(3, 1)),
    ((5, 4), Window(2, 1)),
    ((4, 4), Window(3, 2, 1)),
    ((4, 4), Window(2, 2, 1)),
    ((7, 6), Window(3, 3, 1)),
]


def distinct(shape: tuple[int, int], seed: int = 0) -> Rows:
    values = random.Random(seed).sample(range(-40, 40), shape[0] * shape[1])
    return tuple(tuple(values[i * shape[1] : (i + 1) * shape[1]]) for i in range(shape[0]))


def tensor(rows: Rows) -> Any:
    return torch.tensor([[[[float(value) for value in row] for row in rows]]], dtype=torch.float64, requires_grad=True)


def assert_same(ours: Rows, theirs: Any) -> None:
    torch.testing.assert_close(tensor(ours).detach()[0, 0], theirs.detach()[0, 0])


@pytest.mark.parametrize(("shape", "window"), CASES)
def test_values_and_gradients_as_in_pytorch(shape: tuple[int, int], window: Window) -> None:
    a = distinct(shape)
    sizes = window.kernel, window.stride, window.padding
    x = tensor(a)
    largest = torch.nn.functional.max_pool2d(x, *sizes)
    means = torch.nn.functional.avg_pool2d(x, *sizes, count_include_pad=False)
    assert_same(max_pool(a, window), largest)
    assert_same(average_pool(a, window), means)
    upstream = distinct(tuple(largest.shape[2:]), seed=1)
    assert_same(max_pool_backward(a, window, upstream), torch.autograd.grad(largest, x, tensor(upstream))[0])
    assert_same(average_pool_backward(shape, window, upstream), torch.autograd.grad(means, x, tensor(upstream))[0])


def test_global_average_is_the_mean() -> None:
    assert global_average(((1, 2), (3, 5))) == Fraction(11, 4)


def test_unpooling_as_in_pytorch() -> None:
    a, values = distinct((6, 4)), distinct((3, 2), seed=2)
    _, indices = torch.nn.functional.max_pool2d(tensor(a), 2, return_indices=True)
    ours = max_unpool(values, switches(a, Window(2, 2)), (6, 4))
    assert_same(ours, torch.nn.functional.max_unpool2d(tensor(values), indices, 2))


def test_what_has_no_one_answer_is_refused() -> None:
    with pytest.raises(ValueError, match="maximum 3"):
        switches(((3, 3), (0, 1)), Window(2, 2))
    with pytest.raises(ValueError, match="same place"):
        max_unpool(((1, 2),), {(0, 0): (1, 1), (0, 1): (1, 1)}, (2, 2))
    with pytest.raises(ValueError, match="nothing but padding"):
        covered((2, 2), Window(1, 1, 1))
