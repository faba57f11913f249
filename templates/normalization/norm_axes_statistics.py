"""Batch, layer, instance and group normalisation: over which axes, how many means, of how many values each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction as F
from functools import partial
from itertools import product
from math import isqrt, prod
from random import Random
from typing import Any

from examgen import NONE, Draw, Field, Given, Integer, Number, Part, Reject, Shape, Solved, Table, Tex, Wrong
from examgen.figures.cells import Grid
from examgen.figures.cubes import cube
from examgen.figures.matrices import matrix
from examgen.figures.scene import Scene
from examgen.normalization.axes import Index, Layer, Sizes, means, normalised_with, statistics_shape, values_per_mean
from examgen.normalization.statistics import mean, rational_root, variance

TITLE, POINTS, MINUTES, FAMILY = "Statistics of normalisation layers", 4, 7, "norm-axes"

NAMES: dict[Layer, str] = {"batch": "batch", "layer": "layer", "instance": "instance", "group": "group"}
THREE: tuple[Layer, ...] = ("batch", "layer", "instance")
FOUR: tuple[Layer, ...] = (*THREE, "group")
SMALL: Sizes = (2, 2, 1, 2)
CUBES = {  # four images, three channels and four positions, with the values that share one mean
    "batch": partial(cube, 4, 3, 4, shaded=(range(4), range(1), range(4))),
    "layer": partial(cube, 4, 3, 4, shaded=(range(3, 4), range(3), range(4))),
    "instance": partial(cube, 4, 3, 4, shaded=(range(3, 4), range(1), range(4))),
}
GROUPED = partial(cube, 4, 4, 4, shaded=(range(3, 4), range(2), range(4)))  # four channels in two groups


@dataclass(frozen=True)
class Level:
    ask: str  # shapes, counts or values


LEVELS = {"easy": Level("shapes"), "medium": Level("counts"), "hard": Level("values")}


@dataclass(frozen=True)
class Values:
    """Two images of two channels of 1 x 2 values, and which of them is to be normalised."""

    entries: tuple[tuple[tuple[int, int], ...], ...]
    image: int
    channel: int
    column: int


@dataclass(frozen=True)
class Params:
    sizes: Sizes
    groups: int | None
    values: Values | None


def sample(d: Draw[Level, None]) -> Params:
    rng = d.rng
    if d.level.ask == "values":
        return Params(SMALL, None, _draw_values(rng))
    if d.level.ask == "counts":
        channels = rng.choice((4, 6, 8, 10, 12, 16, 20))
        groups = rng.choice([g for g in range(2, channels) if channels % g == 0])
        batch = rng.choice([n for n in (2, 3, 4, 5, 6, 8, 10) if n not in (channels, groups)])
        return Params(
            (batch, channels, *rng.choice(((2, 2), (2, 3), (3, 3), (3, 4), (2, 4), (2, 5), (4, 4), (4, 5), (5, 5)))),
            groups,
            None,
        )
    batch, channels, height, width = rng.sample((2, 3, 4, 5, 6, 8, 10, 12, 16, 20, 24, 28, 32, 48, 64), 4)
    return Params((batch, channels, height, width), None, None)


def solve(p: Params, given: Given = NONE) -> Solved:  # noqa: ARG001 - no part builds on another
    if p.values:
        return _solve_values(p.values)
    if p.groups:
        return _solve_counts(p.sizes, p.groups)
    shapes = {layer: statistics_shape(layer, p.sizes) for layer in THREE}
    parts: dict[str, Part] = {layer: Part(Shape(shapes[layer]), wrong=_wrong_shapes(layer, p.sizes)) for layer in THREE}
    return Solved(parts, {"product": p.sizes[2] * p.sizes[3]}, ("layernorm-chw",), figures=dict(CUBES))


def verify(p: Params) -> dict[str, Any]:
    if p.values:
        v = p.values
        index: Index = (v.image, v.channel, 0, v.column)
        return {layer: _by_pairs(layer, index, v) for layer in THREE}
    if not p.groups:
        return {layer: tuple(_kept(layer, p.sizes)) for layer in THREE}
    counts: dict[str, Any] = {}
    for layer in FOUR:
        seen = Counter(_label(layer, index, p.sizes[1] // p.groups) for index in product(*map(range, p.sizes)))
        counts |= {f"{layer}-means": len(seen), f"{layer}-values": seen.most_common(1)[0][1]}
    return counts


def effort(p: Params) -> float:
    return 8 if p.values else 6 if p.groups else 3


def _draw_values(rng: Random) -> Values:
    """The value's channel and its image have rational standard deviations; its three normalised values differ."""
    image, channel, column = (rng.randrange(2) for _ in range(3))
    own = tuple(rng.sample(range(13), 2))
    scores: dict[F, list[tuple[int, int]]] = {}
    for other in [(a, b) for a in range(13) for b in range(13)]:
        if _is_square((*own, *other)):
            scores.setdefault(_score(own[column], (*own, *other)), []).append(other)
    different = [score for score in scores if abs(score) != 1]  # instance normalisation gives 1 or -1
    if len(different) < 2:
        raise Reject("two layers agree")
    same_image, same_channel = (rng.choice(scores[score]) for score in rng.sample(different, 2))
    at = {
        (image, channel): own,
        (image, 1 - channel): same_image,
        (1 - image, channel): same_channel,
        (1 - image, 1 - channel): (rng.randrange(13), rng.randrange(13)),
    }
    entries = tuple(tuple((at[i, j][0], at[i, j][1]) for j in range(2)) for i in range(2))
    return Values(entries, image, channel, column)


