"""Over which axes of a batch N x C x H x W normalisation layers take their statistics (Wu and He, 2018, figure 2)."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from math import prod
from typing import Literal

Layer = Literal["batch", "layer", "instance", "group"]
Index = tuple[int, ...]  # image, channel, row, column
Sizes = tuple[int, int, int, int]  # N, C, H, W

AXES: dict[Layer, tuple[int, ...]] = {"batch": (0, 2, 3), "layer": (1, 2, 3), "instance": (2, 3)}


def statistics_shape(layer: Layer, sizes: Sizes) -> tuple[int, ...]:
    """The shape of the tensor of means, averaged axes kept with size 1; ValueError for group normalisation."""
    if layer not in AXES:
        raise ValueError(f"the means of {layer!r} normalisation keep no axis of the input")
    return tuple(1 if axis in AXES[layer] else size for axis, size in enumerate(sizes))


def means(layer: Layer, sizes: Sizes, groups: int = 1) -> int:
    """How many means the layer computes for a batch; ValueError if `groups` does not divide the channels."""
    if sizes[1] % groups:
        raise ValueError(f"{groups} groups do not divide {sizes[1]} channels")
    return sizes[0] * groups if layer == "group" else prod(statistics_shape(layer, sizes))


def values_per_mean(layer: Layer, sizes: Sizes, groups: int = 1) -> int:
    """How many values each mean is taken over."""
    return prod(sizes) // means(layer, sizes, groups)


def normalised_with(layer: Layer, index: Index, sizes: Sizes, groups: int = 1) -> Iterator[Index]:
    """The indices of all values that share their mean with the value at `index`."""
    per_group = sizes[1] // groups
    for other in product(*map(range, sizes)):
        image, channel = other[0] == index[0], other[1] == index[1]
        group = other[1] // per_group == index[1] // per_group
        together = {"batch": channel, "layer": image, "instance": image and channel, "group": image and group}
        if together[layer]:
            yield other
