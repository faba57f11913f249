"""Saliency map of a small model: absolute gradients, the largest over the channels, and what lies on the object."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction as F
from functools import partial
from itertools import chain
from math import gcd, prod
from random import Random
from typing import Any, Literal

from examgen import NONE, Choice, Draw, Given, Matrix, Number, Part, Reject, Solved, Tex, Vector, Wrong
from examgen.explain.saliency import Map, Plane, combined, dot, flat, saliency
from examgen.figures.cells import Cell, Grid, entries
from examgen.figures.matrices import side_by_side
from examgen.figures.scene import Colour, Scene
from examgen.rounding import terminating
from examgen.tex import coefficient, par

TITLE, POINTS, MINUTES, FAMILY = "A saliency map", 6, 8, "saliency"

Image = tuple[tuple[tuple[int, ...], ...], ...]
PIXELS = {"11": Tex("upper left"), "12": Tex("upper right"), "21": Tex("lower left"), "22": Tex("lower right")}


MASKS = ((1, 0, 0, 0), (0, 1, 0, 0), (0, 0, 1, 1), (1, 1, 0, 0), (1, 0, 1, 0), (0, 1, 0, 1), (1, 1, 1, 0), (0, 1, 1, 1))
"""Pixels of an object, row by row."""


@dataclass(frozen=True)
class Level:
    channels: int
    units: int  # 0: a linear model
    span: tuple[int, int]  # of the weights
    image: bool  # the image is given, and the pre-activations follow from it
    share: bool  # the share of the saliency on the object is asked


LEVELS = {
    "easy": Level(channels=3, units=0, span=(-7, 7), image=False, share=True),
    "medium": Level(channels=2, units=3, span=(-5, 5), image=False, share=False),
    "hard": Level(channels=2, units=2, span=(-5, 5), image=True, share=True),
}


@dataclass(frozen=True)
class Params:
    """A score that is linear in the image, or in hidden ReLU units whose weights are images.

    `signals` are the units' pre-activations, or None if they follow from `image`; a linear model has one
    unit, no output weights, and no signal. `mask` are the pixels of the object, row by row.
    """

    weights: tuple[Image, ...]
    outputs: tuple[int, ...]
    signals: tuple[int, ...] | None
    image: Image | None
    mask: tuple[int, ...] | None

    @property
    def inputs(self) -> tuple[int, ...]:
        """The pre-activations of the units."""
        if self.image is None:
            return self.signals or ()
        return tuple(dot(each, self.image) for each in self.weights)

    def factors(self, inputs: Sequence[int]) -> tuple[int, ...]:
        """What each unit's weights are multiplied with in the gradient, if its pre-activations are `inputs`."""
        if not self.outputs:
            return (1,)
        return tuple(a if z > 0 else 0 for a, z in zip(self.outputs, inputs, strict=True))


def sample(d: Draw[Level, None]) -> Params:
    rng, level = d.rng, d.level
    count = level.units or 1
    weights = [_image(rng, level.channels, level.span) for _ in range(count)]
    if level.share:
        weights = [_with_lead(rng, each, level.span[1] + 2) for each in weights]
    image = _image(rng, level.channels, (0, 2)) if level.image else None
    if image and all(dot(each, image) < 0 for each in weights):
        weights[0] = tuple(tuple(tuple(-w for w in row) for row in plane) for plane in weights[0])
    p = Params(
        weights=tuple(weights),
        outputs=tuple(rng.choice((-2, -1, 1, 2, 3)) for _ in range(level.units)),
        signals=_signals(rng, count) if level.units and not level.image else None,
        image=image,
        mask=rng.choice(MASKS) if level.share else None,
    )
    if level.units and (0 in p.inputs or not 0 < sum(z > 0 for z in p.inputs) < 3):
        raise Reject("no unit is on, or three are, or one lies at 0")
    values = sorted(chain.from_iterable(saliency(combined(p.weights, p.factors(p.inputs)))))
    if values[-1] == values[-2] or len(set(values)) < 3:
        raise Reject("two pixels share the lead, or the map is dull")
    return p


def _with_lead(rng: Random, image: Image, size: int) -> Image:
    """The image with one value of this size, so that one pixel is the most salient one."""
    planes = [[list(row) for row in plane] for plane in image]
    rng.choice(planes)[rng.randrange(2)][rng.randrange(2)] = rng.choice((size, -size))
    return tuple(tuple(map(tuple, plane)) for plane in planes)


def _signals(rng: Random, count: int) -> tuple[int, ...]:
    """Pre-activations of which one or two are positive."""
    on = rng.randint(1, 2)
    signals = [rng.choice((1, 2, 3)) if k < on else rng.choice((-3, -2, -1)) for k in range(count)]
    rng.shuffle(signals)
    return tuple(signals)


