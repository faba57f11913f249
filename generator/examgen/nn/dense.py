"""Fully connected layers on small exact matrices, forwards and backwards; a row of X is a sample: Y = X W + b."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from examgen.matrices import Row, Rows, column_sums, matmul, transposed


class Gradients(NamedTuple):
    """The derivatives of a scalar loss by a layer's input, weights and bias; each has its variable's shape."""

    x: Rows
    w: Rows
    b: Row


def affine(x: Rows, w: Rows, b: Row) -> Rows:
    """Y = X W + b: (N, D), (D, M) and (M,) -> (N, M)."""
    return tuple(tuple(y + bias for y, bias in zip(row, b, strict=True)) for row in matmul(x, w))


def affine_backward(x: Rows, w: Rows, upstream: Rows) -> Gradients:
    """Gradients from `upstream` = dL/dY (N, M): dX = dY W^T, dW = X^T dY, db = the sum of dY over the samples."""
    return Gradients(matmul(upstream, transposed(w)), matmul(transposed(x), upstream), column_sums(upstream))


def relu(a: Row) -> Row:
    """max(0, a), entry by entry."""
    return tuple(max(x, 0) for x in a)


def mlp_parameters(widths: Sequence[int]) -> int:
    """Weights and biases of an MLP with these layer widths, the input's first: the sum of (in + 1) out."""
    return sum((before + 1) * after for before, after in pairwise(widths))
