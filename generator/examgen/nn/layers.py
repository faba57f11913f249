"""The layers of a convolutional network as plain values: output shape, learnable parameters, multiply-accumulates.

Shapes are for one image, channels first: (C, H, W) for a feature map, (N,) for a vector. `output` and `macs` raise
ValueError if the input shape does not fit. Conventions: sizes are rounded down; biases count as parameters but not as
multiply-accumulates; pooling, batch normalisation and flattening count as 0 multiply-accumulates; products with padded
zeros count.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import prod
from typing import Literal

from examgen.nn.windows import Window

Shape = tuple[int, ...]
Size = int | tuple[int, int]
"""One number for both axes, or (height, width)."""


@dataclass(frozen=True)
class Conv2d:
    """A convolution with `filters` output channels; a filter reads in_channels / groups channels.

    Raises ValueError if a size is out of range or `groups` does not divide both channel numbers.
    """

    in_channels: int
    filters: int
    kernel: Size
    stride: Size = 1
    padding: Size = 0
    dilation: Size = 1
    groups: int = 1
    bias: bool = True

    def __post_init__(self) -> None:
        _positive(self.in_channels, self.filters, self.groups)
        if self.in_channels % self.groups or self.filters % self.groups:
            sizes = f"{self.in_channels} channels and {self.filters} filters"
            raise ValueError(f"the number of groups must divide {sizes}, got {self.groups}")
        _ = self.windows

    @property
    def windows(self) -> tuple[Window, Window]:
        """What slides down the rows, and what slides along the columns."""
        return _windows(self.kernel, self.stride, self.padding, self.dilation)

    @property
    def weights(self) -> int:
        """Learnable weights without biases: C_out * (C_in / groups) * K_h * K_w."""
        return self.filters * (self.in_channels // self.groups) * prod(_pair(self.kernel))

    def output(self, shape: Shape) -> Shape:
        """(C_in, H, W) -> (C_out, H_out, W_out)."""
        return self.filters, *_slide(self.windows, _map(shape, self.in_channels))

    def parameters(self) -> int:
        """Learnable weights and biases: C_out * (C_in / groups * K_h * K_w + 1), without the 1 if there is no bias."""
        return self.weights + self.filters * self.bias

    def macs(self, shape: Shape) -> int:
        """Multiply-accumulates for one image: C_out * H_out * W_out * (C_in / groups) * K_h * K_w; no biases."""
        _, height, width = self.output(shape)
        return height * width * self.weights


@dataclass(frozen=True)
class Pool2d:
    """Max or average pooling of each channel by itself.

    Raises ValueError if a size is out of range or the padding exceeds half the kernel (a window could see zeros only).
    """

    kernel: Size
    stride: Size
    padding: Size = 0
    mode: Literal["max", "average"] = "max"

    def __post_init__(self) -> None:
        if any(2 * window.padding > window.kernel for window in self.windows):
            raise ValueError(f"padding {self.padding} of a pooling layer exceeds half its kernel {self.kernel}")

    @property
    def windows(self) -> tuple[Window, Window]:
        """What slides down the rows, and what slides along the columns."""
        return _windows(self.kernel, self.stride, self.padding, 1)

    def output(self, shape: Shape) -> Shape:
        """(C, H, W) -> (C, H_out, W_out)."""
        feature_map = _map(shape)
        return feature_map[0], *_slide(self.windows, feature_map)

    def parameters(self) -> int:
        """Pooling learns nothing: 0."""
        return 0

    def macs(self, shape: Shape) -> int:
        """By convention 0: comparisons and means are not multiply-accumulates."""
        self.output(shape)
        return 0


@dataclass(frozen=True)
class Flatten:
    """All values of a feature map as one vector."""

    def output(self, shape: Shape) -> Shape:
        """(C, H, W) -> (C * H * W,)."""
        return (prod(_map(shape)),)

    def parameters(self) -> int:
        """Flattening learns nothing: 0."""
        return 0

    def macs(self, shape: Shape) -> int:
        """Flattening computes nothing: 0."""
        self.output(shape)
        return 0


@dataclass(frozen=True)
class Linear:
    """A fully connected layer. Raises ValueError if a number of features is below 1."""

    in_features: int
    out_features: int
    bias: bool = True

    def __post_init__(self) -> None:
        _positive(self.in_features, self.out_features)

    def output(self, shape: Shape) -> Shape:
        """(in_features,) -> (out_features,)."""
        if shape != (self.in_features,):
            raise ValueError(f"a layer for vectors of {self.in_features} values got the shape {shape}")
        return (self.out_features,)

    def parameters(self) -> int:
        """Learnable weights and biases: out * (in + 1), without the 1 if there is no bias."""
        return self.out_features * (self.in_features + self.bias)

    def macs(self, shape: Shape) -> int:
        """Multiply-accumulates for one vector: out * in; biases not counted."""
        self.output(shape)
        return self.out_features * self.in_features


@dataclass(frozen=True)
class BatchNorm2d:
    """Batch normalisation of each channel of a feature map. Raises ValueError if there are no channels."""

    channels: int

    def __post_init__(self) -> None:
        _positive(self.channels)

    def output(self, shape: Shape) -> Shape:
        """(C, H, W) -> (C, H, W)."""
        return _map(shape, self.channels)

    def parameters(self) -> int:
        """Learnable scales and shifts: 2 C; the running mean and variance are not learned."""
        return 2 * self.channels

    def macs(self, shape: Shape) -> int:
        """By convention 0: at test time it can be folded into the layer before it."""
        self.output(shape)
        return 0


Layer = Conv2d | Pool2d | Flatten | Linear | BatchNorm2d


def _pair(size: Size) -> tuple[int, int]:
    return (size, size) if isinstance(size, int) else size


def _windows(kernel: Size, stride: Size, padding: Size, dilation: Size) -> tuple[Window, Window]:
    down, along = zip(_pair(kernel), _pair(stride), _pair(padding), _pair(dilation), strict=True)
    return Window(*down), Window(*along)


def _slide(windows: tuple[Window, Window], feature_map: tuple[int, int, int]) -> tuple[int, int]:
    down, along = windows
    _, height, width = feature_map
    return down.positions(height), along.positions(width)


def _map(shape: Shape, channels: int | None = None) -> tuple[int, int, int]:
    if len(shape) != 3 or min(shape) < 1:
        raise ValueError(f"a feature map has the shape (channels, height, width), got {shape}")
    if channels not in (None, shape[0]):
        raise ValueError(f"a layer for {channels} channels got the shape {shape}")
    return shape[0], shape[1], shape[2]


def _positive(*numbers: int) -> None:
    if min(numbers) < 1:
        raise ValueError(f"channels, filters, features and groups must be at least 1, got {numbers}")
