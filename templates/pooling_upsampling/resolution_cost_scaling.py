"""Memory and operations of convolutions at full and at reduced resolution, and of an encoder with several stages."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction as F
from functools import partial
from typing import Any, Literal

from examgen import NONE, Draw, Given, Integer, Number, Part, Solved, Tex, Wrong
from examgen.figures.volumes import Stage, network
from examgen.nn.counting import count_conv_macs, count_conv_parameters, count_memory
from examgen.nn.layers import Conv2d, Shape
from examgen.nn.memory import DTYPE_BYTES, DType, in_unit, tensor_bytes
from examgen.tex import shape

TITLE, POINTS, MINUTES, FAMILY = "Cost and resolution", 4, 7, "resolution-cost"
FORMULAS = ("conv-macs",)
HALF, THIRD = F(1, 2), F(1, 3)
BILLION = 2**30  # MACs
Task = Literal["same", "wider", "encoder"]


@dataclass(frozen=True)
class Level:
    task: Task
    factors: tuple[int, ...]


LEVELS = {
    "easy": Level("same", factors=(2, 4, 8)),
    "medium": Level("wider", factors=(2, 4, 8)),
    "hard": Level("encoder", factors=(2,)),
}


@dataclass(frozen=True)
class Params:
    task: Task
    channels: int
    side: int
    layers: int  # in each stage
    factor: int  # by which the sides shrink from one stage to the next
    stages: int
    dtype: DType

    def shape(self, stage: int) -> tuple[int, int, int]:
        """Of the feature maps in a stage, counted from 0."""
        shrunk = self.factor**stage
        wider = 1 if self.task == "same" else shrunk
        return self.channels * wider, self.side // shrunk, self.side // shrunk

    def memory(self, stage: int) -> F:
        """Of the outputs of a stage's layers, in MiB."""
        return in_unit(self.layers * tensor_bytes(self.shape(stage), self.dtype), "MiB")

    def macs(self, stage: int) -> F:
        """Of a stage's layers, in units of 2^30."""
        return F(self.layers * _layer(self.shape(stage)).macs(self.shape(stage)), BILLION)


