"""Weights as images: a kernel scaled to grey values, and the weight of a fully connected layer that reads a pixel."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction as F
from functools import partial
from typing import Any

from examgen import NONE, Draw, Given, Integer, Matrix, Part, Reject, Solved, Wrong
from examgen.figures.cells import Grid, entries
from examgen.figures.matrices import matrix
from examgen.figures.scene import Scene
from examgen.matrices import Rows

TITLE, POINTS, MINUTES, FAMILY = "Weights as an image", 4, 6, "weight-image"
HALF, THIRD = F(1, 2), F(1, 3)
SPANS = (15, 17, 51)  # tenths; they divide 255


@dataclass(frozen=True)
class Level:
    sides: tuple[int, ...]  # of images


LEVELS = {"hard": Level(sides=(4, 5, 6, 8, 10, 12, 16, 20))}


@dataclass(frozen=True)
class Params:
    tenths: Rows  # weights of the kernel
    size: tuple[int, int, int]  # channels, height, width of an image
    pixel: tuple[int, int, int]  # channel, row, column, from 0

    @property
    def flat(self) -> list[int]:
        return [int(value) for row in self.tenths for value in row]


def sample(d: Draw[Level, None]) -> Params:
    rng, span = d.rng, d.rng.choice(SPANS)
    low = -rng.randint(span // 4, span - span // 4)
    inner = [value for value in range(low + 1, low + span) if value]
    flat = [low, low + span, *rng.sample(inner, 7)]
    if low + span == -low or low * 2 == -span:
        raise Reject("0 lies in the middle")
    rng.shuffle(flat)
    height, width = rng.sample(d.level.sides, 2)
    row, column = rng.randrange(1, height), rng.randrange(1, width)
    if row == column:
        raise Reject("the pixel lies on the diagonal")
    tenths = tuple(tuple(flat[i : i + 3]) for i in range(0, 9, 3))
    return Params(tenths, (3, height, width), (rng.choice((1, 2)), row, column))


def solve(p: Params, given: Given = NONE) -> Solved:  # noqa: ARG001 - no part uses another
    low, high = min(p.flat), max(p.flat)
    (_, height, width), (c, i, j) = p.size, p.pixel
    example = next(weight for weight in p.flat if low < weight < high)
    return Solved(
        parts={
            "grey": Part(Matrix(_each(p, lambda w: _scaled(p, w))), wrong=partial(_wrong_greys, p), weight=2),
            "zero": Part(Integer(_scaled(p, 0)), wrong=partial(_wrong_zeros, p)),
            "index": Part(Integer(c * height * width + i * width + j), wrong=partial(_wrong_indices, p)),
        },
        steps={
            "low": Decimal(low) / 10,
            "high": Decimal(high) / 10,
            "span": Decimal(high - low) / 10,
            "example": Decimal(example) / 10,
            "distance": Decimal(example - low) / 10,
            "example_grey": _scaled(p, example),
            "above": Decimal(-low) / 10,
            "values": height * width,
        },
        figures={"kernel": partial(_figure, p)},
    )


def verify(p: Params) -> dict[str, Any]:
    import numpy as np

    low, high = min(p.flat), max(p.flat)
    grey = np.rint(np.interp(np.array(p.tenths) / 10, (low / 10, high / 10), (0, 255))).astype(int)
    channels, height, width = p.size
    order = [(c, i, j) for c in range(channels) for i in range(height) for j in range(width)]
    return {
        "grey": grey.tolist(),
        "zero": int(np.rint(np.interp(0, (low / 10, high / 10), (0, 255)))),
        "index": order.index(p.pixel),
    }


def effort(p: Params) -> float:
    return 6 + 0.1 * (max(p.flat) - min(p.flat) == 51)


def _scaled(p: Params, tenths: int) -> int:
    low, high = min(p.flat), max(p.flat)
    return (tenths - low) * 255 // (high - low)


def _each(p: Params, rule: Callable[[int], int | F]) -> Rows:
    return tuple(tuple(rule(int(value)) for value in row) for row in p.tenths)


def _figure(p: Params) -> Scene:
    return matrix(Grid(entries([[Decimal(int(value)) / 10 for value in row] for row in p.tenths])))


def _rounded(value: F) -> int:
    return int(value + F(1, 2)) if value >= 0 else -int(-value + F(1, 2))


def _wrong_greys(p: Params) -> list[Wrong]:
    low, high = min(p.flat), max(p.flat)
    span, largest = high - low, max(high, -low)
    rows = tuple(
        tuple(_rounded(F(255 * (int(v) - int(min(row))), int(max(row)) - int(min(row)))) for v in row)
        for row in p.tenths
    )
    return [
        Wrong(
            "clipped", _each(p, lambda w: _rounded(F(255 * max(w, 0), high))), "0 is not the smallest weight.", THIRD
        ),
        Wrong(
            "largest-size", _each(p, lambda w: _rounded(F(255 * w, largest))), "Grey values are not negative.", THIRD
        ),
        Wrong("sizes", _each(p, lambda w: _rounded(F(255 * abs(w), largest))), "The signs of the weights are lost."),
        Wrong("each-row", rows, "One scale holds for the whole kernel.", HALF),
        Wrong("inverted", _each(p, lambda w: 255 - _scaled(p, w)), "The smallest weight is black, 0.", HALF),
        Wrong("levels", _each(p, lambda w: _rounded(F(256 * (w - low), span))), "The largest value is 255.", HALF),
        Wrong("by-largest", _each(p, lambda w: _rounded(F(255 * (w - low), largest))), "Divide by the range.", THIRD),
    ]


def _wrong_zeros(p: Params) -> list[Wrong]:
    low, high = min(p.flat), max(p.flat)
    right, moved = _scaled(p, 0), "The weight 0 is scaled like any other."
    return [
        Wrong("black", 0, "The smallest weight is black, not the weight 0."),
        Wrong("middle", 128, "The range is not symmetric about 0.", THIRD),
        Wrong("white", 255, "The largest weight is white."),
        Wrong("inverted", 255 - right, "The smallest weight is black.", HALF),
        Wrong("largest", _rounded(F(255 * -low, max(high, -low))), "Divide by the range of the weights.", THIRD),
        Wrong("ratio", _rounded(F(255 * min(-low, high), max(-low, high))), moved, THIRD),
    ]


def _wrong_indices(p: Params) -> list[Wrong]:
    (channels, height, width), (c, i, j) = p.size, p.pixel
    right, order = c * height * width + i * width + j, "Channels come first, then rows, then columns."
    return [
        Wrong("column-major", c * height * width + j * height + i, "The rows are laid end to end.", HALF),
        Wrong("channels-last", (i * width + j) * channels + c, order, THIRD),
        Wrong("height", c * height * width + i * height + j, "A row is as long as the image is wide.", HALF),
        Wrong("no-channel", i * width + j, "The pixels of the channels before come first.", THIRD),
        Wrong("from-one", right + 1, "The count begins with 0.", HALF),
        Wrong("next-channel", right + height * width, "The channels count from 0 too.", HALF),
        Wrong("row-less", right - width, "The rows count from 0 too.", HALF),
    ]
