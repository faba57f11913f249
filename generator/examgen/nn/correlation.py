"""Convolution layers on small maps of exact numbers: cross-correlation, its gradients, and what its weights touch.

A map is a tuple of rows, a volume a tuple of maps, one for each channel. The padding consists of zeros. A window and a
kernel are the same along both axes; the kernel is not rotated.
Source: Dumoulin and Visin, A guide to convolution arithmetic for deep learning (2016), chapters 2 and 4.
"""

from __future__ import annotations

from collections.abc import Sequence

from examgen.matrices import Entry, Row, Rows, dot, transposed
from examgen.nn.transposed import Transposed, transposed_conv2d
from examgen.nn.windows import Window


def padded(a: Rows, padding: int) -> Rows:
    """(H, W) -> (H + 2 p, W + 2 p), zeros all around."""
    side, blank = (0,) * padding, (0,) * (len(a[0]) + 2 * padding)
    return (*[blank] * padding, *((*side, *row, *side) for row in a), *[blank] * padding)


def rotated(a: Rows) -> Rows:
    """Turned by 180 degrees, as true convolution does with its kernel."""
    return tuple(row[::-1] for row in a[::-1])


def patches(a: Rows, window: Window) -> tuple[tuple[Row, ...], ...]:
    """(H, W) -> (H_out, W_out, k k): for each output the values under the window, in reading order, padding included.

    Raises ValueError if the window fits nowhere.
    """
    around = padded(a, window.padding)
    rows, columns = (_slices(size, window) for size in (len(a), len(a[0])))
    return tuple(tuple(tuple(v for row in around[i] for v in row[j]) for j in columns) for i in rows)


def correlate(volume: Sequence[Rows], kernels: Sequence[Rows], window: Window, bias: Entry = 0) -> Rows:
    """One output channel, (C, H, W) and a filter (C, k, k) -> (H_out, W_out): sum_c,u,v X[c, i s + u - p, ...] K + b.

    Raises ValueError if the numbers of channels differ or a kernel has not the window's size.
    """
    maps = [
        [[dot(patch, flat) for patch in row] for row in patches(a, window)]
        for a, flat in zip(volume, map(_flat, kernels), strict=True)
    ]
    return tuple(
        tuple(sum(values, start=bias) for values in zip(*rows, strict=True)) for rows in zip(*maps, strict=True)
    )


def kernel_gradient(a: Rows, upstream: Rows, window: Window) -> Rows:
    """The gradient by the kernel (k, k) that reads map `a`: sum_i,j dY[i, j] X[i s + u - p, j s + v - p].

    Raises ValueError if `upstream` has not the output's shape.
    """
    touched = [patch for row in patches(a, window) for patch in row]
    if len(upstream) != window.positions(len(a)):
        raise ValueError(f"an upstream gradient of {len(upstream)} rows does not fit {window} on {len(a)} rows")
    gradient, k = [dot(values, _flat(upstream)) for values in transposed(touched)], window.kernel
    return tuple(tuple(gradient[i : i + k]) for i in range(0, k * k, k))


def input_gradient(kernel: Rows, upstream: Rows, window: Window, size: int) -> Rows:
    """The gradient by a square map of side `size`: a stamp of the kernel for each upstream value, padding cropped.

    It is the transposed convolution of `upstream`. Raises ValueError for a dilated window or another output's shape.
    """
    if window.dilation != 1 or {len(upstream), len(upstream[0])} != {window.positions(size)}:
        raise ValueError(f"{window} on {size} values does not give {len(upstream)} x {len(upstream[0])} values")
    rest = (size + 2 * window.padding - window.kernel) % window.stride
    return transposed_conv2d(upstream, kernel, Transposed(window.kernel, window.stride, window.padding, rest))


def uses(size: int, window: Window, tap: int) -> int:
    """Output positions of an axis at which the tap (from 0) lies on one of the `size` values, not in the padding."""
    starts = (position * window.stride - window.padding for position in range(window.positions(size)))
    return sum(0 <= start + tap * window.dilation < size for start in starts)


def _slices(size: int, window: Window) -> list[slice]:
    starts = (position * window.stride for position in range(window.positions(size)))
    return [slice(start, start + window.extent, window.dilation) for start in starts]


def _flat(a: Rows) -> Row:
    return tuple(value for row in a for value in row)
