"""SimCLR: positives and negatives of a batch, NT-Xent loss of an anchor and of the batch, a smaller temperature."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction as F
from functools import partial
from math import fsum, log, prod, sqrt
from typing import Any

from examgen import NONE, Draw, Given, Integer, Number, Part, Reject, Solved, Table, Tex, Wrong
from examgen.contrastive.ntxent import negatives, ntxent, partner, positive_probability
from examgen.figures.axes import Axis
from examgen.figures.cells import Grid, entries
from examgen.figures.matrices import matrix
from examgen.figures.plots import Curve, Mark, Symbol, plot
from examgen.figures.sampling import ellipse
from examgen.figures.scene import Colour, Scene
from examgen.logarithms import Logs, ln, ln_tex
from examgen.losses.alternatives import decimal_cross_entropy, decimal_ln
from examgen.rounding import rounded

TITLE, POINTS, MINUTES, FAMILY = "NT-Xent loss of SimCLR", 4, 7, "simclr"
FORMULAS = ("infonce",)
DECOYS = ("own",)  # an anchor is no candidate of itself: to know that is the question

VIEWS = ("$A_1$", "$A_2$", "$B_1$", "$B_2$")
Matrix = tuple[tuple[int, ...], ...]


@dataclass(frozen=True)
class Level:
    largest: int  # of the numbers whose logarithms are the similarities
    batch: bool  # the mean over the batch is asked, not the number of negatives of a large one
    halved: bool  # the temperature is halved


LEVELS = {
    "easy": Level(largest=9, batch=False, halved=False),
    "medium": Level(largest=9, batch=True, halved=False),
    "hard": Level(largest=6, batch=True, halved=True),
}


@dataclass(frozen=True)
class Params:
    """sim(i, k) / temperature of four views are the logarithms of these numbers."""

    same: tuple[int, int]  # the two views of A, and of B
    cross: tuple[int, int, int, int]  # A1 B1, A1 B2, A2 B1, A2 B2
    own: int  # every view with itself
    anchor: int  # from 0, in the order of VIEWS
    images: int | None  # of another batch, whose negatives are counted
    batch: bool
    halved: bool

    @property
    def odds(self) -> Matrix:
        (a, b), (c, e, f, g), own = self.same, self.cross, self.own
        return (own, a, c, e), (a, own, f, g), (c, f, own, b), (e, g, b, own)

    @property
    def row(self) -> tuple[int, ...]:
        """The anchor's own row, the positive first, the anchor itself last."""
        row, pair = self.odds[self.anchor], partner(self.anchor)
        others = tuple(odd for k, odd in enumerate(row) if k not in (self.anchor, pair))
        return row[pair], *others, self.own

    @property
    def squares(self) -> list[int]:
        """What the candidates count at half the temperature, the positive first."""
        return [odd**2 for odd in self.row[:-1]]


def sample(d: Draw[Level, None]) -> Params:
    odds = range(1, d.level.largest + 1)
    same = (d.rng.randint(2, d.level.largest), d.rng.randint(2, d.level.largest))
    anchor = d.rng.randrange(4)
    cross = d.rng.sample([odd for odd in odds if odd not in same], 4)
    p = Params(
        same=same,
        cross=(cross[0], cross[1], cross[2], cross[3]),
        own=d.rng.choice((20, 25, 30, 40, 50, 60, 80, 100)),
        anchor=anchor,
        images=None if d.level.batch else d.rng.choice((64, 100, 128, 200, 256, 500, 512, 1000, 1024, 2000, 4096)),
        batch=d.level.batch,
        halved=d.level.halved,
    )
    if not _are_cosines(p.odds):
        raise Reject("no four vectors have these similarities")
    if p.halved and _colder(p).accepts(positive_probability(p.odds, anchor)):
        raise Reject("half the temperature hardly changes the probability")
    return p


def solve(p: Params, given: Given = NONE) -> Solved:
    right = positive_probability(p.odds, p.anchor)
    probability = given.get("probability", 0)
    loss = Number(rounded(-log(probability))) if probability > 0 else _number(-ln(right))
    parts = {
        "probability": Part(Number(right, decimals=2), wrong=lambda: _wrong_probabilities(p)),
        "loss": Part(loss, wrong=lambda: _wrong_losses(p)),
    }
    positive, *others = p.row[:-1]
    steps: dict[str, Any] = {
        "anchor": Tex(VIEWS[p.anchor]),
        "partner": Tex(VIEWS[partner(p.anchor)]),
        "positive": positive,
        "terms": (positive, *others),
        "total": positive + sum(others),
    }
    if p.images:
        parts["negatives"] = Part(Integer(negatives(p.images)), wrong=partial(_wrong_counts, p.images))
        steps["views"] = 2 * p.images
    if p.batch:
        parts["batch"] = Part(_number(ntxent(p.odds)), wrong=lambda: _wrong_batches(p))
        steps["probabilities"] = [positive_probability(p.odds, anchor) for anchor in range(4)]
    if p.halved:
        parts["colder"] = Part(_colder(p), wrong=lambda: _wrong_colder(p))
        steps |= {"squares": p.squares, "squared": p.squares[0], "squares_total": sum(p.squares)}
    return Solved(
        parts=parts,
        steps=steps,
        conventions=("nt-xent", "ln"),
        figures={"candidates": lambda: _figure(p), "circle": lambda: _circle(p)},
        tables={"similarities": lambda: _table(p)},
    )


