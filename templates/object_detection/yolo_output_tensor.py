"""Output of a YOLO head: shape of the tensor, number of predicted boxes, parameters of the last 1 x 1 convolution."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction as F
from functools import lru_cache
from itertools import combinations
from typing import Any, Literal

from examgen import NONE, Draw, Given, Integer, Part, Reject, Shape, Solved, Wrong
from examgen.detection.channels import anchor_channels, list_boxes, v1_channels
from examgen.detection.yolo import anchor_output, box_count, v1_output
from examgen.figures.grids import yolo_grid
from examgen.figures.scene import Scene
from examgen.figures.timeline import timeline
from examgen.nn.counting import count_conv_parameters
from examgen.nn.layers import Conv2d

TITLE, POINTS, MINUTES, FAMILY = "Output tensor of YOLO", 3, 4, "yolo-output"
FORMULAS = ("conv-parameters",)

ANCHORS = ((0.3, 0.2), (0.18, 0.36), (0.5, 0.44))
"""Width and height of the drawn anchor boxes as shares of the image's side."""


@dataclass(frozen=True)
class Level:
    sizes: tuple[int, ...]
    strides: tuple[tuple[int, ...], ...]
    features: tuple[tuple[int, ...], ...]  # () if the last convolution is not asked about


LEVELS = {
    "easy": Level(sizes=tuple(range(192, 641, 64)), strides=((32,), (64,)), features=((),)),
    "medium": Level(
        sizes=tuple(range(224, 609, 32)), strides=((16,), (32,)), features=((128,), (256,), (512,), (1024,))
    ),
    "hard": Level(
        sizes=tuple(range(160, 641, 32)),
        strides=((8, 16, 32),),
        features=((64, 128, 256), (128, 256, 512), (256, 512, 1024)),
    ),
}


@dataclass(frozen=True)
class Args:
    version: Literal["anchor", "v1"] = "anchor"