def solve(p: Params, given: Given = NONE) -> Solved:
    inputs = given.get("inputs", p.inputs)
    gradient = combined(p.weights, p.factors(inputs))
    own = saliency(gradient)
    shown: Map = given.get("map", own)
    values = list(chain.from_iterable(shown))
    first = list(PIXELS)[values.index(max(values))]
    parts = {"inputs": Part(Vector(p.inputs), wrong=partial(_wrong_inputs, p))} if p.image else {}
    parts["map"] = Part(Matrix(own), wrong=partial(_wrong_maps, p), weight=2)
    parts["pixel"] = Part(Choice(first, choices=PIXELS), wrong=lambda: _wrong_pixels(first))
    inside = sum(v for v, on in zip(values, p.mask or (), strict=False) if on)
    if p.mask:
        parts["share"] = Part(Number(F(inside, sum(values))), wrong=_wrong_shares(p.mask, values))
    return Solved(
        parts=parts,
        steps=lambda: {
            "inputs": inputs,
            "sums": [_sum(p, k) for k in range(len(p.weights))] if p.image else [],
            "active": [k for k, z in enumerate(inputs, start=1) if z > 0],
            "terms": Tex(" + ".join(rf"{par(f)} \cdot W_{k}" for k, f in enumerate(p.factors(inputs), start=1) if f)),
            "score": Tex("".join(_term(a, k) for k, a in enumerate(p.outputs, start=1)).removeprefix("+ ")),
            "planes": gradient,
            "both": Tex(r",\quad ".join(Matrix(plane).tex() for plane in gradient)),
            "largest": max(values),
            "inside": inside,
            "beside": _beside(p.mask, values) if p.mask else None,
            "is_long": not (gcd(inside, sum(values)) == 1 and terminating(F(inside, sum(values))) is None),
            "total": sum(values),
            "where": Tex(PIXELS[first]),
        },
        figures={
            "weights": partial(_figure, p.weights, linear=not p.outputs),
            **({"image": partial(_figure, (p.image,), linear=True)} if p.image else {}),
            **({"mask": partial(_mask, p.mask)} if p.mask else {}),
        },
    )


def verify(p: Params) -> dict[str, Any]:
    base = flat(p.image or ((((0, 0),) * 2,) * len(p.weights[0])))
    slopes = [_score(p, _moved(base, k)) - _score(p, base) for k in range(len(base))]
    best = [max(abs(slope) for slope in slopes[pixel::4]) for pixel in range(4)]
    values: dict[str, Any] = {"map": (tuple(best[:2]), tuple(best[2:])), "pixel": list(PIXELS)[best.index(max(best))]}
    if p.image:
        values["inputs"] = tuple(sum(map(prod, zip(base, flat(each), strict=True))) for each in p.weights)
    if p.mask:
        values["share"] = F(sum(best[k] for k in range(4) if p.mask[k]), sum(best))
    return values


def effort(p: Params) -> float:
    looked = 0.14 * len(flat(p.weights[0])) * len(p.weights)
    return 1.3 + looked + 1.5 * (p.image is not None) + (p.mask is not None)


def _moved(values: list[int], index: int) -> list[F]:
    """One value raised by so little that no unit is switched."""
    return [value + F(k == index, 1000) for k, value in enumerate(values)]


def _score(p: Params, values: list[Any]) -> F:
    """The score of a flat image, times 1000, without what no input changes."""
    sums = [sum(w * v for w, v in zip(flat(each), values, strict=True)) for each in p.weights]
    if not p.outputs:
        return F(1000 * sums[0])
    signals = p.signals or (0,) * len(sums)
    return sum((F(1000 * a * max(z + s, 0)) for a, z, s in zip(p.outputs, sums, signals, strict=True)), F(0))


def _image(rng: Random, channels: int, span: tuple[int, int]) -> Image:
    return tuple(tuple(tuple(rng.randint(*span) for _ in range(2)) for _ in range(2)) for _ in range(channels))


def _figure(images: tuple[Image, ...], *, linear: bool) -> Scene:
    """The planes of all images in a row."""
    grids = [
        Grid(entries(plane), title=f"channel {c}" if linear else f"$W_{{{k},{c}}}$")
        for k, image in enumerate(images, start=1)
        for c, plane in enumerate(image, start=1)
    ]
    return side_by_side(grids)


def _mask(mask: tuple[int, ...]) -> Scene:
    shades: dict[Cell, Colour] = {divmod(k, 2): "light" for k, on in enumerate(mask) if on}
    return side_by_side([Grid((("", ""), ("", "")), shades=shades)])


