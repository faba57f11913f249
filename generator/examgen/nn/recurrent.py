"""Recurrent layers: how many parameters they have, and the gradients of a scalar one through time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from examgen.rounding import Rational

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


def linear_states(w: Rational, driven: Sequence[Rational]) -> list[Rational]:
    """h_1 ... h_T of h_t = w h_(t-1) + driven_t from h_0 = 0."""
    found: list[Rational] = []
    for each in driven:
        found.append(w * (found[-1] if found else 0) + each)
    return found


def through_time(w: Rational, slopes: Sequence[Rational], last: Rational) -> list[Rational]:
    """dL/dh_1 ... dL/dh_T if the loss depends on h_T alone, with dL/dh_T = `last`.

    `slopes` are the activation's derivatives at steps 1 to T: dL/dh_t = dL/dh_(t+1) * slope_(t+1) * w.
    """
    found = [last]
    for slope in reversed(slopes[1:]):
        found.append(found[-1] * slope * w)
    return found[::-1]
