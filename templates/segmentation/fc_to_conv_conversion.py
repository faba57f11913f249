"""Fully connected layers as convolutions: kernels, parameters, and the score map of a larger image."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction as F
from math import prod
from typing import Any

from examgen import NONE, Draw, Given, Integer, Part, Shape, Solved, Wrong
from examgen.figures.volumes import Stage, network
from examgen.nn.counting import count_conv_parameters, count_positions
from examgen.nn.layers import Conv2d

TITLE, POINTS, MINUTES, FAMILY = "Fully connected layers as convolutions", 4, 6, "fc-to-conv"
FORMULAS = ("conv-output-size", "conv-parameters")


@dataclass(frozen=True)
class Level:
    larger: bool  # a larger image is asked about
    oblong: bool  # of which height and width differ, and whose windows are counted


LEVELS = {
    "easy": Level(larger=False, oblong=False),
    "medium": Level(larger=True, oblong=False),
    "hard": Level(larger=True, oblong=True),
}


@dataclass(frozen=True)
class Params:
    channels: int
    side: int  # of the last feature map
    units: int  # of the first fully connected layer
    classes: int
    stride: int  # of the backbone
    image: tuple[int, int] | None  # height and width of a larger image

    @property
    def first(self) -> Conv2d:
        return Conv2d(self.channels, self.units, self.side)

    @property
    def maps(self) -> tuple[int, int]:
        """Height and width of the score map of the larger image."""
        height, width = self.image or (0, 0)
        return height // self.stride - self.side + 1, width // self.stride - self.side + 1

    @property
    def oblong(self) -> bool:
        return self.image is not None and self.image[0] != self.image[1]


def sample(d: Draw[Level, None]) -> Params:
    rng, side = d.rng, d.rng.randint(3, 8)
    p = Params(
        channels=rng.choice((16, 32, 64, 128, 256, 512)),
        side=side,
        units=rng.choice((10, 20, 50, 100, 200, 500, 1000)),
        classes=rng.choice((2, 3, 4, 5, 6, 8, 12, 15, 20, 21)),
        stride=rng.choice((8, 16, 32)),
        image=None,
    )
    if not d.level.larger:
        return p
    height, width = rng.sample(range(side + 2, side + 12), 2)
    sides = (height, width if d.level.oblong else height)
    return Params(p.channels, p.side, p.units, p.classes, p.stride, (p.stride * sides[0], p.stride * sides[1]))


def solve(p: Params, given: Given = NONE) -> Solved:
    kernel = (p.units, p.channels, p.side, p.side)
    weights = prod(given.get("kernel", kernel))
    parts = {"kernel": Part(Shape(kernel), wrong=lambda: _wrong_kernels(p))}
    steps: dict[str, Any] = {
        "small": p.side * p.stride,
        "inputs": p.channels * p.side**2,
        "weights": weights,
        "cells": [n // p.stride for n in p.image or ()],
        "maps": p.maps,
    }
    if not p.oblong:
        parts["parameters"] = Part(Integer(weights + p.units), wrong=lambda: _wrong_parameters(p))
    if p.image is None:
        parts["second"] = Part(Shape((p.classes, p.units, 1, 1)), wrong=lambda: _wrong_seconds(p))
    else:
        parts["scores"] = Part(Shape((p.classes, *p.maps)), wrong=lambda: _wrong_scores(p))
    if p.oblong:
        scores = given.get("scores", (p.classes, *p.maps))
        parts["windows"] = Part(Integer(scores[1] * scores[2]), wrong=lambda: _wrong_windows(p))
        parts["step"] = Part(Integer(p.stride), wrong=lambda: _wrong_steps(p))
        steps["counted"] = scores[1:]
    stages = [
        Stage((3, p.side * p.stride, p.side * p.stride), "image", ""),
        Stage((p.channels, p.side, p.side), "backbone", ""),
        Stage((p.units, 1, 1), "fully connected", ""),
        Stage((p.classes, 1, 1), "fully connected", ""),
    ]
    conventions = ("layout-chw", "bias") if "parameters" in parts else ("layout-chw",)
    return Solved(parts, steps, conventions, {"network": lambda: network(stages)})


def verify(p: Params) -> dict[str, Any]:
    inputs = len(range(p.channels * p.side * p.side))
    per_channel = inputs // p.channels
    side = next(n for n in range(1, 20) if n * n == per_channel)
    values: dict[str, Any] = {"kernel": (p.units, p.channels, side, side)}
    if not p.oblong:
        values["parameters"] = count_conv_parameters(p.channels, p.units, (side, side), 1, bias=True)
    if p.image is None:
        return values | {"second": (p.classes, p.units, 1, 1)}
    sides = [count_positions(count_positions(n, p.stride, p.stride), side) for n in p.image]
    values["scores"] = (p.classes, *sides)
    if not p.oblong:
        return values
    small = p.side * p.stride  # the windows of the small network, cut out of the larger image
    rows, columns = (range(0, n - small + 1, p.stride) for n in p.image)
    return values | {"windows": len(rows) * len(columns), "step": rows[1] - rows[0]}


def effort(p: Params) -> float:
    return 4.0 + (1.0 if p.image else 0) + (1.0 if p.oblong else 0)


def _wrong_kernels(p: Params) -> list[Wrong]:
    u, c, k, half, third = p.units, p.channels, p.side, F(1, 2), F(1, 3)
    return [
        Wrong("one-by-one", (u, c, 1, 1), "The first layer reads the whole map, so its kernel covers it.", third),
        Wrong("exchanged", (c, u, k, k), "Each unit becomes a filter; filters come first.", half),
        Wrong("exchanged-one-by-one", (c, u, 1, 1), "Each unit becomes a filter as large as the map."),
        Wrong("one-channel", (u, 1, k, k), "A filter spans all channels of the map.", third),
        Wrong("three-channels", (u, 3, k, k), "The layer reads the backbone's channels, not the image's.", third),
        Wrong("flat", (u, c * k**2, 1, 1), "A flattened map has no place to slide over.", half),
        Wrong("classes", (p.classes, c, k, k), "The first layer has its own number of units.", half),
        Wrong("image-side", (u, c, k * p.stride, k * p.stride), "The kernel slides over the feature map.", third),
        Wrong("three-by-three", (u, c, 3, 3), "The kernel covers the whole map.", third),
    ]


def _wrong_parameters(p: Params) -> list[Wrong]:
    u, c, k = p.units, p.channels, p.side
    positions = prod(p.maps) if p.image else k**2
    wrong = [
        Wrong("no-bias", u * c * k**2, "Each filter has a bias.", F(1, 2)),
        Wrong("one-bias", u * c * k**2 + 1, "Each filter has a bias of its own.", F(1, 2)),
        Wrong("one-by-one", u * (c + 1), "A filter covers the whole map.", F(1, 3)),
        Wrong("kernel-side", u * (c * k + 1), "A kernel has $k^2$ weights a channel.", F(1, 3)),
        Wrong("no-channels", u * (k**2 + 1), "A filter spans all channels.", F(1, 3)),
        Wrong("per-position", u * (c * k**2 + 1) * positions, "All positions share the weights.", F(1, 3)),
        Wrong("inputs-only", c * k**2 + 1, "There is a filter for every unit.", F(1, 3)),
    ]
    if p.image:
        cells = prod(n // p.stride for n in p.image)
        wrong.append(Wrong("larger-kernel", u * (c * cells + 1), "The kernel keeps its size.", F(1, 3)))
    return wrong


def _wrong_seconds(p: Params) -> list[Wrong]:
    n, u, c, k, half, third = p.classes, p.units, p.channels, p.side, F(1, 2), F(1, 3)
    return [
        Wrong(
            "map-side", (n, u, k, k), "After the first layer, one position is left: the kernel is $1 \\times 1$.", half
        ),
        Wrong("exchanged", (u, n, 1, 1), "There is one filter for each class.", half),
        Wrong("exchanged-map-side", (u, n, k, k), "There is one filter for each class, with a $1 \\times 1$ kernel."),
        Wrong("backbone-channels", (n, c, 1, 1), "It reads the outputs of the first layer.", half),
        Wrong("backbone", (n, c, k, k), "It reads the outputs of the first layer.", third),
        Wrong("one-channel", (n, 1, 1, 1), "A filter spans all channels that it reads.", third),
        Wrong("three-by-three", (n, u, 3, 3), "After the first layer, one position is left.", half),
        Wrong("exchanged-channels", (c, u, 1, 1), "There is one filter for each class.", third),
    ]


def _wrong_scores(p: Params) -> list[Wrong]:
    n, (h, w), half, third = p.classes, p.maps, F(1, 2), F(1, 3)
    height, width = p.image or (0, 0)
    k, s = p.side, p.stride
    cells = height // s, width // s
    no_stride = height - k + 1, width - k + 1
    wrong = [
        Wrong("forgot-plus-one", (n, h - 1, w - 1), "The first position counts too.", half),
        Wrong("not-reduced", (n, *cells), "The kernel covers $k$ cells: $k - 1$ positions are lost.", half),
        Wrong("no-stride", (n, *no_stride), "The backbone divides the side by its stride first.", third),
        Wrong("one", (n, 1, 1), "On a larger map the kernel has several positions."),
        Wrong("units", (p.units, h, w), "The second layer turns the units into class scores.", half),
        Wrong("units-not-reduced", (p.units, *cells), "The kernel loses $k - 1$ positions; classes come out."),
        Wrong("image-size", (n, height, width), "The scores are not upsampled here.", third),
        Wrong("disjoint", (n, max(1, cells[0] // k), max(1, cells[1] // k)), "The kernel moves by one cell.", third),
        Wrong("units-plus-one", (p.units, h - 1, w - 1), "The first position counts; classes come out."),
    ]
    if h != w:
        wrong.append(Wrong("turned", (n, w, h), "Height comes before width.", half))
    return wrong


def _wrong_windows(p: Params) -> list[Wrong]:
    h, w = p.maps
    height, width = p.image or (0, 0)
    small = p.side * p.stride
    return [
        Wrong("cells", (height // p.stride) * (width // p.stride), "A window must lie in the image.", F(1, 3)),
        Wrong("one-axis", h, "There are rows and columns of windows.", F(1, 3)),
        Wrong("added", h + w, "Rows and columns are multiplied.", F(1, 3)),
        Wrong("disjoint", (height // small) * (width // small), "The windows overlap.", F(0)),
        Wrong("with-classes", h * w * p.classes, "Each window has a score for every class.", F(1, 2)),
        Wrong("forgot-plus-one", (h - 1) * (w - 1), "The first position counts too.", F(1, 2)),
        Wrong("pixels", (height - small + 1) * (width - small + 1), "Windows are a stride apart.", F(1, 3)),
    ]


def _wrong_steps(p: Params) -> list[Wrong]:
    s, k = p.stride, p.side
    return [
        Wrong("one", 1, "One cell of the feature map is a stride of the backbone in the image.", F(1, 3)),
        Wrong("kernel", k, "The kernel moves by one cell.", F(0)),
        Wrong("window", k * s, "The windows overlap: the kernel moves by one cell.", F(1, 3)),
        Wrong("half", s // 2, "One cell is a whole stride.", F(0)),
        Wrong("double", 2 * s, "The kernel moves by one cell.", F(0)),
        Wrong("rest", (k - 1) * s, "The windows share this much.", F(0)),
        Wrong("squared", s * s, "The step along one axis is asked for.", F(0)),
    ]