def _is_square(values: Sequence[int]) -> bool:
    """Whether 16 times the variance of four values is a square above 0."""
    spread = 4 * sum(value**2 for value in values) - sum(values) ** 2
    return spread > 0 and isqrt(spread) ** 2 == spread


def _solve_values(v: Values) -> Solved:
    index: Index = (v.image, v.channel, 0, v.column)
    own = _at(v, index)
    taken = {layer: _taken(layer, v, index) for layer in THREE}
    scores = {layer: _score(own, taken[layer]) for layer in THREE}
    rows = [(f"image {i + 1}", *(Tex(rf"$({a},\ {b})$") for a, b in image)) for i, image in enumerate(v.entries)]
    return Solved(
        {layer: Part(Number(scores[layer]), wrong=_wrong_scores(layer, v, index)) for layer in THREE},
        {
            "own": own,
            "image": v.image + 1,
            "channel": v.channel + 1,
            "place": ("first", "second")[v.column],
            "taken": taken,
            "centres": {layer: mean(taken[layer]) for layer in THREE},
            "spreads": {layer: variance(taken[layer]) for layer in THREE},
            "deviations": {layer: rational_root(variance(taken[layer])) for layer in THREE},
        },
        ("norm-variance", "layernorm-chw"),
        figures={"taken": lambda: _taken_values(v)},
        tables={"values": Table("lcc", ("", "channel 1", "channel 2"), rows)},
    )


def _taken_values(v: Values) -> Scene:
    """The values of batch (solid) and layer normalisation (dashed), and the one to be normalised."""
    rows = [[str(value) for channel in image for value in channel] for image in v.entries]
    windows = [(0, 2 * v.channel, 2, 2), (v.image, 0, 1, 4)]
    names = [f"image {i}" for i in (1, 2)]
    return matrix(
        Grid(
            rows,
            windows=windows,
            shades={(v.image, 2 * v.channel + v.column): "grey"},
            row_names=names,
            column_names=["1", "1", "2", "2"],
            column_title="channel",
        )
    )


