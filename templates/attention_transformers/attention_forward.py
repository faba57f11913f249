"""Scaled dot-product attention by hand: scores, weights and output; also from projections and with a causal mask."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction as F
from functools import cached_property, lru_cache
from random import Random
from typing import Any, Literal

from examgen import NONE, Draw, Given, Integer, Matrix, Part, Reject, Solved, Tex, Vector, Wrong
from examgen.attention import scaled
from examgen.attention.scaled import attention_weights, causal_pairs, scaled_scores
from examgen.figures.cells import Grid, entries, greys
from examgen.figures.matrices import matrix
from examgen.figures.scene import Scene
from examgen.matrices import Rows, matmul, transposed

TITLE, POINTS, MINUTES, FAMILY = "Scaled dot-product attention", 4, 8, "attention-forward"
FORMULAS = ("attention",)

Task = Literal["query", "tokens", "masked"]
Ints = tuple[tuple[int, ...], ...]
HALF, THIRD = F(1, 2), F(1, 3)
NO_SCALE = "Scores are divided by $\\sqrt{d_k} = 2$ before the softmax."


@dataclass(frozen=True)
class Level:
    task: Task


LEVELS = {"easy": Level("query"), "medium": Level("tokens"), "hard": Level("masked")}


@dataclass(frozen=True)
class Params:
    task: Task
    left: Ints  # queries, or W_Q
    right: Ints  # keys, or W_K, as multiples of ln 2
    values: Ints  # values, or W_V
    tokens: Ints  # what is projected; empty if queries, keys and values are given
    length: int  # of another sequence, whose attended pairs are asked

    @cached_property
    def queries(self) -> Rows:
        """Those that are asked about; the second token's under a mask."""
        return matmul(self.tokens[1:2], self.left) if self.tokens else self.left

    @cached_property
    def keys(self) -> Rows:
        """As multiples of ln 2."""
        return matmul(self.tokens, self.right) if self.tokens else self.right

    @cached_property
    def read(self) -> Rows:
        """The rows that the weights mix."""
        return matmul(self.tokens, self.values) if self.tokens else self.values

    @cached_property
    def scores(self) -> Rows:
        """As multiples of ln 2, before any mask."""
        return scaled_scores(self.queries, self.keys)

    @cached_property
    def mask(self) -> list[list[bool]] | None:
        return scaled.causal(len(self.tokens))[1:2] if self.tokens else None


def sample(d: Draw[Level, None]) -> Params:
    for _ in range(200):
        p = _draw(d.rng, d.level.task)
        if _is_handy(p):
            return p
    raise Reject("no scores are whole")


def solve(p: Params, given: Given = NONE) -> Solved:
    query = given.get("query", p.queries[0])
    scores = given.get("scores", scaled_scores((query,), p.keys) if p.tokens else p.scores)
    own = attention_weights(scores, 2, p.mask)
    weights = given.get("weights", _asked(p, own))
    output = matmul(weights if p.task == "tokens" else (weights,), p.read)
    kind = Matrix if p.task == "tokens" else Vector
    parts = {
        "weights": Part(kind(_asked(p, own)), wrong=lambda: _wrong_weights(p)),
        "output": Part(kind(_asked(p, output)), wrong=lambda: _wrong_outputs(p)),
    }
    if p.task == "tokens":
        parts = {"scores": Part(Matrix(p.scores), wrong=lambda: _wrong_scores(p))} | parts
    elif p.task == "masked":
        pairs = Part(Integer(causal_pairs(p.length)), wrong=lambda: _wrong_pairs(p.length))
        parts = {"query": Part(Vector(p.queries[0]), wrong=lambda: _wrong_queries(p))} | parts | {"pairs": pairs}
    return Solved(parts=parts, steps=_steps(p), conventions=("token-rows",), figures={"heat": lambda: _figure(p)})


