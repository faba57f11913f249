"""Weights as pictures: grey levels of a kernel, and the pixel that a weight of a linear classifier belongs to."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction as F
from functools import partial
from typing import Any

from examgen import NONE, Draw, Given, Integer, Matrix, Part, Reject, Solved, Wrong
from examgen.explain.filters import WHITE, Kernel, Picture, extremes, flat_index, grey_levels, rounded
from examgen.figures.cells import Grid, entries
from examgen.figures.matrices import side_by_side

TITLE, POINTS, MINUTES, FAMILY = "Weights as pictures", 5, 7, "filter-pictures"


@dataclass(frozen=True)
class Level:
    units: tuple[F, ...]  # a fifth of the kernel's range


LEVELS = {"hard": Level(units=(F(1, 5), F(1, 2), F(1), F(3, 2), F(2)))}


@dataclass(frozen=True)
class Params:
    kernel: tuple[tuple[F, ...], ...]
    shape: tuple[int, int, int]  # of the images of a linear classifier
    place: tuple[int, int, int]  # channel, row, column


def sample(d: Draw[Level, None]) -> Params:
    rng = d.rng
    unit, below = rng.choice(d.level.units), rng.randint(1, 4)
    between = rng.choice([step for step in range(1, 5) if step != below])
    steps = [0, 5, between, *(rng.choice([step for step in range(6) if step != below]) for _ in range(6))]
    rng.shuffle(steps)
    weights = [unit * (step - below) for step in steps]
    kernel = tuple(tuple(weights[i : i + 3]) for i in (0, 3, 6))
    if any(min(row) == max(row) for row in kernel):
        raise Reject("a row is flat")
    height, width = rng.sample((4, 5, 6, 8, 10), 2)
    return Params(
        kernel, (3, height, width), (rng.randint(1, 2), rng.randint(1, height - 1), rng.randint(1, width - 1))
    )


def solve(p: Params, given: Given = NONE) -> Solved:  # noqa: ARG001 - no part uses another
    low, high = extremes(p.kernel)
    picture = grey_levels(p.kernel)
    between = next(weight for row in p.kernel for weight in row if low < weight < high)
    zero = rounded(-low / (high - low) * WHITE)
    return Solved(
        parts={
            "picture": Part(Matrix(picture), wrong=partial(_wrong_pictures, p.kernel), weight=2),
            "zero": Part(Integer(zero), wrong=partial(_wrong_zeros, low, high)),
            "index": Part(Integer(flat_index(p.shape, *p.place)), wrong=partial(_wrong_indices, p)),
        },
        steps={
            "low": low,
            "high": high,
            "span": high - low,
            "between": between,
            "grey": rounded((between - low) / (high - low) * WHITE),
            "area": p.shape[1] * p.shape[2],
        },
        conventions=("round-half-up", "count-from-zero"),
        figures={"kernel": lambda: side_by_side([Grid(entries(p.kernel))])},
    )


def verify(p: Params) -> dict[str, Any]:
    import numpy as np

    kernel = np.array([[float(w) for w in row] for row in p.kernel])
    at = np.interp(kernel, (kernel.min(), kernel.max()), (0, 255))
    image = np.arange(np.prod(p.shape)).reshape(p.shape)
    return {
        "picture": tuple(tuple(int(v) for v in row) for row in np.floor(at + 0.5)),
        "zero": int(np.floor(np.interp(0, (kernel.min(), kernel.max()), (0, 255)) + 0.5)),
        "index": int(image[p.place]),
    }


def effort(p: Params) -> float:
    return 2.5 + 0.3 * len({w for row in p.kernel for w in row}) + 1


def _scaled(kernel: Kernel, low: F, span: F) -> Picture:
    return tuple(tuple(rounded((w - low) / span * WHITE) for w in row) for row in kernel)


def _wrong_pictures(kernel: Kernel) -> list[Wrong]:
    low, high = extremes(kernel)
    largest = max(-low, high)
    clipped = tuple(tuple(max(w, F(0)) for w in row) for row in kernel)
    rows = tuple(_scaled([row], min(row), max(row) - min(row))[0] for row in kernel)
    inverted = tuple(tuple(WHITE - v for v in row) for row in grey_levels(kernel))
    return [
        Wrong("clipped", _scaled(clipped, F(0), high), "Negative weights are dark, not all black.", F(1, 3)),
        Wrong("signed", _scaled(kernel, F(0), largest), "Grey levels have no sign.", F(1, 3)),
        Wrong("absolute", _scaled([[abs(w) for w in row] for row in kernel], F(0), largest), "The signs are lost."),
        Wrong("by-row", rows, "The whole kernel has one smallest and one largest weight.", F(1, 3)),
        Wrong("inverted", inverted, "The largest weight is white.", F(1, 2)),
        Wrong("symmetric", _scaled(kernel, -largest, 2 * largest), "The smallest weight gets level 0.", F(1, 3)),
    ]  # fmt: skip


def _wrong_zeros(low: F, high: F) -> list[Wrong]:
    return [
        Wrong("black", 0, "Black is the smallest weight, which is negative."),
        Wrong("middle", 128, "The range is not symmetric around 0."),
        Wrong("from-above", rounded(high / (high - low) * WHITE), "Count from the smallest weight.", F(1, 2)),
        Wrong("white", WHITE, "White is the largest weight."),
        Wrong("ratio", rounded(min(-low, high) / max(-low, high) * WHITE), "Divide by the whole range.", F(1, 3)),
    ]


def _wrong_indices(p: Params) -> list[Wrong]:
    (channels, height, width), (c, i, j) = p.shape, p.place
    right = flat_index(p.shape, *p.place)
    return [
        Wrong("from-one", right + 1, "The first value has the index 0.", F(1, 2)),
        Wrong("column-major", (c * width + j) * height + i, "A row is stored before the next one begins.", F(1, 3)),
        Wrong("channels-last", (i * width + j) * channels + c, "A channel is stored as a whole.", F(1, 3)),
        Wrong("no-channel", i * width + j, "All channels before it count too.", F(1, 3)),
        Wrong("height-as-width", c * height * width + i * height + j, f"A row has {width} values.", F(1, 2)),
        Wrong("previous", right - width, "The rows before it are counted from 0.", F(1, 2)),
    ]  # fmt: skip
