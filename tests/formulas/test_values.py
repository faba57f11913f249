"""Printed formulas give the values that PyTorch, SciPy, scikit-learn, or a simulation gives."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
import torch
from scipy import integrate, optimize, special, stats
from sklearn import metrics

from examgen.bank import Bank
from formulas.evaluate import values

F = torch.nn.functional

FORMULAS = Bank().formulas
S = np.array([1.3, -0.4, 2.1, 0.2])
U = np.array([0.1, 0.2, 0.6, 0.1])
V = np.array([0.4, 0.3, 0.2, 0.1])
TRUE = np.array([1, 1, 0, 1, 0, 0, 1, 0, 1, 1])
SAID = np.array([1, 0, 0, 1, 1, 0, 1, 0, 0, 1])
COUNTS = dict(zip(("TN", "FP", "FN", "TP"), metrics.confusion_matrix(TRUE, SAID).ravel().tolist(), strict=True))


def tensor(value: Any, *, grad: bool = False) -> Any:
    return torch.tensor(value, dtype=torch.float64, requires_grad=grad)


def sigmoid(z: Any) -> Any:
    return special.expit(z)


def checked(id_: str, *expected: float, **symbols: Any) -> tuple[str, tuple[float, ...], dict[str, Any]]:
    return id_, expected, symbols


def layers() -> Iterator[tuple[str, tuple[float, ...], dict[str, Any]]]:
    """Sizes and parameters of PyTorch's layers."""
    for n, k, p, s in ((32, 5, 2, 1), (227, 11, 2, 4), (30, 3, 0, 2)):
        made = torch.nn.Conv2d(1, 1, k, s, p)(torch.zeros(1, 1, n, n))
        yield checked("conv-output-size", made.shape[-1], n=n, k=k, p=p, s=s)
    wide = torch.nn.Conv2d(1, 1, 3, dilation=4)(torch.zeros(1, 1, 20, 20)).shape[-1]
    yield checked("conv-dilation", 20 - wide + 1, d=4, k=3)
    for groups in (1, 4):
        layer = torch.nn.Conv2d(8, 12, 3, groups=groups)
        size = sum(each.numel() for each in layer.parameters())
        yield checked("conv-parameters", size, C_out=12, C_in=8, g=groups, k=3)
        yield checked("conv-macs", layer.weight.numel() * 5 * 7, H_out=5, W_out=7, C_out=12, C_in=8, g=groups, k=3)
    up = torch.nn.ConvTranspose2d(1, 1, 4, 3, 1, output_padding=2)(torch.zeros(1, 1, 6, 6)).shape[-1]
    yield checked("transposed-output-size", up, n=6, k=4, s=3, p=1, a=2)
    x = torch.zeros(1, 1, 40, requires_grad=True)
    stack = torch.nn.Sequential(torch.nn.Conv1d(1, 1, 3, 2), torch.nn.Conv1d(1, 1, 5, 3), torch.nn.Conv1d(1, 1, 2))
    jump = {unit: _seen(stack, x, unit) for unit in (0, 1)}
    before = {"R_i-1": 3 + 4 * 2, "j_i-1": 2 * 3}
    yield checked("receptive-field", jump[0][1] + 1, jump[1][0], k_i=2, s_i=1, **before)
    dense = sum(each.numel() for each in torch.nn.Linear(7, 5).parameters())
    yield checked("dense-parameters", dense, n_in=7, n_out=5)
    corners = tensor([[[[2.0, 5.0], [11.0, 3.0]]]])
    place = tensor([[[[2 * 0.3 - 1, 2 * 0.8 - 1]]]])
    inside = F.grid_sample(corners, place, align_corners=True).item()
    yield checked("bilinear-interpolation", inside, u=0.3, v=0.8, f_00=2, f_01=5, f_10=11, f_11=3)


