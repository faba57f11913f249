"""Loss of CLIP on a batch of three pairs: both directions, their mean, the derivative by a logit."""

from __future__ import annotations

import cmath
from dataclasses import dataclass
from fractions import Fraction as F
from functools import cached_property, reduce
from math import exp, fsum, log
from operator import add
from typing import Any

from examgen import NONE, Draw, Given, Number, Part, Reject, Solved, Table, Tex, Wrong
from examgen.contrastive.clip import clip_gradient, diagonal_loss, image_to_text, text_to_image
from examgen.logarithms import Logs, ln, ln_tex
from examgen.rounding import rounded

TITLE, POINTS, MINUTES, FAMILY = "Loss of CLIP on a batch", 4, 8, "clip-loss"
FORMULAS = ("softmax", "cross-entropy", "cross-entropy-gradient")

Matrix = tuple[tuple[int, ...], ...]
SIDE = 3
RANGE = range(SIDE)


@dataclass(frozen=True)
class Level:
    largest: int  # of the numbers whose logarithms are the similarities
    scale: int
    whole: bool  # the losses of the batch are asked, not those of one pair
    slope: bool  # the derivative by one logit is asked


LEVELS = {
    "easy": Level(largest=8, scale=1, whole=False, slope=False),
    "medium": Level(largest=6, scale=1, whole=True, slope=False),
    "hard": Level(largest=4, scale=2, whole=True, slope=True),
}


@dataclass(frozen=True)
class Params:
    similarities: Matrix  # their logarithms are printed; rows are images, columns texts
    scale: int  # what the similarities are multiplied with
    pair: int | None  # the pair whose two directions are asked, from 0
    place: tuple[int, int] | None  # image and text of the logit by which the loss is derived, from 0

    @cached_property
    def odds(self) -> Matrix:
        return tuple(tuple(value**self.scale for value in row) for row in self.similarities)

    @cached_property
    def rows(self) -> list[list[F]]:
        return image_to_text(self.odds)

    @cached_property
    def columns(self) -> list[list[F]]:
        return text_to_image(self.odds)

    @cached_property
    def losses(self) -> tuple[Logs, Logs]:
        """Of the images and of the texts."""
        return diagonal_loss(self.rows), diagonal_loss(self.columns)


def sample(d: Draw[Level, None]) -> Params:
    p = Params(
        similarities=_draw_similarities(d),
        scale=d.level.scale,
        pair=None if d.level.whole else d.rng.randrange(SIDE),
        place=(d.rng.randrange(SIDE), d.rng.randrange(SIDE)) if d.level.slope else None,
    )
    images, texts = p.losses
    if d.level.whole and _number(images).accepts(float(texts)):
        raise Reject("both directions lead to the same loss")
    return p


def solve(p: Params, given: Given = NONE) -> Solved:
    parts = _of_batch(p, given) if p.pair is None else _of_pair(p, p.pair, given)
    if p.place:
        i, j = p.place
        parts["slope"] = Part(Number(clip_gradient(p.odds, i, j), decimals=3), wrong=lambda: _wrong_slopes(p, i, j))
    tables = {"similarities": lambda: _table(p)}
    return Solved(parts=parts, steps=lambda: _steps(p), conventions=("clip", "ln"), tables=tables)


def verify(p: Params) -> dict[str, Any]:
    weights: list[list[complex]] = [[value**p.scale for value in row] for row in p.similarities]
    images, texts = _losses(weights)
    if p.pair is not None:
        loss = (images[p.pair] + texts[p.pair]).real / 2
        return {"text": exp(-images[p.pair].real), "image": exp(-texts[p.pair].real), "loss": loss}
    values = {"images": sum(images).real / 3, "texts": sum(texts).real / 3, "loss": sum(images + texts).real / 6}
    if p.place:  # derivative by a step in the imaginary direction, which cancels no digits
        i, j = p.place
        weights[i][j] *= cmath.exp(1e-20j)
        values["slope"] = sum(sum(side) for side in _losses(weights)).imag / 6e-20
    return values


def effort(p: Params) -> float:
    return (4 if p.pair is not None else 6) + (0.7 if p.scale > 1 else 0) + (1.5 if p.place else 0)


