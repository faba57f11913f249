"""Which layers to train, and from which weights: judged from a scenario, or from curves of the error."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction as F
from functools import partial
from math import isqrt, sqrt
from random import Random
from typing import Any, Literal

from examgen import NONE, Choice, Draw, Given, Integer, Part, Reject, Solved, Table, Tex, Text, Vector, Wrong
from examgen.figures.axes import Axis
from examgen.figures.cells import Grid
from examgen.figures.matrices import matrix
from examgen.figures.plots import Curve as Line
from examgen.figures.plots import LineColour, Mark, plot
from examgen.figures.sampling import sampled
from examgen.figures.scene import Scene

TITLE, POINTS, MINUTES, FAMILY = "Strategies of transfer learning", 4, 5, "transfer-strategy"
HALF, THIRD = F(1, 2), F(1, 3)
Task = Literal["scenario", "curves", "speed"]
Strategy = Literal["head", "all", "random"]

FEW = 2000
"""More labelled images than this suffice to train all layers; scenarios lie far on either side."""
STRATEGIES: dict[str, Tex] = {
    "head": Tex("start from the pre-trained weights and train only a new head"),
    "later": Tex("start from the pre-trained weights and train only the last few layers and a new head"),
    "all": Tex("start from the pre-trained weights and train all layers, with a new head"),
    "random": Tex("start from random weights and train all layers"),
}
SIMILAR = tuple(
    f"photographs of {things}"
    for things in ("dogs", "birds", "flowers", "furniture", "dishes", "fruit", "cars", "shoes", "instruments", "toys")
)
OTHER = ("X-ray images of lungs", "microscope images of cells", "ultrasonic images of welds", "radar images of fields")
BEST = {"head": Tex("training only the head"), "all": Tex("training all layers")}


@dataclass(frozen=True)
class Level:
    task: Task


LEVELS = {"easy": Level("scenario"), "medium": Level("curves"), "hard": Level("speed")}


@dataclass(frozen=True)
class Curve:
    """The error of a strategy after training on n images: floor + slope / sqrt(n), in per cent."""

    floor: int
    slope: int

    def error(self, images: int) -> F:
        return self.floor + F(self.slope, isqrt(images))


@dataclass(frozen=True)
class Params:
    task: Task
    subject: str = ""
    pretrained: bool = True  # weights of this architecture are at hand
    images: int = 0
    curves: tuple[Curve, ...] = ()  # of head, all and, with the third, random
    later: int = 0  # other number of images
    halving: int = 0  # steps that halve the excess error
    doublings: int = 0  # by which it starts higher from random weights

    @property
    def strategy(self) -> Strategy:
        if not self.pretrained:
            return "random"
        return "all" if self.images > FEW else "head"


def sample(d: Draw[Level, None]) -> Params:
    rng, task = d.rng, d.level.task
    if task == "scenario":
        return _scenario(rng)
    gap, root = rng.randint(2, 9), rng.choice((6, 8, 10, 12, 15, 20, 25, 30, 40))
    floor, slope = rng.randint(2, 8), rng.choice((20, 40, 60, 80))
    head, every = Curve(floor + gap, slope), Curve(floor, slope + gap * root)
    few, many = rng.choice((4, 5)), rng.choice((50, 80, 100))
    if task == "speed":
        random = Curve(floor, every.slope * rng.choice((2, 3, 4, 5, 6)))
        every_step = rng.choice((500, 1000, 2000, 3000, 4000))
        return Params(task, curves=(head, every, random), halving=every_step, doublings=rng.randint(2, 6))
    asked, other = rng.choice(((few, many), (10, few), (10, many)))
    images, later = asked**2, (other + (other == root)) ** 2
    if asked == root:
        raise Reject("the first question answers the second")
    if every.error(min(images, later)) > 90:
        raise Reject("an error is no share any more")
    return Params(task, images=images, curves=(head, every), later=later)


def solve(p: Params, given: Given = NONE) -> Solved:
    if p.task == "scenario":
        return Solved(
            parts={
                "strategy": Part(Choice(p.strategy, choices=STRATEGIES), wrong=partial(_wrong_strategies, p)),
                "reason": Part(Text(_reason(p), lines=4)),
            },
            steps={"many": p.images > FEW, "chosen": STRATEGIES[p.strategy]},
            figures={"cases": partial(_cases, p)} if p.pretrained else {},
        )
    head, every = p.curves[:2]
    root = F(every.slope - head.slope, head.floor - every.floor)
    crossing = Part(Integer(int(root**2)), wrong=partial(_wrong_crossings, p))
    if p.task == "curves":
        even = given.get("crossing", int(root**2))
        parts = {
            "errors": Part(Vector(_errors(p), decimals=2), wrong=partial(_wrong_errors, p), weight=2),
            "crossing": crossing,
            "best": Part(Choice("all" if p.later > even else "head", choices=BEST), wrong=partial(_wrong_best, p)),
        }
    else:
        factor = p.curves[2].slope // every.slope
        parts = {
            "crossing": replace(crossing, weight=2),
            "images": Part(Integer(factor**2), wrong=partial(_wrong_multiples, factor)),
            "steps": Part(Integer(p.doublings * p.halving), wrong=partial(_wrong_steps, p)),
        }
    return Solved(
        parts=parts,
        steps={
            "root": isqrt(p.images),
            "gap": head.floor - every.floor,
            "rise": every.slope - head.slope,
            "crossing_root": int(root),
            "factor": p.curves[-1].slope // every.slope,
            "start": 2**p.doublings,
            "errors": _errors(p) if p.images else (),
            "more": p.later > root**2,
        },
        figures={"errors": partial(_plot, p)},
        tables={"curves": partial(_table, p)},
    )


def verify(p: Params) -> dict[str, Any]:
    if p.task == "scenario":
        order = [("random", not p.pretrained), ("all", p.images > FEW), ("head", p.subject not in OTHER)]
        return {"strategy": next(name for name, fits in order if fits), "reason": _reason(p)}
    head, every = p.curves[:2]

    def times_root(curve: Curve, root: int) -> int:
        """The error with root^2 images, times the root."""
        return curve.floor * root + curve.slope

    even = next(root for root in range(1, 100) if times_root(head, root) == times_root(every, root))
    if p.task == "curves":
        root = next(root for root in range(1, 1000) if root * root == p.images)
        return {
            "errors": (F(times_root(head, root), root), F(times_root(every, root), root)),
            "crossing": even * even,
            "best": "all" if p.later > even * even else "head",
        }
    random = p.curves[2]
    long = next(root for root in range(1, 100) if times_root(random, root) == root * (every.floor + every.slope))
    excess, steps = 2**p.doublings, 0
    while excess > 1:
        excess, steps = excess // 2, steps + p.halving
    return {"crossing": even * even, "images": long * long, "steps": steps}


def effort(p: Params) -> float:
    return {"scenario": 3.5, "curves": 5.5, "speed": 5.0}[p.task]


def _scenario(rng: Random) -> Params:
    few = rng.random() < 0.4
    pretrained = few or rng.random() < 0.6
    subject = rng.choice(SIMILAR if few or rng.random() < 0.5 else OTHER)
    images = rng.randint(30, 80) if few else 100_000 * rng.randint(3, 20)
    return Params("scenario", subject, pretrained, images)


def _cases(p: Params) -> Scene:
    """What the two reasons call for, with the case at hand framed."""
    rows = [["only a new head", "all layers"], ["new head, last layers", "all layers"]]
    case = (0 if p.subject in SIMILAR else 1, 1 if p.images > FEW else 0, 1, 1)
    return matrix(
        Grid(
            rows,
            windows=[case],
            row_names=["similar images", "different images"],
            column_names=["few images", "many images"],
        )
    )


def _plot(p: Params) -> Scene:
    """The errors over the number of images, with the crossing."""
    head, every = p.curves[:2]
    root = F(every.slope - head.slope, head.floor - every.floor)
    even, error = root**2, head.floor + head.slope / root
    x = Axis(even / 20, 20 * even, "images $n$", log=True)

    def line(curve: Curve, name: str, colour: LineColour, *, dashed: bool = False) -> Line:
        points = sampled(lambda n: curve.floor + curve.slope / sqrt(n), x)
        return Line(points, name, dashed=dashed, colour=colour)

    lines = [line(head, "new head", "ink"), line(every, "all layers", "accent", dashed=True)]
    lines += [line(curve, "all layers, random start", "grey") for curve in p.curves[2:]]
    mark = Mark(even, error, colour="accent", style="ring")
    return plot(x, Axis(0, 2 * error, "error in per cent"), curves=lines, marks=[mark], width=160, height=90)


def _reason(p: Params) -> str:
    """A model answer; each sentence is worth half of the points."""
    if not p.pretrained:
        return (
            "Half: the pre-trained weights belong to another architecture and do not fit into this one. "
            "Half: so many labelled images are enough to train all layers from the start."
        )
    if p.images > FEW:
        fit = (
            "already fit and need fine adjustment only"
            if p.subject in SIMILAR
            else "of the early layers are useful all the same"
        )
        return (
            "Half: so many labelled images are enough to train all layers without strong overfitting. Half: the "
            f"pre-trained features {fit}, so that training is faster than from random weights."
        )
    return (
        f"Half: with only {p.images} labelled images, training millions of weights risks overfitting. "
        "Half: the source and the target images are alike, so the pre-trained features fit as they are."
    )


def _errors(p: Params) -> tuple[F, ...]:
    return tuple(curve.error(p.images) for curve in p.curves)


def _table(p: Params) -> Table:
    names = ("train only a new head", "train all layers", "train all layers from random weights")
    rows = [(name, curve.floor, curve.slope) for name, curve in zip(names, p.curves, strict=False)]
    return Table("lcc", ("strategy", Tex("$c$"), Tex("$a$")), rows)


def _wrong_strategies(p: Params) -> list[Wrong]:
    why = {
        "head": "With so many images, all layers can be trained.",
        "later": "With so many images, all layers can be trained."
        if p.images > FEW
        else "With so few images, this risks overfitting.",
        "all": "With so few images, this risks overfitting.",
        "random": "The pre-trained weights save images and steps.",
    }
    if not p.pretrained:
        why |= dict.fromkeys(("head", "later", "all"), "The pre-trained weights belong to another architecture.")
    return [Wrong(name, name, why[name]) for name in STRATEGIES if name != p.strategy]


def _wrong_errors(p: Params) -> list[Wrong]:
    root, n = isqrt(p.images), p.images

    def each(rule: Callable[[int, int], F]) -> tuple[F, ...]:
        return tuple(rule(curve.floor, curve.slope) for curve in p.curves)

    return [
        Wrong("swapped", _errors(p)[::-1], "The first error is that of training only a new head.", HALF),
        Wrong("no-root", each(lambda c, a: c + F(a, n)), "Divide by the root of $n$.", HALF),
        Wrong("no-floor", each(lambda _, a: F(a, root)), "The constant $c$ is added.", HALF),
        Wrong("sum-divided", each(lambda c, a: F(c + a, root)), "Only $a$ is divided.", HALF),
        Wrong("multiplied", each(lambda c, a: F(c + a * root)), "The error falls with the number of images."),
        Wrong("half", each(lambda c, a: c + F(2 * a, n)), "The root of $n$ is not its half.", THIRD),
    ]


def _wrong_crossings(p: Params) -> list[Wrong]:
    head, every = p.curves[:2]
    gap, rise = head.floor - every.floor, every.slope - head.slope
    root = rise // gap
    return [
        Wrong("root", root, "This is $\\sqrt{n}$.", HALF),
        Wrong("slopes-added", int(F(every.slope + head.slope, gap) ** 2), "Subtract the curves.", HALF),
        Wrong("other-curve", int(F(every.slope, gap) ** 2), "Both curves have a falling part.", HALF),
        Wrong("floors-added", int(F(rise, head.floor + every.floor) ** 2), "Subtract the curves.", HALF),
        Wrong("twice", 2 * root, "The root is squared, not doubled.", THIRD),
        Wrong("head-only", int(F(head.slope, gap) ** 2), "Both curves have a falling part.", THIRD),
    ]


def _wrong_best(p: Params) -> list[Wrong]:
    head, every = p.curves[:2]
    right = "all" if every.error(p.later) < head.error(p.later) else "head"
    wrong = "head" if right == "all" else "all"
    why = "Training all layers needs more images, but ends lower."
    return [Wrong(wrong, wrong, why)]


def _wrong_multiples(factor: int) -> list[Wrong]:
    square = "The error falls with the root of $n$: a factor of $a$ takes its square."
    return [
        Wrong("factor", factor, square, HALF),
        Wrong("doubled", 2 * factor, square, THIRD),
        Wrong("cubed", factor**3, square, THIRD),
        Wrong("one", 1, "The curves have the same $c$, but not the same $a$."),
        Wrong("one-more", factor**2 + 1, square, HALF),
        Wrong("increase", factor**2 - 1, "How many times as many, not how many times more.", HALF),
    ]


def _wrong_steps(p: Params) -> list[Wrong]:
    t, j = p.halving, p.doublings
    count = f"A factor of ${2**j} = 2^{{{j}}}$ takes {j} halvings."
    return [
        Wrong("one-halving", t, count, THIRD),
        Wrong("times-factor", 2**j * t, count, THIRD),
        Wrong("one-more", (j + 1) * t, count, HALF),
        Wrong("one-less", (j - 1) * t, count, HALF),
        Wrong("half-factor", 2 ** (j - 1) * t, count, THIRD),
        Wrong("halvings", j, "Each halving takes several steps.", HALF),
    ]
