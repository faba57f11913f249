"""Training runs: loss curves that show one cause each, and the cause read from the curves. Losses are in hundredths."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from math import exp, log
from random import Random
from typing import Literal

Cause = Literal["good", "overfitting", "underfitting", "too-high", "too-low", "stuck", "mismatch"]


@dataclass(frozen=True)
class Run:
    """Training and validation loss after each epoch of a classifier of `classes` balanced classes."""

    classes: int
    train: tuple[int, ...]
    validation: tuple[int, ...]

    @property
    def chance(self) -> int:
        """The loss of equal probabilities, ln C."""
        return round(100 * log(self.classes))


def diagnose(run: Run) -> Cause:
    """What keeps the run from a low validation loss; "good" if nothing does."""
    train, validation, chance = run.train, run.validation, run.chance
    quarter = len(train) // 4
    late_drop, drop = train[-1 - quarter] - train[-1], train[0] - train[-1]
    if all(abs(loss - chance) <= 5 for loss in train):
        return "stuck"
    if sum(b > a for a, b in pairwise(train)) >= len(train) // 3:
        return "too-high"
    if train[-1] < chance / 2:
        if min(validation) > 0.85 * chance:
            return "mismatch"
        return "overfitting" if validation[-1] - min(validation) > 0.1 * chance else "good"
    return "too-low" if late_drop > 0.6 * drop * quarter / (len(train) - 1) else "underfitting"


def draw_run(rng: Random, cause: Cause, classes: int, epochs: int) -> Run:
    """Loss curves of this cause."""
    chance = 100 * log(classes)
    train, validation = _SHAPES[cause](rng, chance, epochs)
    return Run(classes, tuple(map(round, train)), tuple(map(round, validation)))


Curves = tuple[list[float], list[float]]


def _fall(start: float, end: float, pace: float, epochs: int) -> list[float]:
    """From start towards end; `pace` is the number of epochs after which a third of the way is left."""
    return [end + (start - end) * exp(-epoch / pace) for epoch in range(1, epochs + 1)]


def _noisy(rng: Random, values: list[float], size: float) -> list[float]:
    return [value + rng.uniform(-size, size) for value in values]


def _good(rng: Random, chance: float, epochs: int) -> Curves:
    pace, end = epochs * rng.uniform(0.22, 0.3), chance * rng.uniform(0.06, 0.12)
    gap = chance * rng.uniform(0.03, 0.06)
    return _fall(chance, end, pace, epochs), [value + gap for value in _fall(chance, end, pace * 1.05, epochs)]


def _overfitting(rng: Random, chance: float, epochs: int) -> Curves:
    pace, turn = epochs * rng.uniform(0.2, 0.28), rng.uniform(0.25, 0.5) * epochs
    rise = chance * rng.uniform(0.6, 0.9) / epochs
    low = _fall(chance, chance * rng.uniform(0.3, 0.42), pace * 0.7, epochs)
    validation = [value + rise * max(0.0, epoch - turn) for epoch, value in enumerate(low, start=1)]
    return _fall(chance, chance * rng.uniform(0.01, 0.04), pace, epochs), validation


def _underfitting(rng: Random, chance: float, epochs: int) -> Curves:
    pace, end = epochs * rng.uniform(0.1, 0.16), chance * rng.uniform(0.62, 0.75)
    gap = chance * rng.uniform(0.02, 0.05)
    train = _fall(chance, end, pace, epochs)
    return train, [value + gap for value in train]


def _too_high(rng: Random, chance: float, epochs: int) -> Curves:
    train = [chance * rng.uniform(0.75, 0.95)]
    while len(train) < epochs:
        low, high = (0.95, 1.25) if len(train) % 2 else (0.7, 0.9)
        train.append(chance * rng.uniform(low, high))
    return train, [value + chance * rng.uniform(0.02, 0.1) for value in train]


def _too_low(rng: Random, chance: float, epochs: int) -> Curves:
    step, gap = chance * rng.uniform(0.2, 0.3) / epochs, chance * rng.uniform(0.01, 0.03)
    train = [chance - step * epoch for epoch in range(1, epochs + 1)]
    return train, [value + gap for value in train]


def _stuck(rng: Random, chance: float, epochs: int) -> Curves:
    flat = [chance] * epochs
    return _noisy(rng, flat, 2), _noisy(rng, flat, 2)


def _mismatch(rng: Random, chance: float, epochs: int) -> Curves:
    train = _fall(chance, chance * rng.uniform(0.05, 0.1), epochs * rng.uniform(0.22, 0.3), epochs)
    rise = chance * rng.uniform(0.1, 0.3) / epochs
    return train, _noisy(rng, [chance * 1.02 + rise * epoch for epoch in range(1, epochs + 1)], 3)


_SHAPES: dict[Cause, Callable[[Random, float, int], Curves]] = {
    "good": _good,
    "overfitting": _overfitting,
    "underfitting": _underfitting,
    "too-high": _too_high,
    "too-low": _too_low,
    "stuck": _stuck,
    "mismatch": _mismatch,
}
