"""Backward pass of a fully connected layer Y = XW + b with small matrices: gradients with respect to X, W and b."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction as F
from itertools import permutations
from random import Random
from typing import Any

from examgen import NONE, Draw, Given, Matrix, Part, Reject, Shape, Solved, Vector, Wrong
from examgen.matrices import Rows, column_sums, matmul, minus, transposed
from examgen.nn.dense import affine, affine_backward

TITLE, POINTS, MINUTES, FAMILY = "Backward pass of a linear layer", 5, 7, "affine-backward"
FORMULAS = ("chain-rule",)

THIRD, HALF = F(1, 3), F(1, 2)
Ints = tuple[tuple[int, ...], ...]


@dataclass(frozen=True)
class Level:
    sizes: tuple[int, int, int]  # samples, inputs, outputs of the layer
    wide: bool  # the shape of a gradient is asked for a larger layer
    loss: bool  # the targets of a squared error are given instead of the upstream gradient


LEVELS = {
    "easy": Level((1, 3, 2), wide=True, loss=False),
    "medium": Level((3, 2, 2), wide=False, loss=False),
    "hard": Level((2, 2, 2), wide=False, loss=True),
}


@dataclass(frozen=True)
class Params:
    x: Ints
    w: Ints
    b: tuple[int, ...]  # empty where it does not matter
    upstream: Ints  # dL/dY; empty if the loss is given
    target: Rows  # of the loss; empty if dL/dY is given
    wide: tuple[int, ...]  # samples, inputs and outputs of a larger layer, or nothing


def sample(d: Draw[Level, Any]) -> Params:
    (n, inputs, outputs), rng = d.level.sizes, d.rng
    x, w, upstream = _matrix(rng, n, inputs), _matrix(rng, inputs, outputs), _matrix(rng, n, outputs)
    b = _matrix(rng, 1, outputs)[0] if d.level.loss else ()
    target: Rows = minus(affine(x, w, b), upstream) if d.level.loss else ()
    wide = tuple(rng.sample((16, 32, 48, 64, 96, 100, 128, 200, 256, 300), 3)) if d.level.wide else ()
    if any(w == other for other in (transposed(w), x)) or upstream == transposed(upstream):
        raise Reject("a matrix is symmetric, or two are equal")
    if not any(column_sums(upstream)):
        raise Reject("upstream gradients cancel")
    if any(not -15 <= entry <= 15 for row in target for entry in row):
        raise Reject("a target is large")
    return Params(x, w, b, () if d.level.loss else upstream, target, wide)


def solve(p: Params, given: Given = NONE) -> Solved:
    parts: dict[str, Part] = {}
    if p.wide:
        parts["shape"] = Part(Shape(p.wide[1:]), wrong=lambda: _wrong_shapes(p))
    y = given.get("y", affine(p.x, p.w, p.b) if p.b else ())
    dy = given.get("dy", minus(y, p.target) if p.target else p.upstream)
    if p.target:
        parts["y"] = Part(Matrix(y), wrong=lambda: _wrong_outputs(p))
        parts["dy"] = Part(Matrix(minus(y, p.target)), wrong=lambda: _wrong_upstreams(p, y))
    right = affine_backward(p.x, p.w, dy)
    parts["dx"] = Part(Matrix(right.x), wrong=lambda: _wrong_dx(p, dy))
    parts["dw"] = Part(Matrix(right.w), wrong=lambda: _wrong_dw(p, dy))
    parts["db"] = Part(Vector(right.b), wrong=lambda: _wrong_db(p, dy))
    return Solved(
        parts=parts,
        steps=lambda: {
            "samples": len(p.x),
            "inputs": len(p.w),
            "outputs": len(p.w[0]),
            "wide": dict(zip("NDM", p.wide, strict=False)),
            "matrix": {name: Matrix(value) for name, value in _printed(p, y, dy).items()},
        },
    )


def verify(p: Params) -> dict[str, Any]:
    values: dict[str, Any] = {}
    if p.wide:
        n, inputs, outputs = p.wide
        values["shape"] = next(s for s in permutations(p.wide, 2) if n not in s and s[0] == inputs and outputs in s)
    if p.target:
        y = tuple(tuple(_output(p, n, m) for m in range(len(p.b))) for n in range(len(p.x)))
        values |= {"y": y, "dy": _slopes(y, lambda rows: _squared(rows, p.target))}
    b = p.b or tuple(0 for _ in p.w[0])
    return values | {
        "dx": _slopes(p.x, lambda x: _loss(p, x, p.w, b)),
        "dw": _slopes(p.w, lambda w: _loss(p, p.x, w, b)),
        "db": _slopes((b,), lambda rows: _loss(p, p.x, p.w, rows[0]))[0],
    }


def effort(p: Params) -> float:
    n, inputs, outputs = len(p.x), len(p.w), len(p.w[0])
    return 1 + bool(p.wide) + (2 + bool(p.target)) * n * inputs * outputs / 6 + bool(p.target) * 1.5


def _matrix(rng: Random, rows: int, columns: int) -> Ints:
    return tuple(tuple(rng.choice((-3, -2, -1, 1, 2, 3)) for _ in range(columns)) for _ in range(rows))


def _printed(p: Params, y: Rows, dy: Rows) -> dict[str, Rows]:
    """The matrices of the words by name; some are empty where they are not used."""
    named = {"X": p.x, "W": p.w, "b": (p.b,), "Y": y, "T": p.target, "dY": dy}
    named |= {"Xt": transposed(p.x), "Wt": transposed(p.w)}
    return {name: rows for name, rows in named.items() if rows and rows[0]}


def _output(p: Params, n: int, m: int) -> int:
    """One output, summed up term by term."""
    return p.b[m] + sum(p.x[n][d] * p.w[d][m] for d in range(len(p.w)))


def _loss(p: Params, x: Rows, w: Rows, b: tuple[Any, ...]) -> F:
    """Half the squared error; or, where dL/dY is given, the sum of the outputs weighted by it."""
    y = [[b[m] + sum(row[d] * w[d][m] for d in range(len(w))) for m in range(len(b))] for row in x]
    if p.target:
        return _squared(y, p.target)
    return F(sum(y[n][m] * p.upstream[n][m] for n in range(len(x)) for m in range(len(b))))


def _squared(y: Sequence[Sequence[Any]], target: Rows) -> F:
    return F(
        sum((a - t) ** 2 for row, targets in zip(y, target, strict=True) for a, t in zip(row, targets, strict=True)), 2
    )


def _slopes(at: Rows, loss: Callable[[Rows], F]) -> Rows:
    """Central differences, exact for a loss that is quadratic in every entry."""
    return tuple(
        tuple((loss(_moved(at, i, j, 1)) - loss(_moved(at, i, j, -1))) / 2 for j in range(len(row)))
        for i, row in enumerate(at)
    )


def _moved(rows: Rows, i: int, j: int, step: int) -> Rows:
    return tuple(tuple(x + step * ((r, c) == (i, j)) for c, x in enumerate(row)) for r, row in enumerate(rows))


def _scaled(rows: Rows, factor: F | int) -> Rows:
    return tuple(tuple(factor * x for x in row) for row in rows)


def _outer(a: tuple[Any, ...], b: tuple[Any, ...]) -> Rows:
    return matmul(transposed((a,)), (b,))


def _ones(rows: Rows) -> Rows:
    return tuple(tuple(1 for _ in row) for row in rows)


def _wrong_shapes(p: Params) -> list[Wrong]:
    n, inputs, outputs = p.wide
    why = "A gradient has the shape of its variable, and the samples are summed up."
    return [
        Wrong("transposed", (outputs, inputs), "A gradient has the shape of its variable: a row for each input.", HALF),
        Wrong("upstream-shape", (n, outputs), "This is the shape of $Y$ and its gradient."),
        Wrong("input-shape", (n, inputs), "This is the shape of $X$ and its gradient."),
        Wrong("inputs-by-samples", (inputs, n), why),
        Wrong("outputs-by-samples", (outputs, n), why),
        Wrong("square", (inputs, inputs), why),
    ]


def _wrong_outputs(p: Params) -> list[Wrong]:
    right, product = affine(p.x, p.w, p.b), matmul(p.x, p.w)
    bias_down = tuple(tuple(y + b for y in row) for row, b in zip(product, p.b, strict=True))
    return [
        Wrong("no-bias", product, "The bias is added to every row.", HALF),
        Wrong("bias-once", (right[0], *product[1:]), "The bias is added to every row, for each sample.", HALF),
        Wrong("bias-down", bias_down, "$b_j$ belongs to column $j$."),
        Wrong("weights-transposed", affine(p.x, transposed(p.w), p.b), "Output $j$ uses column $j$ of $W$.", THIRD),
        Wrong("input-transposed", affine(transposed(p.x), p.w, p.b), "A row of $X$ is a sample.", THIRD),
    ]


def _wrong_upstreams(p: Params, y: Rows) -> list[Wrong]:
    right = minus(y, p.target)
    return [
        Wrong(
            "sign",
            _scaled(right, -1),
            "The derivative of $\\frac{1}{2} (y - t)^2$ with respect to $y$ is $y - t$.",
            HALF,
        ),
        Wrong("twice", _scaled(right, 2), r"The factor $\frac{1}{2}$ cancels the 2 of the derivative.", HALF),
        Wrong("mean", _scaled(right, F(1, len(y))), "The loss is a sum over the samples, not their mean.", HALF),
        Wrong("squares", tuple(tuple(x * x for x in row) for row in right), "This is the squared error itself."),
        Wrong("output", y, "The derivative is the difference from the target."),
    ]


def _wrong_dx(p: Params, dy: Rows) -> list[Wrong]:
    wt = transposed(p.w)
    right = matmul(dy, wt)
    every = "An input feeds every output: sum over all outputs."
    return [
        *(
            [Wrong("not-transposed", matmul(dy, p.w), r"$W$ has to be transposed.", HALF)]
            if len(wt) == len(p.w)
            else []
        ),
        Wrong("first-output", _outer(tuple(row[0] for row in dy), wt[0]), every, THIRD),
        Wrong("last-output", _outer(tuple(row[-1] for row in dy), wt[-1]), every, THIRD),
        Wrong("no-upstream", matmul(_ones(dy), wt), "Multiply by the upstream gradient.", THIRD),
        Wrong("columns-swapped", tuple(row[::-1] for row in right), "Column $i$ belongs to input $i$.", THIRD),
        Wrong("sign", _scaled(right, -1), "The sign is lost.", HALF),
    ]


def _wrong_dw(p: Params, dy: Rows) -> list[Wrong]:
    n, xt = len(p.x), transposed(p.x)
    right = matmul(xt, dy)
    wrong = [
        Wrong("transposed", transposed(right), "The gradient has the shape of $W$.", HALF),
        Wrong("no-upstream", matmul(xt, _ones(dy)), "Multiply by the upstream gradient.", THIRD),
        Wrong("sign", _scaled(right, -1), "The sign is lost.", HALF),
    ]
    if n == 1:
        added = tuple(tuple(x + y for y in dy[0]) for x in p.x[0])
        return [
            *wrong,
            Wrong("no-input", matmul(_ones(xt), dy), "Multiply by the input of the weight.", THIRD),
            Wrong("added", added, "The chain rule multiplies."),
            Wrong(
                "weights",
                tuple(tuple(w * y for w, y in zip(row, dy[0], strict=True)) for row in p.w),
                "The derivative of $x w$ with respect to $w$ is $x$, not $w$.",
            ),
        ]
    return [
        *wrong,
        Wrong("averaged", _scaled(right, F(1, n)), "The samples are summed; nothing divides by their number.", HALF),
        Wrong("first-sample", _outer(p.x[0], dy[0]), "Every sample contributes: sum over all of them.", THIRD),
        Wrong("last-sample", _outer(p.x[-1], dy[-1]), "Every sample contributes: sum over all of them.", THIRD),
        Wrong("sums-first", _outer(column_sums(p.x), column_sums(dy)), "Multiply sample by sample, then sum."),
    ]


def _wrong_db(p: Params, dy: Rows) -> list[Wrong]:
    n, right = len(p.x), column_sums(dy)
    every = "Every sample contributes: sum over all of them."
    total = sum(right)
    wrong = [
        Wrong("count", tuple(n for _ in right), "Multiply by the upstream gradient.", THIRD),
        Wrong("total", tuple(total for _ in right), "Every bias sums its own column only."),
        Wrong("sign", tuple(-x for x in right), "The sign is lost.", HALF),
        Wrong("zero", tuple(0 for _ in right), r"The bias adds to every output, so $\partial y_j / \partial b_j = 1$."),
        Wrong("swapped", right[::-1], "Bias $j$ belongs to column $j$.", THIRD),
        Wrong(
            "times-weights",
            tuple(x * y for x, y in zip(right, column_sums(p.w), strict=True)),
            "The bias is multiplied by no weight.",
        ),
    ]
    if n > 1:
        wrong += [
            Wrong(
                "averaged",
                tuple(F(x, n) for x in right),
                "The samples are summed; nothing divides by their number.",
                HALF,
            ),
            Wrong("first-sample", dy[0], every, THIRD),
            Wrong("last-sample", dy[-1], every, THIRD),
        ]
    return wrong
