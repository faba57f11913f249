"""Parameters of a head of fully connected layers beside global average pooling and one layer; other input sizes."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction as F
from functools import cached_property, partial
from itertools import pairwise
from typing import Any, Literal

from examgen import NONE, Draw, Given, Integer, Number, Part, Solved, Wrong
from examgen.figures.blocks import Arrow, Block, diagram
from examgen.figures.scene import Scene
from examgen.nn.layers import Flatten, Linear
from examgen.tex import shape

TITLE, POINTS, MINUTES, FAMILY = "Heads of a classifier", 4, 6, "classifier-head"
FORMULAS = ("dense-parameters",)
HALF, THIRD = F(1, 2), F(1, 3)
Task = Literal["plain", "hidden", "larger"]


@dataclass(frozen=True)
class Level:
    task: Task
    channels: tuple[int, ...]
    sides: tuple[int, ...]


LEVELS = {
    "easy": Level("plain", channels=(32, 40, 50, 64, 100, 128, 200, 256, 512), sides=(4, 5, 6, 7, 8, 10)),
    "medium": Level("hidden", channels=(20, 32, 40, 50, 64, 100, 128, 200, 256), sides=(4, 5, 6, 7, 8)),
    "hard": Level("larger", channels=(20, 32, 40, 50, 64, 80, 100, 128), sides=(4, 5, 6, 8)),
}


@dataclass(frozen=True)
class Params:
    task: Task
    channels: int
    side: int
    hidden: int  # 0: no hidden layer
    classes: int
    growth: int  # by which the sides of images and feature maps grow

    @cached_property
    def map(self) -> tuple[int, int, int]:
        return self.channels, self.side, self.side

    @cached_property
    def values(self) -> int:
        """Of the flattened feature map."""
        return Flatten().output(self.map)[0]

    @cached_property
    def layers(self) -> list[Linear]:
        """Fully connected ones, after flattening."""
        widths = (self.values, *([self.hidden] if self.hidden else []), self.classes)
        return [Linear(*pair) for pair in pairwise(widths)]

    @cached_property
    def flat(self) -> int:
        return sum(layer.parameters() for layer in self.layers)

    @cached_property
    def pooled(self) -> int:
        return Linear(self.channels, self.classes).parameters()

    @cached_property
    def larger_values(self) -> int:
        return self.values * self.growth**2


def sample(d: Draw[Level, None]) -> Params:
    rng, level = d.rng, d.level
    return Params(
        task=level.task,
        channels=rng.choice(level.channels),
        side=rng.choice(level.sides),
        hidden=0 if level.task == "plain" else rng.choice((60, 64, 100, 128, 200, 256)),
        classes=rng.choice((2, 4, 5, 10, 20, 50)),
        growth=rng.choice((2, 3)) if level.task == "larger" else 1,
    )


def solve(p: Params, given: Given = NONE) -> Solved:
    flat, pooled = given.get("flat", p.flat), given.get("pooled", p.pooled)
    parts = {
        "flat": Part(Integer(p.flat), wrong=partial(_wrong_flat, p), weight=2 if p.task == "hidden" else 1),
        "pooled": Part(Integer(p.pooled), wrong=partial(_wrong_pooled, p)),
    }
    if p.task == "larger":
        first = Linear(p.larger_values, p.hidden).parameters()
        grown = flat - p.layers[0].parameters() + first
        parts["larger_flat"] = Part(Integer(grown), wrong=partial(_wrong_larger, p))
        parts["larger_pooled"] = Part(Integer(pooled), wrong=partial(_wrong_larger_pooled, p))
    else:
        weight = 2 if p.task == "plain" else 1
        parts["factor"] = Part(Number(F(flat, pooled), decimals=1), wrong=partial(_wrong_factors, p), weight=weight)
    return Solved(
        parts=parts,
        steps={
            "own_flat": flat,
            "own_pooled": pooled,
            "layers": [(layer.in_features, layer.out_features, layer.parameters()) for layer in p.layers],
            "values": p.values,
            "larger_side": p.side * p.growth,
            "larger_values": p.larger_values,
            "area": p.growth**2,
            "first": Linear(p.larger_values, p.hidden or 1).parameters(),
            "rest": p.layers[-1].parameters(),
        },
        conventions=("layout-chw", "bias"),
        figures={"heads": partial(_figure, p)},
    )


def verify(p: Params) -> dict[str, Any]:
    def numbers(*widths: int) -> int:
        """Weights and biases, output by output."""
        return sum(before + 1 for before, after in pairwise(widths) for _ in range(after))

    def flattened(side: int) -> int:
        return sum(p.channels for _ in range(side) for _ in range(side))

    hidden = (p.hidden,) if p.hidden else ()
    flat, pooled = numbers(flattened(p.side), *hidden, p.classes), numbers(p.channels, p.classes)
    values: dict[str, Any] = {"flat": flat, "pooled": pooled}
    if p.task == "larger":
        larger = numbers(flattened(p.side * p.growth), *hidden, p.classes)
        return values | {"larger_flat": larger, "larger_pooled": pooled}
    return values | {"factor": F(flat, pooled)}


def effort(p: Params) -> float:
    return {"plain": 3.5, "hidden": 5.0, "larger": 6.0}[p.task] + 0.3 * (p.values > 1000)


def _figure(p: Params) -> Scene:
    blocks = [
        Block("map", rf"feature map\\{shape(p.map)}", 0, 0.5, shaded=True),
        Block("flat", "flatten", 1, 0),
        Block("gap", "global average pooling", 1, 1),
        Block("last", rf"FC, {p.classes}", 3, 0),
        Block("other", rf"FC, {p.classes}", 3, 1),
    ]
    if p.hidden:
        blocks.append(Block("hidden", rf"FC, {p.hidden}", 2, 0))
        above = [Arrow("flat", "hidden"), Arrow("hidden", "last")]
    else:
        above = [Arrow("flat", "last")]
    return diagram(blocks, [Arrow("map", "flat"), *above, Arrow("map", "gap"), Arrow("gap", "other")])


def _flat(p: Params, first: int) -> int:
    """Parameters of the upper head if `first` values enter it."""
    widths = (first, *([p.hidden] if p.hidden else []), p.classes)
    return sum((before + 1) * after for before, after in pairwise(widths))


def _wrong_flat(p: Params) -> list[Wrong]:
    biases = p.hidden + p.classes
    each = "Every output has a weight for every value of the feature map."
    wrong = [
        Wrong("no-biases", p.flat - biases, "Each output has a bias too.", HALF),
        Wrong("one-channel", _flat(p, p.side**2), "All channels are flattened.", THIRD),
        Wrong("channels-only", _flat(p, p.channels), each, THIRD),
        Wrong("one-axis", _flat(p, p.channels * p.side), "Height and width are both flattened.", THIRD),
        Wrong("channels-added", _flat(p, p.channels + p.side**2), each),
        Wrong("bias-per-input", p.flat - biases + p.values, "The biases belong to the outputs.", HALF),
    ]
    if p.hidden:
        first, last = (layer.parameters() for layer in p.layers)
        wrong += [
            Wrong("first-layer", first, "The second layer counts too.", HALF),
            Wrong("second-layer", last, "The first layer counts too.", THIRD),
            Wrong("straight", first + (p.values + 1) * p.classes, "The second layer reads the hidden one.", HALF),
        ]
    return wrong


def _wrong_pooled(p: Params) -> list[Wrong]:
    right, c = p.pooled, p.channels
    wrong = [
        Wrong("nothing", 0, "After the pooling there is a fully connected layer.", THIRD),
        Wrong("keeps-positions", (p.values + 1) * p.classes, "The pooling leaves one value for each channel.", HALF),
        Wrong("no-biases", right - p.classes, "Each class has a bias too.", HALF),
        Wrong("one-value", 2 * p.classes, "The pooling leaves one value for each channel.", THIRD),
        Wrong("pooling-weights", right + p.side**2, "Pooling has no parameters.", HALF),
        Wrong("bias-per-input", c * (p.classes + 1), "The biases belong to the outputs.", HALF),
    ]
    if p.hidden:
        both = (c + 1) * p.hidden + (p.hidden + 1) * p.classes
        wrong.append(Wrong("hidden-too", both, "This head has no hidden layer.", HALF))
    return wrong


def _wrong_factors(p: Params) -> list[Wrong]:
    one_value = "The pooling leaves one value for each channel, not a single one."
    return [
        Wrong("inverted", F(p.pooled, p.flat), "The head with pooling is the smaller one.", HALF),
        Wrong("positions", F(p.side**2), "Biases and hidden layers count too.", HALF),
        Wrong("one-axis", F(p.side), "Height and width are both averaged."),
        Wrong("increase", F(p.flat - p.pooled, p.pooled), "A factor is asked for, not an increase.", HALF),
        Wrong("one-value", F(p.flat, 2 * p.classes), one_value, THIRD),
        Wrong("values", F(p.values), one_value),
        Wrong("channels", F(p.channels), "The pooling averages over height and width."),
    ]


def _wrong_larger(p: Params) -> list[Wrong]:
    once = Linear(p.values * p.growth, p.hidden).parameters() + p.layers[1].parameters()
    first, last = (layer.parameters() for layer in p.layers)
    right = Linear(p.larger_values, p.hidden).parameters() + last
    return [
        Wrong("unchanged", p.flat, "There are more values to flatten."),
        Wrong("one-axis", once, "Height and width both grow.", HALF),
        Wrong("both-layers", p.growth**2 * p.flat, "Only the weights of the first layer become more.", HALF),
        Wrong("biases-too", p.growth**2 * first + last, "The biases do not become more.", HALF),
        Wrong("first-layer", right - last, "The second layer counts too.", HALF),
        Wrong("factor", p.growth * p.flat, "Height and width both grow.", THIRD),
    ]


def _wrong_larger_pooled(p: Params) -> list[Wrong]:
    c, classes, area = p.channels, p.classes, p.growth**2
    mean = "The pooling leaves one value for each channel, however large the map."
    return [
        Wrong("grows", (c * area + 1) * classes, mean),
        Wrong("all-grow", area * p.pooled, mean),
        Wrong("one-axis", (c * p.growth + 1) * classes, mean),
        Wrong("keeps-positions", (p.larger_values + 1) * classes, mean),
        Wrong("nothing", 0, "After the pooling there is a fully connected layer.", THIRD),
        Wrong("fewer", max(p.pooled // area, 1), mean),
        Wrong("no-biases", c * classes, "Each class has a bias too.", HALF),
    ]
