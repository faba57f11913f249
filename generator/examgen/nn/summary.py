"""The table of a network: one row a layer, and what the rows add up to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import prod

from examgen.nn.layers import BatchNorm2d, Conv2d, Flatten, Layer, Linear, Pool2d, Shape
from examgen.nn.memory import DType, tensor_bytes

KINDS: dict[type[Layer], str] = {
    Conv2d: "conv",
    Pool2d: "pool",
    Linear: "fc",
    BatchNorm2d: "bn",
    Flatten: "flatten",
}
AS_BUILT: Mapping[str, Shape] = {}


@dataclass(frozen=True)
class Row:
    """A layer between the shape that it reads and the shape that it puts out, for one image."""

    name: str
    layer: Layer
    reads: Shape
    output: Shape

    @property
    def kind(self) -> str:
        """One of conv, pool, fc, bn and flatten."""
        return KINDS[type(self.layer)]

    @property
    def values(self) -> int:
        """Values of the output."""
        return prod(self.output)

    def bytes(self, dtype: DType = "float32") -> int:
        """Memory of the output."""
        return tensor_bytes(self.output, dtype)

    @property
    def parameters(self) -> int:
        """Learnable parameters."""
        return self.layer.parameters()

    @property
    def macs(self) -> int:
        """Multiply-accumulates that the output takes: positions of a convolution times its weights; no biases."""
        if isinstance(self.layer, Conv2d):
            return prod(self.output[1:]) * self.layer.weights
        return prod(self.output) * prod(self.reads) if isinstance(self.layer, Linear) else 0


@dataclass(frozen=True)
class Cost:
    """Output values, learnable parameters and multiply-accumulates of one image."""

    values: int
    parameters: int
    macs: int


def named(layers: Sequence[Layer]) -> list[tuple[str, Layer]]:
    """Layers with their names: conv1, pool1, conv2, ..., flatten, fc1."""
    kinds = [KINDS[type(layer)] for layer in layers]
    return [
        (kind if kind == "flatten" else f"{kind}{kinds[: k + 1].count(kind)}", layer)
        for k, (kind, layer) in enumerate(zip(kinds, layers, strict=True))
    ]


def summary(layers: Sequence[Layer], shape: Shape, outputs: Mapping[str, Shape] = AS_BUILT) -> list[Row]:
    """The rows of a network fed with one image of `shape`; the image itself has no row.

    `outputs` puts another output in place of a layer's own, by name; the layers that follow are then built for it.
    Raises ValueError, with the layer's number from 1, if a layer does not fit the shape that reaches it.
    """
    rows = []
    for number, (name, built) in enumerate(named(layers), start=1):
        layer = _refitted(built, shape) if outputs else built
        try:
            output = outputs[name] if name in outputs else layer.output(shape)
        except ValueError as error:
            raise ValueError(f"layer {number}: {error}") from error
        rows.append(Row(name, layer, shape, output))
        shape = output
    return rows


def total(rows: Iterable[Row]) -> Cost:
    """The sum of the rows' costs."""
    listed = list(rows)
    return Cost(
        values=sum(row.values for row in listed),
        parameters=sum(row.parameters for row in listed),
        macs=sum(row.macs for row in listed),
    )


def _refitted(layer: Layer, shape: Shape) -> Layer:
    """The layer, built for inputs of this shape."""
    if isinstance(layer, Conv2d):
        return replace(layer, in_channels=shape[0])
    if isinstance(layer, Linear):
        return replace(layer, in_features=shape[0])
    return replace(layer, channels=shape[0]) if isinstance(layer, BatchNorm2d) else layer
