"""The assignment of least cost by scipy; the greedy one by masking a NumPy array."""

from __future__ import annotations

from typing import Any

TOLERANCE = 1e-9


def oracle(p: Any) -> dict[str, Any]:
    import numpy as np
    from scipy.optimize import linear_sum_assignment

    costs = np.array([[float(cost) for cost in row] for row in p.distances])
    if p.scores is not None:
        costs = p.scores.weight * costs - np.array([[float(x) for x in row] for row in p.scores.probabilities])
    rows, columns = linear_sum_assignment(costs)
    left, greedy, partner = costs.copy(), 0.0, {}
    while np.isfinite(left).any():
        row, column = np.unravel_index(np.argmin(left), left.shape)
        greedy, partner[int(row)] = greedy + float(costs[row, column]), int(column)
        left[row, :], left[:, column] = np.inf, np.inf
    values: dict[str, Any] = {
        "greedy": greedy,
        "assignment": tuple(int(column) + 1 for column in columns),
        "cost": float(costs[rows, columns].sum()),
    }
    return values if p.scores is None else values | {"entry": float(costs[0, partner[0]])}
