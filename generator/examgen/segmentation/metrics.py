"""Metrics of label maps, exact: pixel accuracy, IoU and Dice of a class, mean IoU. A label map is a tuple of rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

Labels = Sequence[Sequence[int]]


@dataclass(frozen=True)
class Counts:
    """Pixels of one class: predicted and right, predicted and wrong, missed."""

    true_positive: int
    false_positive: int
    false_negative: int

    @property
    def iou(self) -> Fraction:
        """TP / (TP + FP + FN)."""
        return Fraction(self.true_positive, self.true_positive + self.false_positive + self.false_negative)

    @property
    def dice(self) -> Fraction:
        """2 TP / (2 TP + FP + FN), the F1 score of the pixels."""
        twice = 2 * self.true_positive
        return Fraction(twice, twice + self.false_positive + self.false_negative)


def counts(truth: Labels, prediction: Labels) -> dict[int, Counts]:
    """The counts of every class that occurs in one of the maps, by class. Raises ValueError if their sizes differ."""
    pairs = Counter(_pairs(truth, prediction))
    return {
        label: Counts(
            pairs[label, label],
            sum(n for (real, said), n in pairs.items() if said == label != real),
            sum(n for (real, said), n in pairs.items() if real == label != said),
        )
        for label in sorted({label for pair in pairs for label in pair})
    }


def accuracy(truth: Labels, prediction: Labels) -> Fraction:
    """The share of pixels with the right label. Raises ValueError as `counts` does."""
    pairs = _pairs(truth, prediction)
    return Fraction(sum(real == said for real, said in pairs), len(pairs))


def block_majority(truth: Labels, side: int) -> tuple[tuple[int, ...], ...]:
    """The best map that is constant on blocks of `side` x `side` pixels: each has its most frequent label.

    Raises ValueError if the blocks do not fill the map, or if a block has two most frequent labels.
    """
    height, width = len(truth), len(truth[0])
    if height % side or width % side:
        raise ValueError(f"blocks of {side} pixels do not fill a map of {height} x {width}")
    best = {(i, j): _majority(truth, i, j, side) for i in range(0, height, side) for j in range(0, width, side)}
    return tuple(tuple(best[i - i % side, j - j % side] for j in range(width)) for i in range(height))


def _majority(truth: Labels, top: int, left: int, side: int) -> int:
    found = Counter(truth[i][j] for i in range(top, top + side) for j in range(left, left + side)).most_common(2)
    if len(found) > 1 and found[0][1] == found[1][1]:
        raise ValueError(f"the block at {(top, left)} has two most frequent labels: {found}")
    return found[0][0]


def _pairs(truth: Labels, prediction: Labels) -> list[tuple[int, int]]:
    if [len(row) for row in truth] != [len(row) for row in prediction]:
        raise ValueError(f"maps of different sizes: {len(truth)} and {len(prediction)} rows")
    return [pair for rows in zip(truth, prediction, strict=True) for pair in zip(*rows, strict=True)]
