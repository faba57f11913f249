"""Accuracy, precision, recall and F1 from a confusion matrix; macro and micro averages; calibration error."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction as F
from functools import cached_property
from itertools import chain, combinations
from random import Random
from typing import Any, Literal

from examgen import NONE, Draw, Given, Number, Part, Reject, Solved, Table, Tex, Wrong
from examgen.metrics.classification import (
    Bin,
    Matrix,
    accuracy,
    calibration_error,
    f1,
    macro_f1,
    precision,
    recall,
)

TITLE, POINTS, MINUTES, FAMILY = "Metrics of a classifier", 4, 7, "confusion-matrix"
FORMULAS = ("precision-recall", "f1-score", "calibration-error")

CLASSES = ("cat", "dog", "bird")


@dataclass(frozen=True)
class Level:
    ask: Literal["rates", "f1", "averages"]


LEVELS = {"easy": Level("rates"), "medium": Level("f1"), "hard": Level("averages")}


@dataclass(frozen=True)
class Params:
    matrix: tuple[tuple[int, ...], ...]  # rows: true classes
    asked: int | None  # the class whose metrics are asked, from 0
    harmonic: bool  # its F1 score too
    bins: tuple[Bin, ...] | None

    @cached_property
    def rates(self) -> tuple[F, F, F]:
        """Accuracy, and precision and recall of the class."""
        k = self.asked or 0
        return accuracy(self.matrix), precision(self.matrix, k), recall(self.matrix, k)


def sample(d: Draw[Level, None]) -> Params:
    rng = d.rng
    if d.level.ask == "averages":
        return Params(_draw_pleasant(rng), None, harmonic=False, bins=_draw_bins(rng))
    matrix, asked = _draw_matrix(rng), rng.randrange(3)
    if len({accuracy(matrix), precision(matrix, asked), recall(matrix, asked)}) < 3:
        raise Reject("two of the metrics agree")
    return Params(matrix, asked, harmonic=d.level.ask == "f1", bins=None)


def solve(p: Params, given: Given = NONE) -> Solved:
    m = p.matrix
    tables = {"matrix": lambda: _matrix_table(p)}
    if p.bins:
        bins = p.bins
        parts = {
            "macro": Part(Number(macro_f1(m), decimals=3), wrong=lambda: _wrong_macros(p)),
            "micro": Part(Number(accuracy(m), decimals=3), wrong=lambda: _wrong_micros(p)),
            "ece": Part(Number(calibration_error(bins), decimals=3), wrong=_wrong_eces(bins)),
        }
        tables["bins"] = lambda: _bin_table(bins)
        return Solved(parts, lambda: _sums(m) | _averages(m, bins), ("rows-true", "macro-f1"), tables=tables)
    k = p.asked or 0
    share, first, second = p.rates
    parts = {
        "accuracy": Part(Number(share, decimals=3), wrong=lambda: _wrong_accuracies(p, k)),
        "precision": Part(Number(first, decimals=3), wrong=lambda: _wrong_rates(p, k, "precision")),
        "recall": Part(Number(second, decimals=3), wrong=lambda: _wrong_rates(p, k, "recall")),
    }
    if p.harmonic:
        a, b = given.get("precision", first), given.get("recall", second)
        parts["f1"] = Part(Number(2 * a * b / (a + b), decimals=3), wrong=lambda: _wrong_f1s(p, k))
    return Solved(parts, lambda: _sums(m) | _of_class(m, k), ("rows-true",), tables=tables)


def verify(p: Params) -> dict[str, Any]:
    """Counted over the list of all samples, (true, predicted)."""
    samples = [(t, q) for t, row in enumerate(p.matrix) for q, count in enumerate(row) for _ in range(count)]
    right = F(sum(t == q for t, q in samples), len(samples))

    def rates(k: int) -> tuple[F, F]:
        predicted, true = [t for t, q in samples if q == k], [q for t, q in samples if t == k]
        return F(predicted.count(k), len(predicted)), F(true.count(k), len(true))

    def harmonic(k: int) -> F:
        first, second = rates(k)
        return 2 / (1 / first + 1 / second)

    if p.bins:
        gaps = chain.from_iterable([abs(each.accuracy - each.confidence)] * each.count for each in p.bins)
        return {
            "macro": sum(map(harmonic, range(3)), F(0)) / 3,
            "micro": right,
            "ece": sum(gaps, F(0)) / sum(each.count for each in p.bins),
        }
    k = p.asked or 0
    first, second = rates(k)
    return {"accuracy": right, "precision": first, "recall": second} | ({"f1": harmonic(k)} if p.harmonic else {})


def effort(p: Params) -> float:
    return 8 if p.bins else 5.5 if p.harmonic else 4


def _draw_matrix(rng: Random) -> tuple[tuple[int, ...], ...]:
    """Rows of 10, 20 or 25 samples, of which at least half are right."""
    rows = []
    for k, size in enumerate(rng.choices((10, 20, 25), k=3)):
        hits = rng.randint((size + 1) // 2, size - 2)
        left = rng.randint(1, size - hits - 1)
        row = [left, size - hits - left]
        row.insert(k, hits)
        rows.append(tuple(row))
    return tuple(rows)


def _draw_pleasant(rng: Random) -> tuple[tuple[int, ...], ...]:
    """A confusion matrix whose F1 scores have small denominators, and whose averages differ in print."""
    for _ in range(2000):
        matrix = _draw_matrix(rng)
        scores = [f1(matrix, k) for k in range(3)]
        simple = all(score.denominator in (2, 3, 4, 5, 6, 10) for score in scores)
        if simple and _averages_differ(matrix):
            return matrix
    raise Reject("the F1 scores are no simple fractions")


def _averages_differ(m: Matrix) -> bool:
    averages = (macro_f1(m), _f1_of_means(m), accuracy(m))
    return all(abs(one - other) > F(1, 500) for one, other in combinations(averages, 2))


def _f1_of_means(m: Matrix) -> F:
    first, second = _mean(m, precision), _mean(m, recall)
    return 2 * first * second / (first + second)


def _mean(m: Matrix, rate: Callable[[Matrix, int], F]) -> F:
    return sum((rate(m, k) for k in range(3)), F(0)) / 3


def _draw_bins(rng: Random) -> tuple[Bin, ...]:
    """Three bins of rising confidence, 20 predictions together or a multiple; one is not overconfident."""
    shares = rng.choice(((2, 3, 5), (1, 3, 6), (1, 4, 5), (2, 2, 6), (1, 2, 7), (4, 2, 4), (3, 2, 5)))
    unit, under = rng.choice((10, 20, 50, 100)), rng.randrange(3)
    bins = []
    for k, (share, low) in enumerate(zip(shares, (50, 65, 80), strict=True)):
        confidence = F(rng.randrange(low + 2, low + 14, 2), 100)
        gap = F(rng.choice((2, 4, 6)), 100) if k == under else -F(rng.choice((4, 6, 8, 10, 12, 14)), 100)
        bins.append(Bin(share * unit, confidence, confidence + gap))
    return tuple(bins)


def _sums(m: Matrix) -> dict[str, Any]:
    diagonal = [row[k] for k, row in enumerate(m)]
    return {"total": sum(map(sum, m)), "diagonal": diagonal, "correct": sum(diagonal)}


def _averages(m: Matrix, bins: Sequence[Bin]) -> dict[str, Any]:
    return {
        "classes": [(CLASSES[k], m[k][k], sum(m[k]), sum(row[k] for row in m), f1(m, k)) for k in range(3)],
        "predictions": sum(each.count for each in bins),
        "gaps": [(each.count, abs(each.accuracy - each.confidence)) for each in bins],
    }


def _of_class(m: Matrix, k: int) -> dict[str, Any]:
    row, column = list(m[k]), [row[k] for row in m]
    return {
        "name": CLASSES[k],
        "hits": m[k][k],
        "row": row,
        "column": column,
        "row_sum": sum(row),
        "column_sum": sum(column),
    }


def _matrix_table(p: Params) -> Table:
    rows = [(CLASSES[k], *row) for k, row in enumerate(p.matrix)]
    return Table("lccc", (Tex(r"true $\setminus$ predicted"), *CLASSES), rows)


def _bin_table(bins: tuple[Bin, ...]) -> Table:
    head = ("bin", "predictions", "mean confidence", "share that is right")
    rows = [(i, each.count, _decimal(each.confidence), _decimal(each.accuracy)) for i, each in enumerate(bins, start=1)]
    return Table("cccc", head, rows)


def _decimal(value: F) -> str:
    return f"{float(value):.2f}"


def _wrong_accuracies(p: Params, k: int) -> list[Wrong]:
    m, total = p.matrix, sum(map(sum, p.matrix))
    share, first, second = p.rates
    recalls = _mean(m, recall)
    rest = total - sum(m[k]) - sum(row[k] for row in m) + m[k][k]
    return [
        Wrong("mean-recall", recalls, "The classes differ in size: count all samples.", F(1, 2)),
        Wrong("one-class", F(m[k][k], total), "The hits of all classes count.", F(1, 3)),
        Wrong(
            "one-against-rest", F(m[k][k] + rest, total), "Confusions among the other classes are errors too.", F(1, 2)
        ),
        Wrong("error", 1 - share, "This is the share of errors.", F(1, 2)),
        Wrong("recall", second, "Accuracy is about all classes.", F(1, 3)),
        Wrong("precision", first, "Accuracy is about all classes.", F(1, 3)),
    ]


def _wrong_rates(p: Params, k: int, asked: str) -> list[Wrong]:
    m, total = p.matrix, sum(map(sum, p.matrix))
    column, row, hits = sum(r[k] for r in m), sum(m[k]), m[k][k]
    own, other = (column, row) if asked == "precision" else (row, column)
    why = {
        "precision": "Precision divides by everything that is predicted as the class, the column.",
        "recall": "Recall divides by everything that is of the class, the row.",
    }[asked]
    return [
        Wrong("swapped", F(hits, other), why, F(1, 2)),
        Wrong("of-all", F(hits, total), why, F(1, 3)),
        Wrong("accuracy", p.rates[0], "This is the accuracy.", F(0)),
        Wrong("misses", F(own - hits, own), "This is the share of the wrong ones.", F(1, 3)),
        Wrong("against-rest", F(hits, row + column - hits), "This is the intersection over the union.", F(1, 3)),
        Wrong("odds", F(hits, own - hits), "Divide by all of them, the hits included.", F(1, 3)),
    ]


def _wrong_f1s(p: Params, k: int) -> list[Wrong]:
    first, second = precision(p.matrix, k), recall(p.matrix, k)
    product, total = first * second, first + second
    return [
        Wrong("arithmetic", total / 2, "The $F_1$ score is the harmonic mean.", F(1, 3)),
        Wrong("no-two", product / total, "The harmonic mean has the factor 2.", F(1, 2)),
        Wrong("product", product, "The product is divided by the sum and doubled.", F(1, 3)),
        Wrong("smaller", min(first, second) / 2, "The harmonic mean lies between precision and recall."),
        Wrong("larger", max(first, second), "The harmonic mean lies between precision and recall."),
        Wrong("macro", macro_f1(p.matrix), "Only this class is asked about.", F(1, 3)),
        Wrong("sum", total, "The harmonic mean lies between precision and recall."),
    ]


def _wrong_macros(p: Params) -> list[Wrong]:
    m, total = p.matrix, sum(map(sum, p.matrix))
    classes = range(3)
    first, second = _mean(m, precision), _mean(m, recall)
    weighted = sum((f1(m, k) * sum(m[k]) for k in classes), F(0)) / total
    return [
        Wrong(
            "f1-of-means",
            _f1_of_means(m),
            "Average the $F_1$ scores, not precision and recall.",
            F(1, 2),
        ),
        Wrong("weighted", weighted, "A macro average counts all classes equally.", F(1, 2)),
        Wrong("micro", accuracy(m), "This is the micro average.", F(1, 3)),
        Wrong("sum", 3 * macro_f1(m), "The sum is divided by the number of classes.", F(1, 2)),
        Wrong("mean-precision", first, "The $F_1$ score combines precision and recall.", F(1, 3)),
        Wrong(
            "half",
            macro_f1(m) / 2,
            "The $F_1$ score is $2 \\mathrm{TP} / (2 \\mathrm{TP} + \\mathrm{FP} + \\mathrm{FN})$.",
            F(1, 2),
        ),
        Wrong("best", max(f1(m, k) for k in classes), "All classes are averaged."),
        Wrong("worst", min(f1(m, k) for k in classes), "All classes are averaged."),
        Wrong("product", first * second, "The $F_1$ score is a harmonic mean.", F(1, 3)),
    ]


def _wrong_micros(p: Params) -> list[Wrong]:
    m, total = p.matrix, sum(map(sum, p.matrix))
    hits = sum(m[k][k] for k in range(3))
    return [
        Wrong("macro", macro_f1(m), "This is the macro average.", F(1, 3)),
        Wrong(
            "errors-once", F(2 * hits, total + hits), "Each error is a false positive and a false negative.", F(1, 3)
        ),
        Wrong("error", 1 - accuracy(m), "This is the share of errors.", F(1, 3)),
        Wrong("no-two", F(hits, 2 * total), "The $F_1$ score has the factor 2.", F(1, 3)),
        Wrong("errors-twice", F(hits, 2 * total - hits), "The hits are counted twice too.", F(1, 3)),
        Wrong("worst", min(f1(m, k) for k in range(3)), "All classes are pooled."),
        Wrong("best", max(f1(m, k) for k in range(3)), "All classes are pooled."),
    ]


def _wrong_eces(bins: tuple[Bin, ...]) -> list[Wrong]:
    gaps, total = [abs(each.accuracy - each.confidence) for each in bins], sum(each.count for each in bins)
    signed = sum((each.count * (each.accuracy - each.confidence) for each in bins), F(0)) / total
    return [
        Wrong("unweighted", sum(gaps, F(0)) / len(bins), "The bins are weighted by their predictions.", F(1, 2)),
        Wrong("signed", abs(signed), "The absolute gaps are averaged, so that they do not cancel.", F(1, 2)),
        Wrong("largest", max(gaps), "This is the maximum calibration error.", F(1, 3)),
        Wrong("sum", sum(gaps, F(0)), "The gaps are averaged.", F(1, 3)),
        Wrong("smallest", min(gaps), "The gaps of all bins are averaged."),
        Wrong(
            "confidence",
            sum((each.count * (1 - each.confidence) for each in bins), F(0)) / total,
            "Compare confidence with accuracy.",
        ),
    ]
