"""Weights and operations of grouped and of depthwise separable convolutions, compared with the standard one."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction as F
from functools import cached_property, partial
from typing import Any, Literal

from examgen import NONE, Draw, Given, Integer, Number, Part, Reject, Solved, Wrong
from examgen.counted import counted
from examgen.figures.blocks import Arrow, Block, diagram
from examgen.figures.neurons import ELLIPSIS, neurons
from examgen.figures.scene import Scene
from examgen.nn.counting import count_conv_macs, count_conv_parameters
from examgen.nn.layers import Conv2d

TITLE, POINTS, MINUTES, FAMILY = "Grouped and depthwise separable convolution", 4, 6, "conv-groups"
FORMULAS = ("conv-parameters", "conv-macs")
HALF, THIRD = F(1, 2), F(1, 3)
REDUCTIONS = {3: (4, 5, 6, 7, 8), 5: (10, 12, 15, 16, 20)}  # that enough filters reach, by side of the kernel

Task = Literal["groups", "weights", "operations"]


@dataclass(frozen=True)
class Level:
    task: Task
    channels: tuple[int, ...]
    filters: tuple[int, ...]
    sides: tuple[int, ...]  # of the feature maps


LEVELS = {
    "easy": Level("groups", (16, 24, 32, 40, 48), (8, 16, 24, 32, 40, 48, 64, 80), sides=(0,)),
    "medium": Level("weights", (4, 5, 6, 8, 10, 12, 16, 20, 32), (8, 10, 12, 16, 20, 24, 32, 40, 64), sides=(0,)),
    "hard": Level("operations", (4, 5, 8, 10, 16, 20), (8, 16, 20, 32, 40), sides=(8, 10, 16, 20)),
}


@dataclass(frozen=True)
class Params:
    task: Task
    channels: int
    filters: int
    kernel: int
    groups: int = 0
    side: int = 0  # height and width of the feature maps, before and after each layer
    goal: int = 0  # how many times fewer operations are wanted

    @cached_property
    def standard(self) -> Conv2d:
        return Conv2d(self.channels, self.filters, self.kernel, bias=False)

    @cached_property
    def depthwise(self) -> Conv2d:
        return Conv2d(self.channels, self.channels, self.kernel, groups=self.channels, bias=False)

    @cached_property
    def pointwise(self) -> Conv2d:
        return Conv2d(self.channels, self.filters, 1, bias=False)


def sample(d: Draw[Level, None]) -> Params:
    rng, task = d.rng, d.level.task
    channels, filters, kernel = rng.choice(d.level.channels), rng.choice(d.level.filters), rng.choice((3, 5))
    if channels == filters:
        raise Reject("as many filters as channels")
    return Params(
        task,
        channels,
        filters,
        kernel,
        groups=rng.choice((2, 4, 8)) if task == "groups" else 0,
        side=rng.choice(d.level.sides),
        goal=rng.choice(REDUCTIONS[kernel]) if task == "operations" else 0,
    )


def solve(p: Params, given: Given = NONE) -> Solved:
    parts = {"groups": _grouped, "weights": _separable, "operations": _operations}[p.task](p, given)
    return Solved(
        parts=parts,
        steps=lambda: {
            "area": p.kernel**2,
            "positions": p.side**2,
            "depthwise": given.get("depthwise", p.depthwise.weights),
            "pointwise": given.get("pointwise", p.pointwise.weights),
            "separable": p.depthwise.weights + p.pointwise.weights,
            "standard": given.get("standard", p.standard.weights * (p.side**2 or 1)),
            "operations": given.get("separable", (p.depthwise.weights + p.pointwise.weights) * p.side**2),
            "read": given.get("read", p.channels // (p.groups or 1)),
            "excess": p.kernel**2 - p.goal,
            "quotient": F(p.goal * p.kernel**2, max(1, p.kernel**2 - p.goal)),
        },
        conventions=("mac",) if p.task == "operations" else (),
        figures={"channels": partial(_groups if p.task == "groups" else _layers, p)},
    )


def verify(p: Params) -> dict[str, Any]:
    kernel = (p.kernel, p.kernel)

    def weights(channels: int, filters: int, size: tuple[int, int], groups: int) -> int:
        return count_conv_parameters(channels, filters, size, groups, bias=False)

    def macs(channels: int, filters: int, side: int, groups: int) -> int:
        axis = (p.side, (side, 1, side // 2, 1))
        return count_conv_macs(channels, filters, groups, axis, axis)

    standard = weights(p.channels, p.filters, kernel, 1)
    if p.task == "groups":
        grouped = weights(p.channels, p.filters, kernel, p.groups)
        return {"read": grouped // weights(1, p.filters, kernel, 1), "standard": standard, "grouped": grouped}
    deep, point = weights(p.channels, p.channels, kernel, p.channels), weights(p.channels, p.filters, (1, 1), 1)
    if p.task == "weights":
        return {"standard": standard, "depthwise": deep, "pointwise": point, "ratio": F(deep + point, standard)}
    every = macs(p.channels, p.filters, p.kernel, 1)
    separable = macs(p.channels, p.channels, p.kernel, p.channels) + macs(p.channels, p.filters, 1, 1)
    filters = next(n for n in range(1, 1000) if p.goal * (p.kernel**2 + n) <= p.kernel**2 * n)
    return {"standard": every, "separable": separable, "ratio": F(separable, every), "filters": filters}


def effort(p: Params) -> float:
    base = {"groups": 3.0, "weights": 4.2, "operations": 6.4}[p.task]
    return base + 0.2 * (p.kernel == 5) + 0.2 * (p.filters > 40)


def _groups(p: Params) -> Scene:
    """What the filters of each group read; of many groups, the first two and the last."""
    numbers = (1, 2) if p.groups == 2 else (1, 2, 0, p.groups)  # 0: those that are not drawn
    blocks, arrows = [], []
    for column, number in enumerate(numbers):
        read, made = f"read{column}", f"made{column}"
        if number:
            blocks.append(Block(f"name{column}", f"group {number}", column, 0, shape="text"))
            blocks.append(Block(read, counted(p.channels // p.groups, "channel"), column, 1))
            blocks.append(Block(made, counted(p.filters // p.groups, "filter"), column, 2, shaded=True))
            arrows.append(Arrow(read, made))
        else:
            blocks += [Block(name, r"$\cdots$", column, row, shape="text") for row, name in ((1, read), (2, made))]
    return diagram(blocks, arrows, upright=True)


def _layers(p: Params) -> Scene:
    """Which channels the kernels of the depthwise and the filters of the pointwise convolution read."""
    layers = [["1", "2", ELLIPSIS, str(count)] for count in (p.channels, p.channels, p.filters)]
    drawn = (0, 1, 3)
    edges = {((0, i), i) for i in drawn} | {((1, i), j) for i in drawn for j in drawn}
    return neurons(layers, edges, names=["channels", "after depthwise", "after pointwise"])


def _grouped(p: Params, given: Given) -> dict[str, Part]:
    right, read = p.channels // p.groups, given.get("read", p.channels // p.groups)
    return {
        "read": Part(Integer(right), wrong=partial(_wrong_reads, p)),
        "standard": Part(Integer(p.standard.weights), wrong=partial(_wrong_standards, p)),
        "grouped": Part(Integer(p.filters * read * p.kernel**2), wrong=partial(_wrong_groupeds, p)),
    }


def _separable(p: Params, given: Given) -> dict[str, Part]:
    standard = given.get("standard", p.standard.weights)
    both = given.get("depthwise", p.depthwise.weights) + given.get("pointwise", p.pointwise.weights)
    return {
        "standard": Part(Integer(p.standard.weights), wrong=partial(_wrong_standards, p)),
        "depthwise": Part(Integer(p.depthwise.weights), wrong=partial(_wrong_depthwises, p)),
        "pointwise": Part(Integer(p.pointwise.weights), wrong=partial(_wrong_pointwises, p)),
        "ratio": Part(Number(F(both, standard), decimals=3), wrong=partial(_wrong_ratios, p)),
    }


def _operations(p: Params, given: Given) -> dict[str, Part]:
    area = p.side**2
    right = p.standard.weights * area, (p.depthwise.weights + p.pointwise.weights) * area
    standard, separable = given.get("standard", right[0]), given.get("separable", right[1])
    filters = -(-p.goal * p.kernel**2 // (p.kernel**2 - p.goal))
    return {
        "standard": Part(Integer(right[0]), wrong=partial(_wrong_standards, p)),
        "separable": Part(Integer(right[1]), wrong=partial(_wrong_separables, p)),
        "ratio": Part(Number(F(separable, standard), decimals=3), wrong=partial(_wrong_ratios, p)),
        "filters": Part(Integer(filters), wrong=partial(_wrong_filters, p, filters)),
    }


def _wrong_reads(p: Params) -> list[Wrong]:
    own = "A filter reads the channels of its own group."
    return [
        Wrong("all", p.channels, f"{own[:-1]} only.", THIRD),
        Wrong("one", 1, "That would be a depthwise convolution, with as many groups as channels."),
        Wrong("groups", p.groups, own),
        Wrong("filters", p.filters // p.groups, "This is the number of filters in a group."),
        Wrong("twice", max(1, p.channels // p.groups**2), "The channels are divided once."),
        Wrong("multiplied", p.channels * p.groups, own),
    ]


def _wrong_standards(p: Params) -> list[Wrong]:
    right, positions = p.standard.weights, p.side**2 or 1
    wrong = [
        Wrong("kernel-side", right // p.kernel * positions, "A kernel has $k^2$ weights per channel.", THIRD),
        Wrong("no-channels", p.filters * p.kernel**2 * positions, "A filter reads all channels.", THIRD),
        Wrong("no-filters", p.channels * p.kernel**2 * positions, "Every filter counts.", THIRD),
        Wrong("bias", (right + p.filters) * positions, "The layers have no biases.", HALF),
        Wrong("added", (p.channels + p.filters) * p.kernel**2 * positions, "Channels and filters multiply."),
        Wrong("squared", right * p.kernel**2 * positions, "$k^2$ counts once."),
    ]
    if p.side:
        wrong.append(Wrong("once", right, "The filters are applied at every position.", THIRD))
    return wrong


def _wrong_groupeds(p: Params) -> list[Wrong]:
    right = p.standard.weights // p.groups
    parallel = "The groups have fewer filters each, and each filter reads fewer channels."
    return [
        Wrong("groups-squared", right // p.groups, "The filters of all groups count.", HALF),
        Wrong("no-saving", p.standard.weights, parallel),
        Wrong("multiplied", p.standard.weights * p.groups, parallel),
        Wrong("depthwise", p.filters * p.kernel**2, "A filter reads all channels of its group.", THIRD),
        Wrong("kernel-side", right // p.kernel, "A kernel has $k^2$ weights per channel.", THIRD),
        Wrong("bias", right + p.filters, "The layer has no biases.", HALF),
    ]


def _wrong_depthwises(p: Params) -> list[Wrong]:
    right, own = p.depthwise.weights, "Each channel has one kernel of its own."
    return [
        Wrong("one-kernel", p.kernel**2, own, THIRD),
        Wrong("filters", p.filters * p.kernel**2, "The channels are mixed, and changed in number, afterwards.", THIRD),
        Wrong("all-channels", p.channels * right, "A kernel reads its own channel only."),
        Wrong("kernel-side", p.channels * p.kernel, "A kernel has $k^2$ weights.", HALF),
        Wrong("bias", right + p.channels, "The layers have no biases.", HALF),
        Wrong("standard", p.standard.weights, own),
    ]


def _wrong_pointwises(p: Params) -> list[Wrong]:
    right, every = p.pointwise.weights, "Each filter has one weight for each channel."
    return [
        Wrong("filters", p.filters, every, THIRD),
        Wrong("channels", p.channels, every, THIRD),
        Wrong("with-kernel", right * p.kernel**2, r"Its kernels are $1 \times 1$."),
        Wrong("added", p.channels + p.filters, every),
        Wrong("bias", right + p.filters, "The layers have no biases.", HALF),
        Wrong("square", p.channels**2, "It has as many filters as output channels.", THIRD),
    ]


def _wrong_ratios(p: Params) -> list[Wrong]:
    right = F(1, p.filters) + F(1, p.kernel**2)
    depthwise = r"The share of the depthwise convolution is $\frac{1}{C_{\text{out}}}$."
    return [
        Wrong("inverted", 1 / right, "The cheaper layer is in the numerator.", HALF),
        Wrong("no-pointwise", F(1, p.filters), r"The $1 \times 1$ convolution counts too.", THIRD),
        Wrong("no-depthwise", F(1, p.kernel**2), "The depthwise convolution counts too.", THIRD),
        Wrong("channels", F(1, p.channels) + F(1, p.kernel**2), depthwise, HALF),
        Wrong("saving", 1 - right, "This is the share that is saved.", HALF),
        Wrong("product", F(1, p.filters * p.kernel**2), "The costs of the two layers are added.", THIRD),
        Wrong("kernel-side", F(1, p.filters) + F(1, p.kernel), "A kernel has $k^2$ weights per channel.", THIRD),
    ]


def _wrong_separables(p: Params) -> list[Wrong]:
    deep, point, area = p.depthwise.weights, p.pointwise.weights, p.side**2
    return [
        Wrong("no-pointwise", deep * area, r"The $1 \times 1$ convolution counts too.", THIRD),
        Wrong("no-depthwise", point * area, "The depthwise convolution counts too.", THIRD),
        Wrong("once", deep + point, "The kernels are applied at every position.", THIRD),
        Wrong("product", deep * point * area, "The costs of the two layers are added."),
        Wrong("filters", (p.filters * p.kernel**2 + point) * area, "There is one kernel for each input channel.", HALF),
        Wrong("pointwise-once", deep * area + point, r"The $1 \times 1$ kernels are applied everywhere too.", HALF),
        Wrong("kernel-side", (p.channels * p.kernel + point) * area, "A kernel has $k^2$ weights.", HALF),
    ]


def _wrong_filters(p: Params, right: int) -> list[Wrong]:
    area, both = p.kernel**2, "Depthwise and pointwise convolution both count."
    return [
        Wrong("rounded-down", right - 1, "With one filter fewer, the saving is too small.", HALF),
        Wrong("goal", p.goal, both, THIRD),
        Wrong("product", p.goal * area, "The two parts of the ratio are added: subtract first.", THIRD),
        Wrong("difference", area - p.goal, r"Subtract the fractions, $\frac{1}{m} - \frac{1}{k^2}$.", THIRD),
        Wrong("area", area, both),
        Wrong("kernel-side", p.kernel, "A kernel has $k^2$ weights per channel."),
        Wrong("one-more", right + 1, "The smallest number that suffices is asked for.", HALF),
    ]
