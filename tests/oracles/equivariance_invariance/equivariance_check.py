"""PyTorch's circular convolution and pooling; relations by trial on many signals."""

from typing import Any

TOLERANCE = 1e-9


def oracle(p: Any) -> dict[str, Any]:
    import torch
    from torch.nn import functional

    kernel = torch.tensor([[p.layer.kernel]], dtype=torch.float64)
    ends = ((kernel.shape[-1] - 1) // 2, kernel.shape[-1] // 2)
    single = p.layer.pool.startswith("global")

    def layer(x: Any) -> Any:
        around = functional.pad(x[None, None], ends, mode="circular") if sum(ends) else x[None, None]
        y = functional.conv1d(around, kernel, stride=p.layer.stride)
        y = functional.relu(y) if p.layer.relu else y
        if p.layer.pool == "max":
            y = functional.max_pool1d(y, 2)
        if single:
            pool = functional.adaptive_max_pool1d if p.layer.pool == "global-max" else functional.adaptive_avg_pool1d
            y = pool(y, 1)
        return y.flatten()

    def move(x: Any) -> Any:
        if p.move.kind == "mirror":
            return x.flip(0)
        return torch.roll(x, p.move.by) if p.move.kind == "shift" else x[list(p.move.order)]

    torch.manual_seed(0)
    signals = torch.randn(30, len(p.x), dtype=torch.float64)
    pairs = [(layer(move(x)), layer(x)) for x in signals]
    invariant = all(torch.allclose(after, before) for after, before in pairs)
    equivariant = not single and all(torch.allclose(after, move(before)) for after, before in pairs)
    x = torch.tensor(p.x, dtype=torch.float64)
    values: dict[str, Any] = {
        "before": layer(x).item() if single else layer(x),
        "after": layer(move(x)).item() if single else layer(move(x)),
        "relation": "invariant" if invariant else "equivariant" if equivariant else "neither",
    }
    if p.weights:
        w = torch.tensor(p.weights, dtype=torch.float64)
        moved = torch.stack([move(each) for each in signals])
        values["weights"] = torch.linalg.lstsq(moved, signals @ w.T).solution.T
    return values
