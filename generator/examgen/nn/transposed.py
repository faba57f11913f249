"""Transposed convolution of one small map by exact numbers.

Each input value multiplies the kernel, and the products are stamped into the output in steps of the stride; where
stamps overlap they add up. It is the gradient of a convolution (cross-correlation) by its input.
A map is a tuple of rows.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from examgen.matrices import Entry, Rows


@dataclass(frozen=True)
class Transposed:
    """A transposed convolution, the same along both axes; `padding` is what is cropped at each end.

    `extra`, also called output padding, is added at the lower and right end. Raises ValueError if kernel or stride is
    below 1, padding or extra negative, or extra not smaller than the stride.
    """

    kernel: int
    stride: int = 1
    padding: int = 0
    extra: int = 0

    def __post_init__(self) -> None:
        if min(self.kernel, self.stride) < 1 or min(self.padding, self.extra) < 0 or self.extra >= self.stride:
            raise ValueError(f"kernel and stride are at least 1, padding and extra at least 0, extra < stride: {self}")

    def size(self, size: int) -> int:
        """Output values of an axis: (n - 1) s - 2 p + k + extra. Raises ValueError if none is left."""
        found = (size - 1) * self.stride - 2 * self.padding + self.kernel + self.extra
        if size < 1 or found < 1:
            raise ValueError(f"{self} leaves nothing of {size} values")
        return found


def stamps(a: Rows, kernel: Rows, stride: int) -> Iterator[tuple[tuple[int, int], Rows]]:
    """For each input value the row and column where its stamp begins, before cropping, and the stamp."""
    for i, row in enumerate(a):
        for j, value in enumerate(row):
            yield (i * stride, j * stride), tuple(tuple(value * weight for weight in weights) for weights in kernel)


def meeting(a: Rows, kernel: Rows, stride: int, row: int, column: int) -> list[tuple[Entry, Entry]]:
    """The input values whose stamps meet at a cell, before cropping, each with the weight that it has there."""
    side = range(len(kernel))
    return [
        (value, kernel[row - top][column - left])
        for top, values in zip(range(0, stride * len(a), stride), a, strict=True)
        for left, value in zip(range(0, stride * len(values), stride), values, strict=True)
        if row - top in side and column - left in side
    ]


def transposed_conv2d(a: Rows, kernel: Rows, layer: Transposed) -> Rows:
    """The output for a square kernel of the layer's size; ValueError if it has another."""
    if {len(kernel), *map(len, kernel)} != {layer.kernel}:
        raise ValueError(f"a kernel of side {layer.kernel} is needed, not {kernel}")
    height, width = layer.size(len(a)), layer.size(len(a[0]))
    canvas: list[list[Entry]] = [[0] * width for _ in range(height)]
    for (top, left), stamp in stamps(a, kernel, layer.stride):
        for i, row in enumerate(stamp, start=top - layer.padding):
            for j, value in enumerate(row, start=left - layer.padding):
                if 0 <= i < height and 0 <= j < width:
                    canvas[i][j] += value
    return tuple(map(tuple, canvas))
