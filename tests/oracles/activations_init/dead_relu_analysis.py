"""torch's ReLU, autograd and SGD; the box by its corners on a fine grid."""

from __future__ import annotations

from fractions import Fraction
from typing import Any


def oracle(p: Any) -> dict[str, Any]:
    import torch

    layer = torch.nn.Linear(2, 1).double()
    with torch.no_grad():
        layer.weight.copy_(torch.tensor([p.w]))
        layer.bias.fill_(p.b)
    x = torch.tensor(p.points, dtype=torch.float64)
    y = torch.relu(layer(x)).squeeze(1)
    y.backward(torch.tensor(p.upstream, dtype=torch.float64))
    count = int((y > 0).sum())
    values: dict[str, Any] = {
        "active": count,
        "dw": tuple(int(each) for each in layer.weight.grad[0].tolist()),
        "db": int(layer.bias.grad.item()),
    }
    if p.box:
        ends = torch.linspace(-float(p.box), float(p.box), 9, dtype=torch.float64)
        largest = layer(torch.cartesian_prod(ends, ends)).max().item()
        values |= {"largest": Fraction(largest), "box": "yes" if largest <= 0 else "no"}
    if not p.rate:
        return values | {"dead": "no" if count else "yes"}
    torch.optim.SGD(layer.parameters(), lr=float(p.rate)).step()
    return values | {"after": "no" if bool((layer(x) > 0).any()) else "yes"}
