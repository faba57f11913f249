"""Cost of one convolution layer: output size, memory, parameters, multiply-accumulates."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction as F
from functools import cached_property
from typing import Any, Literal

from examgen import NONE, Draw, Field, Given, Integer, Number, Part, Solved, Table, Tex, Wrong
from examgen.nn.counting import count_conv_macs, count_conv_parameters, count_memory, count_positions
from examgen.nn.layers import Conv2d
from examgen.nn.memory import DTYPE_BYTES, in_unit, tensor_bytes
from examgen.nn.misconceptions import Slip, mac_slips, memory_slips, parameter_slips
from examgen.nn.windows import Window

TITLE, POINTS, MINUTES, FAMILY = "Cost of a convolution layer", 5, 7, "conv-cost"
FORMULAS = ("conv-output-size", "conv-parameters", "conv-macs")


@dataclass(frozen=True)
class Level:
    kernels: tuple[int, ...]
    strides: tuple[int, ...]
    channels: tuple[int, ...]
    remainder: bool  # the stride leaves a remainder, so that rounding down matters


LEVELS = {
    "easy": Level(kernels=(3, 5), strides=(1,), channels=(3, 4, 8, 10), remainder=False),
    "medium": Level(kernels=(5, 7), strides=(2, 4), channels=(3, 4), remainder=False),
    "hard": Level(kernels=(5, 7), strides=(2, 3, 4), channels=(3, 4), remainder=True),
}
FILTERS = (16, 32, 48, 64, 96, 128)
SIDES = (10, 20, 30, 40, 50, 60)  # of the output; products by hand, and a memory of two decimals at most


@dataclass(frozen=True)
class Args:
    count: Literal["mac", "flop"] = "mac"


@dataclass(frozen=True)
class Params:
    channels: int
    filters: int
    window: Window  # the same along both axes
    size: int
    args: Args

    @cached_property
    def layer(self) -> Conv2d:
        w = self.window
        return Conv2d(self.channels, self.filters, w.kernel, w.stride, w.padding)

    @cached_property
    def side(self) -> int:
        return self.window.positions(self.size)

    @cached_property
    def span(self) -> int:
        """How far the window can travel."""
        return self.size + 2 * self.window.padding - self.window.kernel


def sample(d: Draw[Level, Args]) -> Params:
    kernel, stride = d.rng.choice(d.level.kernels), d.rng.choice(d.level.strides)
    padding = kernel // 2 if stride == 1 else d.rng.randint(1, kernel // 2)
    side = d.rng.choice(SIDES)
    remainder = d.rng.randrange(1, stride) if d.level.remainder else 0
    return Params(
        channels=d.rng.choice(d.level.channels),
        filters=d.rng.choice(FILTERS),
        window=Window(kernel, stride, padding),
        size=(side - 1) * stride + remainder + kernel - 2 * padding,
        args=d.args,
    )


def solve(p: Params, given: Given = NONE) -> Solved:
    channels, side = given.get("channels", p.filters), given.get("size", p.side)
    factor = 2 if p.args.count == "flop" else 1
    per_value = p.channels * p.window.kernel**2
    return Solved(
        parts={
            "channels": Part(Integer(p.filters), wrong=lambda: _wrong_channels(p)),
            "size": Part(Integer(p.side), wrong=lambda: _wrong_sizes(p)),
            "memory": Part(
                Number(_memory((channels, side, side)), unit="KiB", decimals=2),
                wrong=lambda: _wrong(memory_slips((p.filters, p.side, p.side), (p.channels, p.size, p.size))),
            ),
            "parameters": Part(
                Integer(p.layer.parameters()), wrong=lambda: _wrong(parameter_slips(p.layer, p.side**2))
            ),
            "operations": Part(
                Integer(factor * channels * side**2 * per_value), wrong=lambda: _wrong_operations(p, factor)
            ),
        },
        steps={
            "values": channels * side**2,
            "bytes": DTYPE_BYTES["float32"],
            "per_value": per_value,
            "factor": factor,
            "operation": "MAC" if factor == 1 else "FLOP",
        },
        conventions=("layout-chw", "round-down", "bias", "kib", "float32", p.args.count),
        tables={"cost": lambda: _table(p, "MACs" if factor == 1 else "FLOPs")},
    )


def verify(p: Params) -> dict[str, Any]:
    w = p.window
    side = count_positions(p.size, w.kernel, w.stride, w.padding)
    axis = (p.size, (w.kernel, w.stride, w.padding, 1))
    macs = count_conv_macs(p.channels, p.filters, 1, axis, axis)
    return {
        "channels": p.layer.output((p.channels, p.size, p.size))[0],
        "size": side,
        "memory": count_memory((p.filters, side, side), "float32", "KiB"),
        "parameters": count_conv_parameters(p.channels, p.filters, (w.kernel, w.kernel), 1, bias=True),
        "operations": macs + macs if p.args.count == "flop" else macs,
    }


def effort(p: Params) -> float:
    large = sum(factor > 10 for factor in (p.filters, p.side, p.channels, p.window.kernel))
    return 4 + 0.4 * large + 0.5 * bool(p.span % p.window.stride)


def _memory(shape: tuple[int, int, int]) -> F:
    return in_unit(tensor_bytes(shape), "KiB")


def _table(p: Params, operations: str) -> Table:
    fields = [Field(part) for part in ("channels", "size", "memory", "parameters", "operations")]
    head = ("layer", Tex("$C$"), Tex("$H = W$"), "memory (KiB)", "parameters", operations)
    rows = [("input", p.channels, p.size, "", "", ""), ("convolution", *fields)]
    return Table("lccccc", head, rows)


def _wrong(slips: list[Slip]) -> list[Wrong]:
    return [Wrong(*slip) for slip in slips]


def _wrong_channels(p: Params) -> list[Wrong]:
    summed, one = "A filter sums over the input's channels and yields one channel.", "Each filter yields a channel."
    return [
        Wrong("input-channels", p.channels, summed),
        Wrong("channel-times-filter", p.channels * p.filters, summed),
        Wrong("channel-plus-filter", p.channels + p.filters, summed),
        Wrong("one-channel", 1, one),
        Wrong("kernel-side", p.window.kernel, one),
    ]


def _wrong_sizes(p: Params) -> list[Wrong]:
    w, half = p.window, F(1, 2)
    wrong = [
        Wrong("forgot-plus-one", p.span // w.stride, "The first position counts too: add 1 after dividing.", half),
        Wrong("one-sided-padding", (p.span - w.padding) // w.stride + 1, "Padding is added at both ends, $2p$.", half),
        Wrong("no-padding", (p.span - 2 * w.padding) // w.stride + 1, "The padding $2p$ was left out."),
        Wrong("kernel-not-subtracted", (p.span + w.kernel) // w.stride, "The kernel covers $k$ inputs: subtract $k$."),
        Wrong("size-plus-padding", p.size + 2 * w.padding, "This is the padded input, not the output."),
        Wrong("padding-added", p.size + w.padding, "The padded input shrinks by the kernel's extent, $k - 1$."),
        Wrong("one-too-many", p.span // w.stride + 2, "There is one position more than there are steps.", half),
    ]
    if w.stride > 1:
        wrong.append(Wrong("no-stride", p.span + 1, "The window moves in steps of $s$: divide by the stride."))
    if p.span % w.stride:
        wrong.append(Wrong("rounded-up", p.side + 1, "A window that sticks out is not used: round down.", half))
    return wrong


def _wrong_operations(p: Params, factor: int) -> list[Wrong]:
    w, right = p.window, factor * p.layer.weights * p.side**2
    wrong = _wrong(mac_slips(p.layer, p.side**2))
    sized = [
        Wrong("input-size", p.layer.weights * p.size**2, "Count the positions of the output."),
        Wrong("padded-size", p.layer.weights * (p.size + 2 * w.padding) ** 2, "Count the positions of the output."),
    ]
    if factor == 1:
        return wrong + sized
    macs = Wrong("macs", right // 2, "1 MAC is one multiply-accumulate; 1 MAC = 2 FLOPs.", F(1, 2))
    return [macs, *(replace(each, value=factor * each.value) for each in wrong[1:] + sized)]