@dataclass(frozen=True)
class Params:
    image: int  # pixels, the side of the square image
    strides: tuple[int, ...]  # one for each output scale
    scale: int  # whose shape is asked, from 0
    boxes: int  # of a cell
    classes: int
    features: tuple[int, ...]  # channels that the last convolution of each scale reads
    args: Args

    @property
    def grids(self) -> tuple[int, ...]:
        return tuple(self.image // stride for stride in self.strides)

    @property
    def asked(self) -> int:
        """The stride of the scale whose shape is asked."""
        return self.strides[self.scale]

    @property
    def grid(self) -> int:
        return self.image // self.asked


def sample(d: Draw[Level, Args]) -> Params:
    strides, features = d.rng.choice(d.level.strides), d.rng.choice(d.level.features)
    if d.args.version == "v1" and len(strides) > 1:  # the first YOLO has one scale
        strides, features = (d.rng.choice(strides),), (d.rng.choice(features),)
    p = Params(
        image=d.rng.choice(d.level.sizes),
        strides=strides,
        scale=d.rng.randrange(len(strides)),
        boxes=d.rng.randint(2, 3) if len(strides) == 1 and not d.level.features[0] else d.rng.randint(2, 6),
        classes=d.rng.choice((*range(2, 16), 20, 25, 30, 40, 45, 60, 80)),
        features=features,
        args=d.args,
    )
    if p.grid == p.asked:
        raise Reject("grid and stride are the same number")
    return p


def solve(p: Params, given: Given = NONE) -> Solved:
    output = (anchor_output if p.args.version == "anchor" else v1_output)(p.grid, p.boxes, p.classes)
    channels = given.get("shape", output)[-1]
    parts = {
        "shape": Part(Shape(output), wrong=lambda: _wrong_shapes(p, output)),
        "boxes": Part(Integer(box_count(p.grids, p.boxes)), wrong=lambda: _wrong_boxes(p)),
    }
    if p.features:
        parameters = sum(Conv2d(features, channels, kernel=1).parameters() for features in p.features)
        parts["parameters"] = Part(Integer(parameters), wrong=lambda: _wrong_parameters(p, channels))
    return Solved(
        parts=parts,
        steps={
            "channels": channels,
            "per_box": 5 + p.classes,
            "coordinates": 5 * p.boxes,
            "cells": [grid**2 for grid in p.grids],
            "all_cells": sum(grid**2 for grid in p.grids),
        },
        conventions=(f"yolo-{p.args.version}", *(["bias"] if p.features else [])),
        figures={"channels": lambda: _channels(p)} | ({} if p.features else {"grid": lambda: _figure(p)}),
    )


def verify(p: Params) -> dict[str, Any]:
    names = (anchor_channels if p.args.version == "anchor" else v1_channels)(p.boxes, p.classes)
    grids = tuple(len(range(0, p.image, stride)) for stride in p.strides)
    side = len(range(0, p.image, p.asked))
    values: dict[str, Any] = {"shape": (side, side, len(names)), "boxes": len(list_boxes(grids, p.boxes))}
    if p.features:
        values["parameters"] = sum(
            count_conv_parameters(features, len(names), (1, 1), 1, bias=True) for features in p.features
        )
    return values


def effort(p: Params) -> float:
    return 1.5 + 0.5 * len(p.strides) + 0.5 * len(p.features)


def _channels(p: Params) -> Scene:
    """The channels of a cell by box, and below them those of the first box."""
    own, classes = [("4 coordinates", 4), ("1 score", 1)], (rf"{p.classes} classes", p.classes)
    if p.args.version == "v1":
        return timeline([("cell", [*((f"box {k}", 5) for k in range(1, p.boxes + 1)), classes]), ("box 1", own)])
    per_box = 5 + p.classes
    return timeline([("cell", [(f"box {k}", per_box) for k in range(1, p.boxes + 1)]), ("box 1", [*own, classes])])


@lru_cache(maxsize=1)
def _figure(p: Params) -> Scene:
    anchors = ANCHORS[: p.boxes] if p.args.version == "anchor" else ()
    sizes = [(width * p.image, height * p.image) for width, height in anchors]
    return yolo_grid(p.grid, p.image, (p.grid // 2, p.grid // 2), sizes)


def _wrong_channels(p: Params) -> list[tuple[str, int, str, F]]:
    """Name, channels, reason, credit."""
    k, classes = p.boxes, p.classes
    if p.args.version == "anchor":
        return [
            ("classes-of-the-cell", 5 * k + classes, "Every anchor box has class scores of its own.", F(1, 2)),
            ("no-objectness", k * (4 + classes), "Every box has an objectness score besides its coordinates.", F(1, 2)),
            ("background-class", k * (6 + classes), "The objectness replaces a background class.", F(1, 2)),
            ("one-box", 5 + classes, "Every cell predicts several boxes.", F(0)),
        ]
    return [
        ("classes-of-the-box", k * (5 + classes), "The boxes of a cell share its class scores.", F(1, 2)),
        ("no-confidence", 4 * k + classes, "Every box has a confidence besides its coordinates.", F(1, 2)),
        ("background-class", 5 * k + classes + 1, "The confidence replaces a background class.", F(1, 2)),
        ("one-box", 5 + classes, "Every cell predicts several boxes.", F(0)),
    ]


def _wrong_shapes(p: Params, output: tuple[int, int, int]) -> list[Wrong]:
    grid, stride, right = p.grid, p.asked, output[-1]
    swapped = "The grid counts cells; this is the side of a cell in pixels."
    wrong = [Wrong(name, (grid, grid, n), why, credit) for name, n, why, credit in _wrong_channels(p)]
    wrong.append(Wrong("cell-size-as-grid", (stride, stride, right), swapped, F(1, 3)))
    for name, channels, why, _ in _wrong_channels(p)[:2]:
        wrong.append(Wrong(f"cell-size-as-grid, {name}", (stride, stride, channels), f"{swapped} {why}"))
    return wrong


def _wrong_boxes(p: Params) -> list[Wrong]:
    k, cells = p.boxes, sum(grid**2 for grid in p.grids)
    wrong = [
        Wrong("side-not-squared", k * sum(p.grids), "The grid has $S^2$ cells, not $S$."),
        Wrong("one-per-cell", cells, "Every cell predicts several boxes.", F(1, 3)),
        Wrong("box-per-class", cells * k * p.classes, "The classes do not add boxes."),
        Wrong("numbers-not-boxes", cells * k * 5, "The five numbers of a box belong to one box.", F(1, 3)),
    ]
    if len(p.grids) > 1:
        wrong += [
            Wrong("one-scale", k * p.grid**2, "The boxes of all scales count.", F(1, 3)),
            Wrong("grids-added-first", k * sum(p.grids) ** 2, "Square each grid's side before adding."),
            *(
                Wrong("two-scales", k * (a**2 + b**2), "All three scales count.", F(1, 3))
                for a, b in list(combinations(p.grids, 2))[:1]
            ),
        ]
    return wrong


def _wrong_parameters(p: Params, channels: int) -> list[Wrong]:
    read, scales = sum(p.features), len(p.features)
    right = channels * (read + scales)
    wrong = [
        Wrong("no-bias", channels * read, "Every output channel has a bias.", F(1, 2)),
        Wrong("one-bias", channels * read + scales, "Every output channel has a bias of its own.", F(1, 2)),
        Wrong("per-cell", channels * sum((d + 1) * s**2 for d, s in zip(p.features, p.grids, strict=True)),
              "All cells share the weights of a convolution."),
        Wrong("input-channels-only", read, "Every output channel has weights of its own."),
        Wrong("large-kernel", channels * (9 * read + scales), r"A $1 \times 1$ kernel has one weight a channel."),
    ]  # fmt: skip
    if scales > 1:
        wrong.append(Wrong("one-scale", channels * (p.features[0] + 1), "Every scale has a convolution.", F(1, 3)))
        wrong.append(Wrong("thrice-the-first", 3 * channels * (p.features[0] + 1), "The scales differ in channels."))
    return [w for w in wrong if w.value != right]
