"""PyTorch's rules for shapes, each a method, so that a misconception is a class with one method of its own.

Source: the shape sections of https://pytorch.org/docs/stable/nn.html and the notes on broadcasting.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest
from math import prod

from examgen.snippets.values import Sizes


class Rules:
    """The right rules. `axis` and `dim` count from 0, or from the end if they are negative."""

    def positions(self, size: int, kernel: int, stride: int, padding: int, dilation: int) -> int:
        """Where a window fits along an axis."""
        return (size + 2 * padding - dilation * (kernel - 1) - 1) // stride + 1

    def transposed(self, size: int, kernel: int, stride: int, padding: int, output_padding: int) -> int:
        """The axis after a transposed convolution."""
        return (size - 1) * stride - 2 * padding + kernel + output_padding

    def filters(self, channels: int, filters: int) -> int:  # noqa: ARG002 - misconceptions use it
        """Channels after a convolution."""
        return filters

    def conv_weight(self, channels: int, filters: int, kernel: int, groups: int) -> Sizes:
        """The weights of a convolution."""
        return filters, channels // groups, kernel, kernel

    def linear_weight(self, inputs: int, outputs: int) -> Sizes:
        """The weights of a linear layer."""
        return outputs, inputs

    def biases(self, outputs: int) -> list[Sizes]:
        """The biases of a layer."""
        return [(outputs,)]

    def linear(self, shape: Sizes, outputs: int) -> Sizes:
        """A linear layer replaces the last axis."""
        return *shape[:-1], outputs

    def flatten(self, shape: Sizes, start: int) -> Sizes:
        """The axes from `start` on become one."""
        return *shape[:start], prod(shape[start:])

    def global_pool(self, shape: Sizes, size: int) -> Sizes:
        """Adaptive pooling to a given height and width."""
        return *shape[:-2], size, size

    def permute(self, shape: Sizes, order: Sequence[int]) -> Sizes:
        """Axis i of the result is axis order[i]."""
        return tuple(shape[axis] for axis in order)

    def cat(self, shapes: Sequence[Sizes], dim: int) -> Sizes:
        """Tensors joined along an axis that they have."""
        axis = dim % len(shapes[0])
        return *shapes[0][:axis], sum(shape[axis] for shape in shapes), *shapes[0][axis + 1 :]

    def stack(self, shapes: Sequence[Sizes], dim: int) -> Sizes:
        """Tensors joined along a new axis."""
        axis = dim % (len(shapes[0]) + 1)
        return *shapes[0][:axis], len(shapes), *shapes[0][axis:]

    def broadcast(self, a: Sizes, b: Sizes) -> Sizes:
        """Axes are compared from the last one on; missing ones count as 1."""
        return tuple(y if x == 1 else x for x, y in zip_longest(a[::-1], b[::-1], fillvalue=1))[::-1]

    def matmul(self, a: Sizes, b: Sizes) -> Sizes:
        """The product of the last two axes for every index of the others."""
        return *self.broadcast(a[:-2], b[:-2]), a[-2], b[-1]

    def reduce(self, shape: Sizes, dim: int, *, keepdim: bool) -> Sizes:
        """A sum, mean, maximum ... along an axis."""
        axis = dim % len(shape)
        return *shape[:axis], *((1,) if keepdim else ()), *shape[axis + 1 :]

    def insert(self, shape: Sizes, dim: int) -> Sizes:
        """A new axis of size 1."""
        axis = dim % (len(shape) + 1)
        return *shape[:axis], 1, *shape[axis:]

    def embedding(self, shape: Sizes, entries: int, size: int) -> Sizes:  # noqa: ARG002 - misconceptions use it
        """A vector for every index."""
        return *shape, size

    def gradient(self, shape: Sizes) -> Sizes:
        """The gradient of a scalar with respect to a tensor."""
        return shape

    def losses(self, scores: Sizes) -> Sizes:
        """The values of a cross-entropy without reduction: the classes are axis 1."""
        return scores[0], *scores[2:]

    def shuffled(self, shape: Sizes, factor: int) -> Sizes:
        """A pixel shuffle turns channels into height and width."""
        return shape[0], shape[1] // factor**2, shape[2] * factor, shape[3] * factor

    def learns(self, *, requires_grad: bool) -> bool:
        """What `requires_grad` of a parameter is after it was set."""
        return requires_grad

    def numel(self, shape: Sizes) -> int:
        """The values of a tensor."""
        return prod(shape)
