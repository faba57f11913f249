"""KL divergence by torch.distributions, derivatives by automatic differentiation."""

from __future__ import annotations

from typing import Any

TOLERANCE = 1e-9


def oracle(p: Any) -> dict[str, Any]:
    import torch
    from torch.distributions import Independent, Normal, kl_divergence

    mean, deviation, noise = (
        torch.tensor([float(value) for value in values], dtype=torch.float64)
        for values in (p.mean, p.deviation, p.noise)
    )
    log_variance = deviation.square().log().requires_grad_()
    sigma = (log_variance / 2).exp()
    prior = Independent(Normal(torch.zeros_like(mean), torch.ones_like(mean)), 1)
    divergence = kl_divergence(Independent(Normal(mean, sigma), 1), prior)
    latent = mean + sigma * noise
    values: dict[str, Any] = {
        "kl": divergence.item(),
        "sample": latent.item() if len(p.mean) == 1 else _exact(latent, p.noise),
    }
    if p.upstream is not None:
        loss = float(p.upstream) * latent.sum()
        by_sigma, by_log_variance = torch.autograd.grad(loss, (sigma, log_variance), retain_graph=True)
        (total,) = torch.autograd.grad(loss + divergence, log_variance)
        values |= {"by-sigma": by_sigma.item(), "by-log-variance": by_log_variance.item(), "total": total.item()}
    return values


def _exact(values: Any, noise: Any) -> tuple[Any, ...]:
    """Sixteenths, as all products of quarters are."""
    from fractions import Fraction

    assert len(values) == len(noise)
    return tuple(Fraction(round(16 * value.item()), 16) for value in values)
