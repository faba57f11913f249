"""Second methods for the numbers of `layers`, `windows` and `memory`: they enumerate and count.

Nothing here uses a formula of those modules, so that a template can check one against the other in every draw. Counts
are made per axis and multiplied across axes, which is exact and keeps each call below a millisecond at exam sizes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction

Taps = tuple[int, int, int, int]
"""Kernel, stride, padding and dilation of a window along one axis."""


def count_positions(size: int, kernel: int, stride: int = 1, padding: int = 0, dilation: int = 1) -> int:
    """Windows that lie inside the padded axis, tried one after the other; 0 if none does."""
    padded = range(-padding, size + padding)
    return sum(padded[first] + dilation * (kernel - 1) in padded for first in range(0, len(padded), stride))


def count_conv_parameters(in_channels: int, filters: int, kernel: tuple[int, int], groups: int, *, bias: bool) -> int:
    """Learnable numbers of a convolution, filter by filter; `kernel` is (height, width)."""
    taps = len({(row, column) for row in range(kernel[0]) for column in range(kernel[1])})
    return sum(channels * taps + bias for channels in _channels_read(in_channels, filters, groups))


def count_conv_macs(
    in_channels: int, filters: int, groups: int, rows: tuple[int, Taps], columns: tuple[int, Taps]
) -> int:
    """Multiply-accumulates of a convolution, from pairs: (output row, kernel row), (output column, kernel column) and
    (filter, channel that it reads). `rows` and `columns` are an axis' size and its window.
    """
    channel_pairs = sum(_channels_read(in_channels, filters, groups))
    return _tap_pairs(*rows) * channel_pairs * _tap_pairs(*columns)


def seen_inputs(stack: Sequence[Taps], unit: int) -> set[int]:
    """Input indices, those in the padding included, that reach output unit `unit`: layer by layer from the top down."""
    seen = {unit}
    for kernel, stride, padding, dilation in reversed(stack):
        seen = {index * stride - padding + tap * dilation for index in seen for tap in range(kernel)}
    return seen


def count_values(shape: Sequence[int]) -> int:
    """Values of a tensor: the row-major index of its last one, plus one."""
    last = 0
    for size in shape:
        last = last * size + size - 1
    return last + 1


def count_memory(shape: Sequence[int], dtype: str, unit: str) -> Fraction:
    """Memory of a tensor in `unit`: bits by the digits in the name of `dtype`, then prefix by prefix."""
    memory = Fraction(count_values(shape) * int("".join(filter(str.isdigit, dtype))), 8)
    for _ in range("BKMG".index(unit[0])):
        memory /= 1024 if "i" in unit else 1000
    return memory


def _channels_read(in_channels: int, filters: int, groups: int) -> list[int]:
    members = Counter(channel * groups // in_channels for channel in range(in_channels))
    return [members[number * groups // filters] for number in range(filters)]


def _tap_pairs(size: int, window: Taps) -> int:
    return sum(window[0] for _ in range(count_positions(size, *window)))
