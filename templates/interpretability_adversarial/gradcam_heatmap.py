"""Grad-CAM of a class: weights of the feature maps, the heat map, and guided Grad-CAM."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction as F
from functools import partial
from random import Random
from typing import Any

from examgen import NONE, Draw, Given, Matrix, Part, Reject, Solved, Tex, Vector, Wrong
from examgen.explain.gradcam import Heat, channel_weights, positive, product, weighted_sum
from examgen.figures.cells import Grid, entries
from examgen.figures.matrices import matrix, side_by_side
from examgen.figures.scene import Scene
from examgen.nn.upsampling import nearest
from examgen.tex import par

TITLE, POINTS, MINUTES, FAMILY = "Grad-CAM", 6, 8, "gradcam"
FORMULAS = ("grad-cam",)

Grid2 = tuple[tuple[int, ...], ...]


@dataclass(frozen=True)
class Level:
    maps: int
    weights: tuple[F, ...]  # that a map may have
    guided: bool  # guided Grad-CAM is asked too


LEVELS = {
    "easy": Level(maps=2, weights=(F(-2), F(-1), F(1), F(2), F(3)), guided=False),
    "medium": Level(maps=3, weights=(F(-2), F(-1), F(-1, 2), F(1, 2), F(1), F(2)), guided=False),
    "hard": Level(maps=2, weights=(F(-2), F(-1), F(1), F(2), F(3)), guided=True),
}


@dataclass(frozen=True)
class Params:
    maps: tuple[Grid2, ...]
    gradients: tuple[Grid2, ...]
    guided: Grid2 | None  # the guided backpropagation map, twice as large


def sample(d: Draw[Level, None]) -> Params:
    rng, level = d.rng, d.level
    against = rng.choice([weight for weight in level.weights if weight <= -1])
    weights = [against, *rng.sample([weight for weight in level.weights if weight > 0], level.maps - 1)]
    rng.shuffle(weights)
    maps = tuple(_grid(rng, 2, 0, 4) for _ in weights)
    raw = [value for row in weighted_sum(maps, weights) for value in row]
    if not 1 <= sum(value < 0 for value in raw) <= 2 or len(set(raw)) < 3 or max(raw) <= 0:
        raise Reject("the ReLU does not show, or the heat map is dull")
    gradients = tuple(_with_mean(rng, weight) for weight in weights)
    return Params(maps, gradients, _grid(rng, 4, -2, 3) if level.guided else None)


def solve(p: Params, given: Given = NONE) -> Solved:
    weights = channel_weights(p.gradients)
    raw = weighted_sum(p.maps, given.get("weights", weights))
    heat = positive(raw)
    parts = {
        "weights": Part(Vector(weights), wrong=lambda: _wrong_weights(p)),
        "heat": Part(Matrix(heat), wrong=lambda: _wrong_heats(p, weights), weight=2),
    }
    if p.guided:
        fine = product(nearest(given.get("heat", heat), 2), p.guided)
        parts["guided"] = Part(Matrix(fine), wrong=partial(_wrong_products, p.guided, heat, raw), weight=2)
    return Solved(
        parts=parts,
        steps=lambda: {
            "sums": [sum(map(sum, each)) for each in p.gradients],
            "weights": given.get("weights", weights),
            "raw": Matrix(raw).tex(),
            "corner": Tex(" + ".join(_product(w, each[0][0]) for w, each in zip(weights, p.maps, strict=True))),
            "first": weighted_sum(p.maps, weights)[0][0],
            "sum": Tex(" + ".join(rf"{_factor(w)} A_{k}" for k, w in enumerate(weights, start=1))),
        },
        figures={"maps": lambda: _figure("A", p.maps), "gradients": lambda: _figure("G", p.gradients)}
        | ({"backward": partial(matrix, Grid(entries(p.guided), title="$B$"))} if p.guided else {}),
    )


def verify(p: Params) -> dict[str, Any]:
    import numpy as np

    maps, gradients = np.array(p.maps, dtype=float), np.array(p.gradients, dtype=float)
    weights = np.einsum("kij->k", gradients) / 4
    heat = np.clip(np.tensordot(weights, maps, axes=1), 0, None)
    values: dict[str, Any] = {"weights": _exact(weights), "heat": tuple(map(_exact, heat))}
    if p.guided:
        values["guided"] = tuple(map(_exact, np.kron(heat, np.ones((2, 2))) * np.array(p.guided)))
    return values


def effort(p: Params) -> float:
    return 1.9 * len(p.maps) + 1 + 3 * (p.guided is not None)


def _grid(rng: Random, size: int, low: int, high: int) -> Grid2:
    return tuple(tuple(rng.randint(low, high) for _ in range(size)) for _ in range(size))


def _with_mean(rng: Random, mean: F) -> Grid2:
    """Four gradients with this mean, not all equal."""
    for _ in range(100):
        a, b, c = (rng.randint(-3, 5) for _ in range(3))
        last = int(4 * mean) - a - b - c
        if -4 <= last <= 6 and len({a, b, c, last}) > 2:
            return (a, b), (c, last)
    raise Reject("no gradients with this mean")


def _figure(name: str, grids: tuple[Grid2, ...]) -> Scene:
    return side_by_side([Grid(entries(each), title=f"${name}_{k}$") for k, each in enumerate(grids, start=1)])


def _factor(weight: F) -> str:
    return rf"{par(weight)} \cdot"


def _product(weight: F, value: int) -> str:
    return rf"{par(weight)} \cdot {value}"


def _exact(values: Any) -> tuple[F, ...]:
    return tuple(F(value) for value in values.tolist())


def _wrong_weights(p: Params) -> list[Wrong]:
    values = [[value for row in each for value in row] for each in p.gradients]
    return [
        Wrong("sum", tuple(F(sum(each)) for each in values), "The gradients are averaged, not summed.", F(1, 2)),
        Wrong("absolute", tuple(F(sum(map(abs, each)), 4) for each in values), "The gradients' signs count.", F(1, 3)),
        Wrong("largest", tuple(F(max(each)) for each in values), "All positions count, not only the largest gradient."),
        Wrong("mean-activation", channel_weights(p.maps), "The gradients are averaged, not the activations."),
        Wrong("positive-only", tuple(F(sum(max(v, 0) for v in each), 4) for each in values),
              "The ReLU comes at the end; negative gradients count.", F(1, 3)),
    ]  # fmt: skip


def _wrong_heats(p: Params, weights: tuple[F, ...]) -> list[Wrong]:
    raw = weighted_sum(p.maps, weights)
    place_by_place = [product(a, g) for a, g in zip(p.maps, p.gradients, strict=True)]
    ones, own = [1] * len(p.maps), [positive(weighted_sum([one], [w])) for one, w in zip(p.maps, weights, strict=True)]
    return [
        Wrong("no-relu", raw, "The ReLU keeps only what speaks for the class.", F(1, 2)),
        Wrong("relu-per-map", weighted_sum(own, ones), "The ReLU comes after the sum.", F(1, 3)),
        Wrong("place-by-place", positive(weighted_sum(place_by_place, ones)), "Each map has one weight.", F(1, 3)),
        Wrong("sums", positive(weighted_sum(p.maps, [4 * w for w in weights])), "The weights are means.", F(1, 2)),
        Wrong("unweighted", weighted_sum(p.maps, ones), "The maps have different weights."),
        Wrong("against", positive(weighted_sum(p.maps, [-w for w in weights])), "This speaks against the class."),
    ]  # fmt: skip


def _wrong_products(guided: Grid2, heat: Heat, raw: Heat) -> list[Wrong]:
    tiled = tuple((*row, *row) for row in (*heat, *heat))
    nails = product(nearest(heat, 2), tuple(tuple(int(i % 2 == j % 2 == 0) for j in range(4)) for i in range(4)))
    large = nearest(heat, 2)
    added = tuple(tuple(x + y for x, y in zip(*rows, strict=True)) for rows in zip(large, guided, strict=True))
    return [
        Wrong("added", added, "The maps are multiplied place by place.", F(1, 3)),
        Wrong("tiled", product(tiled, guided), "Every value becomes a block of its own.", F(1, 2)),
        Wrong("gaps", product(nails, guided), "Every value fills its whole block.", F(1, 3)),
        Wrong("no-relu", product(nearest(raw, 2), guided), "The heat map has no negative values.", F(1, 2)),
        Wrong("positive", product(large, positive(guided)), "The guided map keeps its signs.", F(1, 2)),
    ]
