"""PyTorch's layer in training and evaluation mode."""

from __future__ import annotations

from typing import Any

TOLERANCE = 1e-6


def oracle(p: Any) -> dict[str, Any]:
    import torch

    def layer(epsilon: float = 1e-12) -> Any:
        made = torch.nn.BatchNorm1d(
            1, eps=epsilon, momentum=float(getattr(p.running, "momentum", None) or 0.1)
        ).double()
        made.weight.data.fill_(p.gamma)
        made.bias.data.fill_(p.beta)
        if p.running:
            made.running_mean.fill_(p.running.mean)
            made.running_var.fill_(p.running.variance)
        return made

    values = torch.tensor(p.values, dtype=torch.float64)[:, None]
    outputs = tuple(layer()(values)[:, 0].tolist())
    if not p.running:
        averaging = torch.nn.BatchNorm1d(1, momentum=1.0).double()  # its running statistics are the last batch's
        averaging(values)
        size = len(p.values)
        return {
            "mean": round(averaging.running_mean.item()),
            "variance": round(averaging.running_var.item() * (size - 1) / size),
            "outputs": _thirds(outputs),
        }
    single = torch.tensor([[float(p.running.sample)]], dtype=torch.float64)
    if not p.running.momentum:
        alone = torch.nn.functional.layer_norm(single, (1,)) * p.gamma + p.beta  # a batch of one, in training
        return {
            "outputs": _thirds(outputs),
            "inference": layer().eval()(single).item(),
            "alone": round(alone.item()),
        }
    seen = layer()
    seen(values)
    location, spread = seen.running_mean.item(), seen.running_var.item()
    seen.eval()
    free = seen.bias.detach() * 0
    seen.weight.data.fill_(spread**0.5)
    seen.bias.data = free + location
    probe = torch.linspace(-5, 5, 7, dtype=torch.float64)[:, None]
    assert torch.allclose(seen(probe), probe)
    identity = (round(seen.weight.item(), 9), round(seen.bias.item(), 9))
    seen.weight.data.fill_(p.gamma)
    seen.bias.data.fill_(p.beta)
    return {
        "running-mean": location,
        "running-variance": spread,
        "inference": seen(single).item(),
        "identity": identity,
    }


def _thirds(values: tuple[float, ...]) -> tuple[Any, ...]:
    """The fractions with a denominator up to 60 that these floats stand for."""
    from fractions import Fraction

    return tuple(Fraction(value).limit_denominator(60) for value in values)
