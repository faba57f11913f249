"""Low-rank adaptation (Hu et al., LoRA: Low-Rank Adaptation of Large Language Models, ICLR 2022).

A frozen matrix W (d x k) gets the update (alpha / r) B A with B (d x r) and A (r x k), which alone are trained.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from examgen.matrices import Rows, matmul


@dataclass(frozen=True)
class LowRank:
    """An update of rank `rank` for a matrix with `rows` rows and `columns` columns. Raises ValueError below 1."""

    rows: int
    columns: int
    rank: int

    def __post_init__(self) -> None:
        if min(self.rows, self.columns, self.rank) < 1:
            raise ValueError(f"rows, columns and rank are at least 1: {self}")

    @property
    def full(self) -> int:
        """Weights of the matrix itself: d k."""
        return self.rows * self.columns

    @property
    def trained(self) -> int:
        """Weights of both factors: r (d + k)."""
        return self.rank * (self.rows + self.columns)

    @property
    def largest_rank(self) -> int:
        """The largest rank for which the factors have fewer weights than the matrix: below d k / (d + k)."""
        return (self.full - 1) // (self.rows + self.columns)


def merged(w: Rows, b: Rows, a: Rows, alpha: int) -> Rows:
    """W + (alpha / r) B A for W (d, k), B (d, r) and A (r, k). Raises ValueError if the sizes do not fit."""
    scale = Fraction(alpha, len(a))
    return tuple(tuple(x + scale * y for x, y in zip(*rows, strict=True)) for rows in zip(w, matmul(b, a), strict=True))
