"""Dot product against cosine similarity: values, the keys that they prefer, and what lengths do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction as F
from functools import cached_property
from random import Random
from typing import Any, Literal

from examgen import NONE, Choice, Draw, Given, Integer, Part, Reject, Solved, Tex, Vector, Wrong
from examgen.attention.similarity import cosine, cosine_by_sides, norm
from examgen.figures.scene import Scene
from examgen.figures.vectors import Vector as Drawn
from examgen.figures.vectors import vectors
from examgen.matrices import dot

TITLE, POINTS, MINUTES, FAMILY = "Dot product and cosine", 4, 6, "cosine-similarity"
FORMULAS = ("cosine-similarity",)

Task = Literal["two", "three", "scale"]
Pair = tuple[int, int]
HALF, THIRD = F(1, 2), F(1, 3)
SHORT = ((3, 4), (4, 3), (5, 12), (12, 5), (0, 5), (5, 0))
LONG = ((6, 8), (8, 6), (9, 12), (12, 9), (8, 15), (15, 8), (0, 10), (10, 0))


@dataclass(frozen=True)
class Level:
    task: Task
    keys: int


LEVELS = {"easy": Level("two", 2), "medium": Level("three", 3), "hard": Level("scale", 3)}


@dataclass(frozen=True)
class Params:
    task: Task
    query: Pair
    keys: tuple[Pair, ...]

    @cached_property
    def dots(self) -> tuple[int, ...]:
        return tuple(int(dot(self.query, key)) for key in self.keys)

    @cached_property
    def cosines(self) -> tuple[F, ...]:
        return tuple(cosine(self.query, key) for key in self.keys)

    @cached_property
    def gaps(self) -> tuple[int, ...]:
        """Negative squares of the distances: the nearest key has the largest."""
        return tuple(-sum((a - b) ** 2 for a, b in zip(self.query, key, strict=True)) for key in self.keys)


def sample(d: Draw[Level, None]) -> Params:
    differ = d.level.task == "scale" or d.rng.random() < 0.6
    for _ in range(100):
        p = _draw(d.rng, d.level)
        if _is_handy(p, differ):
            return p
    raise Reject("no keys are preferred as wished")


def solve(p: Params, given: Given = NONE) -> Solved:
    dots, cosines = given.get("dots", p.dots), given.get("cosines", p.cosines)
    parts = {
        "dots": Part(Vector(p.dots), wrong=lambda: _wrong_dots(p)),
        "cosines": Part(Vector(p.cosines), wrong=lambda: _wrong_cosines(p)),
    }
    steps = {
        "query": Vector(p.query),
        "length": norm(p.query),
        "keys": [Vector(key) for key in p.keys],
        "sums": [[a * b for a, b in zip(p.query, key, strict=True)] for key in p.keys],
        "lengths": [norm(key) for key in p.keys],
        "dots": p.dots,
        "cosines": p.cosines,
    }
    best, closest = _first(dots), _first(cosines)
    if p.task == "two":
        parts["preferred"] = Part(
            Choice(f"{best + 1}{closest + 1}", choices=_both()), wrong=lambda: _wrong_pairs(best, closest)
        )
    elif p.task == "three":
        parts["by-dot"] = Part(_key(p, best), wrong=lambda: _wrong_keys(p, best, "Compare the dot products."))
        parts["by-cosine"] = Part(_key(p, closest), wrong=lambda: _wrong_keys(p, closest, "Compare the cosines."))
    else:
        nearest = _first(p.gaps)
        rest = max(value for j, value in enumerate(dots) if j != closest)
        factor = int(rest // dots[closest]) + 1 if dots[closest] > 0 else 0
        parts["factor"] = Part(Integer(factor), wrong=lambda: _wrong_factors(p, factor, closest))
        parts["nearest"] = Part(_key(p, nearest), wrong=lambda: _wrong_keys(p, nearest, "Compare the distances."))
        steps |= {"closest": closest + 1, "rest": rest, "own": dots[closest], "quotient": F(rest, dots[closest]),
                  "squares": [-gap for gap in p.gaps]}  # fmt: skip
    return Solved(parts=parts, steps=steps, figures={"plane": lambda: _figure(p)})


def verify(p: Params) -> dict[str, Any]:
    cosines = tuple(cosine_by_sides(p.query, key) for key in p.keys)
    size, sizes = norm(p.query), [norm(key) for key in p.keys]
    dots = tuple(each * size * length for each, length in zip(cosines, sizes, strict=True))
    order = sorted(range(len(p.keys)), key=lambda j: dots[j])
    best, closest = order[-1], sorted(range(len(p.keys)), key=lambda j: cosines[j])[-1]
    values: dict[str, Any] = {"dots": dots, "cosines": cosines}
    if p.task == "two":
        return values | {"preferred": f"{best + 1}{closest + 1}"}
    if p.task == "three":
        return values | {"by-dot": str(best + 1), "by-cosine": str(closest + 1)}
    factor = 1
    while any(dots[closest] * factor <= dots[j] for j in range(len(dots)) if j != closest):
        factor += 1
    squares = [size**2 + length**2 - 2 * each for length, each in zip(sizes, dots, strict=True)]
    return values | {"factor": factor, "nearest": str(squares.index(min(squares)) + 1)}


def effort(p: Params) -> float:
    return {"two": 4.0, "three": 5.5, "scale": 7.5}[p.task]


def _draw(rng: Random, level: Level) -> Params:
    def turned(pool: Sequence[Pair]) -> Pair:
        a, b = rng.choice(pool)
        return a * rng.choice((-1, 1, 1)), b * rng.choice((-1, 1, 1))

    pools = [rng.choice((SHORT, LONG)) for _ in range(level.keys)]
    return Params(level.task, rng.choice(SHORT[:4]), tuple(turned(pool) for pool in pools))


def _is_handy(p: Params, differ: bool) -> bool:  # noqa: FBT001 - one wish among the conditions
    dots, cosines, gaps = p.dots, p.cosines, p.gaps
    best, closest = _first(dots), _first(cosines)
    return (
        all(len(set(values)) == len(values) for values in (dots, cosines, gaps))
        and (best != closest) == differ
        and max(cosines) < 1
        and min(cosines) > -1
        and 0 not in dots
        and (p.task != "scale" or (dots[closest] > 0 and dots[best] % dots[closest] != 0))
    )


def _first(values: Sequence[Any]) -> int:
    """Where the largest value is."""
    return max(range(len(values)), key=lambda j: values[j])


def _key(p: Params, index: int) -> Choice:
    return Choice(str(index + 1), choices={str(j): Tex(f"$k_{j}$") for j in range(1, len(p.keys) + 1)})


def _both() -> dict[str, Tex]:
    return {
        "11": Tex("$k_1$ by both"),
        "22": Tex("$k_2$ by both"),
        "12": Tex("$k_1$ by the dot product, $k_2$ by the cosine"),
        "21": Tex("$k_2$ by the dot product, $k_1$ by the cosine"),
    }


def _figure(p: Params) -> Scene:
    keys = [Drawn(f"$k_{j}$", *key) for j, key in enumerate(p.keys, start=1)]
    return vectors([Drawn("$q$", *p.query, colour="accent"), *keys])


def _changed(p: Params, change: Callable[[F, F, F], F | int]) -> tuple[F | int, ...]:
    """One value for each key, made of its dot product, the query's length and its own."""
    return tuple(change(F(each), norm(p.query), norm(key)) for each, key in zip(p.dots, p.keys, strict=True))


