r"""Scaled dot-product attention in exact numbers: scores are multiples of \ln b, so that all weights are fractions.

Attention(Q, K, V) = softmax(Q K^T / sqrt(d_k)) V with a row for each token, softmax over the keys (along the rows);
Vaswani et al., Attention Is All You Need (2017), equation 1.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import isqrt

from examgen.losses.softmax import softmax
from examgen.matrices import Row, Rows, matmul, transposed

Mask = Sequence[Sequence[bool]]


def scaled_scores(queries: Sequence[Row], keys: Sequence[Row]) -> Rows:
    """Q K^T / sqrt(d_k), shape (queries, keys). Raises ValueError if d_k is not a square."""
    size = len(keys[0])
    root = isqrt(size)
    if root**2 != size:
        raise ValueError(f"the root of d_k = {size} is not a whole number")
    return tuple(tuple(Fraction(score, root) for score in row) for row in matmul(queries, transposed(keys)))


def attention_weights(scores: Sequence[Row], base: int, mask: Mask | None = None) -> Rows:
    r"""Softmax of every row of `scores` times \ln `base`; 0 where `mask` is False, the softmax over the others.

    Raises ValueError if a score is not whole (then the weights are irrational) or a row is masked altogether.
    """
    return tuple(_weights(row, base, mask[i] if mask else [True] * len(row)) for i, row in enumerate(scores))


def causal(tokens: int) -> list[list[bool]]:
    """The causal mask: token i sees itself and the tokens before it."""
    return [[j <= i for j in range(tokens)] for i in range(tokens)]


def causal_pairs(tokens: int) -> int:
    """Pairs of a query and a key that a causal mask admits: n (n + 1) / 2."""
    return tokens * (tokens + 1) // 2


def _weights(row: Row, base: int, seen: Sequence[bool]) -> Row:
    if any(Fraction(score).denominator > 1 for score in row):
        raise ValueError(f"the scores {row} are not whole multiples of ln {base}")
    odds = [Fraction(base) ** int(score) for score, sees in zip(row, seen, strict=True) if sees]
    weights = iter(softmax(odds))
    return tuple(next(weights) if sees else 0 for sees in seen)