def _solve_counts(sizes: Sizes, groups: int) -> Solved:
    parts: dict[str, Part] = {}
    for layer in FOUR:
        count, each = means(layer, sizes, groups), values_per_mean(layer, sizes, groups)
        parts[f"{layer}-means"] = Part(Integer(count), wrong=_wrong_means(layer, sizes, groups))
        parts[f"{layer}-values"] = Part(Integer(each), wrong=_wrong_sizes(layer, sizes, groups))
    rows = [(f"{NAMES[layer]} normalisation", Field(f"{layer}-means"), Field(f"{layer}-values")) for layer in FOUR]
    return Solved(
        parts,
        {"per_group": sizes[1] // groups, "total": prod(sizes)},
        ("layernorm-chw",),
        figures={"group": GROUPED},
        tables={"counts": Table("lcc", ("layer", "number of means", "values per mean"), rows, rules=range(1, 4))},
    )


def _at(v: Values, index: Index) -> int:
    return v.entries[index[0]][index[1]][index[3]]


def _taken(layer: Layer, v: Values, index: Index) -> list[int]:
    """The values whose mean and deviation normalise the one at `index`."""
    return [_at(v, each) for each in normalised_with(layer, index, SMALL)]


def _score(own: int, values: Sequence[int]) -> F:
    return (own - mean(values)) / rational_root(variance(values))


def _by_pairs(layer: Layer, index: Index, v: Values) -> F:
    """The normalised value from differences alone: their mean, and the mean of their squares over all pairs."""
    own = _at(v, index)
    others = [_at(v, each) for each in product(*map(range, SMALL)) if _label(layer, each, 1) == _label(layer, index, 1)]
    shift = F(sum(own - other for other in others), len(others))
    spread = F(sum((a - b) ** 2 for a in others for b in others), 2 * len(others) ** 2)
    return shift / F(isqrt(spread.numerator), isqrt(spread.denominator))


def _label(layer: Layer, index: Index, per_group: int) -> tuple[int, ...]:
    """Which mean the value at `index` is normalised with."""
    image, channel = index[:2]
    return {
        "batch": (channel,),
        "layer": (image,),
        "instance": (image, channel),
        "group": (image, channel // per_group),
    }[layer]


def _kept(layer: Layer, sizes: Sizes) -> Iterator[int]:
    """For every axis, how many different means one meets when walking along it."""
    for axis, size in enumerate(sizes):
        walk = [tuple(step if each == axis else 0 for each in range(4)) for step in range(size)]
        yield len({_label(layer, each, 1) for each in walk})


def _wrong_shapes(layer: Layer, sizes: Sizes) -> list[Wrong]:
    n, c, h, w = sizes
    right, half = statistics_shape(layer, sizes), F(1, 3)
    rule = {
        "batch": "Batch normalisation averages over images and positions and keeps channels apart.",
        "layer": "Layer normalisation averages over everything in an image and keeps images apart.",
        "instance": "Instance normalisation averages over positions only.",
    }[layer]
    shapes = {
        "batch": (1, c, 1, 1),
        "layer": (n, 1, 1, 1),
        "instance": (n, c, 1, 1),
        "batch-axis-only": (1, c, h, w),
        "channel-axis-only": (n, 1, h, w),
        "everything": (1, 1, 1, 1),
        "positions-kept": (1, 1, h, w),
        "rows-only": (n, c, 1, w),
    }
    near = {"batch": "batch-axis-only", "layer": "channel-axis-only", "instance": "rows-only"}[layer]
    return [
        Wrong(name, shape, rule, half if name == near else F(0)) for name, shape in shapes.items() if shape != right
    ]


def _wrong_means(layer: Layer, sizes: Sizes, groups: int) -> list[Wrong]:
    n, c, h, w = sizes
    why = {
        "batch": "There is one mean for each channel.",
        "layer": "There is one mean for each image.",
        "instance": "There is one mean for each channel of each image.",
        "group": "There is one mean for each group of channels of each image.",
    }[layer]
    near = {"batch": "instance", "layer": "one", "instance": "batch", "group": "groups"}[layer]
    counts = {
        "batch": c,
        "layer": n,
        "instance": n * c,
        "group": n * groups,
        "groups": groups,
        "per-group": n * (c // groups),
        "positions": h * w,
        "batch-axis-only": c * h * w,
        "one": 1,
        "positions-kept": n * c * h,
        "everything": n * c * h * w,
    }
    return [
        Wrong(name, count, why, F(1, 3) if name == near else F(0)) for name, count in counts.items() if name != layer
    ]


def _wrong_sizes(layer: Layer, sizes: Sizes, groups: int) -> list[Wrong]:
    n, c, h, w = sizes
    why = {
        "batch": "The mean of a channel is taken over all images and positions.",
        "layer": "The mean of an image is taken over all its channels and positions.",
        "instance": "The mean is taken over the positions of one channel of one image.",
        "group": "The mean is taken over the positions of all channels of a group, in one image.",
    }[layer]
    near = {"batch": "batch-axis-only", "layer": "channel-axis-only", "instance": "row", "group": "groups"}[layer]
    counts = {
        "batch": n * h * w,
        "layer": c * h * w,
        "instance": h * w,
        "group": c // groups * h * w,
        "groups": groups * h * w,
        "batch-axis-only": n,
        "channel-axis-only": c,
        "everything": n * c * h * w,
        "row": w,
    }
    return [
        Wrong(name, count, why, F(1, 3) if name == near else F(0)) for name, count in counts.items() if name != layer
    ]


def _wrong_scores(layer: Layer, v: Values, index: Index) -> list[Wrong]:
    own = _at(v, index)
    taken = {each: _taken(each, v, index) for each in THREE}
    values = taken[layer]
    centred, spread = own - mean(values), variance(values)
    wrong = [
        Wrong("variance", centred / spread, "Divide by the standard deviation, not by the variance.", F(1, 2)),
        Wrong("not-divided", centred, "The deviation is divided by the standard deviation.", F(1, 3)),
        Wrong("sign", -centred / rational_root(spread), "The mean is subtracted from the value.", F(1, 2)),
    ]
    if layer != "instance":
        sums = sum(values) - own
        without = (own - F(sums, len(values) - 1)) / rational_root(spread)
        wrong.append(Wrong("own-left-out", without, "The value itself belongs to its statistics.", F(1, 3)))
    return wrong + [
        Wrong(
            f"{other}-norm", _score(own, taken[other]), f"These are the statistics of {other} normalisation.", F(1, 3)
        )
        for other in THREE
        if other != layer
    ]
