"""Metrics of a segmentation: pixel accuracy, IoU, Dice and mean IoU of small label maps; the limit of a coarse grid."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction as F
from functools import lru_cache
from random import Random
from typing import Any

from examgen import NONE, Draw, Given, Number, Part, Reject, Solved, Table, Wrong
from examgen.figures.cells import Grid, entries, shading
from examgen.figures.matrices import side_by_side
from examgen.figures.scene import Scene
from examgen.segmentation.metrics import Counts, accuracy, block_majority, counts

TITLE, POINTS, MINUTES, FAMILY = "Metrics of a segmentation", 4, 6, "segmentation-metrics"
FORMULAS = ("iou-dice",)

TRIES = 20
Map = tuple[tuple[int, ...], ...]


@dataclass(frozen=True)
class Level:
    size: int
    classes: int
    coarse: bool  # the prediction is one label for each block of pixels


LEVELS = {
    "easy": Level(size=5, classes=2, coarse=False),
    "medium": Level(size=5, classes=3, coarse=False),
    "hard": Level(size=6, classes=2, coarse=True),
}


@dataclass(frozen=True)
class Params:
    truth: Map
    prediction: Map | None  # None if it is the best one that is constant on blocks
    block: int  # pixels along a block's side; 1 for a prediction of its own

    @property
    def predicted(self) -> Map:
        return self.prediction or block_majority(self.truth, self.block)


def sample(d: Draw[Level, None]) -> Params:
    rng, size = d.rng, d.level.size
    if d.level.coarse:
        return _coarse(rng, size, rng.choice((2, 3)))
    labels = d.level.classes
    for _ in range(TRIES):
        truth = _painted(rng, size, labels, 0)
        prediction = _disturbed(rng, truth, labels)
        found = counts(truth, prediction)
        kinds = [n for c in found.values() for n in (c.true_positive, c.false_positive, c.false_negative)]
        if len(found) == labels and min(kinds) > 0 and 4 <= sum(kinds[2::3]) <= 10:
            return Params(truth, prediction, 1)
    raise Reject("a class is right or wrong everywhere")


def solve(p: Params, given: Given = NONE) -> Solved:
    found, best = counts(p.truth, p.predicted), accuracy(p.truth, p.predicted)
    one, mean = found[1], sum((each.iou for each in found.values()), F(0)) / len(found)
    parts = {
        "accuracy": Part(Number(best, decimals=2), wrong=lambda: _wrong_accuracies(p, found, best)),
        "iou": Part(Number(one.iou, decimals=2), wrong=lambda: _wrong_ious(found, best, len(p.truth) ** 2)),
    }
    if p.prediction and len(found) == 2:
        own = given.get("iou", one.iou)
        parts["dice"] = Part(Number(2 * own / (1 + own), decimals=2), wrong=lambda: _wrong_dices(one, best))
    else:
        parts["mean"] = Part(Number(mean, decimals=2), wrong=lambda: _wrong_means(found, mean, best))
    size = len(p.truth)
    return Solved(
        parts,
        {
            "size": size,
            "pixels": size**2,
            "right": int(best * size**2),
            "one": one,
            "union": one.true_positive + one.false_positive + one.false_negative,
            "twice": 2 * one.true_positive,
            "both": 2 * one.true_positive + one.false_positive + one.false_negative,
            "ious": [each.iou for each in found.values()],
            "labels": list(found),
            "cells": size // p.block,
        },
        ("miou-all-classes",) if "mean" in parts else (),
        _figures(p.truth, p.predicted, p.block),
        {"counts": _table(found)},
    )


def verify(p: Params) -> dict[str, Any]:
    size = len(p.truth)
    places = [(i, j) for i in range(size) for j in range(size)]
    real = {label: {(i, j) for i, j in places if p.truth[i][j] == label} for label in (0, 1, 2)}
    if p.prediction:
        said = {label: {(i, j) for i, j in places if p.prediction[i][j] == label} for label in (0, 1, 2)}
    else:
        blocks: dict[tuple[int, int], set[tuple[int, int]]] = {}
        for i, j in places:
            blocks.setdefault((i // p.block, j // p.block), set()).add((i, j))
        ones = {cell for cells in blocks.values() if 2 * len(cells & real[1]) > len(cells) for cell in cells}
        said = {0: set(places) - ones, 1: ones, 2: set()}
    ious = {k: F(len(real[k] & said[k]), len(real[k] | said[k])) for k in real if real[k] | said[k]}
    values: dict[str, Any] = {
        "accuracy": F(sum(len(real[label] & said[label]) for label in real), size**2),
        "iou": ious[1],
    }
    if p.prediction and len(ious) == 2:
        return values | {"dice": F(2 * len(real[1] & said[1]), len(real[1]) + len(said[1]))}
    return values | {"mean": sum(ious.values()) / len(ious)}


def effort(p: Params) -> float:
    return 3.0 + 0.6 * (1 + max(map(max, p.truth))) + (1.5 if p.prediction is None else 0)


def _coarse(rng: Random, size: int, block: int) -> Params:
    for _ in range(TRIES):
        truth = _painted(rng, size, 2, size)
        ones = [sum(_block(truth, number, block)) for number in range((size // block) ** 2)]
        if all(2 * n != block**2 for n in ones) and any(2 * n > block**2 for n in ones):
            share = accuracy(truth, block_majority(truth, block))
            if F(2, 3) <= share <= F(17, 18):
                return Params(truth, None, block)
    raise Reject("a block has as many pixels of both classes, or all blocks are pure")


def _painted(rng: Random, size: int, labels: int, line: int) -> Map:
    """A rectangle of each class on a background of class 0; with `line`, a thin line as long as that too."""
    rows = [[0] * size for _ in range(size)]
    for label in range(1, labels):
        height, width = rng.randint(2, 3), rng.randint(2, 4 if labels == 2 else 3)
        top, left = rng.randint(0, size - height), rng.randint(0, size - width)
        for i in range(top, top + height):
            rows[i][left : left + width] = [label] * width
    if line:
        start, length, across = rng.randint(0, 2), rng.randint(3, line - 2), rng.randrange(size)
        for n in range(start, min(start + length, size)):
            i, j = (n, across) if rng.random() < 0.8 else (across, n)
            rows[i][j] = 1
    return tuple(map(tuple, rows))


def _disturbed(rng: Random, truth: Map, labels: int) -> Map:
    """The map moved by a pixel, with a few labels changed."""
    size, (down, right) = len(truth), rng.choice(((0, 1), (1, 0), (0, -1), (-1, 0)))
    rows = [[_at(truth, i - down, j - right) for j in range(size)] for i in range(size)]
    for _ in range(rng.randint(1, 3)):
        rows[rng.randrange(size)][rng.randrange(size)] = rng.randrange(labels)
    return tuple(map(tuple, rows))


def _at(labels: Map, row: int, column: int) -> int:
    inside = 0 <= row < len(labels) and 0 <= column < len(labels)
    return labels[row][column] if inside else 0


def _grid(labels: Map, title: str, block: int = 1) -> Grid:
    lines = range(block, len(labels), block) if block > 1 else ()
    return Grid(entries(labels), title=title, shades=shading(labels), rules=(lines, lines), cell=19)


@lru_cache(maxsize=1)  # the guide solves a variant many times
def _figures(truth: Map, prediction: Map, block: int) -> dict[str, Scene]:
    real = _grid(truth, "ground truth", block)
    if block > 1:
        both = side_by_side([real, _grid(prediction, "best prediction", block)])
        return {"maps": side_by_side([real]), "coarse": both}
    return {"maps": side_by_side([real, _grid(prediction, "prediction")])}


def _table(found: dict[int, Counts]) -> Table:
    rows = [(label, c.true_positive, c.false_positive, c.false_negative, c.iou) for label, c in found.items()]
    return Table("ccccc", ("class", "TP", "FP", "FN", "IoU"), rows)


def _wrong_accuracies(p: Params, found: dict[int, Counts], right: F) -> list[Wrong]:
    one, size = found[1], len(p.truth) ** 2
    recalls = [F(c.true_positive, c.true_positive + c.false_negative) for c in found.values()]
    wrong = [
        Wrong("errors", 1 - right, "This is the share of wrong pixels.", F(1, 3)),
        Wrong("mean-iou", sum((c.iou for c in found.values()), F(0)) / len(found), "This is the mean IoU.", F(1, 3)),
        Wrong("mean-recall", sum(recalls, F(0)) / len(recalls), "All pixels count equally, not all classes.", F(1, 2)),
        Wrong("object-only", F(one.true_positive, size), "Background pixels that are right count too.", F(1, 3)),
        Wrong("recall", recalls[1], "This is the share of the pixels of class 1 that are found."),
        Wrong("counted-twice", right - (1 - right), "A wrong pixel is wrong once.", F(1, 3)),
        Wrong("half-errors", right + (1 - right) / 2, "Each wrong pixel counts.", F(1, 3)),
    ]
    if p.prediction is None:
        cells = (len(p.truth) // p.block) ** 2
        pure = sum(len(set(_block(p.truth, i, p.block))) == 1 for i in range(cells))
        wrong.append(Wrong("pure-blocks", F(pure, cells), "In mixed blocks, most pixels are right.", F(1, 3)))
        wrong.append(Wrong("perfect", F(1), "A block has one label, and some blocks are mixed."))
    return wrong


def _block(labels: Map, number: int, side: int) -> list[int]:
    row, column = divmod(number, len(labels) // side)
    return [labels[row * side + i][column * side + j] for i in range(side) for j in range(side)]


def _wrong_ious(found: dict[int, Counts], share: F, pixels: int) -> list[Wrong]:
    c = found[1]
    tp, fp, fn = c.true_positive, c.false_positive, c.false_negative
    wrong = [
        Wrong("dice", c.dice, "This is the Dice coefficient.", F(1, 3)),
        Wrong("sum", F(tp, 2 * tp + fp + fn), "The pixels in common belong to the union once.", F(1, 2)),
        Wrong("recall", F(tp, tp + fn), "Divide by the union, not by the pixels of the ground truth.", F(1, 3)),
        Wrong("precision", F(tp, max(tp + fp, 1)), "Divide by the union, not by the predicted pixels.", F(1, 3)),
        Wrong("accuracy", share, "This is the pixel accuracy."),
        Wrong("all-pixels", F(tp, pixels), "Divide by the union, not by all pixels."),
        Wrong("background", found[0].iou, "This is the IoU of class 0."),
    ]
    return _clear(wrong, c.iou)


def _wrong_dices(c: Counts, share: F) -> list[Wrong]:
    tp, fp, fn = c.true_positive, c.false_positive, c.false_negative
    wrong = [
        Wrong("accuracy", share, "This is the pixel accuracy."),
        Wrong("distance", 1 - c.dice, "This is 1 - Dice, which serves as a loss.", F(1, 2)),
        Wrong("iou", c.iou, "This is the IoU; Dice counts the common pixels twice.", F(1, 3)),
        Wrong("numerator-once", F(tp, 2 * tp + fp + fn), "The common pixels count twice above too.", F(1, 2)),
        Wrong("union", F(2 * tp, tp + fp + fn), "Divide by the sum of both areas, not by the union.", F(1, 2)),
        Wrong("recall", F(tp, tp + fn), "This is the recall.", F(1, 3)),
        Wrong("precision", F(tp, tp + fp), "This is the precision.", F(1, 3)),
        Wrong("doubled-errors", F(2 * tp, 2 * (tp + fp + fn)), "Only the common pixels count twice.", F(1, 3)),
        Wrong("mean", (F(tp, tp + fn) + F(tp, tp + fp)) / 2, "Dice is the harmonic mean of both.", F(1, 3)),
    ]
    return _clear(wrong, c.dice)


def _wrong_means(found: dict[int, Counts], right: F, share: F) -> list[Wrong]:
    ious = [c.iou for c in found.values()]
    pixels = [c.true_positive + c.false_negative for c in found.values()]
    pooled = F(sum(c.true_positive for c in found.values()),
               sum(c.true_positive + c.false_positive + c.false_negative for c in found.values()))  # fmt: skip
    dices = [c.dice for c in found.values()]
    weighted = sum((iou * n for iou, n in zip(ious, pixels, strict=True)), F(0)) / sum(pixels)
    wrong = [
        Wrong("no-background", sum(ious[1:], F(0)) / (len(ious) - 1), "The background is a class too.", F(1, 2)),
        Wrong("weighted", weighted, "All classes count equally, not all pixels.", F(1, 2)),
        Wrong("pooled", pooled, "The mean is taken over the IoUs of the classes.", F(1, 3)),
        Wrong("accuracy", share, "This is the pixel accuracy.", F(0)),
        Wrong("mean-dice", sum(dices, F(0)) / len(dices), "This is the mean Dice coefficient.", F(1, 3)),
        Wrong("worst", min(ious), "All classes count.", F(0)),
        Wrong("best", max(ious), "All classes count.", F(0)),
    ]
    return _clear(wrong, right)


def _clear(wrong: list[Wrong], right: F) -> list[Wrong]:
    """Those that are not within a rounding of the right value."""
    return [each for each in wrong if abs(each.value - right) > F(1, 40)]
