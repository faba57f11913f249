"""Shapes of the gradients of a convolution layer, with respect to its output, input, weights and bias."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction as F
from functools import cached_property, lru_cache, partial
from math import prod
from typing import Any

from examgen import NONE, Draw, Given, Integer, Part, Reject, Shape, Solved, Wrong
from examgen.figures.blocks import Arrow, Block, diagram
from examgen.figures.scene import Scene
from examgen.nn.counting import count_positions
from examgen.nn.layers import Conv2d

TITLE, POINTS, MINUTES, FAMILY = "Shapes of gradients", 4, 5, "conv-backward"
FORMULAS = ("conv-output-size",)
HALF, THIRD = F(1, 2), F(1, 3)
OWN = "A gradient has the shape of its variable"


@dataclass(frozen=True)
class Level:
    batches: tuple[int, ...]
    kernels: tuple[tuple[int, int], ...]
    strides: tuple[int, ...]
    groups: tuple[int, ...]
    square: bool  # the input is as high as it is wide
    counted: bool  # how many upstream gradients the bias gets


SQUARE = ((2, 2), (3, 3), (5, 5))
LEVELS = {
    "easy": Level((2, 4, 5, 8), SQUARE, strides=(1,), groups=(1,), square=True, counted=False),
    "medium": Level((4, 5, 8, 10, 16), SQUARE, strides=(2, 3), groups=(1,), square=False, counted=False),
    "hard": Level((2, 4, 5, 10), ((3, 5), (5, 3), (1, 3), (3, 1)), (2, 3), groups=(2, 4), square=False, counted=True),
}


@dataclass(frozen=True)
class Params:
    batch: int
    channels: int
    filters: int
    size: tuple[int, int]  # height, width
    kernel: tuple[int, int]
    stride: int
    padding: int
    groups: int
    counted: bool

    @cached_property
    def output(self) -> tuple[int, ...]:
        layer = Conv2d(self.channels, self.filters, self.kernel, self.stride, self.padding, groups=self.groups)
        return self.batch, *layer.output((self.channels, *self.size))

    @cached_property
    def input(self) -> tuple[int, ...]:
        return self.batch, self.channels, *self.size

    @cached_property
    def weights(self) -> tuple[int, ...]:
        return self.filters, self.channels // self.groups, *self.kernel


def sample(d: Draw[Level, None]) -> Params:
    rng, level = d.rng, d.level
    groups, kernel, stride = rng.choice(level.groups), rng.choice(level.kernels), rng.choice(level.strides)
    padding = rng.randint(0, min(kernel) // 2)
    sides = [
        (rng.randint(3, 9) - 1) * stride + rng.randrange(stride) + side - 2 * padding for side in kernel
    ]  # small outputs, for which the products stay small
    height, width = (sides[0], sides[0]) if level.square else sides
    channels, filters = (groups * rng.choice((3, 4, 6, 8, 12, 16)) for _ in range(2))
    batch = rng.choice(level.batches)
    if len({batch, channels, filters}) < 3 or (height == width) != level.square:
        raise Reject("sizes are equal")
    return Params(batch, channels, filters, (height, width), kernel, stride, padding, groups, level.counted)


def solve(p: Params, given: Given = NONE) -> Solved:
    parts = {
        "upstream": Part(Shape(p.output), wrong=partial(_wrong_upstreams, p)),
        "input": Part(Shape(p.input), wrong=partial(_wrong_inputs, p)),
        "weights": Part(Shape(p.weights), wrong=partial(_wrong_weights, p)),
        "bias": Part(Shape((p.filters,)), wrong=partial(_wrong_biases, p)),
    }
    batch, _, height, width = given.get("upstream", p.output)
    if p.counted:
        parts["terms"] = Part(Integer(batch * height * width), wrong=partial(_wrong_terms, p))
    return Solved(
        parts=parts,
        steps={
            "axes": [
                {"n": n, "k": k, "span": n + 2 * p.padding - k, "out": out}
                for n, k, out in zip(p.size, p.kernel, p.output[2:], strict=True)
            ],
            "read": p.channels // p.groups,
            "factors": (batch, height, width),
        },
        conventions=("round-down", "upstream"),
        figures={"flow": _flow},
    )


def verify(p: Params) -> dict[str, Any]:
    rows, columns = (count_positions(n, k, p.stride, p.padding) for n, k in zip(p.size, p.kernel, strict=True))
    channels = sum(channel * p.groups // p.channels == 0 for channel in range(p.channels))
    values: dict[str, Any] = {
        "upstream": (p.batch, p.filters, rows, columns),
        "input": (p.batch, p.channels, *p.size),
        "weights": (p.filters, channels, *p.kernel),
        "bias": (p.filters,),
    }
    return values | ({"terms": sum(rows for _ in range(p.batch) for _ in range(columns))} if p.counted else {})


def effort(p: Params) -> float:
    return 2.6 + 0.4 * (p.size[0] != p.size[1]) + 0.4 * (p.stride > 1) + 0.5 * (p.groups > 1) + p.counted


@lru_cache(1)
def _flow() -> Scene:
    """The same for all: forward with solid, backward with dashed arrows."""
    blocks = [
        Block("x", "$X$", 0, 1, shape="text"),
        Block("layer", "convolution", 1, 1),
        Block("y", "$Y$", 2, 1, shape="text"),
        Block("w", "$W,\\ b$", 1, 0, shape="text"),
    ]
    back = {name: rf"$\partial L / \partial {name}$" for name in "XYWb"}
    return diagram(blocks, [
        Arrow("x", "layer"), Arrow("layer", "x", back["X"], dashed=True),
        Arrow("layer", "y"), Arrow("y", "layer", back["Y"], dashed=True),
        Arrow("w", "layer"), Arrow("layer", "w", f"{back['W']}, {back['b']}", dashed=True),
    ])  # fmt: skip


def _wrong_upstreams(p: Params) -> list[Wrong]:
    n, filters, height, width = p.output
    whose = f"{OWN}: here, of the output."
    wrong = [
        Wrong("input", p.input, "This is the shape of the input's gradient.", THIRD),
        Wrong("input-channels", (n, p.channels, height, width), "The output has a channel for each filter.", HALF),
        Wrong("input-size", (n, filters, *p.size), whose, THIRD),
        Wrong("no-batch", (1, filters, height, width), "Each image of the batch has its own output.", HALF),
        Wrong("no-batch, input-channels", (1, p.channels, height, width), whose),
        Wrong("no-batch, input-size", (1, filters, *p.size), whose),
        Wrong("forgot-plus-one", (n, filters, height - 1, width - 1), "The first position counts too.", HALF),
        Wrong("input-channels, forgot-plus-one", (n, p.channels, height - 1, width - 1), whose),
    ]
    return [each for each in wrong if min(each.value) > 0]


def _wrong_inputs(p: Params) -> list[Wrong]:
    n, filters, height, width = p.output
    whose = f"{OWN}: here, of the input."
    wrong = [
        Wrong("output", p.output, "This is the shape of the upstream gradient.", THIRD),
        Wrong("output-channels", (n, filters, *p.size), whose, HALF),
        Wrong("output-size", (n, p.channels, height, width), whose, THIRD),
        Wrong("no-batch", (1, p.channels, *p.size), "Each image of the batch has a gradient of its own.", HALF),
        Wrong("no-batch, output-size", (1, p.channels, height, width), whose),
        Wrong("no-batch, output-channels", (1, filters, *p.size), whose),
    ]
    if p.padding:
        around = [size + 2 * p.padding for size in p.size]
        wrong += [
            Wrong("padded", (n, p.channels, *around), "The padding is no part of the input.", HALF),
            Wrong("padded, output-channels", (n, filters, *around), whose),
        ]
    return wrong


def _wrong_weights(p: Params) -> list[Wrong]:
    filters, read, *kernel = p.weights
    whose, batch = f"{OWN}: here, of the weights.", "The contributions of the images are added."
    wrong = [
        Wrong("swapped", (read, filters, *kernel), "The weights begin with the filters.", HALF),
        Wrong("batch", (p.batch, filters, *kernel), batch, THIRD),
        Wrong("batch, channels", (p.batch, read, *kernel), batch),
        Wrong("output-size", (filters, read, *p.output[2:]), whose),
        Wrong("swapped, output-size", (read, filters, *p.output[2:]), whose),
        Wrong("one-channel", (filters, 1, *kernel), "A filter has weights for each channel that it reads.", THIRD),
    ]
    if p.groups > 1:
        split = "A filter reads the channels of its group, and each filter counts."
        wrong += [
            Wrong("no-groups", (filters, p.channels, *kernel), split, HALF),
            Wrong("divided-filters", (filters // p.groups, p.channels, *kernel), split, THIRD),
            Wrong("divided-both", (filters // p.groups, read, *kernel), split, THIRD),
        ]
    if p.kernel[0] != p.kernel[1]:
        wrong.append(Wrong("turned", (filters, read, *kernel[::-1]), "The height of the kernel comes first.", HALF))
    return wrong


def _wrong_biases(p: Params) -> list[Wrong]:
    own = f"{OWN}: a filter has one bias."
    return [
        Wrong("input-channels", (p.channels,), own, THIRD),
        Wrong("batch", (p.batch,), own),
        Wrong("one", (1,), own),
        Wrong("per-plane", (p.filters * p.channels // p.groups,), own),
        Wrong("per-image", (p.batch * p.filters,), "The contributions of the images are added.", THIRD),
        Wrong("per-position", (p.filters * prod(p.output[2:]),), "All positions share the bias.", THIRD),
    ]


def _wrong_terms(p: Params) -> list[Wrong]:
    n, filters, height, width = p.output
    own = "An entry gets the upstream gradients of its own channel, of all images and positions."
    return [
        Wrong("one-image", height * width, own, HALF),
        Wrong("all-channels", prod(p.output), own, HALF),
        Wrong("images", n, own, THIRD),
        Wrong("one", 1, own),
        Wrong("input-size", n * prod(p.size), "The upstream gradient has the output's size.", HALF),
        Wrong("one-image, all-channels", filters * height * width, own, THIRD),
        Wrong("weights", prod(p.weights[1:]), "This is the number of a filter's weights."),
    ]
