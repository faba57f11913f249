"""Sliding windows along one axis, and what a stack of them sees.

Source of the arithmetic: Dumoulin and Visin, A guide to convolution arithmetic for deep learning (2016), relationship 6
for one layer with padding and stride, section 5.1 for dilation; Araujo, Norris and Sim, Computing Receptive Fields of
Convolutional Neural Networks (Distill, 2019) for stacks.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Window:
    """`kernel` taps that are `dilation` apart, moved in steps of `stride` over an axis with `padding` at both ends.

    Raises ValueError if kernel, stride or dilation is below 1 or the padding is negative.
    """

    kernel: int
    stride: int = 1
    padding: int = 0
    dilation: int = 1

    def __post_init__(self) -> None:
        if min(self.kernel, self.stride, self.dilation) < 1 or self.padding < 0:
            raise ValueError(f"kernel, stride and dilation must be at least 1 and padding at least 0, got {self}")

    @property
    def extent(self) -> int:
        """Distance from the first to the last tap, both included (effective kernel): d (k - 1) + 1."""
        return self.dilation * (self.kernel - 1) + 1

    def positions(self, size: int) -> int:
        """Places where the window fits on an axis of `size` values: floor((n + 2 p - extent) / s) + 1.

        Raises ValueError if it fits nowhere.
        """
        room = size + 2 * self.padding - self.extent
        if size < 1 or room < 0:
            raise ValueError(f"a window of extent {self.extent} does not fit on {size} + 2 * {self.padding} values")
        return room // self.stride + 1


@dataclass(frozen=True)
class ReceptiveField:
    """The part of the input axis that one unit sees: `size` values, of which the one of unit 0 begins at index `start`.

    `jump` is the distance in the input between neighbouring units. Values in the padding count, so that `start` may be
    negative; this is the theoretical field, not the effective one.
    """

    size: int
    jump: int
    start: int

    def begin(self, unit: int) -> int:
        """Input index (from 0) of the first value that output unit `unit` (from 0) sees."""
        return self.start + unit * self.jump


def receptive_fields(stack: Iterable[Window]) -> list[ReceptiveField]:
    """The field after each layer of `stack`, first layer first; pooling is a window like any other.

    R_l = R_(l-1) + (extent_l - 1) j_(l-1), j_l = j_(l-1) s_l, start_l = start_(l-1) - p_l j_(l-1), from 1, 1 and 0.
    """
    fields = []
    size, jump, start = 1, 1, 0
    for window in stack:
        size += (window.extent - 1) * jump
        start -= window.padding * jump
        jump *= window.stride
        fields.append(ReceptiveField(size, jump, start))
    return fields
