"""Recurrent layers against PyTorch."""

from __future__ import annotations

import pytest
import torch

from examgen.nn.recurrent import Recurrent

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