def _draw_similarities(d: Draw[Level, None]) -> Matrix:
    """Scores whose two directions lead to clearly different losses, pair by pair."""
    values = range(1, d.level.largest + 1)
    while True:
        rows = tuple(tuple(d.rng.choice(values[i == j :]) for j in RANGE) for i in RANGE)
        gaps = [sum(row) - sum(column) for row, column in zip(rows, zip(*rows, strict=True), strict=True)]
        if all(gaps) and abs(fsum(gap / rows[k][k] for k, gap in enumerate(gaps))) > 1:
            return rows


def _of_batch(p: Params, given: Given) -> dict[str, Part]:
    images, texts = p.losses
    sides = given.get("images", images), given.get("texts", texts)
    is_right = sides == (images, texts)
    loss = _number((images + texts) * F(1, 2)) if is_right else Number(rounded(fsum(map(float, sides)) / 2))
    return {
        "images": Part(_number(images), wrong=lambda: _wrong_sides(p.odds, p)),
        "texts": Part(_number(texts), wrong=lambda: _wrong_sides(tuple(zip(*p.odds, strict=True)), p)),
        "loss": Part(loss, wrong=lambda: _wrong_totals(float(images), float(texts))),
    }


def _of_pair(p: Params, pair: int, given: Given) -> dict[str, Part]:
    rows, columns = p.rows[pair][pair], p.columns[pair][pair]
    text, image = given.get("text", rows), given.get("image", columns)
    exact = (text, image) == (rows, columns) or min(text, image) <= 0
    loss = -(ln(rows) + ln(columns)) * F(1, 2)
    swapped = tuple(zip(*p.odds, strict=True))
    return {
        "text": Part(Number(rows, decimals=2), wrong=lambda: _wrong_probabilities(p.odds, pair, "row")),
        "image": Part(Number(columns, decimals=2), wrong=lambda: _wrong_probabilities(swapped, pair, "column")),
        "loss": Part(
            _number(loss) if exact else Number(rounded(-log(text * image) / 2)),
            wrong=lambda: _wrong_pair_losses(float(rows), float(columns)),
        ),
    }


def _steps(p: Params) -> dict[str, Any]:
    steps: dict[str, Any] = {
        "scaled": [Tex(" & ".join(f"{value}" for value in row)) for row in p.odds],
        "row_sums": [sum(row) for row in p.odds],
        "column_sums": [sum(column) for column in zip(*p.odds, strict=True)],
        "of_rows": [p.rows[i][i] for i in RANGE],
        "of_columns": [p.columns[i][i] for i in RANGE],
    }
    if p.pair is not None:
        steps |= {"number": p.pair + 1, "own": p.odds[p.pair][p.pair]}
        steps |= {"row": p.odds[p.pair], "column": tuple(row[p.pair] for row in p.odds)}
    if p.place:
        i, j = p.place
        steps |= {
            "image": i + 1,
            "text": j + 1,
            "same": i == j,
            "exact": clip_gradient(p.odds, i, j),
            "of_row": p.rows[i][j],
            "of_column": p.columns[i][j],
        }
    return steps


def _losses(weights: list[list[complex]]) -> tuple[list[complex], list[complex]]:
    """What the other entries weigh against the pair's, as ln(1 + sum): of every row, and of every column."""
    sides = weights, list(zip(*weights, strict=True))
    images, texts = (
        [cmath.log(reduce(add, (row[k] / row[i] for k in RANGE if k != i), 1)) for i, row in enumerate(side)]
        for side in sides
    )
    return images, texts


def _number(value: Logs) -> Number:
    return Number(value.near, closed=value.closed)


def _table(p: Params) -> Table:
    rows = [(f"image {i}", *(Tex(f"${ln_tex(v)}$") for v in row)) for i, row in enumerate(p.similarities, start=1)]
    return Table("lccc", ("", "text 1", "text 2", "text 3"), rows)


