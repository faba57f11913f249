"""Layers of one-dimensional signals and the transforms that they are equivariant or invariant to.

f is equivariant to T if f(T x) = T f(x) for every x, and invariant if f(T x) = f(x) for every x. Padding is circular.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from examgen.matrices import Entry, Row, dot

Relation = Literal["equivariant", "invariant", "neither"]


@dataclass(frozen=True)
class Signals:
    """A convolution with circular padding, maybe a ReLU, and maybe pooling; "max" has windows of 2 and stride 2.

    Output i of the convolution is sum_u kernel[u] x[i s + u - c] with the centre c = (k - 1) // 2, indices modulo n.
    """

    kernel: tuple[int, ...]
    stride: int = 1
    relu: bool = False
    pool: Literal["none", "max", "global-max", "global-average"] = "none"

    def output(self, x: Sequence[Entry]) -> Row:
        """(n,) -> (n / s,), half of it after max pooling, (1,) after global pooling."""
        values = convolved(x, self.kernel, self.stride)
        if self.relu:
            values = tuple(max(value, 0) for value in values)
        if self.pool == "max":
            return tuple(max(pair) for pair in zip(values[::2], values[1::2], strict=True))
        if self.pool == "global-max":
            return (max(values),)
        return (Fraction(sum(values), len(values)),) if self.pool == "global-average" else values


@dataclass(frozen=True)
class Move:
    """A rearrangement of signals: a cyclic shift to the right `by` places, a mirror, or a fixed permutation.

    A permutation takes value i from place order[i], counted from 0. It moves signals of one value by leaving them.
    """

    kind: Literal["shift", "mirror", "permutation"]
    by: int = 0
    order: tuple[int, ...] = ()

    def applied(self, x: Sequence[Entry]) -> Row:
        """The signal after the move, as long as it was."""
        n = len(x)
        if self.kind == "shift":
            return tuple(x[(i - self.by) % n] for i in range(n))
        if self.kind == "mirror" or n == 1:
            return tuple(x[::-1])
        return tuple(x[i] for i in self.order)

    def back(self) -> Move:
        """The move that undoes it."""
        return Move(self.kind, -self.by, tuple(self.order.index(i) for i in range(len(self.order))))


def convolved(x: Sequence[Entry], kernel: Sequence[int], stride: int = 1) -> Row:
    """The convolution of a `Signals` layer alone."""
    n, centre = len(x), (len(kernel) - 1) // 2
    return tuple(dot(kernel, [x[(i + u - centre) % n] for u in range(len(kernel))]) for i in range(0, n, stride))


def relation(layer: Signals, move: Move) -> Relation:
    """What holds for signals of even length and kernels of 1 to 3 weights, not all equal and of a sum other than 0.

    Strides are 1 or 2, shifts are odd. A permutation is neither a shift nor a mirror.
    """
    local = layer.stride > 1 or layer.pool == "max"
    whole = layer.pool.startswith("global")
    shares = {sum(layer.kernel[first :: layer.stride]) for first in range(layer.stride)}  # of each input in the sum
    linear_mean = layer.pool == "global-average" and not layer.relu and len(shares) == 1
    if move.kind == "shift":
        kept = not local
    elif move.kind == "mirror":
        kept = layer.kernel == layer.kernel[::-1] and len(layer.kernel) % 2 == 1 and layer.stride == 1
    else:
        kept = len(layer.kernel) == 1 and not local
    if whole and (kept or linear_mean):
        return "invariant"
    return "equivariant" if kept and not whole else "neither"