def _seen(stack: Any, x: Any, unit: int) -> tuple[int, int]:
    """The first and the last input that a unit sees."""
    (gradient,) = torch.autograd.grad(stack(x)[0, 0, unit], x)
    places = gradient[0, 0].nonzero().flatten().tolist()
    return places[0], places[-1]


def functions() -> Iterator[tuple[str, tuple[float, ...], dict[str, Any]]]:
    """Activations with their derivatives, softmax, losses with their gradients."""
    for name, make in (("sigmoid", torch.sigmoid), ("tanh", torch.tanh)):
        z = tensor(0.7, grad=True)
        make(z).backward()
        yield checked(name, make(z).item(), z.grad.item(), z=0.7, **({"sigma": sigmoid} if name == "sigmoid" else {}))
    smooth = F.softplus(tensor(0.7)).item(), F.silu(tensor(0.7)).item()
    yield checked("smooth-activations", *smooth, z=0.7, sigma=sigmoid)
    scores = tensor(S / 2.5, grad=True)
    loss = F.cross_entropy(scores, tensor(U))
    loss.backward()
    p = F.softmax(scores, 0).detach().numpy()
    yield checked("softmax", p[1], s_i=S[1], s_j=S, T=2.5)
    yield checked("cross-entropy", loss.item(), u_i=U, p_i=p)
    yield checked("cross-entropy-gradient", scores.grad[2].item() / 2.5, p_i=p[2], u_i=U[2], T=2.5)
    z = tensor(-0.3, grad=True)
    F.binary_cross_entropy_with_logits(z, tensor(1.0)).backward()
    yield checked("logistic-gradient", z.grad.item(), z=-0.3, y=1, sigma=sigmoid)
    yield checked("kl-divergence", stats.entropy(U, V), u_i=U, v_i=V)
    yield checked("infonce", F.cross_entropy(tensor(S / 0.5), tensor(2).long()).item(), s_p=S[2], s_j=S, tau=0.5)
    slopes = [torch.autograd.functional.jacobian(make, tensor(1.7)).item() for make in POWERS]
    yield checked("derivatives", *slopes, u=1.7, n=3, a=2.0)


POWERS = (lambda u: u**3, lambda u: 2.0**u, torch.log)


def training() -> Iterator[tuple[str, tuple[float, ...], dict[str, Any]]]:
    """Steps and schedules of PyTorch's optimisers."""
    w = torch.nn.Parameter(tensor(1.4))
    adam = torch.optim.Adam([w], lr=0.1, betas=(0.8, 0.95))
    gradients = (0.6, -0.2)
    before = [_step(adam, w, gradient) for gradient in gradients]
    state = adam.state[w]
    m, n = state["exp_avg"].item(), state["exp_avg_sq"].item()
    first = {"m_t-1": 0.2 * 0.6, "n_t-1": 0.05 * 0.36, "theta_t-1": before[1], "g_t": -0.2}
    hats = m / (1 - 0.8**2), n / (1 - 0.95**2)
    yield checked(
        "adam", m, hats[0], n, hats[1], w.item(),
        beta_1=0.8, beta_2=0.95, t=2, alpha=0.1, varepsilon=1e-8,
        m_t=m, n_t=n, hatm_t=hats[0], hatn_t=hats[1], **first,
    )  # fmt: skip
    w = torch.nn.Parameter(tensor(1.4))
    _step(torch.optim.SGD([w], lr=0.1, weight_decay=0.3), w, 0.6)
    yield checked("weight-decay-step", w.item(), alpha=0.1, delta=0.3, w=1.4, g=0.6)
    optimizer = torch.optim.SGD([torch.nn.Parameter(tensor(0.0))], lr=0.5)
    decay = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max=10, eta_min=0.02)
    for _ in range(3):
        optimizer.step()
        decay.step()
    yield checked("cosine-schedule", decay.get_last_lr()[0], eta_min=0.02, eta_max=0.5, r=0.3)
    yield checked("at-least-one", 1 - stats.binom.pmf(0, 12, 0.15), q=0.15, n=12)
    rate = stats.bernoulli(0.7)
    yield checked("dropout-mask", rate.mean(), rate.var(), p=0.3)
    norm = F.batch_norm(tensor(S[:, None]), None, None, tensor([1.5]), tensor([0.4]), training=True, eps=0.01)
    hat = F.batch_norm(tensor(S[:, None]), None, None, training=True, eps=0.01)[0].item()
    yield checked(
        "normalisation", hat, norm[0].item(),
        x=S[0], mu=S.mean(), sigma=S.std(), epsilon=0.01, gamma=1.5, beta=0.4, hatx=hat,
    )  # fmt: skip