def sample(d: Draw[Level, None]) -> Params:
    rng, level = d.rng, d.level
    factor = rng.choice(level.factors)
    both = 2**15 * (factor if level.task == "same" else rng.choice((1, 2)))  # C H, so that the MACs are whole
    side = rng.choice([each for each in (64, 128, 256, 512, 1024) if 64 <= both // each <= 512])
    return Params(
        task=level.task,
        channels=both // side,
        side=side,
        layers=rng.randint(2, 12),
        factor=factor,
        stages=rng.choice((3, 4)) if level.task == "encoder" else 2,
        dtype=rng.choice(("float16", "float32")),
    )


def solve(p: Params, given: Given = NONE) -> Solved:
    memory, macs = p.memory(0), p.macs(0)
    first, operations = F(given.get("memory", memory)), F(given.get("macs", macs))
    less = p.factor**2 if p.task == "same" else p.factor
    parts = {
        "memory": Part(_number(memory, "MiB"), wrong=partial(_wrong_memories, p)),
        "macs": Part(_number(macs, ""), wrong=partial(_wrong_macs, p)),
    }
    if p.task == "encoder":
        shares = sum(F(1, 2**stage) for stage in range(p.stages))
        parts |= {
            "total": Part(_number(shares * first, "MiB"), wrong=partial(_wrong_totals, p)),
            "weights": Part(Integer(4 ** (p.stages - 1)), wrong=partial(_wrong_weights, p)),
        }
    else:
        reduced = operations / (p.factor**2 if p.task == "same" else 1)
        parts |= {
            "less_memory": Part(_number(first / less, "MiB"), wrong=partial(_wrong_less_memories, p)),
            "less_macs": Part(_number(reduced, ""), wrong=partial(_wrong_less_macs, p)),
        }
    return Solved(
        parts=parts,
        steps=lambda: {
            "bytes": DTYPE_BYTES[p.dtype],
            "mebi": 2**20,
            "memory": first,
            "macs": operations,
            "all_macs": p.stages * macs,
            "square": p.factor**2,
            "layer_macs": F(9 * p.channels**2 * p.side**2, BILLION),
            "per_stage": [p.memory(stage) for stage in range(p.stages)],
            "last": p.stages - 1,
            "growth": 2 ** (p.stages - 1),
        },
        conventions=("layout-chw", "mac", "kib", "dtype-stated"),
        figures={"stages": lambda: network([_stage(p, k) for k in range(p.stages)])},
    )


def verify(p: Params) -> dict[str, Any]:
    shapes, wide, side = [(p.channels, p.side)], p.channels, p.side
    for _ in range(p.stages - 1):
        side, wide = side // p.factor, wide if p.task == "same" else wide * p.factor
        shapes.append((wide, side))
    memories = [sum(count_memory((c, n, n), p.dtype, "MiB") for _ in range(p.layers)) for c, n in shapes]
    axes = [(n, (3, 1, 1, 1)) for _, n in shapes]
    macs = [
        F(p.layers * count_conv_macs(c, c, 1, axis, axis), 1 << 30) for (c, _), axis in zip(shapes, axes, strict=True)
    ]
    if p.task == "encoder":
        first, *_, last = (count_conv_parameters(c, c, (3, 3), 1, bias=False) for c, _ in shapes)
        return {"memory": memories[0], "macs": macs[0], "total": sum(memories), "weights": last // first}
    return {"memory": memories[0], "macs": macs[0], "less_memory": memories[1], "less_macs": macs[1]}


def effort(p: Params) -> float:
    return 5 + 0.5 * (p.stages - 2) + 0.1 * p.layers


def _number(value: F, unit: str) -> Number:
    return Number(value, unit=unit, decimals=2)


def _layer(read: Shape) -> Conv2d:
    return Conv2d(read[0], read[0], 3, 1, 1, bias=False)


def _stage(p: Params, stage: int) -> Stage:
    """In an encoder, the shapes of the later stages are what is to be found."""
    if p.task == "encoder":
        return Stage(p.shape(stage), f"stage {stage + 1}", shape(p.shape(0)) if stage == 0 else Tex(""))
    return Stage(p.shape(stage), ("full resolution", f"1/{p.factor} of it")[stage], shape(p.shape(stage)))


def _wrong_memories(p: Params) -> list[Wrong]:
    right = p.memory(0)
    return [
        Wrong("one-layer", right / p.layers, "The outputs of all layers are kept.", HALF),
        Wrong("values", right / DTYPE_BYTES[p.dtype], "A value takes several bytes.", HALF),
        Wrong("bits", 8 * right, "A byte has 8 bits; the type's bytes count.", HALF),
        Wrong("other-type", right * F(8, DTYPE_BYTES[p.dtype] ** 2), "Look at the type's bytes.", HALF),
        Wrong("input-too", right * F(p.layers + 1, p.layers), "Only the outputs of the layers are asked for.", HALF),
        Wrong("one-channel", right / p.channels, "All channels are stored.", THIRD),
        Wrong("side", right / p.side, "A map has $H \\cdot W$ values.", THIRD),
        Wrong("decimal", right * F(BILLION // 1024, 10**6), "1 MiB is $1024^2$ bytes.", HALF),
    ]  # fmt: skip


def _wrong_macs(p: Params) -> list[Wrong]:
    right = p.macs(0)
    return [
        Wrong("one-layer", right / p.layers, "All layers are asked for.", HALF),
        Wrong("flops", 2 * right, "1 MAC is one multiply-accumulate; 1 MAC = 2 FLOPs.", HALF),
        Wrong("no-kernel", right / 9, "Each output value sums over $3 \\cdot 3$ positions.", HALF),
        Wrong("side-of-kernel", right / 3, "The kernel has $3 \\cdot 3$ positions.", HALF),
        Wrong("one-channel-read", right / p.channels, "Each output value sums over all input channels.", THIRD),
        Wrong("more-layers", right * F(p.layers + 1, p.layers), f"There are {p.layers} layers.", HALF),
        Wrong("square-kernel-twice", 3 * right, "The kernel has $3 \\cdot 3$ positions, not $3^3$.", HALF),
    ]


def _wrong_less_memories(p: Params) -> list[Wrong]:
    s, whole, wider = p.factor, p.memory(0), p.task == "wider"
    fewer = f"There are ${s}^2$ times fewer positions."
    wrong = [
        Wrong("unchanged", whole, "There are fewer positions.", F(0)),
        Wrong("fourth-power", whole / s**4, fewer, THIRD),
        Wrong("larger", whole * s, "Fewer positions need less memory."),
    ]
    if wider:
        return [
            *wrong,
            Wrong("no-channels", whole / s**2, f"There are {s} times as many channels.", HALF),
            Wrong("squared-channels", whole / s**3, "The memory grows with the number of channels.", THIRD),
        ]
    return [
        *wrong,
        Wrong("one-axis", whole / s, "Height and width both shrink.", HALF),
        Wrong("cubed", whole / s**3, "The number of channels stays.", THIRD),
    ]


def _wrong_less_macs(p: Params) -> list[Wrong]:
    s, whole = p.factor, p.macs(0)
    fewer = f"There are ${s}^2$ times fewer positions."
    wrong = [Wrong("one-axis", whole / s, fewer, HALF), Wrong("cubed", whole / s**3, fewer, THIRD)]
    if p.task == "same":
        return [
            *wrong,
            Wrong("larger", whole * s**2, "Fewer positions need fewer operations."),
            Wrong("unchanged", whole, "Fewer positions need fewer operations."),
            Wrong("one-layer", whole / s**2 / p.layers, "All layers are asked for.", HALF),
            Wrong("kernel-too", whole / s**2 / 9, "The kernel stays as large as it is.", THIRD),
        ]
    return [
        *wrong,
        Wrong("larger", whole * s**2, "The channels make up for the fewer positions: nothing grows."),
        Wrong("no-channels", whole / s**2, "Both the channels that are read and those that are produced grow.", THIRD),
        Wrong("once-more", whole * s, fewer, THIRD),
    ]


def _wrong_totals(p: Params) -> list[Wrong]:
    first, n = p.memory(0), p.stages
    return [
        Wrong("all-equal", n * first, "The memory halves from one stage to the next.", THIRD),
        Wrong("quarters", first * sum(F(1, 4**k) for k in range(n)), "The channels double.", HALF),
        Wrong("doubles", first * sum(2**k for k in range(n)), "The positions fall to a quarter.", THIRD),
        Wrong("last-left-out", first * sum(F(1, 2**k) for k in range(n - 1)), "The last stage counts.", HALF),
        Wrong("once-more", first * sum(F(1, 2**k) for k in range(n + 1)), f"There are {n} stages.", HALF),
        Wrong("limit", 2 * first, f"There are {n} stages, not infinitely many.", HALF),
        Wrong("last", p.memory(n - 1), "All stages are asked for.", THIRD),
    ]


def _wrong_weights(p: Params) -> list[Wrong]:
    steps = p.stages - 1
    square = "The weights of a layer grow with the square of its channels."
    return [
        Wrong("channels", 2**steps, square, HALF),
        Wrong("one-step", 4, f"The channels double {steps} times.", HALF),
        Wrong("once-more", 4 ** (steps + 1), f"The channels double {steps} times.", HALF),
        Wrong("unchanged", 1, square),
        Wrong("cubed", 8**steps, square, THIRD),
        Wrong("stages", p.stages, square),
    ]
