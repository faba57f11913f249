"""Misconceptions about shapes: the rules with one of them wrong."""

from __future__ import annotations

from collections.abc import Sequence
from math import prod

from examgen.snippets.rules import Rules
from examgen.snippets.values import Sizes


class PlusOne(Rules):
    """The first position counts too: add 1 after dividing."""

    def positions(self, size: int, kernel: int, stride: int, padding: int, dilation: int) -> int:  # noqa: D102
        return super().positions(size, kernel, stride, padding, dilation) - 1


class OneSided(Rules):
    """Padding is added at both ends."""

    def positions(self, size: int, kernel: int, stride: int, padding: int, dilation: int) -> int:  # noqa: D102
        return super().positions(size - padding, kernel, stride, padding, dilation)


class NoStride(Rules):
    """The window moves in steps of the stride: divide by it."""

    def positions(self, size: int, kernel: int, stride: int, padding: int, dilation: int) -> int:  # noqa: D102, ARG002
        return super().positions(size, kernel, 1, padding, dilation)


class KeepsSize(Rules):
    """A window of more than one pixel makes the map smaller, if the padding does not make up for it."""

    def positions(self, size: int, kernel: int, stride: int, padding: int, dilation: int) -> int:  # noqa: D102, ARG002
        return size // stride


class NoDilation(Rules):
    """A dilated kernel of size k covers d(k - 1) + 1 pixels."""

    def positions(self, size: int, kernel: int, stride: int, padding: int, dilation: int) -> int:  # noqa: D102, ARG002
        return super().positions(size, kernel, stride, padding, 1)


class StrideTimesSize(Rules):
    """A transposed convolution has (n - 1)s - 2p + k outputs along an axis of n inputs; this is ns."""

    def transposed(self, size: int, kernel: int, stride: int, padding: int, output_padding: int) -> int:  # noqa: D102, ARG002
        return size * stride


class PaddingAdded(Rules):
    """The padding of a transposed convolution is cut off its output."""

    def transposed(self, size: int, kernel: int, stride: int, padding: int, output_padding: int) -> int:  # noqa: D102
        return super().transposed(size, kernel, stride, -padding, output_padding)


class Downwards(Rules):
    """A transposed convolution with a stride enlarges the map."""

    def transposed(self, size: int, kernel: int, stride: int, padding: int, output_padding: int) -> int:  # noqa: D102, ARG002
        return self.positions(size, kernel, stride, padding, 1)


class KeepsChannels(Rules):
    """A filter sums over the channels of its input; each filter yields one channel."""

    def filters(self, channels: int, filters: int) -> int:  # noqa: D102, ARG002
        return channels


class TimesChannels(Rules):
    """The results for the channels of the input are added up, not kept apart."""

    def filters(self, channels: int, filters: int) -> int:  # noqa: D102
        return channels * filters


class InputsFirst(Rules):
    """PyTorch stores weights with the outputs as first axis, the inputs as second."""

    def conv_weight(self, channels: int, filters: int, kernel: int, groups: int) -> Sizes:  # noqa: D102
        first, second, *kernels = super().conv_weight(channels, filters, kernel, groups)
        return second, first, *kernels

    def linear_weight(self, inputs: int, outputs: int) -> Sizes:  # noqa: D102
        return inputs, outputs


class NoGroups(Rules):
    """A filter of a grouped convolution sees the channels of its group only."""

    def conv_weight(self, channels: int, filters: int, kernel: int, groups: int) -> Sizes:  # noqa: D102, ARG002
        return super().conv_weight(channels, filters, kernel, 1)


