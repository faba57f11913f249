"""The recurrence unrolled with torch, autograd back through it; inputs are made so that given states come out."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import Any

TOLERANCE = 1e-9


def oracle(p: Any) -> dict[str, Any]:
    import torch

    def leaf(number: Any) -> Any:
        return torch.tensor(float(number), dtype=torch.float64, requires_grad=True)

    w, u = leaf(p.w), leaf(p.u or 1)
    x = list(p.x)
    if p.given_states:
        before = [0.0, *map(float, p.given_states)]
        x = [math.atanh(h) - float(p.w) * last for last, h in pairwise(before)]
    states = [leaf(0)]
    for each in x:
        a = w * states[-1] + u * float(each)
        states.append(torch.tanh(a) if p.given_states else a)
    h = states[1:]
    loss = float(p.last) * h[2] if p.given_states else 0.5 * (h[2] - float(p.target)) ** 2
    slopes = [each.item() for each in torch.autograd.grad(loss, h, retain_graph=True)]
    dw, du = torch.autograd.grad(loss, [w, u], retain_graph=True)
    values = {"dh": tuple(map(exact, slopes)), "dw": dw.item()}
    if p.u:
        values["du"] = du.item()
    if not p.length:
        values["factor"] = torch.autograd.grad(h[2], h[0])[0].item()
        return values | ({} if p.given_states else {"state": h[2].item()})
    start = state = leaf(1)
    for _ in range(p.length - 1):
        state = w * state
    far = torch.autograd.grad(state, start)[0].item()
    size = abs(far)
    return values | {"far": far, "trend": "stays" if size == 1 else "vanishes" if size < 1 else "explodes"}


def exact(number: float) -> Any:
    """The fraction with a small denominator that a float stands for."""
    from fractions import Fraction

    return Fraction(number).limit_denominator(10**5)
