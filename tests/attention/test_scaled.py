"""Exact attention against PyTorch."""

from math import log

import pytest
import torch

from examgen.attention.scaled import attention_weights, causal, causal_pairs, scaled_scores
from examgen.matrices import matmul

Q = ((1, 0, 1, 0), (0, 2, 0, 0), (1, 1, 1, 1))
K = ((2, 0, 0, 0), (0, 1, 2, 3), (1, -1, 1, 1))
V = ((1, 4), (0, -3), (5, 2))


@pytest.mark.parametrize("is_causal", [False, True])
@pytest.mark.parametrize("base", [2, 3])
def test_output_is_that_of_torch(base: int, *, is_causal: bool) -> None:
    scores = scaled_scores(Q, K)
    weights = attention_weights(scores, base, causal(3) if is_causal else None)
    q, k, v = (torch.tensor(m, dtype=torch.float64)[None] for m in (Q, K, V))
    expected = torch.nn.functional.scaled_dot_product_attention(q, k * log(base), v, is_causal=is_causal)
    mine = torch.tensor([[float(x) for x in row] for row in matmul(weights, V)], dtype=torch.float64)
    torch.testing.assert_close(mine, expected[0])


def test_what_cannot_be_exact_is_refused() -> None:
    with pytest.raises(ValueError, match="d_k = 2"):
        scaled_scores(((1, 1),), ((1, 1),))
    with pytest.raises(ValueError, match="whole multiples"):
        attention_weights(scaled_scores(((1, 0, 0, 0),), ((1, 0, 0, 0),)), 2)


@pytest.mark.parametrize("tokens", [1, 2, 7])
def test_pairs_are_those_of_the_mask(tokens: int) -> None:
    assert causal_pairs(tokens) == int(torch.ones(tokens, tokens).tril().sum()) == sum(map(sum, causal(tokens)))