def verify(p: Params) -> dict[str, Any]:
    """The weights are shares of a bag that holds the value of key j as often as e to its score says."""
    queries, keys, values = (list(_projected(p.tokens, matrix)) for matrix in (p.left, p.right, p.values))
    scores = [tuple(sum(a * b for a, b in zip(q, k, strict=True)) // 2 for k in keys) for q in queries]
    if p.tokens:
        scores = [scores[1]]
    bags = [
        [j for j, score in enumerate(row) for _ in range(2 ** (score - min(row))) if not (p.tokens and j > 1)]
        for row in scores
    ]
    weights = tuple(tuple(F(bag.count(j), len(bag)) for j in range(len(keys))) for bag in bags)
    output = tuple(tuple(F(sum(values[j][i] for j in bag), len(bag)) for i in range(2)) for bag in bags)
    if p.task == "tokens":
        return {"scores": tuple(scores), "weights": weights, "output": output}
    one = {"weights": weights[0], "output": output[0]}
    pairs = sum(1 for i in range(p.length) for j in range(p.length) if j <= i)
    return one | {"query": queries[1], "pairs": pairs} if p.tokens else one


def effort(p: Params) -> float:
    return {"query": 6.0, "tokens": 8.0, "masked": 9.5}[p.task]


def _draw(rng: Random, task: Task) -> Params:
    def matrix(rows: int, columns: int, choices: Sequence[int]) -> Ints:
        return tuple(tuple(rng.choice(choices) for _ in range(columns)) for _ in range(rows))

    small, values = (-1, 0, 0, 1, 1, 2), (-4, -3, -2, -1, 1, 2, 3, 4, 5, 6)
    if task == "masked":
        return Params(
            task,
            left=matrix(2, 4, small),
            right=matrix(2, 4, small),
            values=matrix(2, 2, (-1, 1, 2, 3)),
            tokens=matrix(3, 2, (-1, 0, 1, 1, 2)),
            length=rng.randint(5, 20),
        )
    queries, keys = (1, 3) if task == "query" else (2, 2)
    return Params(task, matrix(queries, 4, small), matrix(keys, 4, small), matrix(keys, 2, values), (), 0)


def _is_handy(p: Params) -> bool:
    """Whole scores between -3 and 3 that differ, no vanishing rows, values that differ."""
    scores = p.scores
    return (
        all(F(score).denominator == 1 and -3 <= score <= 3 for row in scores for score in row)
        and all(len(set(row)) >= (2 if p.task == "query" else len(row)) for row in scores)
        and len(set(p.read)) == len(p.read)
        and len(set(p.keys)) == len(p.keys)
        and all(map(any, (*p.queries, *p.keys, *p.tokens)))
        and len(set(p.tokens)) == len(p.tokens)
        and (p.task != "tokens" or (transposed(scores) != scores and len(set(attention_weights(scores, 2))) == 2))
    )


def _asked(p: Params, matrix: Rows) -> Any:
    """The whole matrix, or its row as a vector where there is one query."""
    return matrix if p.task == "tokens" else matrix[0]


def _each(matrix: Rows, change: Callable[[Any], Any]) -> Rows:
    return tuple(tuple(change(entry) for entry in row) for row in matrix)


@lru_cache(maxsize=1)
def _steps(p: Params) -> dict[str, Any]:
    odds = _each(p.scores, lambda score: F(2) ** int(score))
    seen = [row[:2] if p.tokens else row for row in odds]
    return {
        "left": _tex(p.left),
        "right": _tex(p.right),
        "given_values": _tex(p.values),
        "tokens": _tex(p.tokens) if p.tokens else Tex(""),
        "keys": _tex(p.keys),
        "read": _tex(p.read),
        "query": Tex(Vector(p.queries[0]).tex()),
        "second": Tex(Vector(p.tokens[1]).tex()) if p.tokens else Tex(""),
        "products": _tex(_each(p.scores, lambda score: 2 * score)),
        "scores": _tex(p.scores),
        "odds": _tex(odds),
        "seen_odds": seen[0],
        "totals": [sum(row) for row in seen],
        "weights": _tex(attention_weights(p.scores, 2, p.mask)),
    }


def _figure(p: Params) -> Scene:
    """The weights as a heat map; under a mask in the square of all tokens, where what is hidden is black."""
    rows = attention_weights(p.scores, 2, p.mask)
    shades = greys([[float(weight) for weight in row] for row in rows])
    texts = entries(rows)
    if p.tokens:
        texts = (("1", "", ""), (*texts[0][:2], ""), ("", "", ""))
        shades = {(1, j): shade for (_, j), shade in shades.items()}
        shades |= {**greys([[1]]), (0, 1): "ink", (0, 2): "ink", (1, 2): "ink"}
    queries = [f"$q_{i}$" for i in range(1, len(texts) + 1)] if len(texts) > 1 else ["$q$"]
    keys = [f"$k_{j}$" for j in range(1, len(texts[0]) + 1)]
    return matrix(
        Grid(texts, shades=shades, row_names=queries, column_names=keys, row_title="query", column_title="key")
    )


def _tex(matrix: Rows) -> Tex:
    return Matrix(matrix).tex()


def _projected(tokens: Ints, matrix: Ints) -> Iterator[tuple[int, ...]]:
    """The matrix itself, or its rows mixed as each token says."""
    if not tokens:
        yield from matrix
    for token in tokens:
        yield tuple(token[0] * a + token[1] * b for a, b in zip(*matrix, strict=True))


@lru_cache(maxsize=1)
def _softmaxes(p: Params) -> dict[str, tuple[Rows, str, F]]:
    """What mistakes make of the weights: name, weights, reason, credit."""
    own = attention_weights(p.scores, 2, p.mask)
    doubled = _each(p.scores, lambda score: 2 * score)
    odds = _each(p.scores, lambda score: F(2) ** int(score))
    if p.tokens:
        odds = ((*odds[0][:2], F(0)),)
    found = {
        "no-scale": (attention_weights(doubled, 2, p.mask), NO_SCALE, HALF),
        "reversed": (
            attention_weights(_each(p.scores, lambda score: -score), 2, p.mask),
            "A larger score means a larger weight.",
            F(0),
        ),
        "not-normalised": (odds, "The weights of a query add up to 1.", THIRD),
        "uniform": (_each(own, lambda weight: F(weight > 0, sum(map(bool, own[0])))), "The scores differ.", F(0)),
    }
    if all(score % 2 == 0 for row in p.scores for score in row):
        halved = _each(p.scores, lambda score: score / 2)
        found["divided-by-size"] = attention_weights(halved, 2, p.mask), f"{NO_SCALE} Not by $d_k = 4$.", HALF
    if p.task == "tokens":
        columns = transposed(attention_weights(transposed(p.scores), 2))
        found["columns"] = columns, "The softmax runs along a row: over the keys of a query.", THIRD
        found["transposed"] = transposed(own), "A row belongs to a query, not to a key.", THIRD
        mixed = (own[1], own[0])
        found["rows-swapped"] = mixed, "The first row belongs to the first query.", F(0)
    if p.tokens:
        free = attention_weights(p.scores, 2)
        late = (tuple(weight if sees else 0 for weight, sees in zip(free[0], (True, True, False), strict=True)),)
        future = attention_weights(p.scores, 2, [[False, True, True]])
        found["no-mask"] = free, "A causal mask hides the third token from the second one.", THIRD
        found["masked-late"] = late, "The mask comes before the softmax, so that the weights still add up to 1.", HALF
        found["masked-past"] = future, "A token sees itself and what comes before it, not what comes after.", F(0)
    if p.task == "query":
        best = max(own[0])
        found["largest-only"] = _each(own, lambda weight: F(weight == best)), "All keys get a weight.", F(0)
    return found


def _wrong_weights(p: Params) -> list[Wrong]:
    return [Wrong(name, _asked(p, each), why, credit) for name, (each, why, credit) in _softmaxes(p).items()]


def _wrong_outputs(p: Params) -> list[Wrong]:
    own = attention_weights(p.scores, 2, p.mask)
    wrong = [
        Wrong(name, _asked(p, matmul(each, p.read)), why, credit)
        for name, (each, why, credit) in _softmaxes(p).items()
        if name not in ("not-normalised", "uniform")
    ]
    ones = _each(own, lambda _: 1)
    wrong += [
        Wrong("values-added", _asked(p, matmul(ones, p.read)), "The values are weighted before they are added."),
        Wrong("columns-reversed", _asked(p, tuple(row[::-1] for row in matmul(own, p.read))),
              "The weights belong to rows of $V$: the order of its columns stays.", THIRD),
    ]  # fmt: skip
    if p.tokens:
        wrong.append(Wrong("tokens-mixed", matmul(own, p.tokens)[0], "The values are $X W_V$, not $X$.", THIRD))
    return wrong


def _wrong_scores(p: Params) -> list[Wrong]:
    scores, half = p.scores, "Scores are divided by $\\sqrt{d_k} = 2$, not by 4."
    swapped = transposed(scores)
    return [
        Wrong("no-scale", _each(scores, lambda score: 2 * score), NO_SCALE, HALF),
        Wrong("divided-by-size", _each(scores, lambda score: score / 2), half, HALF),
        Wrong("transposed", swapped, "A row belongs to a query, a column to a key.", HALF),
        Wrong("transposed, no-scale", _each(swapped, lambda score: 2 * score), NO_SCALE, THIRD),
        Wrong("transposed, divided-by-size", _each(swapped, lambda score: score / 2), half, THIRD),
        Wrong("negative", _each(scores, lambda score: -score), "The scores are $Q K^\\top / \\sqrt{d_k}$."),
    ]


def _wrong_queries(p: Params) -> list[Wrong]:
    first, second, third = matmul(p.tokens, p.left)
    flat = tuple(p.left[0][i] + p.left[1][i] for i in range(4))
    swapped = matmul((p.tokens[1][::-1],), p.left)[0]
    return [
        Wrong("first-token", first, "The second token is the second row of $X$.", THIRD),
        Wrong("third-token", third, "The second token is the second row of $X$.", THIRD),
        Wrong("rows-added", flat, "The rows of $W_Q$ are weighted by the features of the token."),
        Wrong("features-swapped", swapped, "The first feature belongs to the first row of $W_Q$.", THIRD),
        Wrong("key", p.keys[1], "This is the token's key, as multiples of $\\ln 2$."),
        Wrong("negative", tuple(-entry for entry in second), "Watch the signs.", HALF),
    ]


def _wrong_pairs(n: int) -> list[Wrong]:
    return [
        Wrong("all", n * n, "A token does not see later ones.", THIRD),
        Wrong("without-itself", n * (n - 1) // 2, "A token sees itself too.", HALF),
        Wrong("half", n * n // 2, "The diagonal is seen in full.", HALF),
        Wrong("tokens", n, "The $i$-th token sees $i$ tokens."),
        Wrong("one-too-many", (n + 1) * (n + 2) // 2, "The $i$-th token sees $i$ tokens, not $i + 1$.", HALF),
        Wrong("twice", n * (n + 1), "The $i$-th token sees $i$ tokens: halve it.", THIRD),
    ]
