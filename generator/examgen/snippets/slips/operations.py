"""Misconceptions about operations on tensors: axes, products, sums, indices, gradients, losses."""

from __future__ import annotations

from collections.abc import Sequence
from math import prod

from examgen.snippets.rules import Rules
from examgen.snippets.values import Sizes


class NoPermute(Rules):
    """The axes change their places."""

    def permute(self, shape: Sizes, order: Sequence[int]) -> Sizes:
        return shape


class ReversedAxes(Rules):
    """Only the named axes change their places."""

    def permute(self, shape: Sizes, order: Sequence[int]) -> Sizes:
        return shape[::-1]


class CatStacks(Rules):
    """torch.cat makes no new axis; torch.stack does."""

    def cat(self, shapes: Sequence[Sizes], dim: int) -> Sizes:
        return super().stack(shapes, dim)


class CatFirst(Rules):
    """The tensors are joined along the axis dim, which is not the batch."""

    def cat(self, shapes: Sequence[Sizes], dim: int) -> Sizes:
        return super().cat(shapes, 1 if dim % len(shapes[0]) == 0 else 0)


class CatAdds(Rules):
    """A concatenation keeps both tensors, one after the other; it does not add them."""

    def cat(self, shapes: Sequence[Sizes], dim: int) -> Sizes:
        return shapes[0]


class StackCats(Rules):
    """torch.stack makes a new axis; torch.cat does not."""

    def stack(self, shapes: Sequence[Sizes], dim: int) -> Sizes:
        return super().cat(shapes, min(dim, len(shapes[0]) - 1))


class StackLast(Rules):
    """The new axis stands at the place dim."""

    def stack(self, shapes: Sequence[Sizes], dim: int) -> Sizes:
        return *shapes[0], len(shapes)


class LeftAligned(Rules):
    """Broadcasting compares the axes from the last one on."""

    def broadcast(self, a: Sizes, b: Sizes) -> Sizes:
        return super().broadcast(a[::-1], b[::-1])[::-1]


class KeepsLeft(Rules):
    """An axis of size 1 is stretched to the size of the other tensor."""

    def broadcast(self, a: Sizes, b: Sizes) -> Sizes:
        return a


class KeepsRight(Rules):
    """The result has all axes of either tensor."""

    def broadcast(self, a: Sizes, b: Sizes) -> Sizes:
        return b


class InnerKept(Rules):
    """A matrix product sums over the inner axis, which disappears."""

    def matmul(self, a: Sizes, b: Sizes) -> Sizes:
        return *a[:-1], b[-2]


class InnerTwice(Rules):
    """The columns of a matrix product are those of the second factor."""

    def matmul(self, a: Sizes, b: Sizes) -> Sizes:
        return *a[:-2], b[-1], b[-1]


class OuterTwice(Rules):
    """The columns of a matrix product are those of the second factor, its rows those of the first."""

    def matmul(self, a: Sizes, b: Sizes) -> Sizes:
        return *a[:-1], a[-2]


class KeepsAxis(Rules):
    """The axis dim disappears."""

    def reduce(self, shape: Sizes, dim: int, *, keepdim: bool) -> Sizes:
        return super().reduce(shape, dim, keepdim=True)


class OtherAxes(Rules):
    """The axis dim is the one that is summed over, not the one that is left."""

    def reduce(self, shape: Sizes, dim: int, *, keepdim: bool) -> Sizes:
        return (shape[dim],)


class NextAxis(Rules):
    """Axes are counted from 0."""

    def reduce(self, shape: Sizes, dim: int, *, keepdim: bool) -> Sizes:
        return super().reduce(shape, dim - 1, keepdim=keepdim)


class NoReduction(Rules):
    """The values along the axis dim become a single one."""

    def reduce(self, shape: Sizes, dim: int, *, keepdim: bool) -> Sizes:
        return shape


class TableRows(Rules):
    """The number of entries of an embedding is how many indices there are; its second argument is their size."""

    def embedding(self, shape: Sizes, entries: int, size: int) -> Sizes:
        return *shape, entries


class ReplacesIndex(Rules):
    """Every index of the sequence becomes a vector, so that an axis is appended."""

    def embedding(self, shape: Sizes, entries: int, size: int) -> Sizes:
        return *shape[:-1], size


class TransposedGradient(Rules):
    """The gradient of a scalar has the shape of the tensor itself."""

    def gradient(self, shape: Sizes) -> Sizes:
        return shape[::-1]


class GradientOfOne(Rules):
    """The gradient holds a derivative for each value of the tensor."""

    def gradient(self, shape: Sizes) -> Sizes:
        return (1, *shape[1:])


class FlatGradient(Rules):
    """The gradient has the axes of the tensor; nothing is flattened."""

    def gradient(self, shape: Sizes) -> Sizes:
        return (prod(shape),)


class LossesByClass(Rules):
    """The cross-entropy of a sample is one number, whatever the number of classes."""

    def losses(self, scores: Sizes) -> Sizes:
        return scores


class ClassesKept(Rules):
    """The cross-entropy of a sample has no axis of classes."""

    def losses(self, scores: Sizes) -> Sizes:
        return scores[:2]


class MeanLoss(Rules):
    """Without a reduction there is a loss for every target."""

    def losses(self, scores: Sizes) -> Sizes:
        return (1,)


class ClassLosses(Rules):
    """There is a loss for every target, not for every class."""

    def losses(self, scores: Sizes) -> Sizes:
        return scores[1:]


class ShufflesOnce(Rules):
    """A pixel shuffle by r takes r squared channels for one, since both height and width grow."""

    def shuffled(self, shape: Sizes, factor: int) -> Sizes:
        return shape[0], shape[1] // factor, shape[2] * factor, shape[3] * factor


class ShuffleKeepsChannels(Rules):
    """A pixel shuffle makes no values: what height and width gain, the channels lose."""

    def shuffled(self, shape: Sizes, factor: int) -> Sizes:
        return shape[0], shape[1], shape[2] * factor, shape[3] * factor


class ShuffleSquares(Rules):
    """A pixel shuffle by r makes height and width r times as large each."""

    def shuffled(self, shape: Sizes, factor: int) -> Sizes:
        return shape[0], shape[1] // factor**2, shape[2] * factor**2, shape[3] * factor**2


class AllLearn(Rules):
    """Frozen parameters have requires_grad = False and are left out of the sum."""

    def learns(self, *, requires_grad: bool) -> bool:
        return True


class FrozenLearn(Rules):
    """Counted are the parameters that learn, not the frozen ones."""

    def learns(self, *, requires_grad: bool) -> bool:
        return not requires_grad


class CountsTensors(Rules):
    """numel counts values, not tensors."""

    def numel(self, shape: Sizes) -> int:
        return 1
