"""Predictions of k nearest neighbours, leave-one-out errors, and which way of splitting data leaks."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from itertools import combinations
from typing import Any

from examgen import NONE, Choice, Draw, Given, Integer, Part, Reject, Solved, Tex, Wrong
from examgen.figures.axes import Axis
from examgen.figures.plots import Mark, plot
from examgen.figures.scene import Scene
from examgen.metrics.neighbours import Labelled, Point, left_out_errors, predict, ranked, squared_distance

TITLE, POINTS, MINUTES, FAMILY = "Nearest neighbours and leaks", 4, 6, "knn-leakage"
DECOYS = ("sound",)

SIDE, HALF = 12, Fraction(1, 2)
LABELS = {"dot": Tex("dot"), "cross": Tex("cross")}
LEAKS = {
    "patients": "Scans are split at random; many patients have several scans.",
    "frames": "The frames of all videos are shuffled and then split.",
    "copies": "Every image is augmented ten times, and the results are split at random.",
    "statistics": "All images are normalised with the mean of the whole data set, which is then split.",
    "selection": "The features that correlate best with the labels of all data are kept; then the data are split.",
    "duplicates": "Images from the web are split at random; many of them occur more than once.",
}
SOUND = {
    "by-patient": "Patients are split at random; all scans of a patient stay together.",
    "by-video": "Videos are split at random; all frames of a video stay together.",
    "augment-after": "Images are split at random; then those of the training set are augmented.",
    "train-statistics": "Images are split; then all are normalised with the mean of the training set.",
    "train-selection": "Data are split; then the features that correlate best with the training labels are kept.",
    "unique": "Images that occur more than once are removed; then the rest is split at random.",
}
WHY = {
    "patients": "Scans of one patient look alike, and stand on both sides.",
    "frames": "Neighbouring frames are nearly equal, and stand on both sides.",
    "copies": "Copies of one image stand on both sides.",
    "statistics": "The mean has seen the validation images.",
    "selection": "The choice of features has seen the validation labels.",
    "duplicates": "Copies of one image stand on both sides.",
}


@dataclass(frozen=True)
class Level:
    samples: int
    k: tuple[int, ...]
    left_out: bool  # leave-one-out errors are asked, not a query's label
    leak: bool


LEVELS = {
    "easy": Level(samples=9, k=(3,), left_out=False, leak=False),
    "medium": Level(samples=10, k=(3, 5), left_out=False, leak=True),
    "hard": Level(samples=7, k=(1,), left_out=True, leak=True),
}


@dataclass(frozen=True)
class Params:
    samples: tuple[Labelled, ...]
    query: Point | None
    k: int
    leak: str | None
    sound: tuple[str, ...]


def sample(d: Draw[Level, None]) -> Params:
    rng, level = d.rng, d.level
    places = [(x, y) for x in range(1, SIDE) for y in range(1, SIDE)]
    *points, query = rng.sample(places, level.samples + 1)
    k, same = rng.choice(level.k), rng.random() < 0.3
    shows = _shows_errors if level.left_out else partial(_shows_verdicts, query=query, k=k, same=same)
    labelled = [
        tuple((point, "cross" if point in crosses else "dot") for point in points)
        for crosses in combinations(points, level.samples // 2)
    ]
    fitting = [samples for samples in labelled if shows(samples)]
    if not fitting:
        raise Reject("a tie decides, however the samples are labelled")
    samples = rng.choice(fitting)
    leak = rng.choice(list(LEAKS)) if level.leak else None
    sound = tuple(sorted(rng.sample(list(SOUND), 3))) if level.leak else ()
    return Params(samples, None if level.left_out else query, k, leak, sound)


def solve(p: Params, given: Given = NONE) -> Solved:  # noqa: ARG001 - no part uses another
    parts, steps = _left_out(p) if p.query is None else _queried(p, p.query)
    if p.leak:
        options = {name: Tex((LEAKS | SOUND)[name]) for name in (p.leak, *p.sound)}
        wrong = [Wrong(name, name, "Nothing of the validation set is seen in training here.") for name in p.sound]
        parts["leak"] = Part(Choice(p.leak, choices=options), wrong=wrong)
        steps["why"] = Tex(WHY[p.leak])
    return Solved(parts=parts, steps=steps, figures={"samples": lambda: _figure(p)})


def verify(p: Params) -> dict[str, Any]:
    values: dict[str, Any] = {}
    if p.query is None:
        wrong = [point for point, label in p.samples if _nearest_label(p, point, 1, own=False) != label]
        values["errors"] = len(wrong)
        distances = (squared_distance(a, b) for k, (a, _) in enumerate(p.samples) for b, _ in p.samples[:k])
        values["closest"] = min(distances)
    else:
        x, y = p.query
        near = [r2 for r2 in range(2 * SIDE**2) for (a, b), _ in p.samples if (a - x) ** 2 + (b - y) ** 2 == r2]
        values |= {
            "distance": near[p.k - 1],
            "one": _nearest_label(p, p.query, 1),
            "many": _nearest_label(p, p.query, p.k),
        }
    if p.leak:
        values["leak"] = p.leak
    return values


def effort(p: Params) -> float:
    return (4.3 if p.query is None else 3 + 0.2 * p.k) + 1.2 * (p.leak is not None)


def _shows_errors(samples: tuple[Labelled, ...]) -> bool:
    """Whether leaving one out gives some errors, and no tie decides."""
    try:
        return 1 <= len(left_out_errors(samples, 1)) < len(samples)
    except ValueError:
        return False


def _shows_verdicts(samples: tuple[Labelled, ...], query: Point, k: int, *, same: bool) -> bool:
    """Whether one and k neighbours give the same verdict or not, as wanted, and no tie decides."""
    try:
        return (predict(samples, query, 1) == predict(samples, query, k)) == same
    except ValueError:
        return False


def _nearest_label(p: Params, query: Point, k: int, *, own: bool = True) -> str:
    """By growing a disc around the query until it holds k samples."""
    r2, held = -1, list[str]()
    while len(held) < k:
        r2 += 1
        held = [label for point, label in p.samples if squared_distance(point, query) <= r2 and (own or point != query)]
    return max(set(held), key=held.count)


def _queried(p: Params, query: Point) -> tuple[dict[str, Part], dict[str, Any]]:
    near = ranked(p.samples, query)
    one, many = predict(p.samples, query, 1), predict(p.samples, query, p.k)
    parts = {
        "distance": Part(Integer(near[p.k - 1][0]), wrong=partial(_wrong_distances, p, query)),
        "one": _label(one, "The nearest sample alone decides."),
        "many": _label(many, f"The majority of the {p.k} nearest samples decides."),
    }
    rows = [(Tex(f"$({x}, {y})$"), distance, label) for distance, ((x, y), label) in near[: p.k]]
    return parts, {"near": rows, "labels": [label for _, (_, label) in near[: p.k]]}


def _label(right: str, why: str) -> Part:
    return Part(Choice(right, choices=LABELS), wrong=[Wrong(name, name, why) for name in LABELS if name != right])


def _left_out(p: Params) -> tuple[dict[str, Part], dict[str, Any]]:
    errors = left_out_errors(p.samples, 1)
    pairs = [(a, b) for k, (a, _) in enumerate(p.samples) for b, _ in p.samples[:k]]
    one, other = min(pairs, key=lambda pair: squared_distance(*pair))
    closest = squared_distance(one, other)
    parts = {
        "closest": Part(Integer(closest), wrong=partial(_wrong_closest, p, one, other)),
        "errors": Part(Integer(len(errors)), wrong=partial(_wrong_errors, p, len(errors)), weight=2),
    }
    nearest = {point: min(_others(p, point), key=partial(squared_distance, point)) for point in errors}
    wrong = [Tex(rf"${{({x}, {y}) \to ({a}, {b})}}$") for (x, y), (a, b) in nearest.items()]
    return parts, {"points": wrong, "pair": (one, other)}


def _others(p: Params, point: Point) -> list[Point]:
    return [other for other, _ in p.samples if other != point]


def _figure(p: Params) -> Scene:
    marks = [Mark(x, y, style="dot" if label == "dot" else "cross") for (x, y), label in p.samples]
    if p.query:
        marks.append(Mark(*p.query, "?", "square", "accent"))
    ticks = list(range(SIDE + 1))
    axes = Axis(0, SIDE, "$x$", ticks=ticks), Axis(0, SIDE, "$y$", ticks=ticks)
    return plot(*axes, marks=marks, width=160, height=160, grid=True)


def _wrong_distances(p: Params, query: Point) -> list[Wrong]:
    near = ranked(p.samples, query)
    (x, y), _ = near[p.k - 1][1]
    manhattan = abs(x - query[0]) + abs(y - query[1])
    return [
        Wrong("nearest", near[0][0], "This is the nearest sample."),
        Wrong("one-less", near[p.k - 2][0], "Count one neighbour more.", HALF),
        Wrong("one-more", near[p.k][0], "Count one neighbour fewer.", HALF),
        Wrong("manhattan", manhattan, "The squares of both differences are added.", HALF),
        Wrong("square-of-sum", manhattan**2, "Square each difference, then add.", HALF),
        Wrong("to-origin", x**2 + y**2, "This is the distance from the origin."),
    ]


def _wrong_closest(p: Params, one: Point, other: Point) -> list[Wrong]:
    across, up = (abs(a - b) for a, b in zip(one, other, strict=True))
    pairs = sorted({squared_distance(a, b) for k, (a, _) in enumerate(p.samples) for b, _ in p.samples[:k]})
    return [
        Wrong("next", pairs[1], "Two samples are closer.", HALF),
        Wrong("third", pairs[2], "Two samples are closer."),
        Wrong("farthest", pairs[-1], "These are the two that are farthest apart."),
        Wrong("manhattan", across + up, "Square both differences, then add.", HALF),
        Wrong("larger", max(across, up) ** 2, "The squares of both differences are added.", HALF),
        Wrong("zero", 0, "A sample is not compared with itself."),
    ]


def _wrong_errors(p: Params, right: int) -> list[Wrong]:
    count = len(p.samples)
    return [
        Wrong("training-error", 0, "A sample is its own nearest neighbour only in training: leave it out."),
        Wrong("correct", count - right, "These are classified correctly.", HALF),
        Wrong("one-missed", right - 1, "One error was missed.", HALF),
        Wrong("one-too-many", right + 1, "One of these is classified correctly.", HALF),
        Wrong("all", count, "Some neighbours have the same label."),
        Wrong("two-too-many", right + 2, "Two of these are classified correctly."),
    ]