def _wrong_dots(p: Params) -> list[Wrong]:
    (a, b), both = p.query, "The products of the components are added, with their signs."
    return [
        Wrong("signs-dropped", tuple(abs(a * x) + abs(b * y) for x, y in p.keys), both, THIRD),
        Wrong("subtracted", tuple(a * x - b * y for x, y in p.keys), both, THIRD),
        Wrong("crossed", tuple(a * y + b * x for x, y in p.keys), "First goes with first, second with second.", THIRD),
        Wrong("added", tuple(a + b + x + y for x, y in p.keys), "Components are multiplied, then added."),
        Wrong("lengths", tuple(_changed(p, lambda _, q, k: q * k)), "This ignores the angle.", THIRD),
        Wrong("normalised", p.cosines, "This is the cosine; the dot product keeps the lengths.", THIRD),
    ]


def _wrong_cosines(p: Params) -> list[Wrong]:
    why = "The dot product is divided by both lengths."
    return [
        Wrong(
            "squared-lengths", _changed(p, lambda s, q, k: s / (q * q * k * k)), f"{why} Not by their squares.", HALF
        ),
        Wrong("keys-length-only", _changed(p, lambda s, _, k: s / k), why, HALF),
        Wrong("querys-length-only", _changed(p, lambda s, q, _: s / q), why, HALF),
        Wrong(
            "lengths-added", _changed(p, lambda s, q, k: s / (q + k)), "The lengths are multiplied, not added.", THIRD
        ),
        Wrong("not-divided", p.dots, why, F(0)),
        Wrong("signs-dropped", tuple(map(abs, p.cosines)), "Obtuse angles have negative cosines.", HALF),
    ]


def _wrong_pairs(best: int, closest: int) -> list[Wrong]:
    right = f"{best + 1}{closest + 1}"
    why = "Compare the keys by each measure: lengths count only for the dot product."
    return [Wrong(name, name, why) for name in _both() if name != right]


def _wrong_keys(p: Params, right: int, why: str) -> list[Wrong]:
    return [Wrong(f"key {j + 1}", str(j + 1), why) for j in range(len(p.keys)) if j != right]


def _wrong_factors(p: Params, right: int, closest: int) -> list[Wrong]:
    rest = max(value for j, value in enumerate(p.dots) if j != closest)
    return [
        Wrong("rounded-down", right - 1, "The product is then still smaller than the largest.", HALF),
        Wrong("one-too-many", right + 1, "A smaller factor suffices.", HALF),
        Wrong("difference", rest - p.dots[closest], "The key is multiplied: divide, do not subtract."),
        Wrong("squared", right**2, "The dot product grows with the length, not with its root.", THIRD),
        Wrong("largest", rest, "Divide by the key's own product.", THIRD),
        Wrong("twice", 2 * right, "A smaller factor suffices.", F(0)),
    ]
