"""Residual blocks (He et al., Deep Residual Learning for Image Recognition, CVPR 2016) as lists of layers.

Convolutions have no biases, since batch normalisation follows each of them. A block that halves height and width does
so in its (first) 3 x 3 convolution, as is usual now. The shortcut is a 1 x 1 convolution where input and output differ.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from examgen.nn.layers import BatchNorm2d, Conv2d, Layer, Shape


@dataclass(frozen=True)
class Residual:
    """A path of layers and a shortcut, which are added; an empty shortcut is the identity."""

    path: tuple[Layer, ...]
    shortcut: tuple[Layer, ...] = ()

    def output(self, shape: Shape) -> Shape:
        """(C, H, W) -> (C_out, H_out, W_out). Raises ValueError if path and shortcut end in different shapes."""
        ends = [through(layers, shape)[-1] for layers in (self.path, self.shortcut)]
        if ends[0] != ends[1]:
            raise ValueError(f"the path ends in {ends[0]}, the shortcut in {ends[1]}")
        return ends[0]

    def parameters(self) -> int:
        """Learnable parameters of both."""
        return sum(layer.parameters() for layer in (*self.path, *self.shortcut))

    def macs(self, shape: Shape) -> int:
        """Multiply-accumulates of both for one image; the addition is none."""
        self.output(shape)
        return sum(
            layer.macs(read)
            for layers in (self.path, self.shortcut)
            for layer, read in zip(layers, through(layers, shape), strict=False)
        )


def through(layers: Sequence[Layer], shape: Shape) -> list[Shape]:
    """The shape that each layer reads, and the last one's output."""
    shapes = [shape]
    for layer in layers:
        shapes.append(layer.output(shapes[-1]))
    return shapes


def basic_block(channels: int, filters: int, stride: int = 1) -> Residual:
    """Two 3 x 3 convolutions, as in ResNet-18 and ResNet-34."""
    path = (*_conv(channels, filters, 3, stride), *_conv(filters, filters, 3))
    return Residual(path, _shortcut(channels, filters, stride))


def bottleneck(channels: int, width: int, filters: int, stride: int = 1) -> Residual:
    """A 1 x 1 convolution down to `width` channels, a 3 x 3 one, and a 1 x 1 one up to `filters`, as in ResNet-50."""
    path = (*_conv(channels, width, 1), *_conv(width, width, 3, stride), *_conv(width, filters, 1))
    return Residual(path, _shortcut(channels, filters, stride))


def _conv(channels: int, filters: int, kernel: int, stride: int = 1) -> tuple[Layer, ...]:
    return Conv2d(channels, filters, kernel, stride, kernel // 2, bias=False), BatchNorm2d(filters)


def _shortcut(channels: int, filters: int, stride: int) -> tuple[Layer, ...]:
    return () if (channels, stride) == (filters, 1) else _conv(channels, filters, 1, stride)
