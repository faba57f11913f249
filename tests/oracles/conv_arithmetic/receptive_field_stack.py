"""Where PyTorch's gradient of one unit with respect to the input is not zero, all weights being one."""

from collections.abc import Sequence
from typing import Any

INPUTS = 1024
INSIDE = 16  # a unit that sees no padding, and neither does the next one
Taps = tuple[int, int, int, int]


def oracle(p: Any) -> dict[str, Any]:
    stack = [(w.kernel, w.stride, w.padding, w.dilation) for w in p.layers]
    unit = INSIDE if p.unit is None else p.unit
    (first, last), (following, _) = _seen(stack, unit), _seen(stack, unit + 1)
    values = {"field": last - first + 1}
    if any(stride > 1 for _, stride, _, _ in stack):
        values["jump"] = following - first
    if p.goal:
        fields = {n: _seen([(3, 1, 0, 1)] * n, INSIDE) for n in range(1, p.goal)}
        (values["count"],) = [n for n, (low, high) in fields.items() if high - low + 1 == p.goal]
    if p.unit is not None:
        values |= {"first": first, "last": last}
    return values


def _seen(stack: Sequence[Taps], unit: int) -> tuple[int, int]:
    """First and last input with an influence on the unit."""
    import torch

    inputs = torch.ones(1, 1, INPUTS, dtype=torch.float64, requires_grad=True)
    values = inputs
    for kernel, stride, padding, dilation in stack:
        ones = torch.ones(1, 1, kernel, dtype=torch.float64)
        values = torch.nn.functional.conv1d(values, ones, None, stride, padding, dilation)
    (gradient,) = torch.autograd.grad(values[0, 0, unit], inputs)
    seen = gradient[0, 0].nonzero().flatten().tolist()
    return seen[0], seen[-1]
