"""Output shape of a convolution layer, and the padding or the stride that leads to a wanted size."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction as F
from functools import cached_property
from typing import Any, Literal

from examgen import NONE, Draw, Given, Integer, Part, Reject, Shape, Solved, Tex, Wrong
from examgen.figures.volumes import convolution
from examgen.nn.counting import count_positions
from examgen.nn.windows import Window
from examgen.tex import shape

TITLE, POINTS, MINUTES, FAMILY = "Output shape of a convolution", 3, 3, "conv-cost"
FORMULAS = ("conv-output-size", "conv-dilation")

FollowUp = Literal["none", "padding", "stride"]
STRIDES = range(2, 7)
SQUARE = ((3, 3), (5, 5), (7, 7))

DECOYS = ("channels",)


@dataclass(frozen=True)
class Level:
    kernels: tuple[tuple[int, int], ...]
    strides: tuple[int, ...]
    dilations: tuple[int, ...]
    square: bool  # the input is as high as it is wide
    follow_up: FollowUp


LEVELS = {
    "easy": Level(SQUARE, strides=(1,), dilations=(1,), square=True, follow_up="none"),
    "medium": Level(SQUARE, strides=(2, 3, 4), dilations=(1,), square=False, follow_up="padding"),
    "hard": Level(((3, 5), (5, 3), (3, 7), (7, 3)), strides=(2, 3), dilations=(2, 3), square=False, follow_up="stride"),
}


@dataclass(frozen=True)
class Axis:
    """One axis of the input and the window that slides along it."""

    size: int
    window: Window

    @cached_property
    def span(self) -> int:
        """How far the window can travel."""
        return self.size + 2 * self.window.padding - self.window.extent

    @cached_property
    def out(self) -> int:
        return self.window.positions(self.size)


@dataclass(frozen=True)
class Params:
    channels: int
    filters: int
    size: tuple[int, int]  # height, width
    kernel: tuple[int, int]
    stride: int
    padding: int
    dilation: int
    follow_up: FollowUp
    goal: int = 0  # rows wanted by the follow-up on the stride

    @cached_property
    def axes(self) -> tuple[Axis, Axis]:
        rows, columns = (
            Axis(size, Window(kernel, self.stride, self.padding, self.dilation))
            for size, kernel in zip(self.size, self.kernel, strict=True)
        )
        return rows, columns


def sample(d: Draw[Level, None]) -> Params:
    rng, level = d.rng, d.level
    kernel, stride, dilation = rng.choice(level.kernels), rng.choice(level.strides), rng.choice(level.dilations)
    padding = rng.randint(0, min(kernel) // 2 - (level.follow_up == "padding"))  # the follow-up asks for another one
    rows = rng.randint(9, 40)
    columns = rows if level.square else rng.randint(9, 40)
    rests = (rng.randint(1, stride - 1), rng.randrange(stride)) if stride > 1 and rng.random() < 0.5 else (0, 0)
    height, width = (
        (out - 1) * stride + rest + Window(k, dilation=dilation).extent - 2 * padding
        for out, rest, k in zip((rows, columns), rests, kernel, strict=True)
    )
    if not level.square and height == width:
        raise Reject("the input is square")
    return Params(
        channels=rng.choice((1, 3, 4, 6, 8, 12)),
        filters=rng.choice((10, 16, 20, 24, 32, 48, 64)),
        size=(height, width),
        kernel=kernel,
        stride=stride,
        padding=padding,
        dilation=dilation,
        follow_up=level.follow_up,
        goal=_goal(d, stride, (rows - 1) * stride + rests[0]) if level.follow_up == "stride" else 0,
    )


def _goal(d: Draw[Level, None], stride: int, span: int) -> int:
    """A number of rows that exactly one stride, other than the layer's, leads to."""
    rows = [span // s + 1 for s in range(1, span + 2)]
    goals = [rows[s - 1] for s in STRIDES if s != stride and rows.count(rows[s - 1]) == 1]
    if not goals:
        raise Reject("no number of rows has one stride")
    return d.rng.choice(goals)


def solve(p: Params, given: Given = NONE) -> Solved:  # noqa: ARG001 - no part uses another
    rows, columns = p.axes
    parts = {"shape": Part(Shape((p.filters, rows.out, columns.out)), wrong=_wrong_shapes(p), weight=2)}
    if p.follow_up == "padding":
        parts["padding"] = Part(Integer((rows.window.extent - 1) // 2), wrong=_wrong_paddings(p))
    if p.follow_up == "stride":
        parts["stride"] = Part(Integer(rows.span // (p.goal - 1)), wrong=_wrong_strides(p))
    same = p.size[0] == p.size[1] and p.kernel[0] == p.kernel[1]
    names = (r"H_{\text{out}} = W_{\text{out}}",) if same else (r"H_{\text{out}}", r"W_{\text{out}}")
    labels = shape((p.channels, *p.size)), Tex(rf"{p.filters} filters, {shape(p.kernel)}"), Tex("?")
    return Solved(
        parts=parts,
        steps={
            "axes": [(Tex(name), axis) for name, axis in zip(names, p.axes, strict=False)],
            "rounded": any(axis.span % p.stride for axis in p.axes),
            "slack": p.goal - 1,
        },
        conventions=("layout-chw", "round-down"),
        figures={"layer": lambda: convolution((p.channels, *p.size), p.kernel, None, labels)},
    )


def verify(p: Params) -> dict[str, Any]:
    rows, columns = (
        count_positions(size, kernel, p.stride, p.padding, p.dilation)
        for size, kernel in zip(p.size, p.kernel, strict=True)
    )
    values: dict[str, Any] = {"shape": (p.filters, rows, columns)}
    height, kernel = p.size[0], p.kernel[0]
    if p.follow_up == "padding":
        paddings = range(p.dilation * kernel + 1)
        (values["padding"],) = [n for n in paddings if count_positions(height, kernel, 1, n, p.dilation) == height]
    if p.follow_up == "stride":
        strides = range(1, height + 1)
        fits = [s for s in strides if count_positions(height, kernel, s, p.padding, p.dilation) == p.goal]
        (values["stride"],) = fits
    return values


def effort(p: Params) -> float:
    axes = 1 if p.follow_up == "none" else 2
    return 1 + 0.5 * axes + 0.4 * bool(p.dilation > 1) + {"none": 0.0, "padding": 0.5, "stride": 0.8}[p.follow_up]


def _wrong_shapes(p: Params) -> list[Wrong]:
    half, third, filters, channels = F(1, 2), F(1, 3), p.filters, p.channels

    def sizes(rule: Callable[[Axis], int]) -> tuple[int, int]:
        rows, columns = map(rule, p.axes)
        return rows, columns

    right, less = sizes(lambda a: a.out), sizes(lambda a: a.out - 1)
    wrong = [
        Wrong("forgot-plus-one", (filters, *less), "The first position counts too: add 1 after dividing.", half),
        Wrong("input-channels", (channels, *right), "There is one output channel for each filter.", half),
        Wrong("input-channels, forgot-plus-one", (channels, *less), "One channel for each filter, and add 1."),
        Wrong("channel-times-filter", (channels * filters, *right), "A filter sums over all input channels.", half),
        Wrong("size-kept", (filters, *p.size), "The size is kept only for a suitable padding and stride 1.", third),
        Wrong("kernel-as-stride", (filters, *sizes(_tiles)), "The window moves by the stride, not by its own size."),
        Wrong("two-kernels", (filters, *sizes(_two_kernels)), r"The kernel is subtracted once, not at both ends."),
    ]
    if p.padding:
        once, none = sizes(lambda a: _out(a.span - p.padding, p)), sizes(lambda a: _out(a.span - 2 * p.padding, p))
        wrong += [
            Wrong("one-sided-padding", (filters, *once), "Padding is added at both ends, $2p$.", half),
            Wrong("no-padding", (filters, *none), "The padding $2p$ was left out.", third),
            Wrong("input-channels, no-padding", (channels, *none), "One channel for each filter, and add $2p$."),
        ]
    if p.stride > 1:
        slow, up = sizes(lambda a: a.span + 1), sizes(lambda a: -(-a.span // p.stride) + 1)
        wrong += [
            Wrong("no-stride", (filters, *slow), "The window moves in steps of $s$: divide by the stride."),
            Wrong("rounded-up", (filters, *up), "A window that sticks out is not used: round down.", half),
        ]
    if p.dilation > 1:
        dense = sizes(lambda a: _out(a.size + 2 * p.padding - a.window.kernel, p))
        wrong.append(Wrong("no-dilation", (filters, *dense), "A dilated kernel covers $d(k - 1) + 1$ inputs.", third))
    if p.kernel[0] != p.kernel[1]:
        rows, columns = p.axes
        turn = rows.window.extent - columns.window.extent
        turned = _out(rows.span + turn, p), _out(columns.span - turn, p)
        wrong.append(Wrong("kernel-turned", (filters, *turned), "The first size of the kernel is its height.", third))
    return [w for w in wrong if min(w.value) > 0]


def _out(span: int, p: Params) -> int:
    return span // p.stride + 1


def _tiles(a: Axis) -> int:
    return a.span // a.window.kernel + 1


def _two_kernels(a: Axis) -> int:
    return (a.span - a.window.extent) // a.window.stride + 1


def _wrong_paddings(p: Params) -> list[Wrong]:
    k = p.kernel[0]
    return [
        Wrong("both-ends", k - 1, "This is the padding of both ends together.", F(1, 2)),
        Wrong("kernel", k, "A border of the kernel's size makes the output larger than the input."),
        Wrong("rounded-up", (k + 1) // 2, "The centre of the kernel has $(k - 1) / 2$ neighbours on each side."),
        Wrong("none", 0, "Without padding every convolution with a kernel larger than 1 shrinks its input."),
        Wrong("always-one", 1, "A border of 1 fits a kernel of 3 only."),
        Wrong("old-stride", max(k - p.stride, 0) // 2, "The stride is 1 here: $2p = k - 1$."),
    ]


def _wrong_strides(p: Params) -> list[Wrong]:
    rows = p.axes[0]
    right, shown = rows.span // (p.goal - 1), rows.span + p.dilation * (rows.window.kernel - 1)
    wrong = [
        Wrong("rounded-up", right + 1, "A larger stride leaves fewer rows.", F(1, 2)),
        Wrong(
            "no-plus-one",
            rows.span // p.goal,
            "The first and the last of $n$ positions are $n - 1$ steps apart.",
            F(1, 2),
        ),
        Wrong("input-over-output", p.size[0] // p.goal, "The kernel and the padding matter too.", F(1, 4)),
        Wrong("kernel-not-subtracted", shown // (p.goal - 1), "The window travels $H + 2p$ minus its extent."),
        Wrong("in-proportion", p.stride * rows.out // p.goal, "The number of steps scales, not the size.", F(1, 4)),
        Wrong("old-stride", p.stride, "This stride leads to the shape of the first part."),
        Wrong("next-smaller", right - 1, "A smaller stride leaves more rows.", F(1, 2)),
        Wrong("rows", p.goal, "This is the number of rows, not the distance between windows."),
        Wrong("kernel", rows.window.kernel, "The window's size does not say how far it moves."),
        Wrong("added", p.stride + rows.out - p.goal, "Sizes are divided by the stride, not reduced by it."),
    ]
    return [w for w in wrong if w.value > 0]
