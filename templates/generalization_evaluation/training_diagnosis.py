"""What went wrong in training: the cause read from curves and a log, and the first remedy."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction as F
from math import log
from random import Random
from typing import Any

from examgen import NONE, Choice, Draw, Given, Part, Solved, Table, Tex, Wrong
from examgen.figures.axes import Axis
from examgen.figures.plots import Curve, plot
from examgen.figures.scene import Scene
from examgen.learning.runs import Cause, Run, diagnose, draw_run

TITLE, POINTS, MINUTES, FAMILY = "Diagnosis of a training run", 3, 5, "training-diagnosis"

CAUSES: dict[Cause, str] = {
    "overfitting": "The model learns the training samples by heart.",
    "underfitting": "The model is too small for the task.",
    "too-high": "The learning rate is too high.",
    "too-low": "The learning rate is too low.",
    "stuck": "The weights receive no gradient.",
    "mismatch": "The validation labels or inputs are mixed up.",
}
REMEDIES: dict[Cause, str] = {
    "overfitting": "Augment the training data or raise the weight decay.",
    "underfitting": "Use more layers or wider ones.",
    "too-high": "Divide the learning rate by 10.",
    "too-low": "Multiply the learning rate by 10.",
    "stuck": "Look for frozen or detached layers and dead units.",
    "mismatch": "Compare how the two data sets are loaded.",
}
CHANGES: dict[Cause, str] = {  # remedies that went too far, or uncovered the next fault
    "overfitting": "The network was made much smaller.",
    "underfitting": "The network was made much larger.",
    "too-high": "The learning rate was lowered a great deal.",
    "too-low": "The learning rate was raised a great deal.",
    "stuck": "Frozen layers were unfrozen.",
    "mismatch": "The validation data were put right.",
}
AFTER: dict[Cause, Cause] = {  # what they led to
    "overfitting": "underfitting",
    "underfitting": "overfitting",
    "too-high": "too-low",
    "too-low": "too-high",
    "stuck": "too-high",
    "mismatch": "overfitting",
}
ALIKE: tuple[set[Cause], ...] = (  # a rate far too low looks like frozen layers, one too high may end in a plateau
    {"too-low", "stuck"},
    {"too-high", "underfitting"},
)
DECOYS = ("classes", "first.variety", "second.variety", "offered")  # the shape alone tells the cause


@dataclass(frozen=True)
class Level:
    causes: tuple[Cause, ...]
    second: bool = False  # a second run after a change


LEVELS = {
    "easy": Level(causes=("overfitting", "underfitting", "too-high", "too-low", "mismatch")),
    "medium": Level(causes=tuple(CAUSES)),
    "hard": Level(causes=tuple(CAUSES), second=True),
}


@dataclass(frozen=True)
class Curves:
    """Curves of one cause; `variety` numbers the shapes that they may have."""

    cause: Cause
    variety: int


@dataclass(frozen=True)
class Params:
    classes: int
    first: Curves
    second: Curves | None
    offered: tuple[Cause, ...]

    @property
    def runs(self) -> tuple[Run, ...]:
        """One run, or one before and one after the change, of equally many epochs."""
        epochs = 10 + 5 * (self.first.variety % 3)
        shown = (self.first, self.second) if self.second else (self.first,)
        runs = tuple(draw_run(Random(each.variety), each.cause, self.classes, epochs) for each in shown)
        if self.second and self.first.cause == "mismatch":  # only the validation data are changed
            return replace(runs[0], train=runs[1].train), runs[1]
        return runs


def sample(d: Draw[Level, None]) -> Params:
    rng, first = d.rng, d.rng.choice(d.level.causes)
    second = Curves(AFTER[first], rng.randrange(10_000)) if d.level.second else None
    return Params(
        classes=rng.choice((4, 5, 10, 20, 50)),
        first=Curves(first, rng.randrange(10_000)),
        second=second,
        offered=_offered(d, {first, second.cause} if second else {first}),
    )


def _offered(d: Draw[Level, None], right: set[Cause]) -> tuple[Cause, ...]:
    """All causes, but of those that look alike only one."""
    offered = set(right)
    for cause in d.rng.sample(d.level.causes, len(d.level.causes)):
        if not any(pair <= {cause, *offered} for pair in ALIKE):
            offered.add(cause)
    return tuple(cause for cause in d.level.causes if cause in offered)


def solve(p: Params, given: Given = NONE) -> Solved:
    run, offered = p.runs[0], p.offered
    cause = diagnose(run)
    steps = {"chance": F(run.chance, 100), "cause": cause}
    parts = {"cause": Part(_choice(cause, CAUSES, offered), wrong=lambda: _wrong(cause, offered))}
    if p.second:
        again = p.runs[1]
        then = diagnose(again)
        parts["then"] = Part(_choice(then, CAUSES, offered), wrong=lambda: _wrong(then, offered))
        parts["change"] = Part(_choice(cause, CHANGES, offered), wrong=lambda: _wrong_changes(cause, offered))
        pictures: dict[str, Any] = {"first": lambda: _figure(run), "second": lambda: _figure(again)}
        return Solved(parts, steps | {"then": then}, figures=pictures)
    remedy = given.get("cause", cause)
    parts["remedy"] = Part(_choice(remedy, REMEDIES, offered), wrong=lambda: _wrong_remedies(cause, offered))
    return Solved(parts, steps, tables={"log": lambda: _table(run)}, figures={"first": lambda: _figure(run)})


def verify(p: Params) -> dict[str, Any]:
    """The cause from a few losses: where they begin and end, and whether they fall."""
    first, *later = map(_at_a_glance, p.runs)
    if not later:
        return {"cause": first, "remedy": first}
    then = later[0]
    before = {
        "overfitting": ("underfitting", "mismatch"),
        "underfitting": ("overfitting",),
        "too-high": ("too-low", "stuck"),
        "too-low": ("too-high",),
    }
    change = first if first in before[then] else "none"
    return {"cause": first, "then": then, "change": change}


def effort(p: Params) -> float:
    return 5.0 if p.second else len(p.offered) / 2 + 0.5


def _choice(value: str, texts: dict[Cause, str], offered: tuple[Cause, ...]) -> Choice:
    return Choice(value, choices={name: Tex(texts[name]) for name in offered})


def _at_a_glance(run: Run) -> str:
    train, validation = run.train, run.validation
    guess, middle = 100 * log(run.classes), len(train) // 2
    falls = sum(train[k + 1] <= train[k] for k in range(len(train) - 1))
    if falls < 0.9 * (len(train) - 1):
        return "stuck" if max(train) - min(train) < 10 else "too-high"
    if train[-1] > guess / 2:
        bent = (train[0] - train[middle]) > 2 * (train[middle] - train[-1])
        return "underfitting" if bent else "too-low"
    return "overfitting" if min(validation) < 0.8 * guess else "mismatch"


def _table(run: Run) -> Table:
    epochs = sorted({1, 2, 5, len(run.train) // 2 + 1, len(run.train) - 1, len(run.train)})
    rows = [
        (name, *(Tex(f"{losses[epoch - 1] / 100:.2f}") for epoch in epochs))
        for name, losses in (("training loss", run.train), ("validation loss", run.validation))
    ]
    return Table("l" + "c" * len(epochs), ("epoch", *epochs), rows)


def _figure(run: Run) -> Scene:
    epochs = range(1, len(run.train) + 1)
    train, validation = (
        [(epoch, F(loss, 100)) for epoch, loss in zip(epochs, losses, strict=True)]
        for losses in (run.train, run.validation)
    )
    top = F(max(*run.train, *run.validation, run.chance) * 11, 1000)
    return plot(
        Axis(1, len(run.train), "epoch"),
        Axis(0, top, "loss"),
        curves=[Curve(train, "training"), Curve(validation, "validation", dashed=True, colour="accent")],
        width=190,
        height=80,
    )


SIGNS: dict[Cause, str] = {
    "overfitting": "Overfitting lets the training loss fall while the validation loss rises after a minimum.",
    "underfitting": "A model that is too small lets both losses fall and then stay high.",
    "too-high": "Too high a learning rate lets the training loss jump up and down.",
    "too-low": "Too low a learning rate lets both losses fall slowly and steadily.",
    "stuck": "Without a gradient the training loss stays at that of guessing.",
    "mismatch": "With mixed-up validation data the validation loss never falls below that of guessing.",
}


def _wrong(right: str, offered: tuple[Cause, ...]) -> list[Wrong]:
    return [Wrong(name, name, SIGNS[name]) for name in offered if name != right]


def _wrong_remedies(right: str, offered: tuple[Cause, ...]) -> list[Wrong]:
    return [Wrong(name, name, f"This helps against another fault. {SIGNS[name]}") for name in offered if name != right]


def _wrong_changes(right: str, offered: tuple[Cause, ...]) -> list[Wrong]:
    return [Wrong(name, name, f"There was no reason for this. {SIGNS[name]}") for name in offered if name != right]
