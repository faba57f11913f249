"""Classification by similar embeddings: class names as in CLIP, or prototypes of a few examples; with temperature."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction as F
from functools import cached_property, lru_cache
from itertools import permutations
from math import sqrt
from random import Random
from typing import Any, Literal

from examgen import NONE, Choice, Draw, Given, Matrix, Part, Reject, Solved, Table, Tex, Vector, Wrong
from examgen.attention.similarity import cosine, cosine_by_sides, mean, norm
from examgen.figures.axes import Axis
from examgen.figures.plots import Curve, Mark, plot
from examgen.figures.scene import Scene
from examgen.losses.softmax import softmax
from examgen.matrices import Row, dot
from examgen.tex import coefficient

TITLE, POINTS, MINUTES, FAMILY = "Classification by embeddings", 4, 7, "zero-shot"
FORMULAS = ("cosine-similarity", "softmax")

Task = Literal["names", "temperature", "prototypes"]
Ints = tuple[int, ...]
HALF, THIRD = F(1, 2), F(1, 3)
CLASSES = ("cat", "dog", "horse", "bird", "fish", "car", "ship", "train", "tree", "flower")
DIRECTIONS = sorted({p for v in ((1, 2, 2), (1, 2, -2), (1, -2, 2), (-1, 2, 2), (0, 0, 3)) for p in permutations(v)})
"""Vectors of length 3."""
BESIDE, ABOVE = 40.0, 17.0  # points of the sketch that are kept free for names


@dataclass(frozen=True)
class Level:
    task: Task


LEVELS = {"easy": Level("names"), "medium": Level("temperature"), "hard": Level("prototypes")}


@dataclass(frozen=True)
class Params:
    task: Task
    classes: tuple[str, ...]
    image: Ints
    first: tuple[Ints, ...]  # for each class its text, or its first example
    second: tuple[Ints, ...]  # the second examples; empty for texts
    base: int  # the similarities are multiplied by scale times ln base before the softmax; 0 if there is none
    scale: F
    colder: bool  # whether the temperature is halved or doubled, if that is asked

    @cached_property
    def compared(self) -> list[Row]:
        """What the image is compared with, one vector for each class."""
        if not self.second:
            return list(self.first)
        return [mean(pair) for pair in zip(self.first, self.second, strict=True)]


def sample(d: Draw[Level, None]) -> Params:
    differ = d.rng.random() < 0.6
    for _ in range(200):
        p = _draw(d.rng, d.level.task)
        if p and (_best(_dots(p)) != _best(_cosines(p))) == differ:
            return p
    raise Reject("no classes are preferred as wished")


def solve(p: Params, given: Given = NONE) -> Solved:
    compared = given.get("prototypes", p.compared)
    own = _towards(p.image, compared)
    cosines = given.get("cosines", own)
    best = p.classes[_best(cosines)]
    parts = {"cosines": Part(Vector(own), wrong=lambda: _wrong_cosines(p))}
    if p.task == "prototypes":
        rows = tuple(p.compared)
        parts = {"prototypes": Part(Matrix(rows), wrong=lambda: _wrong_prototypes(p)), **parts}
    if p.task == "temperature":
        odds = _odds(p, cosines)
        parts["probabilities"] = Part(Vector(tuple(softmax(odds))), wrong=lambda: _wrong_probabilities(p))
    parts["class"] = Part(_named(p, best), wrong=lambda: _wrong_classes(p, best))
    if p.task == "prototypes":
        parts["temperature"] = Part(
            Choice("rises" if p.colder else "falls", choices=CHANGES), wrong=lambda: _wrong_changes(p)
        )
    return Solved(
        parts=parts,
        steps=_steps(p),
        figures={"angles": lambda: _figure(p)},
        tables={"embeddings": lambda: _table(p)},
    )


def verify(p: Params) -> dict[str, Any]:
    compared = [
        tuple(a + F(b - a, 2) for a, b in zip(one, other, strict=True))
        for one, other in zip(p.first, p.second or p.first, strict=True)
    ]
    cosines = tuple(cosine_by_sides(p.image, each) for each in compared)
    order = sorted(zip(cosines, p.classes, strict=True))
    values: dict[str, Any] = {"cosines": cosines, "class": order[-1][1]}
    if p.task == "prototypes":
        leads = [sum(F(2) ** int(9 * times * (each - order[-1][0])) for each in cosines) for times in (2, 4)]
        sharper = leads[1] < leads[0]  # the largest probability is 1 / lead
        values |= {"prototypes": tuple(compared), "temperature": "rises" if sharper == p.colder else "falls"}
    if p.task == "temperature":
        steps = [int(p.scale * (each - order[0][0])) for each in cosines]
        bag = [j for j, step in enumerate(steps) for _ in range(p.base**step)]
        values["probabilities"] = tuple(F(bag.count(j), len(bag)) for j in range(len(steps)))
    return values


def effort(p: Params) -> float:
    return {"names": 4.5, "temperature": 6.5, "prototypes": 8.5}[p.task]


CHANGES = {"rises": Tex("It rises."), "falls": Tex("It falls."), "stays": Tex("It stays the same.")}


def _draw(rng: Random, task: Task) -> Params | None:
    image, *texts = rng.sample(DIRECTIONS, 4)
    products = [int(dot(image, text)) for text in texts]
    if len(set(products)) < 3 or max(products) <= 0:
        return None
    lengths = [rng.choice((1, 1, 2, 3)) for _ in range(4)]
    first = tuple(tuple(size * x for x in text) for size, text in zip(lengths[1:], texts, strict=True))
    base, unit = 0, 1
    if task == "temperature":
        base = rng.choice((2, 2, 3))
        gaps = {value - products[0] for value in products}
        units = [u for u in (1, 2, 3, 4, 5, 6) if all(value % u == 0 for value in products)]
        units = [u for u in units if max(gaps) - min(gaps) <= (5 if base == 2 else 3) * u]
        if not units:
            return None
        unit = rng.choice(units)
    seconds: tuple[Ints, ...] = ()
    if task == "prototypes":
        shifts = [tuple(rng.randint(-3, 3) for _ in range(3)) for _ in texts]
        if any(sum(map(abs, shift)) < 2 for shift in shifts):
            return None
        seconds = tuple(
            tuple(x - s for x, s in zip(row, shift, strict=True)) for row, shift in zip(first, shifts, strict=True)
        )
        first = tuple(
            tuple(x + s for x, s in zip(row, shift, strict=True)) for row, shift in zip(first, shifts, strict=True)
        )
        if any(not any(row) for row in (*first, *seconds)):
            return None
    return Params(
        task=task,
        classes=tuple(rng.sample(CLASSES, 3)),
        image=tuple(lengths[0] * x for x in image),
        first=first,
        second=seconds,
        base=base,
        scale=F(9, unit) if base else F(0),
        colder=task == "prototypes" and rng.random() < 0.5,
    )


@lru_cache(maxsize=1)
def _cosines(p: Params) -> tuple[F, ...]:
    return _towards(p.image, p.compared)


def _towards(image: Row, compared: Sequence[Row]) -> tuple[F, ...]:
    return tuple(cosine(image, each) for each in compared)


def _dots(p: Params) -> tuple[F, ...]:
    return tuple(F(dot(p.image, each)) for each in p.compared)


def _odds(p: Params, logits: Sequence[F]) -> list[F]:
    """Exponentials of the scaled similarities. Raises ValueError if they are irrational or far too long to write."""
    steps = [p.scale * each for each in logits]
    if any(step.denominator > 1 or abs(step) > 10 for step in steps):
        raise ValueError(f"{p.base} to the powers {steps} is irrational or long")
    return [F(p.base) ** int(step) for step in steps]


def _best(values: Sequence[F]) -> int:
    return max(range(len(values)), key=lambda j: values[j])


def _named(p: Params, name: str) -> Choice:
    return Choice(name, choices={each: Tex(each) for each in p.classes})


@lru_cache(maxsize=1)
def _steps(p: Params) -> dict[str, Any]:
    cosines = _cosines(p)
    odds = _odds(p, cosines) if p.base else []
    return {
        "image": Vector(p.image),
        "image_length": norm(p.image),
        "compared": [Vector(tuple(each)) for each in p.compared],
        "dots": _dots(p),
        "lengths": [norm(each) for each in p.compared],
        "cosines": cosines,
        "misled": p.classes[_best(_dots(p))],
        "logits": [coefficient(p.scale * each, rf"\ln {p.base}") if each else 0 for each in cosines] if odds else [],
        "odds": odds,
        "total": sum(odds),
    }


def _figure(p: Params) -> Scene:
    """Every class at its true length and angle to the image, which points to the right.

    Neighbours by angle are drawn on either side of it, and names from the right to the left: so there is room for them.
    """
    lengths, cosines = [float(norm(each)) for each in p.compared], _cosines(p)
    sides = [(-1) ** sorted(cosines).index(c) for c in cosines]
    ends = [
        (size * float(c), side * size * sqrt(1 - float(c) ** 2))
        for size, c, side in zip(lengths, cosines, sides, strict=True)
    ]
    image = (float(norm(p.image)), 0.0)
    arrows = [Curve(((0, 0), image), colour="accent", arrows=True)]
    arrows += [Curve(((0, 0), end), arrows=True) for end in ends]
    names = [Mark(*end, name, towards=end) for end, name in sorted(zip(ends, p.classes, strict=True), reverse=True)]
    names.append(Mark(*image, "image", colour="accent", towards=image))
    across, up = [0, image[0], *(x for x, _ in ends)], [0, *(y for _, y in ends)]
    unit = min(160 / (max(across) - min(across)), 90 / (max(up) - min(up)))
    x, y = _axis(across, BESIDE / unit), _axis(up, ABOVE / unit)
    return plot(x, y, curves=arrows, marks=names, width=(x.high - x.low) * unit, height=(y.high - y.low) * unit)


def _axis(values: Sequence[float], room: float) -> Axis:
    return Axis(min(values) - room, max(values) + room, ticks=())


def _table(p: Params) -> Table:
    if p.second:
        rows = [
            (name, Vector(a).tex(), Vector(b).tex()) for name, a, b in zip(p.classes, p.first, p.second, strict=True)
        ]
        return Table("lll", ("class", "first example", "second example"), rows)
    return Table(
        "ll", ("class", "text embedding"), [(name, Vector(a).tex()) for name, a in zip(p.classes, p.first, strict=True)]
    )


def _wrong_cosines(p: Params) -> list[Wrong]:
    dots, size, lengths = _dots(p), norm(p.image), [norm(each) for each in p.compared]
    both = "The dot product is divided by both lengths."

    def divided(*divisors: F) -> tuple[F, ...]:
        return tuple(value / divisor for value, divisor in zip(dots, divisors, strict=True))

    return [
        Wrong("not-normalised", dots, both, THIRD),
        Wrong("squared-lengths", divided(*(size**2 * k**2 for k in lengths)), f"{both} Not by their squares.", HALF),
        Wrong("image-only", divided(*(size for _ in lengths)), both, HALF),
        Wrong("class-only", divided(*lengths), both, HALF),
        Wrong("lengths-added", divided(*(size + k for k in lengths)), "The lengths are multiplied, not added.", THIRD),
        Wrong("signs-dropped", tuple(map(abs, _cosines(p))), "An obtuse angle has a negative cosine.", HALF),
    ]


def _wrong_probabilities(p: Params) -> list[Wrong]:
    cosines = _cosines(p)
    odds = _odds(p, cosines)
    best = max(odds)
    wrong = [
        Wrong(
            "reversed", tuple(softmax([1 / each for each in odds])), "A larger similarity means a larger probability."
        ),
        Wrong("largest-only", tuple(F(each == best) for each in odds), "The softmax gives every class a probability."),
        Wrong("not-normalised", tuple(odds), "The probabilities add up to 1.", HALF),
        Wrong("uniform", (F(1, 3),) * 3, "The similarities differ."),
        Wrong("squared", tuple(softmax([each**2 for each in odds])), "The exponentials are not squared.", THIRD),
    ]
    if sum(cosines):
        shares = tuple(each / sum(cosines) for each in cosines)
        wrong.append(Wrong("no-exponentials", shares, "Take exponentials before normalising.", THIRD))
    steps = [p.scale * each / 9 for each in _dots(p)]
    if max(steps) - min(steps) <= 10:  # or the numbers get long
        raw = [F(p.base) ** int(step - min(steps)) for step in steps]
        wrong.append(Wrong("dot-products", tuple(softmax(raw)), "The similarities are cosines.", THIRD))
    return wrong


def _wrong_classes(p: Params, right: str) -> list[Wrong]:
    misled = p.classes[_best(_dots(p))]
    why = {misled: "Its dot product is larger only because its vector is longer."}
    return [
        Wrong(name, name, why.get(name, "The most similar class is predicted.")) for name in p.classes if name != right
    ]


def _wrong_prototypes(p: Params) -> list[Wrong]:
    pairs = list(zip(p.first, p.second, strict=True))
    unit = tuple(tuple(x / norm(each) for x in each) for each in p.compared)
    return [
        Wrong(
            "sum",
            tuple(tuple(a + b for a, b in zip(*pair, strict=True)) for pair in pairs),
            "Divide by the number of examples.",
            HALF,
        ),
        Wrong("first-example", p.first, "A prototype is the mean of all examples."),
        Wrong("second-example", p.second, "A prototype is the mean of all examples."),
        Wrong(
            "half-difference",
            tuple(tuple(F(a - b, 2) for a, b in zip(*pair, strict=True)) for pair in pairs),
            "Examples are added.",
        ),
        Wrong("unit-length", unit, "The mean itself is asked for, not divided by its length.", HALF),
        Wrong("classes-mixed", (*p.compared[1:], p.compared[0]), "Each class has its own examples."),
    ]


def _wrong_changes(p: Params) -> list[Wrong]:
    why = "A lower temperature spreads the logits and makes the softmax sharper."
    return [Wrong(name, name, why) for name in CHANGES if name != ("rises" if p.colder else "falls")]
