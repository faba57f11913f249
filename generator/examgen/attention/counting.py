"""Second methods: every weight matrix and every matrix product listed by its sizes, and counted one by one.

Nothing here uses a formula of the other modules.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from examgen.nn.counting import count_values

Product = tuple[int, int, int]
"""Sizes of a matrix product: rows, inner size, columns."""


def attention_tensors(width: int, heads: int, groups: int, *, bias: bool) -> Iterator[tuple[int, ...]]:
    """Shapes of the learnable tensors of attention, head by head."""
    head = next(size for size in range(1, width + 1) if size * heads == width)
    for _ in range(heads):
        yield width, head  # queries
        yield head, width  # its rows of the output projection
    for _ in range(2 * groups):
        yield width, head  # keys, values
    if bias:
        yield from [(head,)] * (heads + 2 * groups)
        yield (width,)


def mlp_tensors(width: int, hidden: int, *, gated: bool, bias: bool) -> Iterator[tuple[int, ...]]:
    """Shapes of the learnable tensors of a block's MLP."""
    for _ in range(1 + gated):
        yield width, hidden
        if bias:
            yield (hidden,)
    yield hidden, width
    if bias:
        yield (width,)


def norm_tensors(width: int) -> list[tuple[int, ...]]:
    """Shapes of the scale and the shift of a layer normalisation."""
    return [(width,), (width,)]


def attention_products(queries: int, keys: int, heads: int, head: int) -> Iterator[Product]:
    """The matrix products of scores and weighted sums, head by head."""
    for _ in range(heads):
        yield queries, head, keys
        yield queries, keys, head


def projection_products(tokens: int, heads: int, head: int) -> Iterator[Product]:
    """The matrix products of the four projections of plain self-attention, head by head."""
    width = sum(head for _ in range(heads))
    for _ in range(heads):
        yield from [(tokens, width, head)] * 3  # queries, keys, values
        yield tokens, head, width  # output


def count_parameters(tensors: Iterable[tuple[int, ...]]) -> int:
    """Values of all tensors together."""
    return sum(map(count_values, tensors))


def count_macs(products: Iterable[Product]) -> int:
    """Multiply-accumulates of matrix products: one for every row, inner index and column."""
    return sum(map(count_values, products))
