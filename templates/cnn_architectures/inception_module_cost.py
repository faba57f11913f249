"""Output, parameters and operations of an inception module, with and without its 1 x 1 reductions."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction as F
from functools import cached_property, partial
from typing import Any, Literal

from examgen import NONE, Draw, Given, Integer, Number, Part, Shape, Solved, Wrong
from examgen.figures.blocks import Arrow, Block, diagram
from examgen.figures.scene import Scene
from examgen.nn.counting import count_conv_macs, count_conv_parameters
from examgen.nn.layers import Conv2d

TITLE, POINTS, MINUTES, FAMILY = "Cost of an inception module", 4, 8, "inception-cost"
FORMULAS = ("conv-parameters", "conv-macs")
HALF, THIRD = F(1, 2), F(1, 3)
MILLION = 10**6
Task = Literal["weights", "operations", "naive"]
CONCATENATED = "The channels of the four branches are concatenated."


@dataclass(frozen=True)
class Level:
    task: Task
    channels: tuple[int, ...]


LEVELS = {
    "easy": Level("weights", channels=(32, 40, 48, 64, 80, 100)),
    "medium": Level("operations", channels=(32, 40, 64, 80, 100)),
    "hard": Level("naive", channels=(32, 40, 48, 64, 80, 100)),
}


@dataclass(frozen=True)
class Params:
    task: Task
    channels: int
    one: int  # channels that the branches output
    three: int
    five: int
    pool: int
    before_three: int  # channels of the reductions
    before_five: int
    side: int

    @property
    def filters(self) -> tuple[int, int, int, int]:
        """Channels that the branches output."""
        return self.one, self.three, self.five, self.pool

    @property
    def bias(self) -> bool:
        return self.task == "operations"

    @cached_property
    def convolutions(self) -> tuple[Conv2d, ...]:
        """Branch by branch."""
        sizes = (
            (self.channels, self.one, 1),
            (self.channels, self.before_three, 1),
            (self.before_three, self.three, 3),
            (self.channels, self.before_five, 1),
            (self.before_five, self.five, 5),
            (self.channels, self.pool, 1),
        )
        return tuple(Conv2d(read, out, k, padding=k // 2, bias=self.bias) for read, out, k in sizes)

    @cached_property
    def weights(self) -> list[int]:
        return [layer.weights for layer in self.convolutions]

    @cached_property
    def parameters(self) -> int:
        return sum(layer.parameters() for layer in self.convolutions)

    @cached_property
    def macs(self) -> int:
        return sum(layer.macs((layer.in_channels, self.side, self.side)) for layer in self.convolutions)

    @cached_property
    def naive(self) -> list[int]:
        """Weights of the module without 1 x 1 convolutions before or after the others."""
        c = self.channels
        return [c * self.one, 9 * c * self.three, 25 * c * self.five]


def sample(d: Draw[Level, None]) -> Params:
    rng, channels = d.rng, d.rng.choice(d.level.channels)
    five = rng.choice((4, 8, 10, 12, 16, 20))
    return Params(
        task=d.level.task,
        channels=channels,
        one=rng.choice((8, 12, 16, 20, 30)),
        three=rng.choice((20, 24, 30, 32, 40)),
        five=five,
        pool=rng.choice((6, 8, 10, 12, 16)),
        before_three=rng.choice((8, 10, 16, 20)),
        before_five=rng.choice([each for each in (4, 5, 6, 8, 10) if each <= five]),
        side=rng.choice((8, 10, 14, 16, 20, 28)),
    )


def solve(p: Params, given: Given = NONE) -> Solved:
    total, naive = sum(p.weights), sum(p.naive)
    output = Part(Shape((sum(p.filters), p.side, p.side)), wrong=partial(_wrong_outputs, p))
    if p.task == "weights":
        parts = {"output": output, "weights": Part(Integer(total), wrong=partial(_wrong_weights, p), weight=2)}
    elif p.task == "operations":
        parts = {
            "output": output,
            "parameters": Part(Integer(p.parameters), wrong=partial(_wrong_parameters, p), weight=2),
            "macs": Part(Number(F(p.macs, MILLION)), wrong=partial(_wrong_macs, p)),
        }
    else:
        channels = p.one + p.three + p.five + p.channels
        ratio = F(given.get("naive", naive), given.get("weights", total))
        parts = {
            "weights": Part(Integer(total), wrong=partial(_wrong_weights, p)),
            "output": Part(Shape((channels, p.side, p.side)), wrong=partial(_wrong_naive_outputs, p)),
            "naive": Part(Integer(naive), wrong=partial(_wrong_naive, p)),
            "factor": Part(Number(ratio, decimals=1), wrong=partial(_wrong_factors, p)),
        }
    kernels = (1, 1, 3, 1, 5, 1)
    return Solved(
        parts=parts,
        steps={
            "rows": [
                (layer.in_channels, layer.filters, kernel, layer.weights)
                for layer, kernel in zip(p.convolutions, kernels, strict=True)
            ],
            "total": total,
            "biases": sum(layer.filters for layer in p.convolutions),
            "own": given.get("weights", total),
            "own_naive": given.get("naive", naive),
            "naive_weights": p.naive,
            "macs": p.macs,
        },
        conventions={
            "weights": ("layout-chw",),
            "operations": ("layout-chw", "bias", "mac"),
            "naive": ("layout-chw",),
        }[p.task],
        figures={"module": partial(_figure, p)},
    )


def verify(p: Params) -> dict[str, Any]:
    def conv(read: int, out: int, kernel: int) -> int:
        return count_conv_parameters(read, out, (kernel, kernel), 1, bias=p.bias)

    def stack(*widths: int) -> list[tuple[int, int]]:
        return list(zip((p.channels, *widths), widths, strict=False))

    branches = (stack(p.one), stack(p.before_three, p.three), stack(p.before_five, p.five), stack(p.pool))
    kernels = ((1,), (1, 3), (1, 5), (1,))
    layers = [
        (read, out, kernel)
        for branch, sizes in zip(branches, kernels, strict=True)
        for (read, out), kernel in zip(branch, sizes, strict=True)
    ]
    total = sum(conv(*layer) for layer in layers)
    side = len(range(p.side))
    joined = len([*range(p.one), *range(p.three), *range(p.five), *range(p.pool)])
    if p.task == "weights":
        return {"output": (joined, side, side), "weights": total}
    if p.task == "operations":
        axes = [(p.side, (kernel, 1, kernel // 2, 1)) for _, _, kernel in layers]
        macs = sum(count_conv_macs(read, out, 1, axis, axis) for (read, out, _), axis in zip(layers, axes, strict=True))
        return {"output": (joined, side, side), "parameters": total, "macs": F(macs, 10**6)}
    naive = sum(conv(p.channels, branch[-1][1], size[-1]) for branch, size in zip(branches[:3], kernels, strict=False))
    kept = joined - p.pool + p.channels
    return {"weights": total, "output": (kept, side, side), "naive": naive, "factor": F(naive, total)}


def effort(p: Params) -> float:
    return {"weights": 5.0, "operations": 7.0, "naive": 7.5}[p.task] + 0.3 * (p.channels > 50)


def _figure(p: Params) -> Scene:
    blocks = [
        Block("in", rf"${p.channels} \times {p.side} \times {p.side}$", 0, 1.5, shape="text"),
        Block("a", rf"conv $1 \times 1$, {p.one}", 2, 0),
        Block("b1", rf"conv $1 \times 1$, {p.before_three}", 1, 1, shaded=True),
        Block("b2", rf"conv $3 \times 3$, {p.three}", 2, 1),
        Block("c1", rf"conv $1 \times 1$, {p.before_five}", 1, 2, shaded=True),
        Block("c2", rf"conv $5 \times 5$, {p.five}", 2, 2),
        Block("d1", r"max pool $3 \times 3$", 1, 3),
        Block("d2", rf"conv $1 \times 1$, {p.pool}", 2, 3, shaded=True),
        Block("join", "concatenation", 3, 1.5),
    ]
    names = ("in", "a"), ("in", "b1"), ("b1", "b2"), ("in", "c1"), ("c1", "c2"), ("in", "d1"), ("d1", "d2")
    ends = [Arrow(name, "join") for name in ("a", "b2", "c2", "d2")]
    return diagram(blocks, [*(Arrow(*pair) for pair in names), *ends])


def _wrong_outputs(p: Params) -> list[Wrong]:
    side, total = p.side, sum(p.filters)
    reduced = p.before_three + p.before_five
    return [
        Wrong("largest", (max(p.filters), side, side), CONCATENATED, THIRD),
        Wrong("with-reductions", (total + reduced, side, side), "Reductions are read inside the module.", HALF),
        Wrong("pool-keeps", (total - p.pool + p.channels, side, side), "The last convolution narrows.", HALF),
        Wrong("no-pool", (total - p.pool, side, side), "The branch with the pooling counts too.", HALF),
        Wrong("halved", (total, side // 2, side // 2), "Stride 1 with padding keeps height and width.", HALF),
        Wrong("largest, halved", (max(p.filters), side // 2, side // 2), CONCATENATED),
        Wrong("sizes-added", (total, 4 * side, 4 * side), CONCATENATED, THIRD),
        Wrong("input", (p.channels, side, side), CONCATENATED),
    ]


def _wrong_weights(p: Params) -> list[Wrong]:
    right, (_, down3, three, down5, five, pool) = sum(p.weights), p.weights
    narrow = sum(layer.weights // layer.in_channels for layer in p.convolutions)
    return [
        Wrong("no-reduction", sum(p.naive) + pool, "Large kernels read the reduced channels.", THIRD),
        Wrong("pointwise-free", three + five, "A $1 \\times 1$ convolution has $C_{in} C_{out}$ weights.", THIRD),
        Wrong("no-pool-branch", right - pool, "The convolution after the pooling counts too.", HALF),
        Wrong("kernel-sides", right - three - five + three // 3 + five // 5, "A kernel has $k^2$ weights.", HALF),
        Wrong("reductions-left-out", right - down3 - down5, "The reductions have weights too.", HALF),
        Wrong("pooling-weights", right + 9 * p.channels, "Pooling has no weights.", HALF),
        Wrong("one-channel", narrow, "Filters read all channels."),
    ]


def _wrong_parameters(p: Params) -> list[Wrong]:
    biases = sum(layer.filters for layer in p.convolutions)
    return [
        *(replace(each, value=each.value + biases) for each in _wrong_weights(p)),
        Wrong("no-biases", p.parameters - biases, "Each filter has a bias.", HALF),
        Wrong("output-biases", p.parameters - p.before_three - p.before_five, "Reductions have biases too.", HALF),
    ]


def _wrong_macs(p: Params) -> list[Wrong]:
    biases = p.parameters - sum(p.weights)
    positions = p.side**2

    def millions(macs: int) -> F:
        return F(macs, MILLION)

    return [
        Wrong("flops", millions(2 * p.macs), "1 MAC is one multiply-accumulate; 1 MAC = 2 FLOPs.", HALF),
        Wrong("one-axis", millions(p.macs // p.side), "A filter is applied at $H \\cdot W$ positions.", THIRD),
        Wrong("biases", millions(p.macs + biases * positions), "Additions of biases are not counted.", HALF),
        Wrong(
            "no-reduction",
            millions(positions * (sum(p.naive) + p.weights[-1])),
            "The large kernels read the reduced channels.",
            THIRD,
        ),
        Wrong(
            "pointwise-free",
            millions(positions * (p.weights[2] + p.weights[4])),
            "The small convolutions have MACs too.",
            THIRD,
        ),
        Wrong("smaller", millions(p.macs * (p.side - 2) ** 2 // positions), "The padding keeps the size.", HALF),
    ]


def _wrong_naive_outputs(p: Params) -> list[Wrong]:
    side, kept = p.side, p.one + p.three + p.five
    widest = "The pooling keeps all channels of the input."
    return [
        Wrong("with-projection", (kept + p.pool, side, side), widest, HALF),
        Wrong("no-pool", (kept, side, side), widest, HALF),
        Wrong("largest", (max(p.channels, p.three), side, side), CONCATENATED, THIRD),
        Wrong("input", (p.channels, side, side), CONCATENATED),
        Wrong("four-times", (4 * p.channels, side, side), CONCATENATED),
        Wrong("halved", (kept + p.channels, side // 2, side // 2), "Stride 1 keeps height and width.", HALF),
        Wrong("with-projection, halved", (kept + p.pool, side // 2, side // 2), widest),
        Wrong("no-pool, halved", (kept, side // 2, side // 2), widest),
    ]


def _wrong_naive(p: Params) -> list[Wrong]:
    one, three, five = p.naive
    right = one + three + five
    return [
        Wrong("with-projection", right + p.weights[-1], "There is no convolution after the pooling now.", HALF),
        Wrong("with-reductions", right + p.weights[1] + p.weights[3], "The reductions are left out.", HALF),
        Wrong("kernel-sides", one + three // 3 + five // 5, "A kernel has $k^2$ weights a channel.", HALF),
        Wrong("no-one", three + five, "The $1 \\times 1$ convolution of the first branch stays.", HALF),
        Wrong("pooling", right + 9 * p.channels**2, "Pooling has no weights.", THIRD),
        Wrong("still-narrow", one + p.weights[2] + p.weights[4], "They now read all channels of the input.", THIRD),
    ]


def _wrong_factors(p: Params) -> list[Wrong]:
    total, naive = sum(p.weights), sum(p.naive)
    large = F(sum(p.naive[1:]), p.weights[2] + p.weights[4])
    return [
        Wrong("inverted", F(total, naive), "The naive module has more weights.", HALF),
        Wrong("increase", F(naive - total, total), "A factor is asked for, not an increase.", HALF),
        Wrong("large-kernels", large, "The $1 \\times 1$ convolutions count too.", HALF),
        Wrong("widths", F(2 * p.channels, p.before_three + p.before_five), "Divide the two numbers of weights."),
        Wrong("half", F(naive, 2 * total), "Divide the two numbers of weights."),
    ]
