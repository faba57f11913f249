"""Low-rank adaptation: parameters that are trained, their share, the largest rank that pays, and the merged weight."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction as F
from functools import cached_property, partial
from itertools import product
from random import Random
from typing import Any, Literal

from examgen import NONE, Draw, Given, Integer, Matrix, Number, Part, Solved, Table, Tex, Vector, Wrong
from examgen.figures.blocks import Arrow, Block, diagram
from examgen.figures.scene import Scene
from examgen.matrices import Rows, matmul
from examgen.nn.counting import count_values
from examgen.nn.lowrank import LowRank, merged
from examgen.tex import shape

TITLE, POINTS, MINUTES, FAMILY = "Low-rank adaptation", 4, 6, "lora"
FORMULAS = ("lora",)
HALF, THIRD = F(1, 2), F(1, 3)
Task = Literal["matrix", "model", "merge"]
NAMES = ("W_Q", "W_K", "W_V", "W_O", "W_1", "W_2")
SMALL = (-2, -1, 1, 2, 3)  # weights of a factor, entries of x
ADAPTED = ((0, 2), (0, 1, 2, 3), (4, 5), (0, 2, 4), (2, 3, 4, 5), (0, 1, 2, 3, 4, 5))


@dataclass(frozen=True)
class Level:
    task: Task
    widths: tuple[int, ...]


LEVELS = {
    "easy": Level("matrix", widths=(256, 512, 800, 1000, 1024, 2000, 2048, 4096)),
    "medium": Level("model", widths=(128, 200, 256, 400, 500, 512)),
    "hard": Level("merge", widths=(24, 36, 48, 60, 64, 72, 96, 100, 120, 128)),
}


@dataclass(frozen=True)
class Params:
    task: Task
    rows: int
    columns: int
    rank: int
    layers: int
    adapted: tuple[int, ...]  # which of NAMES, in a transformer with rows features and columns hidden ones
    w: Rows
    b: Rows
    a: Rows
    alpha: int
    x: tuple[int, ...]

    @cached_property
    def single(self) -> LowRank:
        return LowRank(self.rows, self.columns, self.rank)

    @cached_property
    def sizes(self) -> list[tuple[int, int]]:
        """Of the matrices of a layer, in the order of NAMES."""
        d, f = self.rows, self.columns
        return [(d, d)] * 4 + [(f, d), (d, f)]

    @cached_property
    def updates(self) -> list[LowRank]:
        return [LowRank(*self.sizes[k], self.rank) for k in self.adapted]


def sample(d: Draw[Level, None]) -> Params:
    rng, task, widths = d.rng, d.level.task, d.level.widths
    rows = rng.choice(widths)
    columns = rows * rng.choice((2, 3, 4)) if task == "model" else rng.choice(widths)
    if task == "merge":
        b = tuple((weight,) for weight in rng.sample(SMALL, 3))
        a = (tuple(rng.sample(SMALL, 4)),)
        alpha, x = rng.choice((2, 3, 4)), tuple(rng.sample(SMALL, 4))
        return Params(task, rows, columns, 1, 0, (), _grid(rng, 3, 4), b, a, alpha, x)
    layers, adapted = (rng.choice((4, 6, 8, 10, 12)), rng.choice(ADAPTED)) if task == "model" else (0, ())
    return Params(task, rows, columns, rng.choice((2, 4, 5, 8, 10)), layers, adapted, (), (), (), 0, ())


def solve(p: Params, given: Given = NONE) -> Solved:
    if p.task == "matrix":
        full, trained = given.get("full", p.single.full), given.get("trained", p.single.trained)
        parts = {
            "full": Part(Integer(p.single.full), wrong=partial(_wrong_full, p)),
            "trained": Part(Integer(p.single.trained), wrong=partial(_wrong_trained, p), weight=2),
            "share": Part(_percent(F(trained, full)), wrong=partial(_wrong_shares, p)),
        }
    elif p.task == "model":
        layer, total = given.get("layer", _trained(p)), given.get("total", p.layers * _trained(p))
        parts = {
            "layer": Part(Integer(_trained(p)), wrong=partial(_wrong_layers, p), weight=2),
            "total": Part(Integer(p.layers * layer), wrong=partial(_wrong_totals, p)),
            "share": Part(_percent(F(total, p.layers * _weights(p))), wrong=partial(_wrong_model_shares, p)),
        }
    else:
        matrix = merged(p.w, p.b, p.a, p.alpha)
        parts = {
            "merged": Part(Matrix(matrix), wrong=partial(_wrong_merged, p), weight=2),
            "output": Part(Vector(_times(given.get("merged", matrix), p.x)), wrong=partial(_wrong_outputs, p)),
            "rank": Part(Integer(p.single.largest_rank), wrong=partial(_wrong_ranks, p)),
        }
    return Solved(
        parts=parts,
        steps=lambda: {
            "names": [Tex(NAMES[k]) for k in p.adapted],
            "sizes": [(update.rows, update.columns, update.trained) for update in p.updates],
            "square": p.rows**2,
            "wide": p.rows * p.columns,
            "weights": _weights(p) if p.adapted else 0,
            "all_weights": p.layers * _weights(p) if p.adapted else 0,
            "numbers": {name: Matrix(value).tex() for name, value in (("w", p.w), ("b", p.b), ("a", p.a)) if value},
            "update": Matrix(matmul(p.b, p.a)).tex() if p.w else "",
            "scale": F(p.alpha, p.rank),
            "product": p.rows * p.columns,
            "sum": p.rows + p.columns,
            "bound": Number(F(p.rows * p.columns, p.rows + p.columns)).tex(),
            "factor": F(p.single.full, p.single.trained),
        },
        figures={"paths": partial(_figure, p)},
        tables={"matrices": partial(_table, p)} if p.task == "model" else {},
    )


def verify(p: Params) -> dict[str, Any]:
    def factors(rows: int, columns: int) -> int:
        return count_values((rows, p.rank)) + count_values((p.rank, columns))

    if p.task == "matrix":
        full, trained = count_values((p.rows, p.columns)), factors(p.rows, p.columns)
        return {"full": full, "trained": trained, "share": F(trained, full) * 100}
    if p.task == "model":
        sizes = [(p.rows, p.rows)] * 4 + [(p.columns, p.rows), (p.rows, p.columns)]
        layer = sum(factors(*size) for k, size in enumerate(sizes) if k in p.adapted)
        share = F(layer, sum(map(count_values, sizes))) * 100
        return {"layer": layer, "total": sum(layer for _ in range(p.layers)), "share": share}
    rows, columns = range(len(p.w)), range(len(p.x))
    outer = {(i, j): sum(p.b[i][k] * p.a[k][j] * p.alpha for k in range(p.rank)) for i, j in product(rows, columns)}
    matrix = tuple(tuple(p.w[i][j] + F(outer[i, j], p.rank) for j in columns) for i in rows)
    inner = [sum(weight * x for weight, x in zip(row, p.x, strict=True)) for row in p.a]
    aside = [F(p.alpha, p.rank) * sum(weight * x for weight, x in zip(row, inner, strict=True)) for row in p.b]
    straight = [sum(weight * x for weight, x in zip(row, p.x, strict=True)) for row in p.w]
    rank = next(r for r in range(1, p.rows + p.columns) if (r + 1) * (p.rows + p.columns) >= p.rows * p.columns)
    return {"merged": matrix, "output": tuple(map(sum, zip(straight, aside, strict=True))), "rank": rank}


def effort(p: Params) -> float:
    return {"matrix": 3.0, "model": 4.2 + 0.3 * len(set(p.updates)), "merge": 7.0}[p.task]


def _grid(rng: Random, rows: int, columns: int) -> Rows:
    return tuple(tuple(rng.randint(-2, 3) for _ in range(columns)) for _ in range(rows))


def _percent(share: F) -> Number:
    return Number(100 * share, unit="%", decimals=2)


def _trained(p: Params) -> int:
    return sum(update.trained for update in p.updates)


def _weights(p: Params) -> int:
    """Of all matrices of a layer, adapted or not."""
    return sum(rows * columns for rows, columns in p.sizes)


def _times(matrix: Rows, x: tuple[int, ...]) -> tuple[Any, ...]:
    return tuple(sum(weight * value for weight, value in zip(row, x, strict=True)) for row in matrix)


def _figure(p: Params) -> Scene:
    scale = r"$\alpha / r$" if p.task == "merge" else ""
    blocks = [
        Block("x", "$x$", 0, 0.5, shape="text"),
        Block("w", r"$W$, frozen", 1.5, 0, width=70),
        Block("a", "$A$", 1, 1, shaded=True),
        Block("b", "$B$", 2, 1, shaded=True),
        Block("add", "$+$", 3, 0.5, shape="circle"),
        Block("h", "$h$", 4, 0.5, shape="text"),
    ]
    arrows = [
        Arrow("x", "w", via=((0, 0),)),
        Arrow("x", "a", via=((0, 1),)),
        Arrow("a", "b"),
        Arrow("w", "add", via=((3, 0),)),
        Arrow("b", "add", scale, via=((3, 1),)),
        Arrow("add", "h"),
    ]
    return diagram(blocks, arrows)


def _table(p: Params) -> Table:
    rows = [
        (Tex(f"${name}$"), shape(size), "yes" if k in p.adapted else "no")
        for k, (name, size) in enumerate(zip(NAMES, p.sizes, strict=True))
    ]
    return Table("lcc", ("matrix", "size", "adapted"), rows)


def _wrong_full(p: Params) -> list[Wrong]:
    d, k = p.rows, p.columns
    return [
        Wrong("sum", d + k, "A matrix has a weight for each pair of row and column."),
        Wrong("with-factors", d * k + p.single.trained, "The factors are not part of $W$.", HALF),
        Wrong("biases", d * k + d, "Only the matrix is asked for.", HALF),
        Wrong("square", d * d if d != k else d * k * p.rank, "The matrix has $d \\cdot k$ weights.", THIRD),
        Wrong("factors", p.single.trained, "These are the weights of the factors."),
    ]


def _wrong_trained(p: Params) -> list[Wrong]:
    d, k, r = p.rows, p.columns, p.rank
    return [
        Wrong("all-products", r * d * k, "$A$ and $B$ have $r k$ and $d r$ weights."),
        Wrong("one-factor", r * d, "There are two factors.", HALF),
        Wrong("other-factor", r * k, "There are two factors.", HALF),
        Wrong("squared-rank", r * r, "The factors have $r$ columns and rows, but $d$ and $k$ on their other side."),
        Wrong("no-rank", d + k, "The inner size is $r$.", THIRD),
        Wrong("with-square", r * (d + k) + r * r, "There is no matrix between the factors.", HALF),
        Wrong("with-frozen", d * k + r * (d + k), "$W$ is frozen.", HALF),
        Wrong("divided", d * k // r, "The rank does not divide the number of weights."),
    ]


def _wrong_shares(p: Params) -> list[Wrong]:
    full, trained = p.single.full, p.single.trained
    return [
        Wrong("of-both", F(100 * trained, full + trained), "The share is relative to the weights of $W$.", HALF),
        Wrong("saved", F(100 * (full - trained), full), "This is the share that is saved.", HALF),
        Wrong("fraction", F(trained, full), "1 is 100 %.", HALF),
        Wrong("one-factor", F(100 * p.rank * p.rows, full), "There are two factors.", HALF),
        Wrong("rank-of-side", F(100 * p.rank, min(p.rows, p.columns)), "Both factors count, and all of $W$.", THIRD),
        Wrong("rank-of-sum", F(100 * p.rank, p.rows + p.columns), "Divide $r (d + k)$ by $d k$."),
        Wrong("multiplied", F(100 * p.rank), "$A$ and $B$ have $r k$ and $d r$ weights."),
    ]


def _wrong_layers(p: Params) -> list[Wrong]:
    d, f, r, n = p.rows, p.columns, p.rank, len(p.adapted)
    right = _trained(p)
    return [
        Wrong("one-factor", r * sum(update.columns for update in p.updates), "There are two factors.", HALF),
        Wrong("one-matrix", p.updates[0].trained, "Each adapted matrix has factors of its own.", HALF),
        Wrong("all-matrices", r * (8 * d + 2 * (d + f)), "Only the adapted matrices have factors.", HALF),
        Wrong("all-narrow", n * 2 * r * d, "The sizes of the matrices differ.", HALF),
        Wrong("all-wide", n * r * (d + f), "The sizes of the matrices differ.", HALF),
        Wrong("products", r * sum(update.full for update in p.updates), "$A$ and $B$ have $r k$ and $d r$ weights."),
        Wrong("no-rank", right // r, "The inner size is $r$.", THIRD),
        Wrong("with-frozen", right + sum(update.full for update in p.updates), "$W$ is frozen.", HALF),
    ]


def _wrong_totals(p: Params) -> list[Wrong]:
    right = p.layers * _trained(p)
    return [
        Wrong("one-layer", _trained(p), f"There are {p.layers} layers.", HALF),
        Wrong("one-more", right + _trained(p), f"There are {p.layers} layers.", HALF),
        Wrong("with-frozen", right + p.layers * _weights(p), "The matrices themselves are frozen.", HALF),
        Wrong("frozen", p.layers * _weights(p), "These are the frozen weights."),
        Wrong("one-less", right - _trained(p), f"There are {p.layers} layers.", HALF),
    ]


def _wrong_model_shares(p: Params) -> list[Wrong]:
    trained, weights, adapted = _trained(p), _weights(p), sum(update.full for update in p.updates)
    return [
        Wrong("of-both", F(100 * trained, weights + trained), "Relative to the weights of the matrices.", HALF),
        Wrong("of-adapted", F(100 * trained, adapted), "All matrices of the table count.", HALF),
        Wrong("one-layer", F(100 * trained, p.layers * weights), "Both for one layer, or both for all.", HALF),
        Wrong("fraction", F(trained, weights), "1 is 100 %.", HALF),
        Wrong("saved", 100 - F(100 * trained, weights), "This is the share that is saved.", HALF),
        Wrong("matrices", F(100 * len(p.adapted), 6), "The matrices are adapted by small factors."),
        Wrong("layers", F(100 * trained * p.layers, weights), "Both for one layer, or both for all.", HALF),
    ]


def _plus(w: Rows, update: Rows, scale: F) -> Rows:
    return tuple(tuple(x + scale * y for x, y in zip(*rows, strict=True)) for rows in zip(w, update, strict=True))


def _wrong_updates(p: Params) -> list[tuple[str, Rows, str, F]]:
    update, scale = matmul(p.b, p.a), F(p.alpha, p.rank)
    zero = tuple((0,) * len(row) for row in p.w)
    return [
        ("no-scale", _plus(p.w, update, F(1)), r"The update is multiplied by $\alpha / r$.", HALF),
        ("update-only", _plus(zero, update, scale), "The frozen weight stays.", HALF),
        ("subtracted", _plus(p.w, update, -scale), "The update is added.", HALF),
        ("scaled-twice", _plus(p.w, update, scale**2), "The factor counts once, not for both $A$ and $B$.", HALF),
        (
            "all-scaled",
            _plus(zero, _plus(p.w, update, F(1)), scale),
            r"Only the update is multiplied by $\alpha / r$.",
            HALF,
        ),
        ("upside-down", _plus(p.w, update, 1 / scale), r"The factor is $\alpha / r$, not $r / \alpha$.", HALF),
    ]


def _wrong_merged(p: Params) -> list[Wrong]:
    return [Wrong(*each) for each in _wrong_updates(p)]


def _wrong_outputs(p: Params) -> list[Wrong]:
    frozen = Wrong("frozen-only", _times(p.w, p.x), "Both paths are added.", THIRD)
    return [frozen, *(Wrong(name, _times(rows, p.x), why, credit) for name, rows, why, credit in _wrong_updates(p))]


def _wrong_ranks(p: Params) -> list[Wrong]:
    d, k = p.rows, p.columns
    bound = p.single.largest_rank
    return [
        Wrong("one-more", bound + 1, "With this rank there are no fewer weights.", HALF),
        Wrong("smaller-side", min(d, k), "This is the largest rank of $W$; the factors then have more weights.", THIRD),
        Wrong("half-side", min(d, k) // 2, "Solve $r (d + k) < d k$.", THIRD),
        Wrong("one-factor", max(d, k) - 1, "Both factors count."),
        Wrong("mean", (d + k) // 4, "Solve $r (d + k) < d k$."),
        Wrong("one-less", bound - 1, "A larger rank still has fewer weights.", HALF),
        Wrong("factors-twice", d * k // (2 * (d + k)), "Each factor counts once.", THIRD),
    ]
