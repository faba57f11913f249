"""Parameters and operations of a bottleneck block beside two plain 3 x 3 convolutions, and of one with a projection."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction as F
from functools import cached_property, partial
from itertools import pairwise
from typing import Any, Literal

from examgen import NONE, Draw, Given, Integer, Number, Part, Shape, Solved, Tex, Wrong
from examgen.figures.blocks import Arrow, Block, diagram
from examgen.figures.scene import Scene
from examgen.nn.counting import count_conv_macs, count_conv_parameters
from examgen.nn.layers import Conv2d
from examgen.nn.residual import Residual, basic_block, bottleneck, through

TITLE, POINTS, MINUTES, FAMILY = "Cost of a bottleneck block", 4, 8, "bottleneck-cost"
FORMULAS = ("conv-parameters", "conv-macs")
HALF, THIRD = F(1, 2), F(1, 3)
MILLION = 10**6
WIDTHS = (6, 8, 10, 12, 14, 15, 16, 20, 24, 25, 30, 32, 36, 40, 45, 48, 50, 60, 64, 70, 72, 80, 90, 100, 120, 128)
Task = Literal["weights", "operations", "transition"]


@dataclass(frozen=True)
class Level:
    task: Task
    ratios: tuple[int, ...]  # channels for each one of the 3 x 3 convolution


LEVELS = {
    "easy": Level("weights", ratios=(2, 3, 4, 6, 8)),
    "medium": Level("operations", ratios=(2, 3, 4, 6, 8)),
    "hard": Level("transition", ratios=(4,)),
}


@dataclass(frozen=True)
class Params:
    task: Task
    channels: int
    width: int
    filters: int
    stride: int
    side: int  # height and width of the input; 0 if they are not given

    @cached_property
    def block(self) -> Residual:
        return bottleneck(self.channels, self.width, self.filters, self.stride)

    @property
    def plain(self) -> Residual:
        return basic_block(self.channels, self.filters)

    @property
    def shape(self) -> tuple[int, int, int]:
        return self.channels, self.side, self.side

    @cached_property
    def convolutions(self) -> tuple[Conv2d, ...]:
        """Of the path, then of the shortcut."""
        return tuple(layer for layer in (*self.block.path, *self.block.shortcut) if isinstance(layer, Conv2d))

    @cached_property
    def weights(self) -> list[int]:
        return [layer.weights for layer in self.convolutions]

    @property
    def scales(self) -> int:
        """Parameters of the batch normalisations."""
        return self.block.parameters() - sum(self.weights)

    @cached_property
    def positions(self) -> list[int]:
        """Of each convolution's output."""
        shapes = through(self.block.path, self.shape)[1::2]
        return [height * width for _, height, width in (*shapes, self.block.output(self.shape))][: len(self.weights)]


def sample(d: Draw[Level, None]) -> Params:
    rng, level = d.rng, d.level
    ratio = rng.choice(level.ratios)
    width = rng.choice([each for each in WIDTHS if each * ratio <= 512])
    transition = level.task == "transition"
    return Params(
        task=level.task,
        channels=width * 2 if transition else width * ratio,
        width=width,
        filters=width * ratio,
        stride=2 if transition else 1,
        side=0 if level.task == "weights" else rng.choice((8, 10, 12, 14, 16, 20, 24, 30, 32, 40)),
    )


def solve(p: Params, given: Given = NONE) -> Solved:
    if p.task == "weights":
        own, plain = sum(p.weights), 18 * p.channels**2
        ratio = F(given.get("plain", plain), given.get("bottleneck", own))
        parts = {
            "bottleneck": Part(Integer(own), wrong=partial(_wrong_weights, p), weight=2),
            "plain": Part(Integer(plain), wrong=partial(_wrong_plain, p)),
            "factor": Part(Number(ratio, decimals=1), wrong=partial(_wrong_factors, p)),
        }
    else:
        scale = p.block.parameters()
        macs = p.block.macs(p.shape)
        parts = {
            "parameters": Part(Integer(scale), wrong=partial(_wrong_parameters, p)),
            "macs": Part(Number(F(macs, MILLION)), wrong=partial(_wrong_macs, p), weight=2),
        }
        if p.task == "operations":
            plain = 18 * p.channels**2 * p.side**2
            ratio = F(plain, MILLION) / given.get("macs", F(macs, MILLION))
            parts["factor"] = Part(Number(ratio, decimals=1), wrong=partial(_wrong_factors, p))
        else:
            parts = {"output": Part(Shape(p.block.output(p.shape)), wrong=partial(_wrong_outputs, p))} | parts
    names = tuple(map(Tex, (r"1 \times 1", r"3 \times 3", r"1 \times 1", r"\text{shortcut}")))
    positions = p.positions if p.side else []
    macs_of = [n * weights for n, weights in zip(positions, p.weights, strict=False)]
    return Solved(
        parts=parts,
        steps={
            "names": names,
            "weights": p.weights,
            "total": sum(p.weights),
            "scales": p.scales,
            "normalised": [layer.filters for layer in p.convolutions],
            "positions": positions,
            "macs_of": macs_of,
            "macs": sum(macs_of),
            "plain": 18 * p.channels**2,
            "times": F(p.channels, p.width),
            "plain_units": 18 * F(p.channels, p.width) ** 2,
            "units": 2 * F(p.channels, p.width) + 9,
        },
        conventions={
            "weights": (),
            "operations": ("layout-chw", "batchnorm", "mac"),
            "transition": ("layout-chw", "round-down", "batchnorm", "mac"),
        }[p.task],
        figures={"block": partial(_figure, p)},
    )


