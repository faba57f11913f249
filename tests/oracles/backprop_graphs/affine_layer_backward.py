"""torch.nn.functional.linear and autograd."""

from __future__ import annotations

from typing import Any


def oracle(p: Any) -> dict[str, Any]:
    import torch

    def leaf(entries: Any) -> Any:
        return torch.tensor([[float(entry) for entry in row] for row in entries], requires_grad=True)

    x, w, b = leaf(p.x), leaf(p.w), leaf((p.b or (0,) * len(p.w[0]),))
    y = torch.nn.functional.linear(x, w.T, b[0])
    y.retain_grad()
    values: dict[str, Any] = {}
    if p.wide:
        n, inputs, outputs = p.wide
        layer = torch.nn.Linear(inputs, outputs)
        layer(torch.zeros(n, inputs)).sum().backward()
        values["shape"] = tuple(layer.weight.grad.T.shape)  # torch stores the weights transposed
    if p.target:
        (0.5 * (y - leaf(p.target).detach()) ** 2).sum().backward()
        values |= {"y": whole(y), "dy": whole(y.grad)}
    else:
        y.backward(leaf(p.upstream))
    return values | {"dx": whole(x.grad), "dw": whole(w.grad), "db": whole(b.grad)[0]}


def whole(tensor: Any) -> tuple[tuple[int, ...], ...]:
    return tuple(tuple(int(entry) for entry in row) for row in tensor.tolist())
