"""Parameters and gradient of an autoencoder against PyTorch."""

from fractions import Fraction
from itertools import pairwise

import pytest
import torch
import torch.nn.functional as F  # noqa: N812 - PyTorch's own habit

from examgen.generative.autoencoder import compression, loss_gradient, parameters


@pytest.mark.parametrize("widths", [(12, 3, 12), (20, 8, 2, 8, 20)])
def test_parameters_agree_with_torch(widths: tuple[int, ...]) -> None:
    layers = [torch.nn.Linear(a, b) for a, b in pairwise(widths)]
    own = list(torch.nn.Sequential(*layers).parameters())
    assert parameters(widths) == sum(each.numel() for each in own)
    encoder = layers[: len(layers) // 2]
    shared = [layer.weight for layer in encoder] + [layer.bias for layer in layers]
    assert parameters(widths, tied=True) == sum(each.numel() for each in shared)


def test_gradient_agrees_with_torch() -> None:
    target, output = (3, -1, 4, 0), (1, 1, 5, -2)
    prediction = torch.tensor(output, dtype=torch.float64, requires_grad=True)
    F.mse_loss(prediction, torch.tensor(target, dtype=torch.float64)).backward()
    assert prediction.grad is not None
    assert [float(slope) for slope in loss_gradient(target, output)] == prediction.grad.tolist()


def test_compression() -> None:
    assert compression(784, 32) == Fraction(49, 2)


def test_tied_weights_need_symmetry() -> None:
    with pytest.raises(ValueError, match="symmetric"):
        parameters((4, 2, 5), tied=True)