def verify(p: Params) -> dict[str, Any]:
    losses = [float(decimal_cross_entropy(*_candidates(p, anchor))) for anchor in range(4)]
    positive, *others = (odd * odd for odd in p.row[:-1])
    values: dict[str, Any] = {"probability": F(p.row[0], sum(p.row) - p.own), "loss": losses[p.anchor]}
    if p.images:
        views = [(image, view) for image in range(p.images) for view in (1, 2)]
        values["negatives"] = sum(1 for image, _ in views if image != 0)
    if p.batch:
        values["batch"] = fsum(losses) / 4
    if p.halved:
        values["colder"] = 1 / (1 + F(sum(others), positive))
    return values


def effort(p: Params) -> float:
    return 3 + 0.1 * sum(odd > 5 for odd in p.row) + (0.7 if p.images else 2.5) + (1.5 if p.halved else 0)


def _colder(p: Params) -> Number:
    """The positive's probability at half the temperature."""
    return Number(F(p.squares[0], sum(p.squares)), decimals=2)


def _candidates(p: Params, anchor: int) -> tuple[list[Any], int]:
    """Scores of the three candidates of an anchor, and the place of its partner among them."""
    others = [view for view in range(4) if view != anchor]
    return [decimal_ln(p.odds[anchor][view]) for view in others], others.index(partner(anchor))


def _are_cosines(odds: Matrix) -> bool:
    """Whether vectors with these similarities exist: elimination meets positive pivots only."""
    rows = [[log(odd) for odd in row] for row in odds]
    for k, pivot in enumerate(rows):
        if pivot[k] <= 0:
            return False
        for row in rows[k + 1 :]:
            factor = row[k] / pivot[k]
            row[:] = [a - factor * b for a, b in zip(row, pivot, strict=True)]
    return True


def _number(value: Logs) -> Number:
    return Number(value.near, closed=value.closed)


def _figure(p: Params) -> Scene:
    """Exponentials of the similarities: no view is its own candidate, and each has one positive."""
    texts = entries([[None if i == k else odd for k, odd in enumerate(row)] for i, row in enumerate(p.odds)])
    shades: dict[tuple[int, int], Colour] = {(i, i): "ink" for i in range(4)}
    shades |= {(i, partner(i)): "grey" for i in range(4)}
    grid = Grid(texts, shades=shades, windows=[(p.anchor, 0, 1, 4)], row_names=VIEWS, column_names=VIEWS)
    return matrix(grid)


def _circle(p: Params) -> Scene:
    """The views at their true angles to the anchor, which points to the right, in turn on either side of it."""
    odds = p.odds[p.anchor]
    others = sorted((view for view in range(4) if view != p.anchor), key=odds.__getitem__)
    marks = [Mark(1, 0, VIEWS[p.anchor], colour="accent")]
    for view, side in zip(others, (1, -1, 1), strict=True):
        cosine = log(odds[view]) / log(p.own)
        style: Symbol = "dot" if view == partner(p.anchor) else "ring"
        marks.append(Mark(cosine, side * sqrt(1 - cosine**2), VIEWS[view], style))
    axes = [Axis(-1.3, 1.3, ticks=()) for _ in range(2)]
    rays = [Curve([(0, 0), (mark.x, mark.y)], colour=mark.colour) for mark in marks]
    circle = Curve(ellipse((0, 0), (1, 1)), colour="grey")
    return plot(*axes, curves=[circle, *rays], marks=marks, width=120, height=120)


def _table(p: Params) -> Table:
    names = [Tex(view) for view in VIEWS]
    rows = [(name, *(Tex(f"${ln_tex(odd)}$") for odd in row)) for name, row in zip(names, p.odds, strict=True)]
    return Table("l" + "c" * 4, (Tex(r"$\text{sim}(i, k)/\tau$"), *names), rows)


