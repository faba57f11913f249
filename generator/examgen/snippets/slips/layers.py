"""Misconceptions about layers: windows, channels, parameters, flattening."""

from __future__ import annotations

from math import prod

from examgen.snippets.rules import Rules
from examgen.snippets.values import Sizes


class PlusOne(Rules):
    """The first position counts too: add 1 after dividing."""

    def positions(self, size: int, kernel: int, stride: int, padding: int, dilation: int) -> int:
        return super().positions(size, kernel, stride, padding, dilation) - 1


class OneSided(Rules):
    """Padding is added at both ends."""

    def positions(self, size: int, kernel: int, stride: int, padding: int, dilation: int) -> int:
        return super().positions(size - padding, kernel, stride, padding, dilation)


class NoStride(Rules):
    """The window moves in steps of the stride: divide by it."""

    def positions(self, size: int, kernel: int, stride: int, padding: int, dilation: int) -> int:
        return super().positions(size, kernel, 1, padding, dilation)


class KeepsSize(Rules):
    """A window of more than one pixel makes the map smaller, if the padding does not make up for it."""

    def positions(self, size: int, kernel: int, stride: int, padding: int, dilation: int) -> int:
        return size // stride


class NoDilation(Rules):
    """A dilated kernel of size k covers d(k - 1) + 1 pixels."""

    def positions(self, size: int, kernel: int, stride: int, padding: int, dilation: int) -> int:
        return super().positions(size, kernel, stride, padding, 1)


class StrideTimesSize(Rules):
    """A transposed convolution has (n - 1)s - 2p + k outputs along an axis of n inputs; this is ns."""

    def transposed(self, size: int, kernel: int, stride: int, padding: int, output_padding: int) -> int:
        return size * stride


class PaddingAdded(Rules):
    """The padding of a transposed convolution is cut off its output."""

    def transposed(self, size: int, kernel: int, stride: int, padding: int, output_padding: int) -> int:
        return super().transposed(size, kernel, stride, -padding, output_padding)


class Downwards(Rules):
    """A transposed convolution with a stride enlarges the map."""

    def transposed(self, size: int, kernel: int, stride: int, padding: int, output_padding: int) -> int:
        return self.positions(size, kernel, stride, padding, 1)


class KeepsChannels(Rules):
    """A filter sums over the channels of its input; each filter yields one channel."""

    def filters(self, channels: int, filters: int) -> int:
        return channels


class TimesChannels(Rules):
    """The results for the channels of the input are added up, not kept apart."""

    def filters(self, channels: int, filters: int) -> int:
        return channels * filters


class InputsFirst(Rules):
    """PyTorch stores weights with the outputs as first axis, the inputs as second."""

    def conv_weight(self, channels: int, filters: int, kernel: int, groups: int) -> Sizes:
        first, second, *kernels = super().conv_weight(channels, filters, kernel, groups)
        return second, first, *kernels

    def linear_weight(self, inputs: int, outputs: int) -> Sizes:
        return inputs, outputs


class NoGroups(Rules):
    """A filter of a grouped convolution sees the channels of its group only."""

    def conv_weight(self, channels: int, filters: int, kernel: int, groups: int) -> Sizes:
        return super().conv_weight(channels, filters, kernel, 1)


class FiltersByGroup(Rules):
    """The number of filters is that of all groups together."""

    def conv_weight(self, channels: int, filters: int, kernel: int, groups: int) -> Sizes:
        return super().conv_weight(channels, filters // groups, kernel, groups)


class NoBias(Rules):
    """The biases are parameters too."""

    def biases(self, outputs: int) -> list[Sizes]:
        return []


class OneBias(Rules):
    """Every output has a bias of its own."""

    def biases(self, outputs: int) -> list[Sizes]:
        return [(1,)]


class LinearFlattens(Rules):
    """A linear layer changes the last axis only; it flattens nothing."""

    def linear(self, shape: Sizes, outputs: int) -> Sizes:
        return shape[0], outputs


class LinearAppends(Rules):
    """A linear layer replaces the last axis; it appends none."""

    def linear(self, shape: Sizes, outputs: int) -> Sizes:
        return *shape, outputs


class FlattensAll(Rules):
    """The batch is no part of what is flattened."""

    def flatten(self, shape: Sizes, start: int) -> Sizes:
        return (prod(shape),)


class FlattensNothing(Rules):
    """Flattening multiplies sizes; no value is dropped."""

    def flatten(self, shape: Sizes, start: int) -> Sizes:
        return shape[: start + 1]


class FlattensOneMap(Rules):
    """All channels are flattened, not one map."""

    def flatten(self, shape: Sizes, start: int) -> Sizes:
        return *shape[:start], prod(shape[start + 1 :])


class PoolsToChannels(Rules):
    """Adaptive pooling keeps its axes of height and width."""

    def global_pool(self, shape: Sizes, size: int) -> Sizes:
        return shape[:2]
