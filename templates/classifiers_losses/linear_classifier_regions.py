"""Linear classifier in the plane: scores, class, boundary of two classes, common point, parameters."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction as F
from math import fsum
from random import Random
from typing import Any, Literal

from examgen import NONE, Choice, Draw, Given, Integer, Number, Part, Reject, Solved, Tex, Vector, Wrong
from examgen.figures.axes import Axis
from examgen.figures.clip import half_plane
from examgen.figures.plots import Curve, Mark, Region, plot
from examgen.figures.scene import Colour, Scene
from examgen.losses.linear import Linear, meeting, parameters
from examgen.tex import coefficient

TITLE, POINTS, MINUTES, FAMILY = "Linear classifier", 4, 7, "linear-classifier"

Kind = Literal["scores", "boundary", "corner"]
LEVELS: dict[str, Kind] = {"easy": "scores", "medium": "boundary", "hard": "corner"}
CHOICES = {name: Tex(f"class {name}") for name in ("1", "2", "3")}
REACH = 5  # of the plot's axes


@dataclass(frozen=True)
class Images:
    """Another classifier of the same kind, for images."""

    size: int
    channels: int
    classes: int


@dataclass(frozen=True)
class Params:
    classifier: Linear
    point: tuple[int, int]
    pair: tuple[int, int] | None  # classes from 0 whose boundary is asked
    raised: int | None  # class from 0 whose bias is to win the point
    images: Images | None


def sample(d: Draw[Kind, None]) -> Params:
    classifier = _draw_classifier(d.rng)
    point = d.rng.choice((-4, -3, -2, 2, 3, 4)), d.rng.choice((-4, -3, -2, -1, 1, 2, 3, 4))
    scores = classifier.scores(point)
    if len(set(scores)) < 3:
        raise Reject("two scores are equal")
    images = pair = raised = None
    match d.level:
        case "scores":
            images = Images(d.rng.choice((8, 10, 16, 20, 28, 32)), d.rng.choice((1, 3)), d.rng.choice((3, 5, 10, 20)))
        case "boundary":
            pairs = [pair for pair in ((0, 1), (0, 2), (1, 2)) if 0 not in classifier.boundary(*pair)]
            if not pairs:
                raise Reject("all boundaries are parallel to an axis or meet the origin")
            pair = d.rng.choice(pairs)
        case "corner":
            raised = d.rng.choice([k for k in range(3) if scores[k] < max(scores)])
    return Params(classifier, point, pair, raised, images)


def solve(p: Params, given: Given = NONE) -> Solved:
    scores = tuple(int(s) for s in p.classifier.scores(p.point))
    used = given.get("scores", scores)
    if used.count(max(used)) > 1:
        raise Reject("two scores are equal")
    best = used.index(max(used))
    parts = {
        "scores": Part(Vector(scores), wrong=lambda: _wrong_scores(p)),
        "class": Part(Choice(str(best + 1), choices=CHOICES), wrong=lambda: _wrong_classes(scores)),
    }
    steps: dict[str, Any] = {
        "formulas": [_formula(w, b) for w, b in zip(p.classifier.weights, p.classifier.biases, strict=True)],
        "winner": best + 1,
    }
    if p.images:
        inputs = p.images.size**2 * p.images.channels
        parts["parameters"] = Part(Integer(parameters(inputs, p.images.classes)), wrong=_wrong_parameters(p.images))
        steps["inputs"] = inputs
        conventions = ("layout-chw",)
        return Solved(parts=parts, steps=steps, conventions=conventions, figures={"regions": lambda: _regions(p)})
    if p.pair:
        u, v, c = p.classifier.boundary(*p.pair)
        parts["slope"] = Part(Number(F(-u, v)), wrong=_wrong_slopes(p, p.pair))
        parts["intercept"] = Part(Number(F(-c, v)), wrong=_wrong_intercepts(p, p.pair))
        steps |= {"numbers": [k + 1 for k in p.pair], "difference": _formula((u, v), c), "line": (u, v, c)}
    if p.raised is not None:
        corner = _corner(p.classifier)
        bias = max(scores) - scores[p.raised] + p.classifier.biases[p.raised]
        parts["corner"] = Part(Vector(corner), wrong=lambda: _wrong_corners(p))
        parts["bias"] = Part(Integer(bias), wrong=_wrong_biases(p, p.raised, scores))
        lines = [_formula(line[:2], line[2]) for line in (p.classifier.boundary(0, 1), p.classifier.boundary(0, 2))]
        steps |= {
            "number": p.raised + 1,
            "lines": lines,
            "largest": max(scores),
            "without": scores[p.raised] - p.classifier.biases[p.raised],
        }
    figures = {} if given else {"regions": _regions(p)}
    return Solved(parts=parts, steps=steps, figures=figures)


def verify(p: Params) -> dict[str, Any]:
    rows = [(*w, b) for w, b in zip(p.classifier.weights, p.classifier.biases, strict=True)]
    x = (*p.point, 1)
    scores = [sum(a * b for a, b in zip(row, x, strict=True)) for row in rows]
    wins = [sum(s > t for t in scores) for s in scores]
    values: dict[str, Any] = {"scores": tuple(scores), "class": str(wins.index(2) + 1)}
    if p.images:
        cells = [
            (c, y, x) for c in range(p.images.channels) for y in range(p.images.size) for x in range(p.images.size)
        ]
        return values | {"parameters": sum(len(cells) + 1 for _ in range(p.images.classes))}

    def lead(i: int, j: int, a: F, b: F) -> F:
        return sum(
            (k * x for k, x in zip((rows[i][m] - rows[j][m] for m in range(3)), (a, b, F(1)), strict=True)), F(0)
        )

    if p.pair:  # where the boundary meets two upright lines
        heights = []
        for a in (F(0), F(1)):
            low, high = lead(*p.pair, a, F(0)), lead(*p.pair, a, F(1))
            heights.append(low / (low - high))
        values |= {"slope": heights[1] - heights[0], "intercept": heights[0]}
    if p.raised is not None:
        (s, t, u), (v, w, z) = ([rows[0][m] - rows[k][m] for m in range(3)] for k in (1, 2))
        cross = t * z - u * w, u * v - s * z, s * w - t * v  # of the lines in homogeneous coordinates
        values["corner"] = F(cross[0], cross[2]), F(cross[1], cross[2])
        others = [scores[k] for k in range(3) if k != p.raised]
        values["bias"] = next(b for b in range(-200, 200) if scores[p.raised] - rows[p.raised][2] + b >= max(others))
    return values


def effort(p: Params) -> float:
    return 4 + (2.5 if p.pair else 0) + (4 if p.raised is not None else 0)


def _draw_classifier(rng: Random) -> Linear:
    """Three classes whose boundaries meet in a point of whole numbers."""
    sizes = (-3, -2, -1, 1, 2, 3)
    weights = tuple((rng.choice(sizes), rng.choice(sizes)) for _ in range(3))
    (x, y), score = rng.choice([(a, b) for a in range(-2, 3) for b in range(-2, 3) if a or b]), rng.randint(-2, 2)
    classifier = Linear(weights, tuple(score - u * x - v * y for u, v in weights))
    if len({u * x + v * y for u, v in weights}) == 1 or max(map(abs, classifier.biases)) > 12:
        raise Reject("the biases are equal or large")
    try:
        _corner(classifier)
    except ValueError:
        raise Reject("two boundaries are parallel") from None
    return classifier


def _corner(classifier: Linear) -> tuple[F, F]:
    return meeting(classifier.boundary(0, 1), classifier.boundary(0, 2))


def _formula(weights: tuple[int, ...], constant: int) -> Tex:
    """The sum u x_1 + v x_2 + c; what is 0 is left out."""
    pieces = [(k, str(coefficient(abs(k), x))) for k, x in zip(weights, ("x_1", "x_2"), strict=True) if k]
    pieces += [(constant, str(abs(constant)))] if constant else []
    text = "".join(f" {'-' if k < 0 else '+'} {body}" for k, body in pieces).strip()
    return Tex(text.removeprefix("+ ") if text else "0")


def _regions(p: Params) -> Scene:
    """Regions of the classes, the point, and the names of the classes in their regions."""
    box = [(-REACH, -REACH), (REACH, -REACH), (REACH, REACH), (-REACH, REACH)]
    fills: tuple[Colour, ...] = ("tint", "paper", "light")
    regions, marks = [], [Mark(*p.point, "$x$", colour="accent")]
    for k in range(3):
        cell: tuple[tuple[float, float], ...] = tuple((float(a), float(b)) for a, b in box)
        for j in {0, 1, 2} - {k}:
            u, v, c = p.classifier.boundary(k, j)
            cell = half_plane(cell, (u, v), -c)
        if len(cell) > 2:
            regions.append(Region(cell, fills[k]))
            middle = fsum(x for x, _ in cell) / len(cell), fsum(y for _, y in cell) / len(cell)
            marks.append(Mark(*middle, str(k + 1), "none"))
    ticks = range(-4, 5, 2)
    axes = [Axis(-REACH, REACH, f"$x_{k}$", ticks=ticks) for k in (1, 2)]
    outlines = [Curve((*region.points, region.points[0])) for region in regions]
    return plot(axes[0], axes[1], regions=regions, curves=outlines, marks=marks, width=130, height=130)


def _wrong_scores(p: Params) -> list[Wrong]:
    rows, biases, (x, y) = p.classifier.weights, p.classifier.biases, p.point
    both = list(zip(rows, biases, strict=True))
    return [
        Wrong("no-bias", tuple(u * x + v * y for u, v in rows), "The bias is added.", F(1, 2)),
        Wrong("bias-subtracted", tuple(u * x + v * y - b for (u, v), b in both), "The bias is added.", F(1, 2)),
        Wrong("swapped", tuple(u * y + v * x + b for (u, v), b in both), "The first weight belongs to $x_1$.", F(1, 3)),
        Wrong("second-subtracted", tuple(u * x - v * y + b for (u, v), b in both), "The products are added.", F(1, 3)),
        Wrong("signs-lost", tuple(abs(u * x) + abs(v * y) + b for (u, v), b in both), "Weights and inputs have signs."),
        Wrong("weights-added", tuple(u + v + b for (u, v), b in both), "The weights are multiplied by the inputs."),
    ]


def _wrong_classes(scores: tuple[int, ...]) -> list[Wrong]:
    right, smallest = scores.index(max(scores)), scores.index(min(scores))
    sizes = [abs(s) for s in scores]
    why = {smallest: "The largest score decides, not the smallest."}
    why[sizes.index(max(sizes))] = "The largest score decides, not the one that is largest without its sign."
    return [
        Wrong(f"class-{k + 1}", str(k + 1), why.get(k, "The largest score decides.")) for k in range(3) if k != right
    ]


def _wrong_slopes(p: Params, pair: tuple[int, int]) -> list[Wrong]:
    u, v, _ = p.classifier.boundary(*pair)
    (a, b), (c, d) = (p.classifier.weights[k] for k in pair)
    return [
        Wrong("sign", F(u, v), "Solving for $x_2$ changes the sign of the first coefficient.", F(1, 2)),
        Wrong("perpendicular", F(v, u), "The difference of the weights is perpendicular to the boundary.", F(1, 3)),
        Wrong("inverse", F(-v, u), "Solve for $x_2$, not for $x_1$.", F(1, 2)),
        Wrong("first-alone", F(-a, b), "On the boundary both scores are equal, not 0."),
        Wrong("second-alone", F(-c, d), "On the boundary both scores are equal, not 0."),
        Wrong("sum", F(-(a + c), b + d) if b + d else F(0), "Subtract the weights."),
    ]


def _wrong_intercepts(p: Params, pair: tuple[int, int]) -> list[Wrong]:
    _, v, c = p.classifier.boundary(*pair)
    (b, d), biases = (p.classifier.weights[k][1] for k in pair), [p.classifier.biases[k] for k in pair]
    return [
        Wrong("sign", F(c, v), "Solving for $x_2$ changes the sign of the constant.", F(1, 2)),
        Wrong("not-divided", F(-c), "Divide by the coefficient of $x_2$.", F(1, 2)),
        Wrong("origin", F(0), "The biases differ, so the boundary misses the origin."),
        Wrong("first-alone", F(-biases[0], b), "On the boundary both scores are equal, not 0."),
        Wrong("second-alone", F(-biases[1], d), "On the boundary both scores are equal, not 0."),
        Wrong("sum", F(-sum(biases), v), "Subtract the biases.", F(1, 3)),
    ]


def _wrong_corners(p: Params) -> list[Wrong]:
    x, y = _corner(p.classifier)
    zero = [(*w, b) for w, b in zip(p.classifier.weights, p.classifier.biases, strict=True)]
    wrong = [
        Wrong("swapped", (y, x), "The first entry is $x_1$.", F(1, 2)),
        Wrong("signs", (-x, -y), "The constants change their signs on the other side.", F(1, 2)),
        Wrong("first-sign", (-x, y), "Put the point into the scores to check it.", F(1, 3)),
        Wrong("second-sign", (x, -y), "Put the point into the scores to check it.", F(1, 3)),
        Wrong("origin", (F(0), F(0)), "The biases differ, so the boundaries miss the origin."),
    ]
    for i, j in ((0, 1), (1, 2)):
        if zero[i][0] * zero[j][1] != zero[i][1] * zero[j][0]:
            why = "There the scores are 0; at the common point they are equal."
            wrong.append(Wrong(f"zeros-{i + 1}-{j + 1}", meeting(zero[i], zero[j]), why))
    return wrong


def _wrong_biases(p: Params, k: int, scores: tuple[int, ...]) -> list[Wrong]:
    old, largest = p.classifier.biases[k], max(scores)
    middle = sorted(scores)[1]
    return [
        Wrong("increase", largest - scores[k], "This is by how much the bias rises, not its new value.", F(1, 2)),
        Wrong("subtracted", old - (largest - scores[k]), "A larger bias raises the score.", F(1, 3)),
        Wrong("largest-score", largest, "The weights contribute to the score too."),
        Wrong(
            "weights-only", scores[k] - old, "This is the score without bias; it must reach the largest score.", F(1, 3)
        ),
        Wrong("second-best", middle - scores[k] + old, "The score must exceed all others."),
        Wrong("one-more", largest - scores[k] + old + 1, "The bias need not be a whole number.", F(1, 2)),
    ]


def _wrong_parameters(images: Images) -> list[Wrong]:
    inputs, classes = images.size**2 * images.channels, images.classes
    return [
        Wrong("no-bias", inputs * classes, "Every class has a bias too.", F(1, 2)),
        Wrong("one-bias", inputs * classes + 1, "Every class has a bias of its own.", F(1, 2)),
        Wrong("one-class", inputs + 1, "Every class has its own weights."),
        Wrong("bias-per-input", (classes + 1) * inputs, "Each class has one bias, not each input.", F(1, 3)),
        Wrong(
            "one-channel" if images.channels > 1 else "three-channels",
            classes * (images.size**2 * (4 - images.channels) + 1),
            "Each value of the image is an input.",
            F(1, 3),
        ),
        Wrong(
            "one-side",
            classes * (images.size * images.channels + 1),
            "The image has height times width pixels.",
            F(1, 3),
        ),
    ]