def _wrong_probabilities(p: Params) -> list[Wrong]:
    positive, first, second, own = p.row
    rest = first + second
    return [
        Wrong("self-counted", F(positive, positive + rest + own), "The anchor itself is not a candidate.", F(1, 2)),
        Wrong("positive-not-in-sum", F(positive, rest), "The sum over the candidates contains the positive.", F(1, 2)),
        Wrong("self-as-positive", F(own, own + positive + rest), "The positive is the image's other view.", F(0)),
        Wrong("self-for-positive", F(own, own + rest), "The positive is the image's other view, not the anchor."),
        Wrong("one-negative", F(positive, positive + max(first, second)), "Both views of the other image count."),
        Wrong("equal-chances", F(1, 3), "The similarities differ, and so do the probabilities."),
        Wrong("complement", F(rest, positive + rest), "This is the probability of the two negatives together."),
    ]


def _wrong_losses(p: Params) -> list[Wrong]:
    positive, first, second, own = p.row
    rest = first + second
    return [
        Wrong(
            "self-counted", log((positive + rest + own) / positive), "The anchor itself is not a candidate.", F(1, 2)
        ),
        Wrong("positive-not-in-sum", log(rest / positive), "The sum contains the positive too.", F(1, 2)),
        Wrong("no-minus", log(positive / (positive + rest)), "The loss is the negative logarithm.", F(1, 2)),
        Wrong("probability", positive / (positive + rest), "The loss is the negative logarithm of this value."),
        Wrong("similarity-not-subtracted", log(positive + rest), "The positive's own similarity is subtracted."),
        Wrong("one-minus", rest / (positive + rest), "The loss is $-\\ln p$, not $1 - p$."),
        Wrong("others-product", -log(prod((first, second))), "The similarities are exponentiated and added."),
    ]


def _wrong_counts(images: int) -> list[Wrong]:
    return [
        Wrong("images", images - 1, "Each of the other images has two views, and both are negatives.", F(1, 2)),
        Wrong("all-but-anchor", 2 * images - 1, "The other view of the same image is the positive.", F(1, 2)),
        Wrong("all-views", 2 * images, "Neither the anchor nor its positive is a negative.", F(1, 3)),
        Wrong("one-view", images, "There are two views of each image."),
        Wrong("pairs", images * (images - 1), "This counts pairs of images, not the negatives of one anchor."),
        Wrong("all-pairs", 2 * images * (2 * images - 2), "This counts the negatives of all anchors together."),
    ]


def _wrong_batches(p: Params) -> list[Wrong]:
    losses = [-log(positive_probability(p.odds, anchor)) for anchor in range(4)]
    with_self = [log(sum(row) / row[partner(k)]) for k, row in enumerate(p.odds)]
    without = [log((sum(row) - p.own - row[partner(k)]) / row[partner(k)]) for k, row in enumerate(p.odds)]
    mean = sum(positive_probability(p.odds, anchor) for anchor in range(4)) / 4
    wrong = [
        Wrong("sum", fsum(losses), "The loss of the batch is the mean over all anchors.", F(2, 3)),
        Wrong("one-view-each", (losses[0] + losses[2]) / 2, "Both views of an image serve as anchors.", F(1, 2)),
        Wrong("per-image", fsum(losses) / 2, "Divide by the number of views, which all serve as anchors.", F(1, 2)),
        Wrong("self-counted", fsum(with_self) / 4, "A view is not a candidate of itself.", F(1, 2)),
        Wrong("positives-not-in-sum", fsum(without) / 4, "The sums contain the positive too.", F(1, 3)),
    ]
    if fsum(losses) / 4 + log(mean) > 0.03:  # nearer, the two cannot be told apart
        wrong.append(
            Wrong("logarithm-of-mean", -log(mean), "Take the mean of the losses, not of the probabilities.", F(1, 3))
        )
    return wrong


def _wrong_colder(p: Params) -> list[Wrong]:
    positive, first, second = p.row[:-1]
    total = positive + first + second
    roots = [odd**0.5 for odd in p.row]
    squares = [odd**2 for odd in p.row]
    return [
        Wrong("unchanged", F(positive, total), "A smaller temperature sharpens the distribution."),
        Wrong("warmer", roots[0] / fsum(roots[:3]), "Half the temperature doubles the similarities.", F(1, 3)),
        Wrong("doubled", F(2 * positive, 2 * positive + first + second), "All similarities are doubled, not one."),
        Wrong(
            "probability-squared", F(positive, total) ** 2, "Square every term of the softmax, then divide.", F(1, 3)
        ),
        Wrong("self-counted", F(squares[0], sum(squares)), "The anchor itself is not a candidate.", F(1, 2)),
        Wrong("positive-not-in-sum", F(squares[0], squares[1] + squares[2]), "The sum contains the positive.", F(1, 2)),
        Wrong("halved", F(positive, 2 * total), "The temperature divides the similarities, not the probability."),
    ]
