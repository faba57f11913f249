"""Recurrent layers: how many parameters they have."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

GATES = {"rnn": 1, "gru": 3, "lstm": 4}
"""Affine maps of the cell, each from the input and the hidden state to a vector as long as the state."""


@dataclass(frozen=True)
class Recurrent:
    """A recurrent layer: (T, inputs) -> (T, directions * hidden). Raises ValueError if a size is below 1."""

    cell: Literal["rnn", "gru", "lstm"]
    inputs: int
    hidden: int
    biases: int = 1  # bias vectors a gate: 0, 1, or 2 as in PyTorch
    directions: int = 1

    def __post_init__(self) -> None:
        if min(self.inputs, self.hidden, self.directions) < 1 or self.biases not in (0, 1, 2):
            raise ValueError(f"{self} has a size out of range")

    @property
    def gate(self) -> int:
        """Parameters of one gate: (inputs + hidden) * hidden weights and its biases."""
        return (self.inputs + self.hidden + self.biases) * self.hidden

    def parameters(self) -> int:
        """Learnable weights and biases of all gates and directions, whatever the length of the sequence."""
        return self.directions * GATES[self.cell] * self.gate