def verify(p: Params) -> dict[str, Any]:
    convs = [(p.channels, p.width, 1, 1), (p.width, p.width, 3, p.stride), (p.width, p.filters, 1, 1)]
    if p.stride == 2:
        convs.append((p.channels, p.filters, 1, p.stride))
    weights = [count_conv_parameters(c, n, (k, k), 1, bias=False) for c, n, k, _ in convs]
    plain = count_conv_parameters(p.channels, p.channels, (3, 3), 1, bias=False) * 2
    if p.task == "weights":
        return {"bottleneck": sum(weights), "plain": plain, "factor": F(plain, sum(weights))}
    small = len(range(0, p.side, p.stride))
    macs = 0
    for (c, n, k, s), read in zip(convs, (p.side, p.side, small, p.side), strict=False):
        axis = (read, (k, s, k // 2, 1))
        macs += count_conv_macs(c, n, 1, axis, axis)
    values: dict[str, Any] = {
        "parameters": sum(weights) + sum(n + n for _, n, _, _ in convs),
        "macs": F(macs, 1_000_000),
    }
    if p.task == "operations":
        axis = (p.side, (3, 1, 1, 1))
        values["factor"] = F(2 * count_conv_macs(p.channels, p.channels, 1, axis, axis), macs)
    else:
        values["output"] = (p.filters, small, small)
    return values


def effort(p: Params) -> float:
    large = sum(number > 30 for number in (p.channels, p.width, p.side))
    return {"weights": 4.0, "operations": 6.5, "transition": 8.0}[p.task] + 0.4 * large


def _figure(p: Params) -> Scene:
    stride = f", stride {p.stride}" if p.stride > 1 else ""
    normalised = "" if p.task == "weights" else r"\\+ BN"
    texts = [
        rf"conv $1 \times 1$\\{p.channels} to {p.width}{normalised}",
        rf"conv $3 \times 3${stride}\\{p.width} to {p.width}{normalised}",
        rf"conv $1 \times 1$\\{p.width} to {p.filters}{normalised}",
    ]
    names = ("reduce", "spatial", "expand")
    blocks = [
        Block("x", "$x$", 0, 0, shape="text"),
        *(Block(name, text, k, 0, shaded=k == 2) for k, (name, text) in enumerate(zip(names, texts, strict=True), 1)),
        Block("add", "$+$", 4, 0, shape="circle"),
        Block("out", "ReLU", 5, 0),
    ]
    arrows = [Arrow(*pair) for pair in pairwise(("x", *names, "add", "out"))]
    if p.stride == 1:
        return diagram(blocks, [*arrows, Arrow("x", "add", "identity", via=((0, 1), (4, 1)))])
    blocks.append(Block("short", rf"conv $1 \times 1${stride}\\{p.channels} to {p.filters}{normalised}", 2, 1))
    return diagram(blocks, [*arrows, Arrow("x", "short", via=((0, 1),)), Arrow("short", "add", via=((4, 1),))])


def _wrong_weights(p: Params) -> list[Wrong]:
    down, middle, up = p.weights
    return [
        Wrong("pointwise-free", middle, "A $1 \\times 1$ convolution has $C_{in} C_{out}$ weights.", THIRD),
        Wrong("one-pointwise", down + middle, "There are two $1 \\times 1$ convolutions.", HALF),
        Wrong("full-width", down + 9 * p.channels**2 + up, "The $3 \\times 3$ convolution is the narrow one.", THIRD),
        Wrong("kernel-side", down + 3 * p.width**2 + up, "A $3 \\times 3$ kernel has 9 weights a channel.", HALF),
        Wrong("no-kernel", down + p.width**2 + up, "A $3 \\times 3$ kernel has 9 weights a channel.", THIRD),
        Wrong("shortcut", down + middle + up + p.channels**2, "An identity has no weights.", HALF),
        Wrong("biases", down + middle + up + 2 * p.width + p.channels, "The convolutions have no biases.", HALF),
    ]


def _wrong_plain(p: Params) -> list[Wrong]:
    right, c = 18 * p.channels**2, p.channels
    return [
        Wrong("one-layer", right // 2, "There are two convolutions.", HALF),
        Wrong("kernel-side", right // 3, "A $3 \\times 3$ kernel has 9 weights a channel.", HALF),
        Wrong("one-channel-read", 18 * c, "Each filter reads all channels.", THIRD),
        Wrong("narrow", 18 * p.width**2, "These convolutions read and output all channels.", THIRD),
        Wrong("biases", right + 2 * c, "The convolutions have no biases.", HALF),
        Wrong("squared", (9 * c**2) ** 2 // (9 * c), "The weights of the two are added, not multiplied."),
        Wrong("shortcut", right + c**2, "An identity has no weights.", HALF),
    ]


def _wrong_factors(p: Params) -> list[Wrong]:
    down, middle, up = p.weights
    own, plain = down + middle + up, 18 * p.channels**2
    return [
        Wrong("inverted", F(own, plain), "The plain convolutions need more.", HALF),
        Wrong("one-layer", F(plain, 2 * own), "There are two plain convolutions.", HALF),
        Wrong("kernels-only", F(plain, middle), "The $1 \\times 1$ convolutions count too.", THIRD),
        Wrong("widths", F(p.channels, p.width), "This is the ratio of the widths."),
        Wrong("widths-squared", F(p.channels, p.width) ** 2, "The $1 \\times 1$ convolutions count too.", THIRD),
        Wrong("one-pointwise", F(plain, down + middle), "There are two $1 \\times 1$ convolutions.", HALF),
    ]


def _wrong_parameters(p: Params) -> list[Wrong]:
    right, middle = p.block.parameters(), p.weights[1]
    wrong = [
        Wrong("no-normalisation", right - p.scales, "Batch normalisation has parameters too.", HALF),
        Wrong("one-a-channel", right - p.scales // 2, "A channel has a scale and a shift.", HALF),
        Wrong("running", right + p.scales, "Running statistics are not learned.", HALF),
        Wrong("biases", right + p.scales // 2, "The convolutions have no biases.", HALF),
        Wrong("kernel-side", right - middle + middle // 3, "A $3 \\times 3$ kernel has 9 weights a channel.", THIRD),
        Wrong("pointwise-free", middle + p.scales, "A $1 \\times 1$ convolution has weights.", THIRD),
    ]
    if p.block.shortcut:
        shortcut = p.channels * p.filters + 2 * p.filters
        wrong.append(Wrong("no-shortcut", right - shortcut, "The shortcut has a convolution of its own.", HALF))
    else:
        wrong.append(Wrong("shortcut", right + p.channels**2, "An identity has no weights.", HALF))
    return wrong


def _wrong_macs(p: Params) -> list[Wrong]:
    weights, right = p.weights, p.block.macs(p.shape)
    small, large = p.positions[1], p.side**2

    def millions(macs: int) -> F:
        return F(macs, MILLION)

    wrong = [
        Wrong("flops", millions(2 * right), "1 MAC is one multiply-accumulate; 1 MAC = 2 FLOPs.", HALF),
        Wrong("one-axis", millions(right // p.side), "A filter is applied at $H \\cdot W$ positions.", THIRD),
        Wrong("pointwise-free", millions(small * weights[1]), "A $1 \\times 1$ convolution has MACs too.", THIRD),
        Wrong("normalisation", millions(right + p.scales * small), "Batch normalisation performs no MACs.", HALF),
        Wrong("kernel-side", millions(right - small * weights[1] * 2 // 3), "A kernel has 9 weights a channel.", THIRD),
    ]
    if p.stride == 1:
        return [*wrong, Wrong("plain", millions(18 * p.channels**2 * large), "These are the plain convolutions.")]
    return [
        *wrong,
        Wrong("all-large", millions(large * sum(weights)), "The stride makes outputs smaller.", HALF),
        Wrong("all-small", millions(small * sum(weights)), "The first convolution still sees the input's size.", HALF),
        Wrong("no-shortcut", millions(right - small * weights[3]), "The shortcut has a convolution of its own.", HALF),
        Wrong("shortcut-large", millions(right + (large - small) * weights[3]), "It has the stride 2 too.", HALF),
    ]


def _wrong_outputs(p: Params) -> list[Wrong]:
    filters, side, _ = p.block.output(p.shape)
    added = "The sum of path and shortcut has the shape of each."
    return [
        Wrong("channels-added", (2 * filters, side, side), f"{added} It does not concatenate.", HALF),
        Wrong("size-kept", (filters, p.side, p.side), "The stride halves both axes.", HALF),
        Wrong("inner-width", (p.width, side, side), "The last convolution widens again.", HALF),
        Wrong("input", p.shape, "The block changes the shape."),
        Wrong("input-channels", (p.channels, side, side), "The last convolution outputs more.", HALF),
        Wrong("quartered", (filters, p.side // 4, p.side // 4), "Path and shortcut have stride 2 once.", HALF),
        Wrong("inner-width, size-kept", (p.width, p.side, p.side), "The stride halves both axes."),
        Wrong("channels-added, size-kept", (2 * filters, p.side, p.side), added),
    ]  # fmt: skip