def _step(optimizer: Any, w: Any, gradient: float) -> float:
    before = float(w.item())
    w.grad = tensor(gradient)
    optimizer.step()
    return before


def measures() -> Iterator[tuple[str, tuple[float, ...], dict[str, Any]]]:
    """Metrics of scikit-learn."""
    precision, recall = metrics.precision_score(TRUE, SAID), metrics.recall_score(TRUE, SAID)
    yield checked("precision-recall", precision, recall, **COUNTS)
    f1 = metrics.f1_score(TRUE, SAID)
    yield checked("f1-score", f1, f1, P=precision, R=recall, **COUNTS)
    yield checked("roc-rates", recall, 1 - metrics.recall_score(TRUE, SAID, pos_label=0), **COUNTS)
    yield checked("iou-dice", metrics.jaccard_score(TRUE, SAID), f1, **COUNTS)
    yield checked("box-iou", metrics.jaccard_score(TRUE, SAID), I=COUNTS["TP"], A=TRUE.sum(), B=SAID.sum())
    slope = stats.linregress(np.log([50, 800]), np.log([0.4, 0.11])).slope
    yield checked("power-law", -slope, e_1=0.4, e_2=0.11, n_1=50, n_2=800)
    yield checked("angle-difference", np.cos(0.7 - 1.9), a=0.7, b=1.9)
    yield checked("uniform-variance", stats.uniform(-0.6, 1.2).var(), a=0.6)


def generation() -> Iterator[tuple[str, tuple[float, ...], dict[str, Any]]]:
    """Generative models by torch.distributions, by integrals, and by steps of the chain."""
    mean, deviation = tensor([0.4, -1.2]), tensor([0.5, 1.6])
    normal = torch.distributions.Normal
    kl = torch.distributions.kl_divergence(normal(mean, deviation), normal(tensor(0.0), tensor(1.0))).sum().item()
    yield checked("gaussian-kl", kl, mu_i=mean.numpy(), sigma_i=deviation.numpy())
    real, fake = tensor([0.8]), tensor([0.3])
    one, zero = torch.ones_like(real), torch.zeros_like(real)
    cross = F.binary_cross_entropy
    both = (cross(real, one) + cross(fake, zero)).item()
    wins = -cross(fake, zero).item(), cross(fake, one).item()
    judge = {"D": lambda x: 0.8 if x == "x" else 0.3, "G": lambda _: "fake", "x": "x", "z": "z"}
    yield checked("gan-losses", both, *wins, **judge)
    best = optimize.minimize_scalar(lambda d: -0.35 * np.log(d) - 0.1 * np.log(1 - d), bounds=(0, 1), method="bounded")
    yield checked("optimal-discriminator", best.x, p_data=lambda _: 0.35, p_g=lambda _: 0.1, x=0)
    betas = np.array([0.1, 0.2, 0.4])
    alphas = 1 - betas
    bars = np.cumprod(alphas)
    yield checked("diffusion-product", bars[2], bars[2], alpha_s=alphas, beta_s=betas)
    known = {"baralpha_t": bars[2], "baralpha_t-1": bars[1], "beta_t": betas[2], "alpha_t": alphas[2]}
    clean, noisy = 0.6, -0.35
    low, scale = _posterior(clean, noisy, bars[1], alphas[2])
    noise = (noisy - np.sqrt(bars[2]) * clean) / np.sqrt(1 - bars[2])
    yield checked("diffusion-posterior", scale, **known)
    yield checked("diffusion-reverse", low, x_t=noisy, hatepsilon=noise, **known)
    yield checked("diffusion-forward", noisy, x_0=clean, epsilon=noise, **known)
    error = np.mean((S - S[::-1]) ** 2)
    decibel = 20 * np.log10(255 / np.sqrt(error))
    yield checked("psnr", decibel, peak=255, MSE=error)


