"""Parameters in all and to be trained after a pre-trained network got a new head and its first layers are frozen."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction as F
from functools import cached_property, partial
from itertools import pairwise
from typing import Any, Literal

from examgen import NONE, Draw, Given, Integer, Number, Part, Solved, Table, Tex, Wrong
from examgen.figures.blocks import Arrow, Block, diagram
from examgen.figures.scene import Scene
from examgen.nn.counting import count_conv_parameters, count_memory
from examgen.nn.layers import BatchNorm2d, Conv2d, Linear
from examgen.nn.memory import in_unit, tensor_bytes

TITLE, POINTS, MINUTES, FAMILY = "Parameters of fine-tuning", 4, 7, "fine-tuning-parameters"
FORMULAS = ("conv-parameters", "dense-parameters")
DECOYS = ("source",)
HALF, THIRD = F(1, 2), F(1, 3)
Task = Literal["head", "freeze", "optimiser"]
STATE = 3  # numbers that are kept for a trained parameter besides itself: its gradient and the two averages of Adam


@dataclass(frozen=True)
class Level:
    task: Task
    depth: int  # convolution layers
    widths: tuple[int, ...]


LEVELS = {
    "easy": Level("head", depth=4, widths=(16, 32, 64, 128, 256)),
    "medium": Level("freeze", depth=3, widths=(8, 10, 16, 20, 32, 40)),
    "hard": Level("optimiser", depth=3, widths=(8, 16, 32, 64)),
}


@dataclass(frozen=True)
class Params:
    task: Task
    widths: tuple[int, ...]  # channels: of the image, then of each convolution's output
    kernels: tuple[int, ...]
    source: int  # classes
    target: int
    frozen: int  # convolution layers
    images: int

    @cached_property
    def normalised(self) -> bool:
        return self.task == "optimiser"

    @cached_property
    def layers(self) -> list[int]:
        """Parameters of each convolution layer, with its batch normalisation."""
        return [
            Conv2d(before, after, kernel, bias=not self.normalised).parameters()
            + (BatchNorm2d(after).parameters() if self.normalised else 0)
            for (before, after), kernel in zip(pairwise(self.widths), self.kernels, strict=True)
        ]

    @cached_property
    def backbone(self) -> int:
        return sum(self.layers)

    @cached_property
    def head(self) -> int:
        return Linear(self.widths[-1], self.target).parameters()

    @cached_property
    def old_head(self) -> int:
        return Linear(self.widths[-1], self.source).parameters()

    @cached_property
    def trainable(self) -> int:
        return sum(self.layers[self.frozen :]) + self.head


def sample(d: Draw[Level, None]) -> Params:
    rng, level = d.rng, d.level
    widths = sorted(rng.sample(level.widths, level.depth))
    head_only = level.task == "head"
    return Params(
        task=level.task,
        widths=(3, *widths),
        kernels=(rng.choice((3, 5)), *(3,) * (level.depth - 1)),
        source=rng.choice((100, 200, 365, 1000)),
        target=rng.choice((4, 5, 8, 10, 12, 20, 25, 40, 50)),
        frozen=level.depth if head_only else rng.randint(1, level.depth - 1),
        images=rng.choice((50, 80, 100, 200, 400, 500, 1000)) if level.task == "freeze" else 0,
    )


def solve(p: Params, given: Given = NONE) -> Solved:
    head, trainable = given.get("head", p.head), given.get("trainable", p.trainable)
    total = p.backbone + head
    if p.task == "head":
        share = F(100 * head, given.get("total", total))
        parts = {
            "head": Part(Integer(p.head), wrong=partial(_wrong_heads, p)),
            "total": Part(Integer(total), wrong=partial(_wrong_totals, p)),
            "share": Part(Number(share, unit="%", decimals=2), wrong=partial(_wrong_shares, p), weight=2),
        }
    else:
        parts = {
            "total": Part(Integer(p.backbone + p.head), wrong=partial(_wrong_totals, p)),
            "trainable": Part(Integer(p.trainable), wrong=partial(_wrong_trainables, p), weight=2),
        }
        if p.task == "freeze":
            parts["per_image"] = Part(Number(F(trainable, p.images)), wrong=partial(_wrong_per_image, p))
        else:
            memory = in_unit(tensor_bytes((STATE, trainable)), "KiB")
            parts["memory"] = Part(Number(memory, unit="KiB"), wrong=partial(_wrong_memories, p))
    return Solved(
        parts=parts,
        steps=lambda: {
            "layers": list(zip(p.widths, p.widths[1:], p.kernels, p.layers, strict=False)),
            "features": p.widths[-1],
            "own_head": p.head,
            "old_head": p.old_head,
            "rest": p.layers[p.frozen :],
            "head": head,
            "total": given.get("total", total),
            "trainable": trainable,
            "all_per_image": F(p.backbone + p.head, p.images or 1),
            "state": STATE * trainable,
        },
        conventions=("batchnorm", "kib") if p.normalised else ("bias",) if p.task == "freeze" else (),
        figures={"layers": partial(_layers, p)},
        tables={"network": partial(_table, p)},
    )


def verify(p: Params) -> dict[str, Any]:
    convs = [
        count_conv_parameters(read, out, (k, k), 1, bias=not p.normalised) + sum(2 for _ in range(out) if p.normalised)
        for read, out, k in zip(p.widths, p.widths[1:], p.kernels, strict=False)
    ]
    head = sum(1 for _ in range(p.target) for _ in range(p.widths[-1] + 1))
    total = sum([*convs, head])
    trained = total - sum(own for k, own in enumerate(convs) if k < p.frozen)
    if p.task == "head":
        return {"head": head, "total": total, "share": F(trained, total) * 100}
    values: dict[str, Any] = {"total": total, "trainable": trained}
    if p.task == "freeze":
        return values | {"per_image": F(trained, p.images)}
    return values | {"memory": sum(count_memory((trained,), "float32", "KiB") for _ in range(STATE))}


def effort(p: Params) -> float:
    return {"head": 4.5, "freeze": 6.0, "optimiser": 7.0}[p.task] + 0.2 * (len(p.layers) - p.frozen)


def _layers(p: Params) -> Scene:
    """The layers of the new network, the trained ones shaded."""
    numbers = range(1, len(p.layers) + 1)
    states = ["frozen" if number <= p.frozen else "trained" for number in numbers]
    blocks = [
        Block(f"conv{number}", rf"conv. {number} \\ {state}", number, 0, shaded=state == "trained")
        for number, state in zip(numbers, states, strict=True)
    ]
    blocks.append(Block("pooling", "pooling", len(numbers) + 1, 0))
    blocks.append(Block("head", r"new head \\ trained", len(numbers) + 2, 0, shaded=True))
    return diagram(blocks, [Arrow(a.name, b.name) for a, b in pairwise(blocks)])


def _table(p: Params) -> Table:
    rows: list[tuple[Any, ...]] = []
    for number, (read, out) in enumerate(pairwise(p.widths), start=1):
        kernel = p.kernels[number - 1]
        known = (p.layers[number - 1],) if p.task == "head" else ()
        rows.append((f"convolution {number}", Tex(rf"${kernel} \times {kernel}$"), read, out, *known))
    rows.append(("global average pooling", "", p.widths[-1], p.widths[-1], *((0,) if p.task == "head" else ())))
    rows.append(("fully connected", "", p.widths[-1], p.source, *((p.old_head,) if p.task == "head" else ())))
    head = ("layer", "kernel", "channels in", "channels out", *(("parameters",) if p.task == "head" else ()))
    return Table("lcrr" + "r" * (p.task == "head"), head, rows)


def _wrong_heads(p: Params) -> list[Wrong]:
    features = p.widths[-1]
    return [
        Wrong("no-bias", features * p.target, "Each class has a bias too.", HALF),
        Wrong("one-bias", features * p.target + 1, "Each class has a bias of its own.", HALF),
        Wrong("old-head", p.old_head, "The old head is replaced."),
        Wrong("both", features * (p.source + p.target) + p.target, "The old head is replaced.", THIRD),
        Wrong("on-the-old-head", (p.source + 1) * p.target, "The new head replaces the old one.", THIRD),
        Wrong("bias-per-feature", features * (p.target + 1), "The biases belong to the outputs.", HALF),
    ]


def _wrong_totals(p: Params) -> list[Wrong]:
    total = p.backbone + p.head
    return [
        Wrong("old-head", p.backbone + p.old_head, "The old head is replaced.", THIRD),
        Wrong("both-heads", total + p.old_head, "The old head is removed.", HALF),
        Wrong("no-head", p.backbone, "The new head counts too.", HALF),
        Wrong("trained-only", p.trainable, "Frozen parameters are still there.", THIRD),
        Wrong("frozen-only", total - p.trainable + p.old_head, "This is not the network after the change."),
        Wrong("head-without-bias", total - p.target, "The head has a bias for each class.", HALF),
        Wrong("running", total + 2 * sum(p.widths[1:]) * p.normalised, "Running statistics are not learned.", HALF),
    ]


def _wrong_shares(p: Params) -> list[Wrong]:
    total = p.backbone + p.head
    return [
        Wrong("frozen", F(100 * p.backbone, total), "This is the share that is frozen.", HALF),
        Wrong("to-the-frozen", F(100 * p.head, p.backbone), "The share of all parameters, with the head.", HALF),
        Wrong("to-the-old", F(100 * p.head, p.backbone + p.old_head), "The old head is gone.", HALF),
        Wrong("old-head", F(100 * p.old_head, p.backbone + p.old_head), "The old head is gone.", THIRD),
        Wrong("layers", F(100, len(p.layers) + 1), "Layers have different numbers of parameters."),
        Wrong("both-heads", F(100 * p.head, total + p.old_head), "The old head is gone.", HALF),
        Wrong("fraction", F(p.head, total), "1 is 100 %.", HALF),
    ]


def _wrong_trainables(p: Params) -> list[Wrong]:
    right = p.trainable
    return [
        Wrong("all", p.backbone + p.head, "Frozen layers are not trained.", THIRD),
        Wrong("head-only", p.head, "The other layers that are not frozen are trained too.", THIRD),
        Wrong("frozen", p.backbone + p.head - right, "These are the frozen parameters."),
        Wrong("no-head", right - p.head, "The new head is trained.", HALF),
        Wrong("old-head", right - p.head + p.old_head, "The head has as many outputs as there are new classes.", HALF),
        Wrong("one-less-frozen", right + p.layers[p.frozen - 1], "Count the frozen layers again.", HALF),
        Wrong("one-more-frozen", right - p.layers[p.frozen], "Count the frozen layers again.", HALF),
        Wrong("head-without-bias", right - p.target, "The head has a bias for each class.", HALF),
    ]


def _wrong_per_image(p: Params) -> list[Wrong]:
    total = p.backbone + p.head
    return [
        Wrong("inverted", F(p.images, p.trainable), "This is images for each parameter.", HALF),
        Wrong("all", F(total, p.images), "Frozen parameters are not trained.", HALF),
        Wrong("frozen", F(total - p.trainable, p.images), "Only trained parameters count."),
        Wrong("per-class", F(p.trainable * p.target, p.images), "All images are used for all classes.", THIRD),
        Wrong("head", F(p.head, p.images), "The other layers that are not frozen are trained too.", THIRD),
        Wrong("class", F(p.trainable, p.images * p.target), "All images are used for all classes.", THIRD),
    ]


def _wrong_memories(p: Params) -> list[Wrong]:
    one = in_unit(tensor_bytes((p.trainable,)), "KiB")
    total = in_unit(tensor_bytes((p.backbone + p.head,)), "KiB")
    return [
        Wrong("all", STATE * total, "Frozen parameters have neither gradient nor averages.", HALF),
        Wrong("gradients", one, "Adam keeps two averages for each parameter, too.", HALF),
        Wrong("one-average", 2 * one, "Adam keeps two averages, of the gradient and of its square.", HALF),
        Wrong("with-parameters", 4 * one, "The parameters themselves are not asked for.", HALF),
        Wrong("values", STATE * one / 4, "A value of `float32` takes 4 bytes.", HALF),
        Wrong("decimal", STATE * one * F(1024, 1000), "1 KiB is 1024 bytes.", HALF),
        Wrong("frozen", STATE * (total - one), "Only trained parameters have gradients.", THIRD),
    ]
