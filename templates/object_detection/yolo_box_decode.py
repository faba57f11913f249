"""A YOLO box from a cell's outputs: centre, size, corners, confidence, and the output that a given box calls for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction as F
from functools import cached_property, partial
from math import exp, log
from random import Random
from typing import Any, TypeVar

from examgen import NONE, Draw, Given, Number, Part, Reject, Solved, Vector, Wrong
from examgen.activations import sigmoid
from examgen.detection.boxes import Box
from examgen.detection.yolo import decode
from examgen.figures.grids import yolo_grid
from examgen.figures.scene import Scene
from examgen.logarithms import ln

TITLE, POINTS, MINUTES, FAMILY = "Decoding a YOLO box", 4, 6, "yolo-decode"

Pair = tuple[F, F]
T = TypeVar("T")
TRIES = 20


@dataclass(frozen=True)
class Level:
    scored: bool  # corners and confidence are asked too
    inverse: bool  # the output for a ground-truth box is asked too


LEVELS = {
    "easy": Level(scored=False, inverse=False),
    "medium": Level(scored=True, inverse=False),
    "hard": Level(scored=True, inverse=True),
}
CENTRES = tuple(F(a, b) for a, b in ((1, 3), (3, 1), (1, 1), (1, 7), (7, 1), (3, 5), (5, 3)))
SIZES = tuple(F(a, b) for a, b in ((1, 2), (2, 1), (3, 2), (5, 4), (3, 4), (1, 4), (3, 1)))
SCORES = tuple(F(n) for n in (1, 3, 4, 9))


@dataclass(frozen=True)
class Params:
    """Outputs are given by their exponentials: t = ln(odds)."""

    image: int  # pixels
    grid: int
    cell: tuple[int, int]  # column, row
    anchor: tuple[int, int]  # width, height in pixels
    centre: Pair
    size: Pair
    scores: Pair | None  # of objectness and of the class
    target: int | None  # the width of a ground-truth box

    @cached_property
    def box(self) -> Box:
        return decode(self.cell, self.stride, self.anchor, self.centre, self.size)

    @property
    def stride(self) -> int:
        return self.image // self.grid


def sample(d: Draw[Level, None]) -> Params:
    rng, grid, stride = d.rng, d.rng.choice((7, 8, 10, 13)), d.rng.choice((16, 32))
    for _ in range(TRIES):
        p = Params(
            image=grid * stride,
            grid=grid,
            cell=_two(rng, range(1, grid - 1)),
            anchor=_two(rng, range(stride, 4 * stride + 1, stride // 2)),
            centre=_two(rng, CENTRES),
            size=_two(rng, SIZES),
            scores=_two(rng, SCORES) if d.level.scored else None,
            target=None,
        )
        if min(p.box.x1, p.box.y1) >= 0 and max(p.box.x2, p.box.y2) <= p.image:
            break
    else:
        raise Reject("the box leaves the image")
    if not d.level.inverse:
        return p
    x = p.box.cxcywh[0]
    widths = [p.anchor[0] * odd for odd in (F(2), F(3), F(3, 2), F(1, 2), F(5, 4)) if odd != p.size[0]]
    within = [width for width in widths if width.denominator == 1 and width / 2 <= min(x, p.image - x)]
    if not within:
        raise Reject("no ground-truth box of a whole width lies within the image")
    return replace(p, target=int(rng.choice(within)))


def solve(p: Params, given: Given = NONE) -> Solved:
    cx, cy, w, h = p.box.cxcywh
    x, y = given.get("centre", (cx, cy))
    width, height = given.get("size", (w, h))
    parts = {
        "centre": Part(Vector((cx, cy), decimals=2), wrong=lambda: _wrong_centres(p)),
        "size": Part(Vector((w, h), decimals=2), wrong=lambda: _wrong_sizes(p)),
    }
    if p.scores is not None:
        corners = (x - width / F(2), y - height / F(2), x + width / F(2), y + height / F(2))
        first, second = map(sigmoid, p.scores)
        parts["corners"] = Part(Vector(corners, decimals=2), wrong=lambda: _wrong_corners(x, y, width, height))
        parts["confidence"] = Part(Number(first * second), wrong=lambda: _wrong_confidences(first, second))
    if p.target is not None:
        exact = ln(F(p.target, p.anchor[0]))
        parts["target"] = Part(Number(exact.near, closed=exact.closed), wrong=partial(_wrong_targets, p, p.target))
    return Solved(parts, lambda: _steps(p), ("yolo-decode",), {"grid": partial(_figure, p)})


def verify(p: Params) -> dict[str, Any]:
    """In floating point, from the outputs themselves."""
    t = [log(odd) for odd in (*p.centre, *p.size)]
    x, y = (p.stride * (c + 1 / (1 + exp(-u))) for c, u in zip(p.cell, t[:2], strict=True))
    w, h = (side * exp(u) for side, u in zip(p.anchor, t[2:], strict=True))
    values: dict[str, Any] = {"centre": (x, y), "size": (w, h)}
    if p.scores is not None:
        objectness, chance = (1 / (1 + exp(-log(odd))) for odd in p.scores)
        values |= {"corners": (x - w / 2, y - h / 2, x + w / 2, y + h / 2), "confidence": objectness * chance}
    if p.target is not None:
        values["target"] = log(p.target) - log(p.anchor[0])
    return values


def effort(p: Params) -> float:
    return 4.0 + (2.0 if p.scores else 0) + (1.0 if p.target else 0)


def _steps(p: Params) -> dict[str, Any]:
    steps: dict[str, Any] = {
        "outputs": [ln(odd).tex for odd in (*p.centre, *p.size)],
        "odds": p.size,
        "shares": [sigmoid(odd) for odd in p.centre],
        "pixels": p.box.cxcywh,
    }
    if p.scores is not None:
        chances = tuple(map(sigmoid, p.scores))
        steps |= {"scores": [ln(odd).tex for odd in p.scores], "chances": chances}
    if p.target is not None:
        ratio = F(p.target, p.anchor[0])
        steps |= {"ratio": ratio, "answer": ln(ratio).tex}
    return steps


def _figure(p: Params) -> Scene:
    column, row = p.cell
    return yolo_grid(p.grid, p.image, (row, column), [p.anchor])


def _two(rng: Random, values: Sequence[T]) -> tuple[T, T]:
    first, second = rng.sample(values, 2)
    return first, second


def _wrong_centres(p: Params) -> list[Wrong]:
    s, (column, row), (a, b) = p.stride, p.cell, p.centre
    u, v = map(sigmoid, p.centre)
    return [
        Wrong("no-offset", (u * s, v * s), "The cell's column and row are added before multiplying.", F(1, 3)),
        Wrong("no-stride", (u + column, v + row), "Cells are converted to pixels with the stride.", F(1, 2)),
        Wrong(
            "stride-of-cell",
            (u + column * s, v + row * s),
            "The stride multiplies the offset in the cell too.",
            F(1, 2),
        ),
        Wrong("row-first", ((u + row) * s, (v + column) * s), "$x$ belongs to the column, $y$ to the row.", F(1, 2)),
        Wrong("exponential", ((a + column) * s, (b + row) * s), "$\\sigma(\\ln a) = a / (a + 1)$.", F(1, 3)),
        Wrong(
            "no-sigmoid",
            ((log(a) + column) * s, (log(b) + row) * s),
            "$\\sigma$ keeps the centre in its cell.",
            F(1, 3),
        ),
        Wrong("middle", ((column + F(1, 2)) * s, (row + F(1, 2)) * s), "The outputs move the centre in the cell."),
        Wrong("sign", ((1 - u + column) * s, (1 - v + row) * s), "$\\sigma(t)$ rises with $t$.", F(1, 2)),
    ]


def _wrong_sizes(p: Params) -> list[Wrong]:
    s, (w, h), (a, b) = p.stride, p.anchor, p.size
    u, v = map(sigmoid, p.size)
    return [
        Wrong("added", (w + a, h + b), "The exponential multiplies the anchor's size.", F(1, 3)),
        Wrong("raw", (w * log(a), h * log(b)), "The exponential of the output multiplies the size.", F(1, 3)),
        Wrong("sigmoid", (w * u, h * v), "Sizes take the exponential, not the sigmoid.", F(1, 3)),
        Wrong("inverse", (w / a, h / b), "A positive output enlarges the anchor.", F(1, 3)),
        Wrong("exchanged", (h * a, w * b), "$t_w$ belongs to the width.", F(1, 2)),
        Wrong("times-stride", (s * w * a, s * h * b), "The anchor's size is in pixels already.", F(1, 2)),
        Wrong("no-anchor", (s * a, s * b), "The anchor's size is multiplied, not the stride.", F(1, 3)),
        Wrong("anchor", (F(w), F(h)), "The outputs change the anchor's size."),
    ]


def _wrong_corners(x: F, y: F, w: F, h: F) -> list[Wrong]:
    return [
        Wrong(
            "corner-as-centre", (x, y, x + w, y + h), "$(b_x, b_y)$ is the centre: go half a size each way.", F(1, 3)
        ),
        Wrong("whole-size", (x - w, y - h, x + w, y + h), "Half of the size lies on each side.", F(1, 2)),
        Wrong(
            "exchanged", (x - h / F(2), y - w / F(2), x + h / F(2), y + w / F(2)), "$x$ goes with the width.", F(1, 2)
        ),
        Wrong("centre-and-size", (x, y, w, h), "These are centre and size.", F(1, 3)),
        Wrong("corner-and-size", (x - w / F(2), y - h / F(2), w, h), "The second corner is asked for.", F(1, 2)),
        Wrong("centre-last", (x - w, y - h, x, y), "$(b_x, b_y)$ is the centre.", F(1, 3)),
        Wrong(
            "quarter",
            (x - w / F(4), y - h / F(4), x + w / F(4), y + h / F(4)),
            "Half of the size lies on each side.",
            F(1, 2),
        ),
    ]


def _wrong_confidences(first: F, second: F) -> list[Wrong]:
    return [
        Wrong("objectness", first, "The probability of the class is multiplied.", F(1, 3)),
        Wrong("class", second, "The objectness is multiplied.", F(1, 3)),
        Wrong("mean", (first + second) / 2, "Both probabilities are multiplied.", F(1, 3)),
        Wrong("sum", first + second, "Both probabilities are multiplied."),
        Wrong("none", (1 - first) * (1 - second), "$\\sigma(\\ln a) = a / (a + 1)$.", F(1, 3)),
        Wrong(
            "summed-outputs", _after_sum(first, second), "The sigmoids are multiplied, not taken of the sum.", F(1, 3)
        ),
        Wrong("odds", first / (1 - first) * second / (1 - second), "$\\sigma(\\ln a) = a / (a + 1)$."),
    ]


def _after_sum(first: F, second: F) -> F:
    return sigmoid(first / (1 - first) * second / (1 - second))


def _wrong_targets(p: Params, width: int) -> list[Wrong]:
    anchor, s = p.anchor[0], p.stride
    return [
        Wrong("sign", log(anchor / width), "Divide the box by the anchor.", F(1, 2)),
        Wrong("no-logarithm", width / anchor, "The logarithm undoes the exponential.", F(1, 3)),
        Wrong("difference", float(width - anchor), "The anchor is scaled, not lengthened."),
        Wrong("relative", width / anchor - 1, "The logarithm undoes the exponential.", F(1, 3)),
        Wrong("stride", log(width / s), "The width is compared with the anchor's.", F(1, 3)),
        Wrong("width-only", log(width), "Divide by the anchor's width first.", F(1, 3)),
        Wrong("exponential", exp(width / anchor), "The logarithm undoes the exponential.", F(1, 3)),
    ]
