"""Linear classifiers in the plane: scores s = W x + b, class with the largest score, boundaries between classes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

Point = tuple[int | Fraction, int | Fraction]


@dataclass(frozen=True)
class Linear:
    """A row of `weights` and a bias for each class."""

    weights: tuple[tuple[int, int], ...]
    biases: tuple[int, ...]

    def scores(self, point: Point) -> list[int | Fraction]:
        """w_i . x + b_i of every class."""
        return [u * point[0] + v * point[1] + b for (u, v), b in zip(self.weights, self.biases, strict=True)]

    def predict(self, point: Point) -> int:
        """The class with the largest score, from 0. Raises ValueError for a tie."""
        scores = self.scores(point)
        if scores.count(max(scores)) > 1:
            raise ValueError(f"{point} lies on a boundary: scores {scores}")
        return scores.index(max(scores))

    def boundary(self, i: int, j: int) -> tuple[int, int, int]:
        """(u, v, c) of the line u x_1 + v x_2 + c = 0, where classes i and j have equal scores."""
        (a, b), (c, d) = self.weights[i], self.weights[j]
        return a - c, b - d, self.biases[i] - self.biases[j]


def meeting(first: Sequence[int], second: Sequence[int]) -> tuple[Fraction, Fraction]:
    """Where two lines u x_1 + v x_2 + c = 0 meet, by Cramer's rule. Raises ValueError if they are parallel."""
    (a, b, c), (d, e, f) = first, second
    determinant = a * e - b * d
    if not determinant:
        raise ValueError(f"the lines {first} and {second} are parallel")
    return Fraction(b * f - c * e, determinant), Fraction(c * d - a * f, determinant)


def parameters(inputs: int, classes: int) -> int:
    """A weight for every input and a bias, for each class: T (D + 1)."""
    return classes * (inputs + 1)
