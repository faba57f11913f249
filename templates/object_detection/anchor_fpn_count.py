"""Numbers of anchor boxes: on a feature pyramid, as default boxes of SSD, with a proposal network and a box's level."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction as F
from functools import cache, partial
from itertools import pairwise, permutations
from math import floor, log2
from random import Random
from typing import Any, Literal

from examgen import NONE, Draw, Given, Integer, Part, Reject, Solved, Table, Tex, Wrong
from examgen.detection.pyramid import CANONICAL, anchor_count, assigned_level, level_side
from examgen.figures.scene import Scene
from examgen.figures.volumes import Stage, network

TITLE, POINTS, MINUTES, FAMILY = "Counting anchor boxes", 4, 6, "anchor-count"

Kind = Literal["pyramid", "ssd", "proposals"]


@dataclass(frozen=True)
class Level:
    kind: Kind


LEVELS = {"easy": Level("pyramid"), "medium": Level("ssd"), "hard": Level("proposals")}
LEVEL_NUMBERS = (2, 3, 4, 5, 6)
SIDES = (30, 40, 50, 60, 80, 100, 120, 240, 320, 400, 460, 520, 580, 640, 700, 760)  # of proposals


@dataclass(frozen=True)
class Params:
    sides: tuple[int, ...]  # of the feature maps of SSD; () on a pyramid
    per_cell: tuple[int, ...]  # anchors a cell: of each map of SSD, or the one number of a pyramid
    image: int | None  # the side of a pyramid's image
    classes: int | None  # of SSD, background included
    box: tuple[int, int] | None  # width and height of a box whose level is asked

    @property
    def maps(self) -> tuple[int, ...]:
        return self.sides if self.image is None else tuple(level_side(self.image, level) for level in LEVEL_NUMBERS)

    @property
    def boxes(self) -> tuple[int, ...]:
        return self.per_cell * len(self.maps) if len(self.per_cell) == 1 else self.per_cell


def sample(d: Draw[Level, None]) -> Params:
    rng = d.rng
    if d.level.kind == "ssd":
        sides = [rng.choice((1, 2, 3))]
        for _ in range(3):
            sides.append(2 * sides[-1] - rng.randint(0, 1) if sides[-1] > 2 else sides[-1] + rng.randint(2, 3))
        if any(low >= high for low, high in pairwise(sides)):
            raise Reject("the feature maps do not shrink")
        per_cell = (4, 6, 6, 4) if rng.random() < 0.5 else (4, 6, 4, 4)
        return Params(tuple(reversed(sides)), per_cell, None, rng.randint(4, 21), None)
    if d.level.kind == "pyramid":
        return Params((), (rng.randint(2, 15),), 64 * rng.randint(2, 13), None, None)
    image = rng.choice([n for n in range(360, 801, 40) if n % 64])
    return Params((), (rng.choice((3, 4, 6, 9)),), image, None, _box(rng, image))


def solve(p: Params, given: Given = NONE) -> Solved:
    total = anchor_count(p.maps, p.boxes)
    counted = given.get("total", total)
    parts = {"total": Part(Integer(total), wrong=lambda: _wrong_totals(p))}
    steps: dict[str, Any] = {
        "maps": p.maps,
        "counted": counted,
        "counts": [side**2 * boxes for side, boxes in zip(p.maps, p.boxes, strict=True)],
        "cells": sum(side**2 for side in p.maps),
        "squares": Tex(" + ".join(f"{side}^2" for side in p.maps)),
    }
    conventions: tuple[str, ...] = ("pyramid-round-up",)
    if p.classes is not None:
        parts["predictions"] = Part(Integer(counted * (p.classes + 4)), wrong=partial(_wrong_values, p, p.classes))
        last = p.boxes[0] * (p.classes + 4)
        parts["channels"] = Part(Integer(last), wrong=partial(_wrong_ssd_channels, p, p.classes))
        conventions = ()
        steps |= {"per_box": p.classes + 4}
    elif p.box is None:
        fine = Part(Integer(steps["counts"][0]), wrong=lambda: _wrong_finest(p))
        parts = {
            "finest": fine,
            **parts,
            "channels": Part(Integer(6 * p.per_cell[0]), wrong=lambda: _wrong_channels(p)),
        }
        conventions = ("pyramid-round-up", "rpn-two-scores")
    else:
        width, height = p.box
        assigned = assigned_level(width, height, 2, 5)
        parts["channels"] = Part(Integer(6 * p.per_cell[0]), wrong=lambda: _wrong_channels(p))
        parts["level"] = Part(Integer(assigned), wrong=lambda: _wrong_levels(width, height))
        conventions = ("pyramid-round-up", "rpn-two-scores")
        steps |= {
            "area": width * height,
            "exponent": assigned - 4,
            "unclamped": floor(4 + log2(width * height / CANONICAL**2) / 2),
            "low": CANONICAL * F(2) ** (floor(log2(width * height / CANONICAL**2) / 2)),
            "high": CANONICAL * F(2) ** (floor(log2(width * height / CANONICAL**2) / 2) + 1),
        }
    return Solved(parts, steps, conventions, {"maps": partial(_maps, p)}, {"levels": partial(_levels, p)})


def verify(p: Params) -> dict[str, Any]:
    sides = p.sides or tuple(len(range(0, p.image or 0, 2**level)) for level in LEVEL_NUMBERS)
    counts = [sum(boxes for _ in range(side) for _ in range(side)) for side, boxes in zip(sides, p.boxes, strict=True)]
    values: dict[str, Any] = {"total": sum(counts)}
    if p.classes is not None:
        outputs = [*(f"class {n}" for n in range(p.classes)), "x", "y", "w", "h"]
        values["channels"] = len([name for _ in range(p.boxes[0]) for name in outputs])
        return values | {"predictions": sum(len(outputs) * count for count in counts)}
    values["channels"] = len([name for _ in range(p.per_cell[0]) for name in ("yes", "no", "x", "y", "w", "h")])
    if p.box is None:
        return values | {"finest": counts[0]}
    scale = (p.box[0] * p.box[1]) ** 0.5 / CANONICAL
    return values | {"level": min(5, max(2, floor(4 + log2(scale))))}


def effort(p: Params) -> float:
    return 4.0 + (1.5 if p.box else 0) + (0.5 if p.classes else 0)


def _box(rng: Random, image: int) -> tuple[int, int]:
    """A box of an image of this side, of any size: some boxes are so small that the lowest level has to do."""
    return rng.choice(rng.choice(_boxes(image)))


@cache
def _boxes(image: int) -> list[list[tuple[int, int]]]:
    """Boxes that are not square, by the level of their size, and none close to the border of two levels."""
    by_level: dict[int, list[tuple[int, int]]] = {}
    for width, height in permutations([side for side in SIDES if side < image], 2):
        exact = log2(width * height / CANONICAL**2) / 2
        if min(exact % 1, 1 - exact % 1) >= 0.08:
            by_level.setdefault(floor(exact), []).append((width, height))
    return list(by_level.values())


def _maps(p: Params) -> Scene:
    if p.classes is None:
        lines = [(f"$P_{level}$", _square(side)) for level, side in zip(LEVEL_NUMBERS, p.maps, strict=True)]
    else:
        lines = [(_square(side), f"{boxes} boxes in a cell") for side, boxes in zip(p.maps, p.boxes, strict=True)]
    return network([Stage((1, side, side), *each) for side, each in zip(p.maps, lines, strict=True)])


def _square(side: int) -> str:
    return rf"${side} \times {side}$"


def _levels(p: Params) -> Table:
    rows = [
        (Tex(f"$P_{level}$"), 2**level, side, side**2 * boxes)
        for level, side, boxes in zip(LEVEL_NUMBERS, p.maps, p.boxes, strict=False)
    ]
    return Table("cccc", ("level", "stride", "side", "anchor boxes"), rows)


def _wrong_totals(p: Params) -> list[Wrong]:
    k, counts = p.boxes, [side**2 * boxes for side, boxes in zip(p.maps, p.boxes, strict=True)]
    floored = tuple((p.image or 0) // 2**level for level in LEVEL_NUMBERS)
    wrong = [
        Wrong("one-a-cell", sum(side**2 for side in p.maps), "Every cell has several anchor boxes.", F(1, 3)),
        Wrong("finest-only", counts[0], "All feature maps count.", F(1, 3)),
        Wrong("sides-not-squared", sum(s * b for s, b in zip(p.maps, k, strict=True)), "A map has side$^2$ cells."),
        Wrong("sum-squared", sum(p.maps) ** 2 * k[0], "Square each side before adding.", F(1, 3)),
        Wrong("coarsest-left-out", sum(counts[:-1]), "The coarsest map counts too.", F(1, 2)),
        Wrong("same-size", len(counts) * counts[0], "The maps differ in size.", F(0)),
        Wrong("one-number", sum(side**2 for side in p.maps) * sum(k), "Each map has its own boxes.", F(0)),
    ]
    if p.image is not None:
        wrong.append(Wrong("rounded-down", anchor_count(floored, p.boxes), "Sides are rounded up.", F(1, 2)))
    return wrong


def _wrong_finest(p: Params) -> list[Wrong]:
    side, k, image = p.maps[0], p.per_cell[0], p.image or 0
    return [
        Wrong("one-a-cell", side**2, "Every cell has several anchor boxes.", F(1, 3)),
        Wrong("side-not-squared", side * k, "A map has side$^2$ cells.", F(1, 3)),
        Wrong("stride-two", (image // 2) ** 2 * k, "Level $P_2$ has stride $2^2$.", F(1, 3)),
        Wrong("one-axis", side * image * k, "The stride applies along both axes.", F(1, 3)),
        Wrong("coarsest", p.maps[-1] ** 2 * k, "$P_2$ has the smallest stride and the most cells.", F(1, 2)),
        Wrong("next-level", p.maps[1] ** 2 * k, "Level $P_2$ has stride 4.", F(1, 2)),
        Wrong("all-pixels", image**2 * k, "Anchors lie at cells, not at pixels.", F(0)),
    ]


def _wrong_channels(p: Params) -> list[Wrong]:
    k = p.per_cell[0]
    return [
        Wrong("offsets-only", 4 * k, "Each anchor has two scores too.", F(1, 2)),
        Wrong("one-score", 5 * k, "Each anchor has two scores here.", F(1, 2)),
        Wrong("scores-only", 2 * k, "Each anchor has four coordinates too.", F(1, 3)),
        Wrong("once", 6, "Every anchor of a cell has its own outputs.", F(1, 3)),
        Wrong("scores-once", 4 * k + 2, "Every anchor of a cell has its own scores.", F(1, 2)),
        Wrong("coordinates-once", 2 * k + 4, "Every anchor of a cell has its own coordinates.", F(1, 2)),
        Wrong("all-levels", 6 * k * len(p.maps), "The head is the same at all levels.", F(1, 3)),
        Wrong("product", 8 * k, "Scores and coordinates are added.", F(0)),
    ]


def _wrong_values(p: Params, classes: int) -> list[Wrong]:
    total = anchor_count(p.maps, p.boxes)
    return [
        Wrong("classes-only", total * classes, "Four coordinates are predicted for every box too.", F(1, 2)),
        Wrong("background-again", total * (classes + 5), "The background is among the classes already.", F(1, 2)),
        Wrong("no-background", total * (classes + 3), "The background is a class too.", F(1, 2)),
        Wrong("coordinates-only", total * 4, "Every box has scores for all classes.", F(1, 3)),
        Wrong("product", total * classes * 4, "Scores and coordinates are added.", F(1, 3)),
        Wrong("cells", sum(side**2 for side in p.maps) * (classes + 4), "Every default box has outputs.", F(1, 3)),
        Wrong("first-map", p.maps[0] ** 2 * p.boxes[0] * (classes + 4), "All maps count.", F(1, 3)),
    ]


def _wrong_ssd_channels(p: Params, classes: int) -> list[Wrong]:
    k = p.boxes[0]
    return [
        Wrong("one-box", classes + 4, "Every default box of a cell has its own outputs.", F(1, 3)),
        Wrong("classes-only", k * classes, "Four coordinates are predicted too.", F(1, 2)),
        Wrong("background-again", k * (classes + 5), "The background is among the classes already.", F(1, 2)),
        Wrong("no-background", k * (classes + 3), "The background is a class too.", F(1, 2)),
        Wrong("classes-once", 4 * k + classes, "Every default box has class scores of its own.", F(1, 2)),
        Wrong("all-maps", sum(p.boxes) * (classes + 4), "Every map has a convolution of its own.", F(1, 3)),
        Wrong("product", 4 * k * classes, "Scores and coordinates are added.", F(1, 3)),
        Wrong("all-cells", p.maps[0] ** 2 * k * (classes + 4), "The cells share the channels.", F(1, 3)),
    ]


def _wrong_levels(width: int, height: int) -> list[Wrong]:
    """Slips, kept within the levels there are, and the levels to which none leads."""
    shorter, longer = (log2(side / CANONICAL) for side in sorted((width, height)))
    area = shorter + longer
    slips = [
        ("area", 4 + area, "The logarithm is taken of the square root of the area.", F(1, 3)),
        ("rounded-up", 5 + area / 2, "The level is rounded down.", F(1, 2)),
        ("longer-side", 4 + longer, "The root of the area counts, not the longer side.", F(1, 3)),
        ("shorter-side", 4 + shorter, "The root of the area counts, not the shorter side.", F(1, 3)),
        ("sign", 4 - area / 2, "Larger boxes belong to higher levels.", F(1, 3)),
        ("no-constant", area / 2, "A box of the size 224 belongs to level 4.", F(1, 3)),
    ]
    wrong = [Wrong(name, min(5, max(2, floor(value))), why, credit) for name, value, why, credit in slips]
    why = "Sizes from 112 to 224 belong to level 3, sizes from 224 to 448 to level 4."
    others = {2, 3, 4, 5}.difference(each.value for each in wrong)
    wrong += [Wrong(f"level-{level}", level, why) for level in sorted(others)]
    return [*wrong, Wrong("not-clamped", floor(4 + area / 2), "There are only levels 2 to 5.", F(1, 2))]
