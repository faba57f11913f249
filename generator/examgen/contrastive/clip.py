"""The symmetric loss of CLIP; Radford et al., Learning Transferable Visual Models From Natural Language Supervision
(2021), figure 3. Row i of the logits belongs to image i, column j to text j; image i and text i belong together.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from examgen.logarithms import Logs, weighted
from examgen.losses.softmax import softmax

Matrix = Sequence[Sequence[int | Fraction]]


def image_to_text(odds: Matrix) -> list[list[Fraction]]:
    """Softmax of every row, N x N, for the logits ln odds[i][j]: which text an image goes with."""
    return [softmax(row) for row in odds]


def text_to_image(odds: Matrix) -> list[list[Fraction]]:
    """Softmax of every column, N x N, at the places of the logits: which image a text goes with."""
    columns = image_to_text(list(zip(*odds, strict=True)))
    return [list(row) for row in zip(*columns, strict=True)]


def diagonal_loss(probabilities: Matrix) -> Logs:
    """Mean over the diagonal of -ln p: the cross-entropy of the pairs that belong together."""
    share = Fraction(-1, len(probabilities))
    return weighted((share, row[i]) for i, row in enumerate(probabilities))


def clip_gradient(odds: Matrix, i: int, j: int) -> Fraction:
    """Derivative of the loss with respect to logit (i, j): (p_row - [i = j] + p_column - [i = j]) / (2 N)."""
    rows, columns = image_to_text(odds)[i][j], text_to_image(odds)[i][j]
    return (rows + columns - 2 * (i == j)) / (2 * len(odds))
