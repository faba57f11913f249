"""How many different training images random crops, mirroring, rotations and brightness make of one image."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction as F
from functools import cached_property, partial
from itertools import product
from math import prod
from typing import Any

from examgen import NONE, Draw, Given, Integer, Number, Part, Solved, Wrong
from examgen.figures.scene import Scene
from examgen.figures.windows import windows_on_image
from examgen.regularization.augmentation import Move, crops, orientations

TITLE, POINTS, MINUTES, FAMILY = "Counting augmented images", 3, 5, "augmentation-count"

MIRROR: tuple[Move, ...] = ("horizontal mirroring",)
MIXTURES: tuple[tuple[Move, ...], ...] = (
    ("horizontal mirroring", "vertical mirroring", "rotation by multiples of 90°"),
    ("horizontal mirroring", "rotation by multiples of 90°"),
    ("horizontal mirroring", "vertical mirroring", "rotation by 180°"),
    ("vertical mirroring", "rotation by 180°"),
)


@dataclass(frozen=True)
class Level:
    square: bool
    levels: tuple[int, ...] = ()  # of brightness
    padded: bool = False


LEVELS = {
    "easy": Level(square=True),
    "medium": Level(square=False, levels=(3, 4, 5)),
    "hard": Level(square=True, padded=True),
}


@dataclass(frozen=True)
class Params:
    image: tuple[int, int]  # height, width
    crop: tuple[int, int]
    padding: int
    moves: tuple[Move, ...]
    brightness: int | None
    images: int | None  # in the data set
    epochs: int | None

    @cached_property
    def positions(self) -> tuple[int, int]:
        height, width = (crops(n, k, self.padding) for n, k in zip(self.image, self.crop, strict=True))
        return height, width


def sample(d: Draw[Level, None]) -> Params:
    rng, level = d.rng, d.level
    if level.padded:
        size, padding, moves = rng.choice((24, 28, 32, 36, 40, 48, 64)), rng.choice((1, 2, 3, 4)), rng.choice(MIXTURES)
        return Params(
            (size, size), (size, size), padding, moves, None, None, rng.choice((100, 120, 150, 180, 200, 300))
        )
    crop = (rng.randrange(20, 65, 2), rng.randrange(20, 65, 2))
    extra = rng.sample((3, 4, 5, 7, 8, 9, 10, 11), 2)
    if level.square:
        crop, extra = (crop[0], crop[0]), [rng.randrange(3, 32)] * 2
    return Params(
        image=(crop[0] + extra[0], crop[1] + extra[1]),
        crop=crop,
        padding=0,
        moves=MIRROR,
        brightness=rng.choice(level.levels) if level.levels else None,
        images=rng.choice((100, 200, 500, 1000, 2000, 5000)) if level.levels else None,
        epochs=None,
    )


def solve(p: Params, given: Given = NONE) -> Solved:
    crop = given.get("crops", prod(p.positions))
    turned = given.get("orientations", orientations(p.moves))
    count = given.get("variants", crop * turned * (p.brightness or 1))
    parts = {"crops": Part(Integer(prod(p.positions)), wrong=lambda: _wrong_crops(p))}
    if p.epochs:
        parts["orientations"] = Part(Integer(orientations(p.moves)), wrong=lambda: _wrong_orientations(p))
    parts["variants"] = Part(Integer(crop * turned * (p.brightness or 1)), wrong=lambda: _wrong_variants(p))
    if p.images:
        parts["dataset"] = Part(Integer(count * p.images), wrong=partial(_wrong_datasets, p, p.images))
    if p.epochs:
        parts["unchanged"] = Part(Number(F(p.epochs, count)), wrong=partial(_wrong_unchanged, p, p.epochs))
    axes = list(zip(("vertical", "horizontal"), p.image, p.crop, p.positions, strict=True))
    steps = {
        "axes": axes[:1] if p.positions[0] == p.positions[1] else axes,
        "crop_count": prod(p.positions),
        "orientation_count": orientations(p.moves),
        "padded": p.image[0] + 2 * p.padding,
        "separate": prod(_choices(move) for move in p.moves),
        "count": prod(p.positions) * orientations(p.moves) * (p.brightness or 1),
    }
    return Solved(parts, steps, figures={"image": lambda: _figure(p)})


def verify(p: Params) -> dict[str, Any]:
    """By carrying out: windows along each axis, and moves on a small picture of different pixels."""
    windows = [
        sum(1 for start in range(-p.padding, n) if start + k <= n + p.padding)
        for n, k in zip(p.image, p.crop, strict=True)
    ]
    turned = len(_reached(p.moves))
    count = turned * len(list(product(*map(range, windows)))) * (p.brightness or 1)
    values: dict[str, Any] = {"crops": windows[0] * windows[1], "variants": count}
    if p.images:
        values["dataset"] = count * p.images
    if p.epochs:
        values |= {"orientations": turned, "unchanged": F(p.epochs, count)}
    return values


def effort(p: Params) -> float:
    return 2.5 + (1.5 if p.brightness else 0) + (3 if p.epochs else 0)


def _figure(p: Params) -> Scene:
    """The first and the last position of the crop."""
    (height, width), (h, w) = p.image, p.crop
    ends = (-p.padding, -p.padding), (height + p.padding - h, width + p.padding - w)
    return windows_on_image(p.image, [(row, column, h, w) for row, column in ends], p.padding)


Picture = tuple[str, ...]


def _reached(moves: tuple[Move, ...]) -> set[Picture]:
    """All pictures that the moves, done or left out in this order, make of one with two rows and columns."""
    found: set[Picture] = {("ab", "cd")}
    for move in moves:
        found = {picture for start in found for picture in _carried_out(move, start)}
    return found


def _carried_out(move: Move, picture: Picture) -> list[Picture]:
    def turned(rows: Picture) -> Picture:
        return tuple("".join(column) for column in zip(*rows[::-1], strict=True))

    if move == "horizontal mirroring":
        return [picture, tuple(row[::-1] for row in picture)]
    if move == "vertical mirroring":
        return [picture, picture[::-1]]
    quarter = turned(picture)
    half = turned(quarter)
    return [picture, half] if move == "rotation by 180°" else [picture, quarter, half, turned(half)]


def _choices(move: Move) -> int:
    """How many results the move alone has."""
    return orientations([move])


def _wrong_crops(p: Params) -> list[Wrong]:
    (height, width), half = p.positions, F(1, 2)
    sides, crop_area = [n + 2 * p.padding for n in p.image], prod(p.crop)
    return [
        Wrong(
            "forgot-plus-one", (height - 1) * (width - 1), "The first position counts too: add 1 on each axis.", half
        ),
        Wrong("axes-added", height + width, "Every vertical position goes with every horizontal one.", F(1, 3)),
        Wrong("one-axis", height, "The crop moves along both axes.", F(1, 3)),
        Wrong("tiles", prod(n // k for n, k in zip(sides, p.crop, strict=True)), "Crops may overlap."),
        Wrong("one-too-many", (height + 1) * (width + 1), "The crop must lie within the image.", half),
        Wrong("difference-of-areas", prod(sides) - crop_area, "Count positions on each axis."),
        Wrong("pixels", crop_area, "This is the number of pixels of a crop."),
    ]


def _wrong_orientations(p: Params) -> list[Wrong]:
    separate = prod(_choices(move) for move in p.moves)
    same = "Different combinations of moves can have the same result."
    return [
        Wrong("multiplied", separate, same, F(1, 2)),
        Wrong(
            "added", sum(_choices(move) for move in p.moves), "Combinations of moves count, not single moves.", F(1, 3)
        ),
        Wrong("single-moves", 1 + sum(_choices(move) - 1 for move in p.moves), "Moves can be combined.", F(1, 3)),
        Wrong("double", 2 * separate, same),
        Wrong("moves", len(p.moves), "Count the results, not the kinds of move."),
        Wrong("six", 6, "Count the different results one by one."),
        Wrong("one", 1, "Mirroring changes the image."),
    ]


def _wrong_variants(p: Params) -> list[Wrong]:
    crop, turned, levels = prod(p.positions), orientations(p.moves), p.brightness or 1
    choices = f"Every crop goes with every orientation{' and brightness' * bool(p.brightness)}: multiply."
    return [
        Wrong("no-moves", crop * levels, "Each crop can be mirrored too.", F(1, 2)),
        Wrong("added", crop + turned + levels - (not p.brightness), choices, F(1, 3)),
        Wrong(
            "forgot-plus-one",
            (p.positions[0] - 1) * (p.positions[1] - 1) * turned * levels,
            "Each axis has one position more.",
            F(1, 2),
        ),
        Wrong("squared-moves", crop * turned**2 * levels, "Count the orientations once.", F(1, 3)),
        Wrong("changes-added", crop * (turned + levels), choices, F(1, 3)),
        Wrong("moves-once", crop * levels + turned, choices, F(1, 3)),
        Wrong("doubled", crop * turned * levels * 2, "The image as it is counts already."),
    ]


def _wrong_datasets(p: Params, images: int) -> list[Wrong]:
    count = prod(p.positions) * orientations(p.moves) * (p.brightness or 1)
    return [
        Wrong("added", count + images, "Every image has that many variants: multiply.", F(1, 3)),
        Wrong("originals-extra", count * images + images, "The originals are no crops.", F(1, 2)),
        Wrong("no-moves", prod(p.positions) * images, "Mirroring and brightness count too.", F(1, 3)),
        Wrong("squared", count * images * 2, "Mirroring is counted already.", F(1, 3)),
        Wrong("one-image", count, "This is the number for one image.", F(1, 3)),
        Wrong("one-fewer", (count - 1) * images, "All variants count.", F(1, 2)),
    ]


def _wrong_unchanged(p: Params, epochs: int) -> list[Wrong]:
    crop, turned = prod(p.positions), orientations(p.moves)
    separate = prod(_choices(move) for move in p.moves)
    return [
        Wrong("every-epoch", F(epochs), "Only one of the results is the image as it is."),
        Wrong("crops-only", F(epochs, crop), "The orientation must be the original one too.", F(1, 2)),
        Wrong("orientations-only", F(epochs, turned), "The crop must be the middle one too.", F(1, 2)),
        Wrong("inverse", F(crop * turned, epochs), "Divide the epochs by the number of results.", F(1, 3)),
        Wrong("one-epoch", F(1, crop * turned), "This is the expectation for one epoch.", F(1, 3)),
        Wrong("doubled", F(2 * epochs, crop * turned), "Only one of the results is the image as it is.", F(1, 3)),
        Wrong("multiplied", F(epochs, crop * separate), "Moves with the same result count once.", F(1, 3)),
    ]