def _posterior(clean: float, noisy: float, bar: float, alpha: float) -> tuple[float, float]:
    """Mean and variance of x_{t-1} given x_t and x_0, from the product of two densities by numerical integration."""

    def density(x: float, power: int) -> float:
        prior = stats.norm(np.sqrt(bar) * clean, np.sqrt(1 - bar)).pdf(x)
        return float(x**power * prior * stats.norm(np.sqrt(alpha) * x, np.sqrt(1 - alpha)).pdf(noisy))

    total, first, second = (integrate.quad(density, -12, 12, args=(power,), points=[0])[0] for power in (0, 1, 2))
    return first / total, second / total - (first / total) ** 2


CASES = [*layers(), *functions(), *training(), *measures(), *generation()]


@pytest.mark.parametrize(("id_", "expected", "symbols"), CASES, ids=[id_ for id_, *_ in CASES])
def test_a_printed_formula_has_the_right_value(id_: str, expected: tuple[float, ...], symbols: dict[str, Any]) -> None:
    assert values(FORMULAS[id_].tex, **symbols) == pytest.approx(list(expected), rel=1e-6)


@pytest.mark.parametrize(("padding", "stride"), [(0, 1), (1, 1), (1, 2), (0, 2)])
def test_the_indices_of_a_convolution_and_its_gradients(padding: int, stride: int) -> None:
    """The sums of conv-forward, conv-kernel-gradient and conv-input-gradient, as they are printed."""
    generator = torch.Generator().manual_seed(1)
    x, k, b = (torch.randn(*shape, generator=generator, requires_grad=True) for shape in ((5, 5), (3, 3), (1,)))
    y = F.conv2d(x[None, None], k[None, None], b, stride, padding)[0, 0]
    upstream = torch.randn(y.shape, generator=generator)
    y.backward(upstream)
    inputs, kernel, bias = x.detach(), k.detach(), b.item()
    places = [(i, j) for i in range(y.shape[0]) for j in range(y.shape[1])]
    cells = [(u, v) for u in range(3) for v in range(3)]

    def at(values: Any, row: int, column: int) -> float:
        inside = 0 <= row < values.shape[0] and 0 <= column < values.shape[1]
        return float(values[row, column]) if inside else 0.0

    def x_at(i: int, j: int, u: int, v: int) -> float:
        return at(inputs, stride * i + u - padding, stride * j + v - padding)

    for i, j in places:
        found = bias + sum(at(kernel, u, v) * x_at(i, j, u, v) for u, v in cells)
        assert found == pytest.approx(y[i, j].item(), abs=1e-5)
    for u, v in cells:
        found = sum(float(upstream[i, j]) * x_at(i, j, u, v) for i, j in places)
        assert found == pytest.approx(float(k.grad[u, v]), abs=1e-5)
    assert float(upstream.sum()) == pytest.approx(float(b.grad), abs=1e-5)
    for m in range(5):
        for n in range(5):
            rows = [(i, j, m + padding - stride * i, n + padding - stride * j) for i, j in places]
            found = sum(float(upstream[i, j]) * at(kernel, u, v) for i, j, u, v in rows)
            assert found == pytest.approx(float(x.grad[m, n]), abs=1e-5)
