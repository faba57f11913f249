"""PyTorch's automatic differentiation and its unpooling."""

from typing import Any

TOLERANCE = 1e-9


def oracle(p: Any) -> dict[str, Any]:
    import torch
    from torch.autograd import grad
    from torch.nn import functional

    def batch(rows: Any) -> Any:
        return torch.tensor(rows, dtype=torch.float64)[None, None].requires_grad_()

    a, values, sizes = batch(p.map), batch(p.values), (p.window.kernel, p.window.stride)
    pooled, places = functional.max_pool2d(a, *sizes, return_indices=True)
    if p.task == "unpooling":
        unpooled = functional.max_unpool2d(values, places, *sizes, output_size=a.shape)
        return {"unpooled": unpooled[0, 0], "back": grad(unpooled, values, batch(p.signal))[0][0, 0]}
    gradient = grad(pooled, a, values)[0][0, 0]
    if p.task == "gradient":
        return {"pooled": pooled[0, 0], "gradient": gradient}
    return {"gradient": gradient, "even": grad(functional.avg_pool2d(a, *sizes), a, values)[0][0, 0]}
