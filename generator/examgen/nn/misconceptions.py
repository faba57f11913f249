"""Common mistakes in the cost of a convolution: where each leads, why it is wrong, and what it still deserves.

`why` is written for a student; `$...$` in it is mathematics. `credit` is a share of the points.
"""

from __future__ import annotations

from fractions import Fraction
from math import prod
from typing import NamedTuple

from examgen.nn.layers import Conv2d, Shape
from examgen.nn.memory import in_unit, tensor_bytes

HALF, THIRD = Fraction(1, 2), Fraction(1, 3)


class Slip(NamedTuple):
    """One mistake."""

    name: str
    value: int | Fraction
    why: str
    credit: Fraction = Fraction(0)


def parameter_slips(layer: Conv2d, positions: int) -> list[Slip]:
    """Mistaken numbers of parameters of a layer with square kernels and biases, applied at `positions` positions."""
    right, filters, side = layer.parameters(), layer.filters, _side(layer)
    read = layer.in_channels // layer.groups
    return [
        Slip("no-bias", right - filters, "Each filter has a bias too.", HALF),
        Slip("one-bias", right - filters + 1, "Each filter has a bias of its own.", HALF),
        Slip("no-input-channels", (side**2 + 1) * filters, "A filter spans all the channels that it reads."),
        Slip("kernel-side", (read * side + 1) * filters, "A kernel has $k^2$ weights a channel.", THIRD),
        Slip("bias-per-plane", (side**2 + 1) * read * filters, "A filter has one bias, not one a channel.", HALF),
        Slip("per-position", right * positions, "All positions share the weights: the size does not matter."),
    ]


def memory_slips(output: Shape, reads: Shape) -> list[Slip]:
    """Mistaken memories, in KiB, of an output in float32 of a layer that reads an input of the shape `reads`."""
    right, values = in_unit(tensor_bytes(output), "KiB"), prod(output)
    return [
        Slip("values-not-bytes", right / 4, "Each `float32` value takes 4 bytes.", HALF),
        Slip("bits", right * 8, "A `float32` value takes 4 bytes, which are 32 bits.", HALF),
        Slip("kilobytes", Fraction(4 * values, 1000), "1 KiB is 1024 bytes, not 1000.", HALF),
        Slip("input-memory", in_unit(tensor_bytes(reads), "KiB"), "This is the memory of the layer's input."),
        Slip("one-channel", right / output[0], "All output channels are stored, not one."),
    ]


def mac_slips(layer: Conv2d, positions: int) -> list[Slip]:
    """Mistaken numbers of MACs of a layer with square kernels, applied at `positions` positions."""
    right, outputs = layer.weights * positions, layer.filters * positions
    return [
        Slip("flops", 2 * right, "1 MAC is one multiply-accumulate; 1 MAC = 2 FLOPs.", HALF),
        Slip("bias-counted", right + outputs, "Additions of biases are not counted.", HALF),
        Slip("once", layer.weights, "The filters are applied at every output position.", THIRD),
        Slip(
            "no-input-channels",
            outputs * _side(layer) ** 2,
            "Each output value sums over all the channels that the filter reads.",
        ),
        Slip("one-filter", right // layer.filters, "Every filter is applied at every position.", THIRD),
        Slip("kernel-side", right // _side(layer), "The kernel has $k^2$ weights a channel.", THIRD),
    ]


def _side(layer: Conv2d) -> int:
    return layer.windows[0].kernel
