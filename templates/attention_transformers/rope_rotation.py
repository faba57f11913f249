"""Rotary position embedding: turn queries and keys by their positions; scores depend on the offset only."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction as F
from functools import cached_property
from random import Random
from typing import Any, Literal

from examgen import NONE, Choice, Draw, Given, Number, Part, Reject, Solved, Tex, Vector, Wrong
from examgen.attention.positions import Turn, rotary
from examgen.figures.scene import Scene
from examgen.figures.vectors import Vector as Drawn
from examgen.figures.vectors import vectors
from examgen.matrices import Row, dot

TITLE, POINTS, MINUTES, FAMILY = "Rotary positions", 3, 6, "rotary-positions"

Task = Literal["quarters", "angle", "pairs"]
Ints = tuple[int, ...]
HALF, THIRD = F(1, 2), F(1, 3)
QUARTER = (F(0), F(1))
ANGLES = tuple((F(a, c), F(b, c)) for a, b, c in ((3, 4, 5), (4, 3, 5), (-3, 4, 5), (-4, 3, 5)))
BACK = "It is turned counter-clockwise."


@dataclass(frozen=True)
class Level:
    task: Task


LEVELS = {"easy": Level("quarters"), "medium": Level("angle"), "hard": Level("pairs")}


@dataclass(frozen=True)
class Params:
    task: Task
    query: Ints
    key: Ints
    angles: tuple[tuple[F, F], ...]  # cosine and sine of the angle of each pair of entries
    at: int  # position of the query
    other: int  # position of the key
    shift: int  # of both positions, for another pair of them with the same score; 0 if none is asked

    @cached_property
    def turns(self) -> list[Turn]:
        return [Turn(*angle) for angle in self.angles]

    def turned(self, vector: Ints, position: int) -> Row:
        return rotary(vector, position, self.turns)

    def score(self, offset: int) -> F:
        """What a key has for a query that stands `offset` positions before it."""
        return F(dot(self.query, self.turned(self.key, offset)))

    @property
    def offset(self) -> int:
        return self.other - self.at

    @cached_property
    def ends(self) -> tuple[Row, Row]:
        """Query and key, turned by their positions."""
        return self.turned(self.query, self.at), self.turned(self.key, self.other)

    @cached_property
    def back(self) -> Row:
        """The key turned by the offset alone."""
        return self.turned(self.key, self.offset)


def sample(d: Draw[Level, None]) -> Params:
    p = _draw(d.rng, d.level.task)
    others = {0, p.offset * 2, p.offset - p.shift} | ({-p.offset, p.at + p.other} if p.task != "quarters" else set())
    if p.score(p.offset) in {F(0), *map(p.score, others - {p.offset})}:
        raise Reject("the positions hardly show")
    return p


def solve(p: Params, given: Given = NONE) -> Solved:
    if p.task != "pairs":
        query, key = p.ends
        score = F(dot(given.get("query", query), given.get("key", key)))
        parts = {
            "query": Part(Vector(query), wrong=lambda: _wrong_turns(p, p.query, p.at)),
            "key": Part(Vector(key), wrong=lambda: _wrong_turns(p, p.key, p.other)),
            "score": Part(Number(score), wrong=lambda: _wrong_scores(p)),
        }
    else:
        terms = (F(dot(p.query[:2], p.back[:2])), F(dot(p.query[2:], p.back[2:])))
        both = given.get("terms", terms)
        right, *wrong = _positions(p)
        choices = {f"{m}, {n}": Tex(f"query at {m}, key at {n}") for m, n in (right, *wrong)}
        same = Choice(f"{right[0]}, {right[1]}", choices=choices)
        why = "Only the offset $n - m$ matters, with its sign."
        parts = {
            "terms": Part(Vector(terms), wrong=lambda: _wrong_terms(p)),
            "score": Part(Number(F(sum(both))), wrong=lambda: _wrong_scores(p)),
            "same": Part(same, wrong=[Wrong(f"{m}, {n}", f"{m}, {n}", why) for m, n in wrong]),
        }
    figures = {} if p.task == "pairs" else {"plane": lambda: _figure(p)}
    return Solved(parts=parts, steps=lambda: _steps(p), figures=figures)


def verify(p: Params) -> dict[str, Any]:
    def turned(vector: Ints, position: int) -> list[F]:
        """Step by step, pair by pair."""
        entries = [F(entry) for entry in vector]
        for _ in range(position):
            for i, (c, s) in enumerate(p.angles):
                x, y = entries[2 * i : 2 * i + 2]
                entries[2 * i : 2 * i + 2] = [c * x - s * y, s * x + c * y]
        return entries

    query, key = turned(p.query, p.at), turned(p.key, p.other)
    products = [a * b for a, b in zip(query, key, strict=True)]
    if p.task != "pairs":
        return {"query": tuple(query), "key": tuple(key), "score": sum(products)}
    same = [
        (m, n)
        for m, n in _positions(p)
        if sum(a * b for a, b in zip(turned(p.query, m), turned(p.key, n), strict=True)) == sum(products)
    ]
    terms = (sum(products[:2]), sum(products[2:]))
    return {"terms": terms, "score": sum(products), "same": "; ".join(f"{m}, {n}" for m, n in same)}


def effort(p: Params) -> float:
    return {"quarters": 3.5, "angle": 6.5, "pairs": 7.5}[p.task]


def _steps(p: Params) -> dict[str, Any]:
    return {
        "query": Vector(p.query),
        "key": Vector(p.key),
        "at_turn": p.turns[0].times(p.at),
        "other_turn": p.turns[0].times(p.other),
        "offset": p.offset,
        "back": Vector(p.back),
        "halves": [
            Vector(p.query[:2]),
            Vector(p.query[2:] or p.query),
            Vector(p.back[:2]),
            Vector(p.back[2:] or p.back),
        ],
        "plain": dot(p.query, p.key),
    }


def _figure(p: Params) -> Scene:
    """Query and key before (dashed) and after they are turned."""
    query, key = p.turned(p.query, p.at), p.turned(p.key, p.other)
    return vectors(
        [
            Drawn("", p.query[0], p.query[1], colour="accent", dashed=True),
            Drawn("", p.key[0], p.key[1], dashed=True),
            Drawn("query", F(query[0]), F(query[1]), colour="accent"),
            Drawn("key", F(key[0]), F(key[1])),
        ]
    )


def _draw(rng: Random, task: Task) -> Params:
    def entries(count: int) -> Ints:
        return tuple(rng.choice((-3, -2, -1, 1, 2, 3, 4)) for _ in range(count))

    if task == "quarters":
        at, other = rng.sample([1, 2, 3, 5, 6, 7, 9, 10, 11], 2)
        return Params(task, entries(2), entries(2), (QUARTER,), at, other, 0)
    if task == "angle":
        at, other = rng.choice(((1, 2), (2, 1)))
        return Params(task, entries(2), entries(2), (rng.choice(ANGLES),), at, other, 0)
    at, away = rng.randint(4, 9), rng.choice((-1, 1))
    return Params(
        task, entries(4), entries(4), (QUARTER, rng.choice(ANGLES)), at, at + away, rng.choice((-3, -2, 2, 3, 5))
    )


def _positions(p: Params) -> list[tuple[int, int]]:
    """Positions of query and key: first those with the same offset, then others that may be mistaken for them."""
    m, n, s = p.at, p.other, p.shift
    return [(m + s, n + s), (n + s, m + s), (2 * m, 2 * n), (m + s, n)]


def _wrong_turns(p: Params, vector: Ints, position: int) -> list[Wrong]:
    right, (x, y), turn = p.turned(vector, position), vector, p.turns[0].times(position)
    cosine, sine = turn.cos, turn.sin
    return [
        Wrong("clockwise", p.turned(vector, -position), BACK, HALF),
        Wrong("one-step", p.turned(vector, 1), "The angle is the position times $\\theta$.", THIRD),
        Wrong("one-step-more", p.turned(vector, position + 1), "The angle is the position times $\\theta$.", HALF),
        Wrong("one-step-less", p.turned(vector, position - 1), "The angle is the position times $\\theta$.", HALF),
        Wrong("entries-swapped", right[::-1], "The first entry is $x \\cos - y \\sin$.", THIRD),
        Wrong("sign-of-first", (-right[0], right[1]), "The first entry is $x \\cos - y \\sin$.", HALF),
        Wrong("sign-of-second", (right[0], -right[1]), "The second entry is $x \\sin + y \\cos$.", HALF),
        Wrong("opposite", (-right[0], -right[1]), "This is half a turn too much."),
        Wrong(
            "sine-and-cosine-swapped",
            (x * sine - y * cosine, x * cosine + y * sine),
            "Cosine and sine are in each other's place.",
            THIRD,
        ),
        Wrong("entries-swapped, clockwise", p.turned(vector, -position)[::-1], BACK),
    ]


def _wrong_terms(p: Params) -> list[Wrong]:
    def terms(first: int, second: int) -> tuple[F, F]:
        key = (*p.turned(p.key, first)[:2], *p.turned(p.key, second)[2:])
        return F(dot(p.query[:2], key[:2])), F(dot(p.query[2:], key[2:]))

    gap, why = p.offset, "The key is turned against the query by the offset $n - m$, with its sign."
    return [
        Wrong("reversed", terms(-gap, -gap), why, HALF),
        Wrong("first-reversed", terms(-gap, gap), why, HALF),
        Wrong("second-reversed", terms(gap, -gap), why, HALF),
        Wrong("not-turned", terms(0, 0), "Positions change the scores, by turning both vectors.", F(0)),
        Wrong("first-not-turned", terms(0, gap), "Each pair is turned, by its own angle.", THIRD),
        Wrong("second-not-turned", terms(gap, 0), "Each pair is turned, by its own angle.", THIRD),
    ]


def _wrong_scores(p: Params) -> list[Wrong]:
    gap = "Both are turned: their angles differ by $(n - m)\\theta$."
    wrong = [
        Wrong("not-turned", p.score(0), "Positions change the score, by turning both vectors."),
        Wrong("reversed", p.score(-p.offset), "The sign of the offset matters.", HALF),
        Wrong("positions-added", p.score(p.at + p.other), f"{gap} Not the sum.", THIRD),
        Wrong("key-only", p.score(p.other), gap, THIRD),
        Wrong("query-only", p.score(-p.at), gap, THIRD),
        Wrong("negative", -p.score(p.offset), "Check the signs of the products.", HALF),
    ]
    (a, b), (x, y) = p.turned(p.query, p.at)[:2], p.turned(p.key, p.other)[:2]
    if p.task == "pairs":
        rest = p.score(p.offset) - (a * x + b * y)
        return [*wrong, Wrong("subtracted", a * x + b * y - rest, "The contributions are added.", THIRD)]
    return [
        *wrong,
        Wrong("subtracted", F(a * x - b * y), "The products of the entries are added.", HALF),
        Wrong("crossed", F(a * y + b * x), "First goes with first, second with second.", THIRD),
        Wrong("first-only", F(a * x), "Both products of entries count.", THIRD),
    ]
