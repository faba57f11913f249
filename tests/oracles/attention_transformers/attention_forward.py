"""PyTorch's scaled dot-product attention in double precision, on the logarithms themselves; its weights from V = I."""

from fractions import Fraction
from math import log
from typing import Any


def oracle(p: Any) -> dict[str, Any]:
    import torch

    def tensor(rows: Any) -> torch.Tensor:
        return torch.tensor([[float(entry) for entry in row] for row in rows], dtype=torch.float64)

    def exact(matrix: torch.Tensor) -> Any:
        """The simple fractions that the floats stand for."""
        return tuple(tuple(Fraction(x).limit_denominator(5000) for x in row) for row in matrix.tolist())

    q, k, v = (tensor(matrix) for matrix in (p.left, p.right, p.values))
    if p.tokens:
        q, k, v = (tensor(p.tokens) @ projection for projection in (q, k, v))
    k *= log(2)
    attend = torch.nn.functional.scaled_dot_product_attention
    eye = torch.eye(len(k), dtype=torch.float64)
    weights, output = (exact(attend(q[None], k[None], m[None], is_causal=bool(p.tokens))[0]) for m in (eye, v))
    if p.task == "tokens":
        return {"scores": exact(q @ k.T / 2 / log(2)), "weights": weights, "output": output}
    if p.task == "query":
        return {"weights": weights[0], "output": output[0]}
    pairs = int(torch.ones(p.length, p.length).tril().sum())
    return {"query": exact(q)[1], "weights": weights[1], "output": output[1], "pairs": pairs}