def _beside(mask: tuple[int, ...], values: list[int]) -> Literal["elsewhere", "leads", "dense"] | None:
    """What the share tells if less than half of the saliency lies on the object."""
    inside = sum(v for v, on in zip(values, mask, strict=True) if on)
    excess = inside * len(mask) - sum(mask) * sum(values)  # over the object's share of the area
    if 2 * inside >= sum(values):
        return None
    if excess > 0:
        return "dense"
    if mask[values.index(max(values))]:
        return "leads"
    return "elsewhere" if excess < 0 else None


def _sum(p: Params, unit: int) -> Tex:
    """A pre-activation as the sum of its non-zero products."""
    pairs = zip(flat(p.weights[unit]), flat(p.image or ()), strict=True)
    return Tex(" + ".join(rf"{par(w)} \cdot {x}" for w, x in pairs if w and x) or "0")


def _term(factor: int, unit: int) -> str:
    return f"{'-' if factor < 0 else '+'} {coefficient(abs(factor), f'h_{unit}')} "


def _wrong_inputs(p: Params) -> list[Wrong]:
    image = p.image or ()
    sums = [[_products(*planes) for planes in zip(unit, image, strict=True)] for unit in p.weights]
    bright = sum(flat(image))
    return [
        Wrong("relu", tuple(max(z, 0) for z in p.inputs), "The ReLU comes after the pre-activation.", F(1, 2)),
        Wrong("first-channel", tuple(sum(unit[0]) for unit in sums), "All channels are added up.", F(1, 3)),
        Wrong("last-channel", tuple(sum(unit[-1]) for unit in sums), "All channels are added up.", F(1, 3)),
        Wrong("absolute", tuple(sum(abs(v) for each in unit for v in each) for unit in sums), "The signs count."),
        Wrong("weights-only", tuple(sum(flat(unit)) for unit in p.weights), "Each weight is multiplied by a value."),
        Wrong("sums", tuple(sum(flat(unit)) * bright for unit in p.weights), "Multiply place by place, then add."),
    ]


def _products(weights: Plane, values: Plane) -> list[int]:
    return [w * x for w, x in zip(chain(*weights), chain(*values), strict=True)]


def _wrong_maps(p: Params) -> list[Wrong]:
    factors = p.factors(p.inputs)
    gradient = combined(p.weights, factors)
    pixels = [[plane[i][j] for plane in gradient] for i in range(2) for j in range(2)]
    rules = [
        ("no-absolute", [max(each) for each in pixels], "A strongly negative gradient counts as much.", F(1, 2)),
        ("summed", [sum(map(abs, each)) for each in pixels], "The largest channel counts, not the sum.", F(1, 2)),
        ("absolute-sum", [abs(sum(each)) for each in pixels], "The channels do not cancel each other.", F(1, 3)),
        ("smallest", [min(map(abs, each)) for each in pixels], "The largest channel counts.", F(1, 3)),
        ("first-channel", [abs(each[0]) for each in pixels], "All channels count.", F(1, 3)),
    ]
    if p.outputs:
        bare = saliency(combined(p.weights, p.outputs))
        off = saliency(combined(p.weights, [a - f for a, f in zip(p.outputs, factors, strict=True)]))
        ones = saliency(combined(p.weights, [int(f != 0) for f in factors]))
        rules += [
            ("no-mask", list(chain(*bare)), "A unit that is off passes no gradient on.", F(1, 3)),
            ("reversed-mask", list(chain(*off)), "The units that are on pass the gradient on.", F(1, 3)),
            ("no-output-weights", list(chain(*ones)), "Each unit has an output weight.", F(1, 3)),
        ]  # fmt: skip
    return [Wrong(name, (tuple(v[:2]), tuple(v[2:])), why, credit) for name, v, why, credit in rules]


def _wrong_pixels(first: str) -> list[Wrong]:
    return [
        Wrong(name, name, "The most salient pixel has the largest value of the map.")
        for name in PIXELS
        if name != first
    ]


def _wrong_shares(mask: tuple[int, ...], values: list[int]) -> list[Wrong]:
    inside, total = sum(v for v, on in zip(values, mask, strict=True) if on), sum(values)
    return [
        Wrong("outside", F(total - inside, total), "This is the share beside the object.", F(1, 2)),
        Wrong("area", F(sum(mask), 4), "Pixels count by their saliency."),
        Wrong("ratio", F(inside, max(total - inside, 1)), "Divide by the sum of the whole map.", F(1, 3)),
        Wrong("mean", F(inside, sum(mask) * total), "The values on the object are summed, not averaged.", F(1, 3)),
        Wrong("largest", F(max(values), total), "All pixels of the object count, and no others."),
        Wrong("all", F(1), "Some of the saliency lies beside the object."),
    ]
