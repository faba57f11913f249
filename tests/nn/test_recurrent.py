"""Recurrent layers against PyTorch."""

from __future__ import annotations

import pytest
import torch

from examgen.nn.recurrent import Recurrent, linear_states, through_time

TORCH = {"rnn": torch.nn.RNN, "gru": torch.nn.GRU, "lstm": torch.nn.LSTM}


@pytest.mark.parametrize("cell", TORCH)
@pytest.mark.parametrize(("inputs", "hidden", "biases", "directions"), [(3, 5, 2, 1), (10, 4, 0, 1), (7, 8, 2, 2)])
def test_parameters(cell: str, inputs: int, hidden: int, biases: int, directions: int) -> None:
    layer = TORCH[cell](inputs, hidden, bias=biases == 2, bidirectional=directions == 2)
    expected = sum(parameter.numel() for parameter in layer.parameters())
    assert Recurrent(cell, inputs, hidden, biases, directions).parameters() == expected  # type: ignore[arg-type]


def test_one_bias_is_half_of_the_two() -> None:
    none, one, two = (Recurrent("lstm", 6, 9, biases).parameters() for biases in (0, 1, 2))
    assert one - none == two - one == 4 * 9


def test_sizes_are_checked() -> None:
    with pytest.raises(ValueError, match="hidden=0"):
        Recurrent("lstm", 3, 0)


def test_gradients_through_time() -> None:
    w, inputs = torch.tensor(-1.5, dtype=torch.float64), torch.tensor([0.4, -0.3, 0.8, 0.1], dtype=torch.float64)
    states = [torch.zeros((), dtype=torch.float64)]
    for x in inputs:
        states.append(torch.tanh(w * states[-1] + x).requires_grad_())
    expected = [each.item() for each in torch.autograd.grad(5 * states[-1], states[1:])]
    slopes = [1 - each.item() ** 2 for each in states[1:]]
    assert through_time(-1.5, slopes, 5.0) == pytest.approx(expected)  # type: ignore[arg-type]


def test_linear_states() -> None:
    assert linear_states(2, [1, -3, 5]) == [1, -1, 3]
