"""Learnable parameters of a convolution layer, with or without biases and groups; its input's size does not matter."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction as F
from functools import cached_property
from typing import Any

from examgen import NONE, Draw, Given, Integer, Part, Solved, Wrong
from examgen.figures.volumes import filters
from examgen.nn.counting import count_conv_parameters
from examgen.nn.layers import Conv2d
from examgen.nn.windows import Window

TITLE, POINTS, MINUTES, FAMILY = "Parameters of a convolution", 3, 3, "conv-cost"
FORMULAS = ("conv-parameters",)
DECOYS = ("size", "stride", "padding")


@dataclass(frozen=True)
class Level:
    channels: tuple[int, ...]
    filters: tuple[int, ...]
    kernels: tuple[int, ...]
    biases: tuple[bool, ...]
    groups: tuple[int, ...]  # 0: one for each input channel
    compared: bool  # with a smaller or an ungrouped layer


LEVELS = {
    "easy": Level((1, 3, 4, 5, 6), (8, 10, 12, 16, 20, 32), (3, 5), (True,), groups=(1,), compared=False),
    "medium": Level((6, 8, 10, 16, 32), (8, 10, 12, 16, 20, 32), (3, 5, 7), (True, False), groups=(1,), compared=True),
    "hard": Level((8, 16, 24, 32, 40), (1, 2, 3), (3, 5, 7), (True, False), groups=(0, 4, 8), compared=True),
}


@dataclass(frozen=True)
class Params:
    channels: int
    filters: int
    kernel: int
    groups: int
    bias: bool
    compared: bool
    size: int  # height and width of the input
    stride: int
    padding: int

    @cached_property
    def layer(self) -> Conv2d:
        return Conv2d(self.channels, self.filters, self.kernel, groups=self.groups, bias=self.bias)

    @cached_property
    def reference(self) -> Conv2d:
        """What the layer is compared with: itself without groups, or a pointwise layer if it has none."""
        kernel = self.kernel if self.groups > 1 else 1
        return Conv2d(self.channels, self.filters, kernel, bias=self.bias)

    @cached_property
    def read(self) -> int:
        """Input channels that a filter reads."""
        return self.channels // self.groups


def sample(d: Draw[Level, None]) -> Params:
    rng, level = d.rng, d.level
    channels, kernel, groups = rng.choice(level.channels), rng.choice(level.kernels), rng.choice(level.groups)
    filters = rng.choice(level.filters) * (1 if groups == 1 else channels)
    return Params(
        channels=channels,
        filters=filters,
        kernel=kernel,
        groups=groups or channels,
        bias=rng.choice(level.biases),
        compared=level.compared,
        size=rng.choice((14, 16, 20, 24, 28, 32, 40, 56)),
        stride=rng.choice((1, 2)),
        padding=rng.randint(0, kernel // 2),
    )


def solve(p: Params, given: Given = NONE) -> Solved:
    own, reference = p.layer.parameters(), p.reference.parameters()
    parts = {"parameters": Part(Integer(own), wrong=lambda: _wrong_parameters(p), weight=2)}
    if p.compared:
        difference = abs(given.get("parameters", own) - reference)
        parts["difference"] = Part(Integer(difference), wrong=lambda: _wrong_differences(p))
    return Solved(
        parts=parts,
        steps={"per_filter": p.read * p.kernel**2, "reference": reference, "grouped": p.groups > 1,
               "depthwise": p.groups == p.channels > 1},
        conventions=("bias-stated",),
        figures={"filters": lambda: filters(p.filters, (p.read, p.kernel, p.kernel))},
    )  # fmt: skip


def verify(p: Params) -> dict[str, Any]:
    own = count_conv_parameters(p.channels, p.filters, (p.kernel, p.kernel), p.groups, bias=p.bias)
    if not p.compared:
        return {"parameters": own}
    side = 1 if p.groups == 1 else p.kernel
    other = count_conv_parameters(p.channels, p.filters, (side, side), 1, bias=p.bias)
    return {"parameters": own, "difference": max(own, other) - min(own, other)}


def effort(p: Params) -> float:
    large = sum(factor > 10 for factor in (p.read, p.filters, p.kernel**2))
    return 1.2 + 0.3 * large + 0.8 * p.compared + 0.3 * (p.groups > 1)


def _wrong_parameters(p: Params) -> list[Wrong]:
    half, k2, right, bias = F(1, 2), p.kernel**2, p.layer.parameters(), int(p.bias)
    positions = Window(p.kernel, p.stride, p.padding).positions(p.size) ** 2
    wrong = [
        Wrong("no-input-channels", (k2 + bias) * p.filters, "A filter spans the channels that it reads."),
        Wrong("kernel-side", (p.read * p.kernel + bias) * p.filters, "A filter has $k^2$ weights per channel."),
        Wrong("no-filters", p.read * k2 + bias, "This is one filter."),
        Wrong("per-position", right * positions, "Weights are shared by all positions of the output."),
        Wrong("input-size", p.channels * p.size**2 * p.filters, "The size of the input does not matter."),
    ]
    if p.bias:
        wrong += [
            Wrong("no-bias", right - p.filters, "Each filter has a bias too.", half),
            Wrong("one-bias", right - p.filters + 1, "Each filter has a bias of its own.", half),
            Wrong("bias-per-plane", (k2 + 1) * p.read * p.filters, "A filter has one bias in all.", half),
        ]
    else:
        wrong += [
            Wrong("bias", right + p.filters, "This layer has no biases.", half),
            Wrong("one-bias", right + 1, "This layer has no bias at all.", half),
        ]
    if p.groups > 1:
        ungrouped = (p.channels * k2 + bias) * p.filters
        split = (p.read * k2 + bias) * p.filters // p.groups
        wrong += [
            Wrong("no-groups", ungrouped, "A filter reads only the channels of its group.", F(1, 3)),
            Wrong("groups-twice", split, "All filters count, not those of one group.", F(1, 3)),
        ]
    return wrong


def _wrong_differences(p: Params) -> list[Wrong]:
    own, reference, k2 = p.layer.parameters(), p.reference.parameters(), p.kernel**2
    right = abs(own - reference)
    wrong = [
        Wrong("other-layer", reference, "This is the other layer's number of parameters.", F(1, 4)),
        Wrong("own-layer", own, "This is the layer's own number of parameters."),
        Wrong("bias-lost", right + p.filters, "Both layers have the same biases, which cancel or are absent.", F(1, 2)),
        Wrong(
            "bias-twice", right - p.filters, "Both layers have the same biases, which cancel or are absent.", F(1, 2)
        ),
        Wrong("sum", own + reference, "The numbers are to be subtracted."),
    ]
    if p.groups > 1:
        wrong.append(Wrong("one-filter", k2 * (p.channels - p.read), "This is the difference of one filter.", F(1, 4)))
    else:
        weights = p.channels * p.filters
        wrong += [
            Wrong("one-channel", (k2 - 1) * p.filters, "A filter spans all input channels.", F(1, 4)),
            Wrong("kernel-side", (p.kernel - 1) * weights, r"A filter shrinks from $k^2$ weights per channel to 1."),
        ]
    return wrong
