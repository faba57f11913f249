"""Learning curves: over- and underfitting, the epoch to keep, early stopping with patience."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction as F
from functools import cached_property
from itertools import combinations
from random import Random
from typing import Any, Literal

from examgen import NONE, Choice, Draw, Given, Integer, Number, Part, Reject, Solved, Table, Tex, Wrong
from examgen.figures.axes import Axis
from examgen.figures.plots import Curve, Mark, plot
from examgen.figures.scene import Scene
from examgen.learning.runs import Cause, Run, diagnose, draw_run
from examgen.learning.stopping import best_epoch, last_epoch, least_patience

TITLE, POINTS, MINUTES, FAMILY = "Learning curves", 3, 5, "learning-curves"

Losses = tuple[int, ...]
SHOWN: tuple[Cause, ...] = ("good", "overfitting", "too-low", "underfitting", "too-high")
ALIKE: tuple[Cause, ...] = ("underfitting", "too-high")  # a rate somewhat too high may end in a plateau too
DIAGNOSES = {
    "good": Tex("a good fit"),
    "overfitting": Tex("overfitting"),
    "too-low": Tex("a learning rate that is too low"),
    "underfitting": Tex("underfitting: the model is too small"),
    "too-high": Tex("a learning rate that is too high"),
}
LETTERS = "XYZ"
CLASSES = 10
DECOYS = ("drawing.offered",)


@dataclass(frozen=True)
class Level:
    ask: Literal["curves", "stop", "patience"]


LEVELS = {"easy": Level("curves"), "medium": Level("stop"), "hard": Level("patience")}


@dataclass(frozen=True)
class Drawing:
    """Curves of one cause; `variety` numbers the shapes that they may have."""

    cause: Cause
    variety: int
    marks: tuple[int, int, int]  # epochs
    offered: tuple[Cause, ...]


@dataclass(frozen=True)
class Log:
    """Losses after each epoch, in hundredths; the training loss falls by the same share each time."""

    validation: tuple[int, ...]
    start: int
    keep: int  # per cent
    patience: int
    late: bool  # the lowest loss of all lies after the stop


@dataclass(frozen=True)
class Params:
    drawing: Drawing | None
    log: Log | None

    @cached_property
    def run(self) -> Run:
        if self.drawing:
            return _drawn(self.drawing.cause, self.drawing.variety)
        log = self.log or Log((), 0, 0, 0, late=False)
        train = tuple(round(log.start * F(log.keep, 100) ** epoch) for epoch in range(len(log.validation)))
        return Run(CLASSES, train, log.validation)


def sample(d: Draw[Level, None]) -> Params:
    rng = d.rng
    if d.level.ask == "curves":
        cause, variety = rng.choice(SHOWN), rng.randrange(10_000)
        marks = _draw_marks(rng, _drawn(cause, variety))
        return Params(Drawing(cause, variety, marks, _offered(rng, cause)), None)
    late, patience = d.level.ask == "patience", rng.choice((2, 3))
    validation = _draw_losses(rng, patience, late=late)
    p = Params(None, Log(validation, validation[0] - rng.randint(2, 12), rng.randint(76, 86), patience, late))
    if any(own >= other for own, other in zip(p.run.train, validation, strict=True)):
        raise Reject("the training loss exceeds the validation loss")
    return p


def solve(p: Params, given: Given = NONE) -> Solved:
    if p.drawing:
        return _solve_curves(p.run, p.drawing)
    run = p.run
    train, losses = run.train, run.validation
    patience, late = (p.log.patience, p.log.late) if p.log else (1, False)
    last = last_epoch(losses, patience)
    kept = best_epoch(losses[:last])
    best = best_epoch(losses)
    parts = {
        "stop": Part(Integer(last), wrong=lambda: _wrong_stops(losses, patience)),
        "kept": Part(Integer(kept), wrong=lambda: _wrong_kept(losses, kept, last)),
    }
    if late:
        epoch = given.get("kept", kept)
        missed = F(losses[epoch - 1] - losses[best - 1], 100)
        parts["missed"] = Part(Number(missed), wrong=lambda: _wrong_missed(run, kept, last))
        parts["patience"] = Part(
            Integer(least_patience(losses)), wrong=lambda: _wrong_patiences(losses, patience, kept, last)
        )
    else:
        epoch = given.get("kept", kept)
        gap = F(losses[epoch - 1] - train[epoch - 1], 100)
        parts["gap"] = Part(Number(gap), wrong=lambda: _wrong_gaps(run, kept, last))
    steps: dict[str, Any] = {
        "patience": patience,
        "late": late,
        "first": kept + 1,
        "kept_loss": F(losses[kept - 1], 100),
        "kept_train": F(train[kept - 1], 100),
        "best": best,
        "best_loss": F(losses[best - 1], 100),
        "waits": [epoch for epoch in range(2, kept) if losses[epoch - 1] >= min(losses[: epoch - 1])],
    }
    return Solved(
        parts,
        steps,
        ("patience",),
        tables={"losses": lambda: _table(run)},
        figures={"curves": lambda: _figure(run, [(kept, "kept"), (last, "stop")])},
    )


def verify(p: Params) -> dict[str, Any]:
    """By the definition, for each epoch; and the curves by the means of their thirds."""
    run = p.run
    train, losses = run.train, run.validation
    if p.drawing:
        named = {losses[epoch - 1]: letter for epoch, letter in zip(p.drawing.marks, LETTERS, strict=True)}
        return {"diagnosis": _by_thirds(run), "keep": named[min(named)]}
    planned = range(1, len(losses) + 1)

    def reached(patience: int) -> tuple[int, int]:
        """The last epoch and the one that is kept."""
        low = {e: min(range(1, e + 1), key=lambda k: (losses[k - 1], k)) for e in planned}
        last = next((e for e in planned if e - low[e] == patience), len(planned))
        return last, low[last]

    last, kept = reached(p.log.patience if p.log else 1)
    values: dict[str, Any] = {"stop": last, "kept": kept}
    if p.log and p.log.late:
        lowest = min(planned, key=lambda k: losses[k - 1])
        least = next(k for k in planned if reached(k)[1] == lowest)
        return values | {"missed": F(losses[kept - 1], 100) - F(min(losses), 100), "patience": least}
    return values | {"gap": F(losses[kept - 1], 100) - F(train[kept - 1], 100)}


def effort(p: Params) -> float:
    return 2.5 if p.drawing else 5 if p.log and p.log.late else 4


def _draw_marks(rng: Random, run: Run) -> tuple[int, int, int]:
    """Three epochs, not neighbours, whose validation losses differ clearly."""
    clear = max(*run.validation, *run.train) // 12
    loss, epochs = run.validation, range(1, len(run.validation) + 1)
    fitting = [
        (a, b, c)
        for a, b, c in combinations(epochs, 3)
        if min(b - a, c - b) > 1 and all(abs(loss[i - 1] - loss[j - 1]) >= clear for i, j in combinations((a, b, c), 2))
    ]
    if not fitting:
        raise Reject("no three validation losses that differ clearly")
    lowest = rng.choice(sorted({min(marks, key=lambda e: loss[e - 1]) for marks in fitting}))
    return rng.choice([marks for marks in fitting if min(marks, key=lambda e: loss[e - 1]) == lowest])


def _draw_losses(rng: Random, patience: int, *, late: bool) -> tuple[int, ...]:
    """Validation losses that fall, with one rise that patience survives, and then rise for `patience` epochs."""
    losses = [rng.randint(150, 220)]
    falls = rng.randint(3, 4)
    wait_before = rng.randint(1, falls - 1)
    low = losses[0]
    for fall in range(falls):
        if fall == wait_before:
            losses += [low + rng.randint(2, 9) for _ in range(rng.randint(1, patience - 1))]
        low -= rng.randint(10, 30)
        losses.append(low)
    losses += [low + rng.randint(3, 20) for _ in range(patience)]
    if late:
        losses += [low + rng.randint(2, 12) for _ in range(rng.randint(0, 1))]
        low -= rng.randint(4, 15)
        losses.append(low)
    losses += [low + rng.randint(5, 25) for _ in range(rng.randint(1, 2))]
    return tuple(losses)


def _offered(rng: Random, right: Cause) -> tuple[Cause, ...]:
    """All causes, but of those that look alike only one."""
    kept = right if right in ALIKE else rng.choice(ALIKE)
    return tuple(cause for cause in SHOWN if cause == kept or cause not in ALIKE)


def _drawn(cause: Cause, variety: int) -> Run:
    return draw_run(Random(variety), cause, CLASSES, epochs=10 + variety % 5)


def _solve_curves(run: Run, drawing: Drawing) -> Solved:
    cause, marks = diagnose(run), drawing.marks
    if cause not in drawing.offered:
        raise ValueError(f"curves of {cause} are not asked here: {run}")
    diagnoses: dict[str, Tex] = {name: DIAGNOSES[name] for name in drawing.offered}
    keep = min(zip(marks, LETTERS, strict=True), key=lambda pair: run.validation[pair[0] - 1])[1]
    letters = {letter: Tex(f"the epoch marked {letter}") for letter in LETTERS}
    return Solved(
        {
            "diagnosis": Part(Choice(cause, choices=diagnoses), wrong=lambda: _wrong_diagnoses(cause, drawing.offered)),
            "keep": Part(Choice(keep, choices=letters), wrong=lambda: _wrong_marks(keep)),
        },
        {"cause": cause, "keep_letter": keep, "classes": CLASSES, "chance": F(run.chance, 100)},
        figures={"curves": lambda: _figure(run, list(zip(marks, LETTERS, strict=True)))},
    )


def _by_thirds(run: Run) -> str:
    third = len(run.train) // 3
    first, last = (sum(losses) / third for losses in (run.train[:third], run.train[-third:]))
    middle = sum(run.validation[third:-third]) / (len(run.validation) - 2 * third)
    jumps = sum(abs(b - a) for a, b in zip(run.train, run.train[1:], strict=False))
    if jumps > 3 * (max(run.train) - min(run.train)):
        return "too-high"
    if last > first / 2:
        half = len(run.train) // 2
        return "underfitting" if run.train[half] - run.train[-1] < (run.train[0] - run.train[half]) / 2 else "too-low"
    return "overfitting" if sum(run.validation[-third:]) / third > middle else "good"


def _table(run: Run) -> Table:
    rows = [
        (name, *(Tex(f"{loss / 100:.2f}") for loss in losses))
        for name, losses in (("training", run.train), ("validation", run.validation))
    ]
    return Table("l" + "c" * len(run.train), ("epoch", *range(1, len(run.train) + 1)), rows)


def _figure(run: Run, marked: list[tuple[int, str]]) -> Scene:
    top = F(max(*run.train, *run.validation) * 11, 1000)
    epochs = range(1, len(run.train) + 1)
    train, validation = (
        [(e, F(loss, 100)) for e, loss in zip(epochs, losses, strict=True)] for losses in (run.train, run.validation)
    )
    return plot(
        Axis(1, len(run.train), "epoch", ticks=epochs),
        Axis(0, top, "loss"),
        curves=[Curve(train, "training"), Curve(validation, "validation", dashed=True, colour="accent")],
        marks=[Mark(e, F(run.validation[e - 1], 100), text, colour="accent") for e, text in marked],
        width=230,
        height=110,
    )


def _wrong_diagnoses(right: Cause, offered: tuple[Cause, ...]) -> list[Wrong]:
    why = {
        "good": "A good fit has a low validation loss at the end, close to the training loss.",
        "overfitting": "With overfitting the training loss falls on while the validation loss rises.",
        "underfitting": "A model that is too small lets both losses fall quickly and then stay high, close together.",
        "too-low": "With too low a learning rate both losses fall slowly and steadily until the end.",
        "too-high": "With too high a learning rate the training loss jumps up and down.",
    }
    return [Wrong(name, name, reason) for name, reason in why.items() if name in offered and name != right]


def _wrong_marks(right: str) -> list[Wrong]:
    return [
        Wrong(letter, letter, "The validation loss is lower at another mark.") for letter in LETTERS if letter != right
    ]


def _wrong_stops(losses: Losses, patience: int) -> list[Wrong]:
    last = last_epoch(losses, patience)
    kept = best_epoch(losses[:last])
    rise = next(epoch for epoch in range(2, len(losses) + 1) if losses[epoch - 1] >= losses[epoch - 2])
    best = best_epoch(losses)
    return [
        Wrong("best", kept, "Training goes on for $P$ epochs after the best one.", F(1, 3)),
        Wrong("one-more", last + 1, "It stops at the end of the $P$-th epoch without a new lowest loss.", F(1, 2)),
        Wrong("one-fewer", last - 1, "It stops at the end of the $P$-th epoch without a new lowest loss.", F(1, 2)),
        Wrong("first-rise", rise, "One rise does not stop training unless the patience is 1.", F(1, 3)),
        Wrong("first-rise-waited", rise + patience - 1, "A new lowest loss starts the count again.", F(1, 3)),
        Wrong("after-lowest-of-all", best + patience, "Training never gets to see the later losses.", F(1, 3)),
        Wrong("end", len(losses), "Early stopping ends training before the last planned epoch."),
    ]


def _wrong_kept(losses: Losses, kept: int, last: int) -> list[Wrong]:
    rise = next(epoch for epoch in range(2, len(losses) + 1) if losses[epoch - 1] >= losses[epoch - 2])
    return [
        Wrong("stop", last, "The weights of the epoch with the lowest validation loss are kept.", F(1, 3)),
        Wrong("before-stop", last - 1, "The weights of the epoch with the lowest validation loss are kept."),
        Wrong("first-valley", rise - 1, "A later epoch has a lower validation loss.", F(1, 3)),
        Wrong("from-zero", kept - 1, "Epochs are counted from 1.", F(1, 2)),
        Wrong("lowest-training", len(losses), "The training loss does not decide.", F(0)),
        Wrong("lowest-of-all", best_epoch(losses), "Training has stopped before.", F(1, 2)),
        Wrong("next", kept + 1, "The validation loss is lower one epoch before."),
    ]


def _wrong_patiences(losses: Losses, patience: int, kept: int, last: int) -> list[Wrong]:
    best = best_epoch(losses)
    return [
        Wrong("one-fewer", best - kept - 1, "Training would stop one epoch before.", F(1, 2)),
        Wrong("one-more", best - kept + 1, "A smaller patience is enough.", F(1, 2)),
        Wrong("from-stop", best - last, "The patience counts from the best epoch, not from the stop.", F(1, 3)),
        Wrong("longer-by", patience + best - kept, "The patience is not added to the old one.", F(1, 3)),
        Wrong("whole", best, "The count begins again with every new lowest loss."),
        Wrong("to-the-end", len(losses) - kept, "The lowest loss comes before the end.", F(1, 3)),
    ]


def _wrong_missed(run: Run, kept: int, last: int) -> list[Wrong]:
    train, losses, low = run.train, run.validation, min(run.validation)
    return [
        Wrong(
            "from-stop",
            F(losses[last - 1] - low, 100),
            "The weights of the best epoch before the stop are kept.",
            F(1, 2),
        ),
        Wrong(
            "reversed", F(low - losses[kept - 1], 100), "The loss would be lower: the difference is positive.", F(1, 2)
        ),
        Wrong(
            "to-end", F(losses[-1] - losses[kept - 1], 100), "Compare with the lowest loss, not with the last.", F(1, 3)
        ),
        Wrong("nothing", F(0), "A lower loss comes after the stop.", F(0)),
        Wrong("training", F(train[kept - 1] - train[-1], 100), "The validation losses are compared.", F(1, 3)),
        Wrong("lowest", F(low, 100), "This is the loss itself.", F(1, 3)),
        Wrong("gap", F(low - train[-1], 100), "The validation losses are compared.", F(0)),
    ]


def _wrong_gaps(run: Run, kept: int, last: int) -> list[Wrong]:
    losses, train = run.validation, run.train
    return [
        Wrong(
            "at-stop",
            F(losses[last - 1] - train[last - 1], 100),
            "The kept weights are those of an earlier epoch.",
            F(1, 2),
        ),
        Wrong("at-end", F(losses[-1] - train[-1], 100), "The kept weights are those of an earlier epoch.", F(1, 3)),
        Wrong("reversed", F(train[kept - 1] - losses[kept - 1], 100), "The gap is validation minus training.", F(1, 2)),
        Wrong("validation", F(losses[kept - 1], 100), "The training loss is subtracted.", F(1, 3)),
        Wrong("training", F(train[kept - 1], 100), "This is the training loss.", F(0)),
        Wrong(
            "lowest-training", F(losses[kept - 1] - train[-1], 100), "Both losses are those of the same epoch.", F(1, 3)
        ),
        Wrong("at-start", F(losses[0] - train[0], 100), "The gap is that of the kept epoch."),
    ]
