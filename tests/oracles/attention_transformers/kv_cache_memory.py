"""Sizes of real tensors of keys and values (on the meta device); what fits is found by bisection."""

from bisect import bisect_right
from fractions import Fraction
from typing import Any


def oracle(p: Any) -> dict[str, Any]:
    import torch

    def held(batch: int, tokens: int, heads: int = p.groups) -> int:
        shape = (p.layers, 2, batch, heads, tokens, p.head)
        return int(torch.empty(shape, dtype=getattr(torch, p.dtype), device="meta").nbytes)

    token = held(1, 1)
    if p.task == "sequence":
        numbers = torch.empty(p.layers, 2, p.heads, p.head, device="meta").nelement()
        return {"numbers": numbers, "memory": Fraction(held(1, p.tokens), 2**20)}
    if p.task == "batch":
        return {
            "token": Fraction(token, 2**10),
            "memory": Fraction(held(p.batch, p.tokens), 2**30),
            "ratio": Fraction(held(1, 1, p.heads), token),
        }
    left = (p.memory - p.weights) * 2**30
    many = range(1, 10**7)
    return {
        "token": Fraction(token, 2**10),
        "longest": bisect_right(many, left, key=lambda n: held(p.batch, n)),
        "batch": bisect_right(many, left, key=lambda n: held(n, p.tokens)),
    }
