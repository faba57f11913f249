"""Hits by scipy's binomial distribution, the grid by numpy's mesh, its hits over all offsets."""

from __future__ import annotations

from typing import Any

TOLERANCE = 1e-9


def oracle(p: Any) -> dict[str, Any]:
    import numpy as np
    from scipy.stats import binom, geom

    case = p.case
    if hasattr(case, "relevant"):
        mesh = np.stack(np.meshgrid(*(np.linspace(0, 1, count) for count in case.values)), axis=-1).reshape(-1, 3)
        drawn = np.random.default_rng(7).random(mesh.shape)
        columns = mesh[:, case.relevant], drawn[:, case.relevant]
        return {"trials": len(mesh), "grid": len(np.unique(columns[0])), "random": len(np.unique(columns[1]))}
    share = float(case.share)
    needed = int(geom(share).ppf(float(case.goal) - 1e-12))
    if hasattr(case, "trials"):
        return {"probability": float(binom(case.trials, share).sf(0)), "needed": needed}
    mesh = np.stack(np.meshgrid(*[np.arange(case.values)] * case.count), axis=-1).reshape(-1, case.count)
    offsets = (np.arange(2400) + 0.5) / 2400 / case.values
    values = offsets[:, None] + np.unique(mesh[:, 0]) / case.values
    hit = ((values > 0.31) & (values < 0.31 + share)).any(axis=1).mean()
    return {
        "trials": len(mesh),
        "grid": round(float(hit) * 240) / 240,
        "random": float(binom(len(mesh), share).sf(0)),
        "needed": needed,
    }
