"""The table of a network: one row a layer, and what the rows add up to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import prod

from examgen.nn.layers import Layer, Shape
from examgen.nn.memory import DType, tensor_bytes


@dataclass(frozen=True)
class Cost:
    """Output values and their bytes, learnable parameters, multiply-accumulates; of one image."""

    values: int
    bytes: int
    parameters: int
    macs: int


@dataclass(frozen=True)
class Row:
    """A layer, the shape that it puts out, and its cost."""

    layer: Layer
    output: Shape
    cost: Cost


def summary(layers: Iterable[Layer], shape: Shape, dtype: DType = "float32") -> list[Row]:
    """The rows of a network fed with one image of `shape`; the image itself has no row.

    Raises ValueError, with the layer's number from 1, if a layer does not fit the shape that reaches it.
    """
    rows = []
    for number, layer in enumerate(layers, start=1):
        try:
            output = layer.output(shape)
        except ValueError as error:
            raise ValueError(f"layer {number}: {error}") from error
        cost = Cost(prod(output), tensor_bytes(output, dtype), layer.parameters(), layer.macs(shape))
        rows.append(Row(layer, output, cost))
        shape = output
    return rows


def total(rows: Iterable[Row]) -> Cost:
    """The sum of the rows' costs."""
    costs = [row.cost for row in rows]
    return Cost(
        values=sum(cost.values for cost in costs),
        bytes=sum(cost.bytes for cost in costs),
        parameters=sum(cost.parameters for cost in costs),
        macs=sum(cost.macs for cost in costs),
    )
