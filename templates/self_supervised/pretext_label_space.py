"""Pretext tasks: examples and classes for rotations, jigsaw puzzles and masked patches, loss at the start."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction as F
from functools import partial
from itertools import permutations
from math import exp, factorial, fsum, log, prod
from typing import Any, Literal

from examgen import NONE, Draw, Given, Integer, Number, Part, Solved, Tex, Wrong
from examgen.contrastive.pretext import masked, order_at_once, orders, patches, place_by_place
from examgen.figures.cells import Cell, Grid
from examgen.figures.matrices import matrix, side_by_side
from examgen.figures.pictures import turned
from examgen.figures.scene import Colour, Scene
from examgen.logarithms import Logs, ln

TITLE, POINTS, MINUTES, FAMILY = "Pretext tasks and their labels", 4, 5, "pretext"
FORMULAS = ("cross-entropy",)

Task = Literal["rotation", "jigsaw", "puzzle"]
GOLDEN = (5**0.5 - 1) / 2
GRIDS = ((2, 2), (2, 3), (3, 2))
ANGLES: Mapping[int, str] = {
    2: "$0^\\circ$ and $180^\\circ$",
    3: "$0^\\circ$, $120^\\circ$ and $240^\\circ$",
    4: "$0^\\circ$, $90^\\circ$, $180^\\circ$ and $270^\\circ$",
    6: "the six multiples of $60^\\circ$ below $360^\\circ$",
    8: "the eight multiples of $45^\\circ$ below $360^\\circ$",
}


@dataclass(frozen=True)
class Level:
    task: Task
    grids: tuple[tuple[int, int], ...]


LEVELS = {
    "easy": Level(task="rotation", grids=()),
    "medium": Level(task="jigsaw", grids=(*GRIDS, (3, 3))),
    "hard": Level(task="puzzle", grids=((1, 3), *GRIDS)),
}


@dataclass(frozen=True)
class Mask:
    """A square image in square patches, a share of which is hidden."""

    side: int
    patch: int
    share: F


@dataclass(frozen=True)
class Params:
    task: Task
    images: int | None  # unlabelled ones
    rotations: int | None
    grid: tuple[int, int] | None
    subset: int | None  # orders that are used as classes
    mask: Mask | None

    @property
    def tiles(self) -> int:
        return prod(self.grid or ())


def sample(d: Draw[Level, None]) -> Params:
    task = d.level.task
    return Params(
        task=task,
        images=None if task == "puzzle" else 1000 * d.rng.randrange(10, 250, 5),
        rotations=d.rng.choice(list(ANGLES)) if task == "rotation" else None,
        grid=d.rng.choice(d.level.grids) if d.level.grids else None,
        subset=d.rng.randint(8, 20) if task == "jigsaw" else None,
        mask=_draw_mask(d) if task == "puzzle" else None,
    )


def solve(p: Params, given: Given = NONE) -> Solved:  # noqa: ARG001 - every part stands for itself
    solvers = {"rotation": _rotation, "jigsaw": _jigsaw, "puzzle": _puzzle}
    parts, steps = solvers[p.task](p)
    return Solved(parts=parts, steps={"tiles": p.tiles, **steps}, conventions=("ln",), figures=_figures(p))


def _figures(p: Params) -> dict[str, Callable[[], Scene]]:
    figures: dict[str, Callable[[], Scene]] = {}
    if p.rotations:
        figures["turned"] = partial(turned, range(0, 360, 360 // p.rotations))
    if p.grid:
        figures["tiles"] = partial(_tiles, *p.grid)
    if p.mask:
        figures["patches"] = partial(_patches, p.mask)
    return figures


def _tiles(rows: int, columns: int) -> Scene:
    """The tiles in their places, and those with even numbers before the others, from the last to the first."""
    order = list(range(1, rows * columns + 1))
    shuffled = sorted(order, key=lambda tile: (tile % 2, -tile))
    grids = [
        Grid([[str(tile) for tile in tiles[i : i + columns]] for i in range(0, len(tiles), columns)], cell=16)
        for tiles in (order, shuffled)
    ]
    return side_by_side([grids[0], r"$\rightarrow$", grids[1]])


def _patches(mask: Mask) -> Scene:
    """The patches, with the hidden ones shaded; multiples of the golden ratio scatter them."""
    side = mask.side // mask.patch
    scattered = sorted(range(side**2), key=lambda patch: patch * GOLDEN % 1)
    shades: dict[Cell, Colour] = {divmod(patch, side): "grey" for patch in scattered[: masked(side**2, mask.share)]}
    return matrix(Grid([[""] * side] * side, shades=shades, cell=80 / side))


def verify(p: Params) -> dict[str, Any]:
    if p.rotations:
        shares = [F(1, p.rotations)] * p.rotations
        loss = -fsum(float(share) * log(share) for share in shares)
        return {"examples": sum([p.images or 0] * p.rotations), "accuracy": max(shares), "loss": loss}
    count = sum(1 for _ in permutations(range(p.tiles))) if p.tiles < 7 else prod(range(1, p.tiles + 1))
    if p.subset:
        shares = [F(1, p.subset)] * p.subset
        loss = -fsum(float(share) * log(share) for share in shares)
        return {"orders": count, "accuracy": sum(shares) / p.subset, "loss": loss}
    values: dict[str, Any] = {"at-once": count, "places": sum(p.tiles for _ in range(p.tiles))}
    values["difference"] = -log(count * exp(-fsum(log(p.tiles) for _ in range(p.tiles))))
    if p.mask:
        corners = range(0, p.mask.side, p.mask.patch)
        positions = [(x, y) for x in corners for y in corners]
        values["visible"] = len(positions) - len(positions) * p.mask.share
        values["predicted"] = int(3 * p.mask.side**2 * p.mask.share)
    return values


def effort(p: Params) -> float:
    return {"rotation": 3.0, "jigsaw": 3.5, "puzzle": 5.5}[p.task] + 0.3 * (p.tiles > 4)


def _draw_mask(d: Draw[Level, None]) -> Mask:
    patch = d.rng.choice((8, 16, 32))
    return Mask(patch * d.rng.choice((4, 6, 8, 10, 12, 14)), patch, d.rng.choice((F(1, 4), F(3, 4))))


Solution = tuple[dict[str, Part], dict[str, Any]]


def _rotation(p: Params) -> Solution:
    images, count = p.images or 0, p.rotations or 0
    parts = {
        "examples": Part(Integer(images * count), wrong=_wrong_examples(images, count)),
        "accuracy": Part(Number(F(1, count), decimals=3), wrong=_wrong_accuracies(count, images)),
        "loss": Part(_number(ln(count)), wrong=_wrong_losses(count)),
    }
    return parts, {"angles": Tex(ANGLES[count])}


def _jigsaw(p: Params) -> Solution:
    subset = p.subset or 0
    parts = {
        "orders": Part(Integer(orders(p.tiles)), wrong=_wrong_orders(p.tiles)),
        "accuracy": Part(Number(F(1, subset), decimals=3), wrong=_wrong_accuracies(subset, p.tiles)),
        "loss": Part(_number(ln(subset)), wrong=_wrong_losses(subset)),
    }
    return parts, {"factors": tuple(range(p.tiles, 0, -1))}


def _puzzle(p: Params) -> Solution:
    mask = p.mask
    if mask is None:
        raise ValueError("a puzzle of the hard level comes with a mask")
    count = patches(mask.side, mask.patch)
    hidden = masked(count, mask.share)
    each = 3 * mask.patch**2
    difference = place_by_place(p.tiles) - order_at_once(p.tiles)
    parts = {
        "at-once": Part(Integer(orders(p.tiles)), wrong=_wrong_orders(p.tiles)),
        "places": Part(Integer(p.tiles**2), wrong=_wrong_places(p.tiles)),
        "difference": Part(_number(difference), wrong=_wrong_differences(p.tiles)),
        "visible": Part(Integer(count - hidden), wrong=_wrong_visible(count, hidden, mask)),
        "predicted": Part(Integer(hidden * each), wrong=_wrong_values(count, hidden, mask)),
    }
    steps = {
        "factors": tuple(range(p.tiles, 0, -1)),
        "separate": place_by_place(p.tiles).tex,
        "joint": order_at_once(p.tiles).tex,
        "per_side": mask.side // mask.patch,
        "count": count,
        "hidden": hidden,
        "each": each,
    }
    return parts, steps


def _number(value: Logs) -> Number:
    return Number(value.near, closed=value.closed)


def _wrong_examples(images: int, count: int) -> list[Wrong]:
    return [
        Wrong("images", images, "Every image gives an example at each angle.", F(1, 3)),
        Wrong("rotated-only", images * (count - 1), "The image that is not turned is an example too.", F(1, 2)),
        Wrong("with-originals", images * (count + 1), "The angle $0^\\circ$ is the original.", F(1, 2)),
        Wrong("one-angle", images // count, "Every image is turned by all angles."),
        Wrong("classes", count, "This is the number of classes."),
        Wrong("pairs", images * count * (count - 1), "Each example is one turned image, not a pair."),
    ]


def _wrong_accuracies(classes: int, other: int) -> list[Wrong]:
    return [
        Wrong("zero", 0, "A guess is right now and then.", F(0)),
        Wrong("one-half", F(1, 2), "There are not two classes of equal frequency.")
        if classes > 2
        else Wrong("one-quarter", F(1, 4), "Of two guesses, one is right."),
        *([Wrong("one-less", F(1, classes - 1), "All classes count.", F(1, 2))] if classes > 2 else []),
        Wrong("one-more", F(1, classes + 1), "There is no further class.", F(1, 2)),
        Wrong("error", 1 - F(1, classes), "This is the error rate.", F(1, 2)),
        Wrong("other-number", F(1, other), "The classes are what is predicted."),
    ]


def _wrong_losses(classes: int) -> list[Wrong]:
    return [
        Wrong("one-less", log(classes - 1), "All classes are in the softmax.", F(1, 2))
        if classes > 2
        else Wrong("one-more", log(classes + 1), "There is no further class.", F(1, 2)),
        Wrong("binary-logarithm", log(classes, 2), "The logarithm is natural.", F(1, 2)),
        Wrong("decimal-logarithm", log(classes, 10), "The logarithm is natural.", F(1, 2)),
        Wrong("probability", F(1, classes), "The loss is $-\\ln$ of this probability.", F(1, 3)),
        Wrong("no-minus", -log(classes), "The loss is a negative logarithm.", F(1, 2)),
        Wrong("error", 1 - F(1, classes), "The loss is the cross-entropy, not the error rate."),
        Wrong("classes", classes, "The loss is the logarithm of this number.", F(1, 3)),
    ]


def _wrong_orders(tiles: int) -> list[Wrong]:
    return [
        Wrong("with-repetition", tiles**tiles, "No place holds two tiles.", F(1, 3)),
        Wrong("powers-of-two", 2**tiles, "A tile is put in a place, not chosen or left out."),
        Wrong("pairs", tiles * (tiles - 1), "All tiles are placed, not two.", F(1, 3)),
        Wrong("places", tiles**2, "An order places all tiles at once."),
        Wrong("circular", factorial(tiles - 1), "Orders that differ by a shift are different.", F(1, 2)),
        Wrong("next-factorial", factorial(tiles + 1), "There are no more places than tiles.", F(1, 2)),
        Wrong("swaps", tiles * (tiles - 1) // 2, "An order is more than one swap."),
    ]


def _wrong_places(tiles: int) -> list[Wrong]:
    return [
        Wrong("one-softmax", tiles, "Every tile has a softmax of its own.", F(1, 3)),
        Wrong("orders", factorial(tiles), "Each softmax runs over places, not over orders."),
        Wrong("different-places", tiles * (tiles - 1), "A tile may also be where it was.", F(1, 2)),
        Wrong("doubled", 2 * tiles, "Every tile has an output for every place."),
        Wrong("with-repetition", tiles**tiles, "The outputs of the tiles are added, not multiplied.", F(1, 3)),
        Wrong("one-more", tiles * (tiles + 1), "There is no output for an empty place.", F(1, 2)),
    ]


def _wrong_differences(tiles: int) -> list[Wrong]:
    joint, separate = log(factorial(tiles)), tiles * log(tiles)
    return [
        Wrong("sign", joint - separate, "The second loss is the larger one.", F(1, 2)),
        Wrong("mean", log(tiles) - joint, "The losses of the tiles are added.", F(1, 3)),
        Wrong("one-tile", joint - log(tiles), "The losses of the tiles are added.", F(1, 3)),
        Wrong("added", joint + separate, "Subtract the losses."),
        Wrong("separate-only", separate, "This is the second loss.", F(1, 3)),
        Wrong("outputs", log(tiles**2), "A softmax runs over the places of one tile."),
        Wrong("zero", 0, "The second network does not know that no place holds two tiles."),
        Wrong("quotient", separate / joint, "The difference is asked for, not the quotient."),
    ]


def _wrong_visible(count: int, hidden: int, mask: Mask) -> list[Wrong]:
    per_side = mask.side // mask.patch
    seen = 1 - mask.share
    return [
        Wrong("hidden", hidden, "These are the patches that are hidden."),
        Wrong("all", count, "The encoder gets only the patches that are not hidden.", F(1, 3)),
        Wrong("one-axis", int(per_side * seen), "The patches fill both axes."),
        Wrong("share-squared", int(count * seen * seen), "The share refers to the patches, not to each axis.", F(1, 3)),
        Wrong("with-class-token", count - hidden + 1, "The class token is not a patch.", F(1, 2)),
        Wrong("both-axes", 2 * per_side, "The patches of both axes multiply."),
        Wrong("pixels", int(mask.side**2 * seen), "These are pixels, not patches."),
    ]


def _wrong_values(count: int, hidden: int, mask: Mask) -> list[Wrong]:
    square = mask.patch**2
    return [
        Wrong("one-channel", hidden * square, "A pixel has three values.", F(1, 2)),
        Wrong("visible", (count - hidden) * square * 3, "Hidden patches are predicted."),
        Wrong("all", count * square * 3, "Only the hidden patches are predicted.", F(1, 3)),
        Wrong("patches", hidden, "A patch holds many values."),
        Wrong("side", hidden * mask.patch * 3, "A patch has as many pixels as its side squared.", F(1, 3)),
        Wrong("per-patch", square * 3, "These are the values of one patch.", F(1, 3)),
    ]