class FiltersByGroup(Rules):
    """The number of filters is that of all groups together."""

    def conv_weight(self, channels: int, filters: int, kernel: int, groups: int) -> Sizes:  # noqa: D102
        return super().conv_weight(channels, filters // groups, kernel, groups)


class NoBias(Rules):
    """The biases are parameters too."""

    def biases(self, outputs: int) -> list[Sizes]:  # noqa: D102, ARG002
        return []


class OneBias(Rules):
    """Every output has a bias of its own."""

    def biases(self, outputs: int) -> list[Sizes]:  # noqa: D102, ARG002
        return [(1,)]


class LinearFlattens(Rules):
    """A linear layer changes the last axis only; it flattens nothing."""

    def linear(self, shape: Sizes, outputs: int) -> Sizes:  # noqa: D102
        return shape[0], outputs


class LinearAppends(Rules):
    """A linear layer replaces the last axis; it appends none."""

    def linear(self, shape: Sizes, outputs: int) -> Sizes:  # noqa: D102
        return *shape, outputs


class FlattensAll(Rules):
    """The batch is no part of what is flattened."""

    def flatten(self, shape: Sizes, start: int) -> Sizes:  # noqa: D102, ARG002
        return (prod(shape),)


class FlattensNothing(Rules):
    """Flattening multiplies sizes; no value is dropped."""

    def flatten(self, shape: Sizes, start: int) -> Sizes:  # noqa: D102
        return shape[: start + 1]


class FlattensOneMap(Rules):
    """All channels are flattened, not one map."""

    def flatten(self, shape: Sizes, start: int) -> Sizes:  # noqa: D102
        return *shape[:start], prod(shape[start + 1 :])


class PoolsToChannels(Rules):
    """Adaptive pooling keeps its axes of height and width."""

    def global_pool(self, shape: Sizes, size: int) -> Sizes:  # noqa: D102, ARG002
        return shape[:2]


class NoPermute(Rules):
    """The axes change their places."""

    def permute(self, shape: Sizes, order: Sequence[int]) -> Sizes:  # noqa: D102, ARG002
        return shape


class ReversedAxes(Rules):
    """Only the named axes change their places."""

    def permute(self, shape: Sizes, order: Sequence[int]) -> Sizes:  # noqa: D102, ARG002
        return shape[::-1]


class CatStacks(Rules):
    """torch.cat makes no new axis; torch.stack does."""

    def cat(self, shapes: Sequence[Sizes], dim: int) -> Sizes:  # noqa: D102
        return super().stack(shapes, dim)


class CatFirst(Rules):
    """The tensors are joined along the axis dim, which is not the batch."""

    def cat(self, shapes: Sequence[Sizes], dim: int) -> Sizes:  # noqa: D102
        return super().cat(shapes, 1 if dim % len(shapes[0]) == 0 else 0)


class CatAdds(Rules):
    """A concatenation keeps both tensors, one after the other; it does not add them."""

    def cat(self, shapes: Sequence[Sizes], dim: int) -> Sizes:  # noqa: D102, ARG002
        return shapes[0]


class StackCats(Rules):
    """torch.stack makes a new axis; torch.cat does not."""

    def stack(self, shapes: Sequence[Sizes], dim: int) -> Sizes:  # noqa: D102
        return super().cat(shapes, min(dim, len(shapes[0]) - 1))


class StackLast(Rules):
    """The new axis stands at the place dim."""

    def stack(self, shapes: Sequence[Sizes], dim: int) -> Sizes:  # noqa: D102, ARG002
        return *shapes[0], len(shapes)


class LeftAligned(Rules):
    """Broadcasting compares the axes from the last one on."""

    def broadcast(self, a: Sizes, b: Sizes) -> Sizes:  # noqa: D102
        return super().broadcast(a[::-1], b[::-1])[::-1]


class KeepsLeft(Rules):
    """An axis of size 1 is stretched to the size of the other tensor."""

    def broadcast(self, a: Sizes, b: Sizes) -> Sizes:  # noqa: D102, ARG002
        return a


class KeepsRight(Rules):
    """The result has all axes of either tensor."""

    def broadcast(self, a: Sizes, b: Sizes) -> Sizes:  # noqa: D102, ARG002
        return b


class InnerKept(Rules):
    """A matrix product sums over the inner axis, which disappears."""

    def matmul(self, a: Sizes, b: Sizes) -> Sizes:  # noqa: D102
        return *a[:-1], b[-2]


class InnerTwice(Rules):
    """The columns of a matrix product are those of the second factor."""

    def matmul(self, a: Sizes, b: Sizes) -> Sizes:  # noqa: D102
        return *a[:-2], b[-1], b[-1]


class OuterTwice(Rules):
    """The columns of a matrix product are those of the second factor, its rows those of the first."""

    def matmul(self, a: Sizes, b: Sizes) -> Sizes:  # noqa: D102, ARG002
        return *a[:-1], a[-2]


class KeepsAxis(Rules):
    """The axis dim disappears."""

    def reduce(self, shape: Sizes, dim: int, *, keepdim: bool) -> Sizes:  # noqa: D102, ARG002
        return super().reduce(shape, dim, keepdim=True)


class OtherAxes(Rules):
    """The axis dim is the one that is summed over, not the one that is left."""

    def reduce(self, shape: Sizes, dim: int, *, keepdim: bool) -> Sizes:  # noqa: D102, ARG002
        return (shape[dim],)


class NextAxis(Rules):
    """Axes are counted from 0."""

    def reduce(self, shape: Sizes, dim: int, *, keepdim: bool) -> Sizes:  # noqa: D102
        return super().reduce(shape, dim - 1, keepdim=keepdim)


class NoReduction(Rules):
    """The values along the axis dim become a single one."""

    def reduce(self, shape: Sizes, dim: int, *, keepdim: bool) -> Sizes:  # noqa: D102, ARG002
        return shape


class TableRows(Rules):
    """The number of entries of an embedding is how many indices there are; its second argument is their size."""

    def embedding(self, shape: Sizes, entries: int, size: int) -> Sizes:  # noqa: D102, ARG002
        return *shape, entries


class ReplacesIndex(Rules):
    """Every index of the sequence becomes a vector, so that an axis is appended."""

    def embedding(self, shape: Sizes, entries: int, size: int) -> Sizes:  # noqa: D102, ARG002
        return *shape[:-1], size


class TransposedGradient(Rules):
    """The gradient of a scalar has the shape of the tensor itself."""

    def gradient(self, shape: Sizes) -> Sizes:  # noqa: D102
        return shape[::-1]


class GradientOfOne(Rules):
    """The gradient holds a derivative for each value of the tensor."""

    def gradient(self, shape: Sizes) -> Sizes:  # noqa: D102
        return (1, *shape[1:])


class FlatGradient(Rules):
    """The gradient has the axes of the tensor; nothing is flattened."""

    def gradient(self, shape: Sizes) -> Sizes:  # noqa: D102
        return (prod(shape),)


class LossesByClass(Rules):
    """The cross-entropy of a sample is one number, whatever the number of classes."""

    def losses(self, scores: Sizes) -> Sizes:  # noqa: D102
        return scores


class ClassesKept(Rules):
    """The cross-entropy of a sample has no axis of classes."""

    def losses(self, scores: Sizes) -> Sizes:  # noqa: D102
        return scores[:2]


class MeanLoss(Rules):
    """Without a reduction there is a loss for every target."""

    def losses(self, scores: Sizes) -> Sizes:  # noqa: D102, ARG002
        return (1,)


class ClassLosses(Rules):
    """There is a loss for every target, not for every class."""

    def losses(self, scores: Sizes) -> Sizes:  # noqa: D102
        return scores[1:]


class ShufflesOnce(Rules):
    """A pixel shuffle by r takes r squared channels for one, since both height and width grow."""

    def shuffled(self, shape: Sizes, factor: int) -> Sizes:  # noqa: D102
        return shape[0], shape[1] // factor, shape[2] * factor, shape[3] * factor


class ShuffleKeepsChannels(Rules):
    """A pixel shuffle makes no values: what height and width gain, the channels lose."""

    def shuffled(self, shape: Sizes, factor: int) -> Sizes:  # noqa: D102
        return shape[0], shape[1], shape[2] * factor, shape[3] * factor


class ShuffleSquares(Rules):
    """A pixel shuffle by r makes height and width r times as large each."""

    def shuffled(self, shape: Sizes, factor: int) -> Sizes:  # noqa: D102
        return shape[0], shape[1] // factor**2, shape[2] * factor**2, shape[3] * factor**2


class AllLearn(Rules):
    """Frozen parameters have requires_grad = False and are left out of the sum."""

    def learns(self, *, requires_grad: bool) -> bool:  # noqa: D102, ARG002
        return True


class FrozenLearn(Rules):
    """Counted are the parameters that learn, not the frozen ones."""

    def learns(self, *, requires_grad: bool) -> bool:  # noqa: D102
        return not requires_grad


class CountsTensors(Rules):
    """numel counts values, not tensors."""

    def numel(self, shape: Sizes) -> int:  # noqa: D102, ARG002
        return 1


SLIPS: tuple[type[Rules], ...] = tuple(Rules.__subclasses__())
