"""The hidden layer's network against PyTorch: output, gradient and one step of SGD."""

from __future__ import annotations

from fractions import Fraction
from random import Random

import pytest
import torch

from examgen.nn.mlp import Mlp, units


def draw(rng: Random, inputs: int, hidden: int) -> Mlp:
    def row(length: int) -> tuple[int, ...]:
        return tuple(rng.choice((-5, -3, -1, 2, 4)) for _ in range(length))

    return Mlp(tuple(row(inputs) for _ in range(hidden)), row(hidden), row(hidden), row(1)[0])


def step(rng: Random) -> tuple[Mlp, tuple[int, ...], int]:
    """A network, its input, and the target."""
    net = draw(rng, rng.randint(1, 3), rng.randint(1, 4))
    return net, tuple(rng.randint(1, 5) for _ in net.w[0]), rng.randint(-9, 9)


def module(net: Mlp) -> torch.nn.Sequential:
    first, last = torch.nn.Linear(len(net.w[0]), len(net.w)), torch.nn.Linear(len(net.w), 1)
    made = torch.nn.Sequential(first, torch.nn.ReLU(), last).double()
    with torch.no_grad():
        for parameter, entries in zip(made.parameters(), (net.w, net.b, (net.v,), (net.c,)), strict=True):
            parameter.copy_(torch.tensor(entries, dtype=torch.float64))
    return made


@pytest.mark.parametrize("seed", range(20))
def test_one_step(seed: int) -> None:
    rng = Random(seed)
    net, x, target = step(rng)
    while 0 in net.pre_activations(x):  # where torch has a convention
        net, x, target = step(rng)
    made, sample = module(net), torch.tensor(x, dtype=torch.float64)
    y = made(sample)
    assert y.item() == net.output(x)
    (0.5 * (y - target) ** 2).backward()
    gradient = net.gradient(x, net.output(x) - target)
    slopes = [parameter.grad for parameter in made.parameters()]
    assert [s.tolist() for s in slopes if s is not None] == [
        [list(row) for row in gradient.w],
        list(gradient.b),
        [list(gradient.v)],
        [gradient.c],
    ]
    torch.optim.SGD(made.parameters(), lr=0.25).step()
    after = net.step(gradient, Fraction(1, 4))
    assert made(sample).item() == after.output(x)
    assert made[0].weight.tolist() == [list(row) for row in after.w]


def test_units_reach_their_values() -> None:
    found = units((1, -2), 2, 3, 1, 4)
    assert ((2, -1), -3) in found  # 2 + 2 - 3 = 1
    assert ((2, -1), 1) not in found  # 5
    assert len(found) == len(set(found))
    for w, b in found:
        assert 1 <= w[0] - 2 * w[1] + b <= 4
        assert b
        assert 0 not in w
