"""PyTorch's layers, and numpy for the merged weight; the largest rank is found by trying."""

from fractions import Fraction
from typing import Any

TOLERANCE = 1e-9


def oracle(p: Any) -> dict[str, Any]:
    import numpy as np
    from torch import nn

    def numbers(rows: int, columns: int, rank: int) -> int:
        factors = nn.Sequential(
            nn.Linear(columns, rank, bias=False, device="meta"), nn.Linear(rank, rows, bias=False, device="meta")
        )
        return sum(each.numel() for each in factors.parameters())

    def weights(rows: int, columns: int) -> int:
        return int(nn.Linear(columns, rows, bias=False, device="meta").weight.numel())

    if p.task == "matrix":
        full, trained = weights(p.rows, p.columns), numbers(p.rows, p.columns, p.rank)
        return {"full": full, "trained": trained, "share": Fraction(100 * trained, full)}
    if p.task == "model":
        sizes: list[tuple[int, int]] = [(p.rows, p.rows)] * 4 + [(p.columns, p.rows), (p.rows, p.columns)]
        layer = sum(numbers(sizes[k][0], sizes[k][1], p.rank) for k in p.adapted)
        everything = sum(weights(*size) for size in sizes)
        return {"layer": layer, "total": p.layers * layer, "share": Fraction(100 * layer, everything)}
    w, b, a, x = (np.array(each, dtype=float) for each in (p.w, p.b, p.a, p.x))
    merged = w + p.alpha / p.rank * b @ a
    pays = (p.rows * p.columns > (p.rows + p.columns) * np.arange(1, p.rows + p.columns)).sum()
    return {"merged": merged, "output": merged @ x, "rank": int(pays)}