def _wrong_probabilities(odds: Matrix, pair: int, line: str) -> list[Wrong]:
    """Of the pair among its row of `odds`, which is a row or a column of the table, as `line` says."""
    row, column = odds[pair], [each[pair] for each in odds]
    own, total = row[pair], sum(map(sum, odds))
    return [
        Wrong("other-direction", F(own, sum(column)), "Rows belong to images, columns to texts.", F(1, 3)),
        Wrong("whole-table", F(own, total), "The softmax runs over one row or one column, not over the table."),
        Wrong("cross", F(own, sum(row) + sum(column) - own), "Row and column have a softmax each."),
        Wrong("pair-not-in-sum", F(own, sum(row) - own or 1), "The sum contains the matching pair too.", F(1, 3)),
        Wrong("diagonal", F(own, sum(odds[k][k] for k in RANGE)), f"The candidates are the entries of one {line}."),
        Wrong("equal-chances", F(1, SIDE), "The logits differ, and so do the probabilities."),
    ]


def _wrong_pair_losses(text: float, image: float) -> list[Wrong]:
    return [
        Wrong("sum", -log(text * image), "The loss is the mean of the two directions.", F(1, 2)),
        Wrong("images-only", -log(text), "Both directions count.", F(1, 2)),
        Wrong("texts-only", -log(image), "Both directions count.", F(1, 2)),
        Wrong("logarithm-of-mean", -log((text + image) / 2), "Take logarithms first, then the mean.", F(1, 2)),
        Wrong("no-minus", log(text * image) / 2, "The loss is a negative logarithm.", F(1, 2)),
        Wrong("probability", (text + image) / 2, "The loss is a negative logarithm, not a probability."),
        Wrong("product", text * image, "The loss is a negative logarithm, not a probability."),
    ]


def _wrong_sides(odds: Matrix, p: Params) -> list[Wrong]:
    own = [odds[k][k] for k in RANGE]
    sums, columns = [sum(row) for row in odds], [sum(column) for column in zip(*odds, strict=True)]
    right = [log(total / value) for total, value in zip(sums, own, strict=True)]
    total = sum(sums)
    wrong = [
        Wrong("sum", fsum(right), "The loss is the mean over the batch.", F(1, 2)),
        Wrong(
            "other-direction",
            fsum(log(t / v) for t, v in zip(columns, own, strict=True)) / SIDE,
            "Each image has a softmax over its row, each text one over its column.",
            F(1, 3),
        ),
        Wrong("whole-table", fsum(log(total / v) for v in own) / SIDE, "Each row or column has its own softmax."),
        Wrong("no-minus", -fsum(right) / SIDE, "The loss is a negative logarithm.", F(1, 2)),
        Wrong("first-only", right[0], "All three pairs count.", F(1, 3)),
    ]
    if p.scale > 1:
        roots = [[value ** (1 / p.scale) for value in row] for row in odds]
        plain = fsum(log(fsum(row) / row[k]) for k, row in enumerate(roots)) / SIDE
        wrong.append(Wrong("not-scaled", plain, "The similarities are multiplied by the scale first.", F(1, 2)))
    return wrong


def _wrong_totals(images: float, texts: float) -> list[Wrong]:
    return [
        Wrong("sum", images + texts, "The loss is the mean of the two directions.", F(1, 2)),
        Wrong("images-only", images, "The texts' direction counts too."),
        Wrong("texts-only", texts, "The images' direction counts too."),
        Wrong("divided-again", (images + texts) / 6, "Both losses are means over the batch already.", F(1, 2)),
        Wrong("difference", abs(images - texts) / 2, "The loss is the mean of the two directions."),
        Wrong("product", images * texts, "The loss is the mean of the two directions."),
    ]


def _wrong_slopes(p: Params, i: int, j: int) -> list[Wrong]:
    row, column = image_to_text(p.odds)[i][j], text_to_image(p.odds)[i][j]
    same = 1 if i == j else 0
    return [
        Wrong("no-mean", (row + column - 2 * same) / 2, "The loss is a mean over the batch: divide by 3.", F(1, 2)),
        Wrong("no-half", (row + column - 2 * same) / 3, "The loss is the mean of both directions.", F(1, 2)),
        Wrong("row-only", (row - same) / 6, "The logit occurs in a row and in a column.", F(1, 2)),
        Wrong("column-only", (column - same) / 6, "The logit occurs in a row and in a column.", F(1, 2)),
        Wrong("target", (row + column - 2 * (1 - same)) / 6, "Only a matching pair has the target 1.", F(1, 3)),
        Wrong("sign", -(row + column - 2 * same) / 6, "The derivative is $p - y$, not $y - p$.", F(1, 2)),
    ]
