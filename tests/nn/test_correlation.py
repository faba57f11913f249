"""Cross-correlation of small maps and its gradients, against PyTorch and its automatic differentiation."""

import random
from typing import Any

import pytest
import torch

from examgen.matrices import Rows
from examgen.nn.correlation import (
    correlate,
    input_gradient,
    kernel_gradient,
    padded,
    patches,
    rotated,
    uses,
)
from examgen.nn.windows import Window

CASES = [
    (3, Window(2)),
    (4, Window(2, 2)),
    (5, Window(3, 2)),
    (4, Window(3, 2, 1)),
    (3, Window(3, 1, 1)),
    (5, Window(2, 3)),
    (6, Window(3, 1, 2)),
    (2, Window(3, 2, 1)),
]


def square(rng: random.Random, side: int) -> Rows:
    return tuple(tuple(rng.randint(-5, 9) for _ in range(side)) for _ in range(side))


def tensor(volume: Any) -> Any:
    return torch.tensor(volume, dtype=torch.float64, requires_grad=True)


@pytest.mark.parametrize(("size", "window"), [*CASES, (7, Window(3, 2, 1, 2)), (5, Window(2, 1, 0, 3))])
@pytest.mark.parametrize("channels", [1, 2, 3])
def test_values_and_kernel_gradient(size: int, window: Window, channels: int) -> None:
    rng = random.Random(size * channels)
    volume, kernels = ([square(rng, n) for _ in range(channels)] for n in (size, window.kernel))
    x, w, b = tensor([volume]), tensor([kernels]), tensor([4])
    y = torch.nn.functional.conv2d(x, w, b, window.stride, window.padding, window.dilation)
    assert correlate(volume, kernels, window, 4) == rows(y[0, 0])
    upstream = square(rng, y.shape[-1])
    y.backward(torch.tensor([[upstream]], dtype=torch.float64))
    for c in range(channels):
        assert kernel_gradient(volume[c], upstream, window) == rows(w.grad[0, c])
        if window.dilation == 1:
            assert input_gradient(kernels[c], upstream, window, size) == rows(x.grad[0, c])


@pytest.mark.parametrize(("size", "window"), [*CASES, (7, Window(3, 2, 1, 2))])
def test_uses_counts_outputs_that_a_weight_reaches(size: int, window: Window) -> None:
    for tap in range(window.kernel):
        kernel = torch.zeros(1, 1, window.kernel)
        kernel[0, 0, tap] = 1
        ones = torch.ones(1, 1, size)
        y = torch.nn.functional.conv1d(ones, kernel, None, window.stride, window.padding, window.dilation)
        assert uses(size, window, tap) == int(y.sum())


def test_maps_that_need_not_be_square() -> None:
    assert patches(((1, 2, 3), (4, 5, 6)), Window(2)) == (((1, 2, 4, 5), (2, 3, 5, 6)),)
    assert padded(((7,),), 1) == ((0, 0, 0), (0, 7, 0), (0, 0, 0))
    assert rotated(((1, 2), (3, 4))) == ((4, 3), (2, 1))


def test_shapes_that_do_not_fit() -> None:
    a, k = ((1, 2, 3),) * 3, ((1, 0), (0, 1))
    with pytest.raises(ValueError, match="zip"):
        correlate([a, a], [k], Window(2))
    with pytest.raises(ValueError, match="zip"):
        correlate([a], [a], Window(2))
    with pytest.raises(ValueError, match="does not fit"):
        kernel_gradient(a, a, Window(2))
    with pytest.raises(ValueError, match="does not give"):
        input_gradient(k, a, Window(2), 3)


def rows(a: Any) -> Rows:
    return tuple(tuple(int(value) for value in row) for row in a.detach().tolist())
