"""Every run of a network is one entry of a NumPy array; the arrays are summed."""

from __future__ import annotations

from typing import Any

TOLERANCE = 1e-9


def oracle(p: Any) -> dict[str, Any]:
    import numpy as np

    heads = np.full(p.regions, float(p.head))
    slow = float(np.concatenate([heads, np.full(p.regions, float(p.backbone))]).sum())
    fast = float(np.append(heads, p.backbone).sum())
    if p.timing is None:
        return {"rcnn": slow, "fast": fast, "ratio": slow / fast}
    speed, search = p.timing.speed, float(p.timing.search)
    times = search + np.array([slow, fast]) / speed
    if p.learned is None:
        share = np.array([search, fast / speed]) / times[1]
        return {"rcnn": times[0], "fast": times[1], "ratio": float(times[0] / times[1]), "share": float(100 * share[0])}
    costs = np.append([p.backbone, p.learned.cost], np.full(20000, float(p.head)))
    running = np.cumsum(costs)
    faster = 1000 * running[1 + p.learned.regions] / speed
    most = int((running <= speed / p.learned.rate + 1e-6).sum()) - 2
    return {"fast": times[1], "faster": faster, "ratio": float(1000 * times[1] / faster), "most": most}
