"""The NT-Xent loss; Chen, Kornblith, Norouzi and Hinton, A Simple Framework for Contrastive Learning (2020), eq. 1."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from examgen.logarithms import Logs, ln

Matrix = Sequence[Sequence[int | Fraction]]


def partner(view: int) -> int:
    """The other view of the same image: views 0 and 1 belong together, 2 and 3, and so on."""
    return view ^ 1


def negatives(images: int) -> int:
    """Negatives of an anchor in a batch of N images with two views each: 2 (N - 1)."""
    return 2 * (images - 1)


def positive_probability(odds: Matrix, anchor: int) -> Fraction:
    """Share of the anchor's partner in the sum over all views but the anchor itself.

    `odds[i][k]` is e^(sim(i, k) / temperature), 2N x 2N for N images; the diagonal is not used.
    Raises ValueError unless the matrix is square with an even side.
    """
    if len(odds) % 2 or any(len(row) != len(odds) for row in odds):
        raise ValueError(f"two views of each image need a square matrix with an even side, not {odds!r}")
    row = odds[anchor]
    return Fraction(row[partner(anchor)]) / (sum(row) - row[anchor])


def ntxent(odds: Matrix) -> Logs:
    """Mean over all 2N anchors of -ln(the positive's probability)."""
    losses = (-ln(positive_probability(odds, anchor)) for anchor in range(len(odds)))
    return sum(losses, start=Logs()) * Fraction(1, len(odds))
