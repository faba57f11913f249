"""Signals under shifts, mirrors and permutations: by trying every relation on many signals, and against PyTorch."""

import random
from itertools import product
from typing import Any

import pytest

from examgen.nn.equivariance import Move, Signals, convolved, relation

KERNELS = [(3,), (1, -2), (2, 1), (1, 0, -2), (2, -1, 2), (1, 3, 1), (0, 2, 1), (1, 2, 1), (1, 3, 2)]
POOLS: list[Any] = ["none", "max", "global-max", "global-average"]
MOVES = [Move("shift", 1), Move("shift", 3), Move("mirror"), Move("permutation", order=(2, 0, 1, 4, 3, 5))]


@pytest.mark.parametrize("move", MOVES)
def test_relation_is_what_trying_shows(move: Move) -> None:
    rng = random.Random(1)
    signals = [[rng.randint(-9, 9) for _ in range(6)] for _ in range(40)]
    for kernel, stride, relu, pool in product(KERNELS, (1, 2), (False, True), POOLS):
        layer = Signals(kernel, stride, relu, pool)
        if (pool == "max" and stride == 2) or (move.kind == "permutation" and len(layer.output(signals[0])) == 3):
            continue
        pairs = [(layer.output(move.applied(x)), layer.output(x)) for x in signals]
        if all(after == before for after, before in pairs):
            found = "invariant"
        else:
            found = "equivariant" if all(after == move.applied(before) for after, before in pairs) else "neither"
        assert relation(layer, move) == found, layer


@pytest.mark.parametrize("kernel", KERNELS)
@pytest.mark.parametrize("stride", [1, 2, 3])
def test_circular_convolution(kernel: tuple[int, ...], stride: int) -> None:
    import torch

    x = [4, -1, 0, 7, 2, 5]
    ends = (len(kernel) - 1) // 2, len(kernel) // 2
    signal, weights = (torch.tensor([[values]], dtype=torch.float64) for values in (x, kernel))
    around = torch.nn.functional.pad(signal, ends, mode="circular")
    expected = torch.nn.functional.conv1d(around, weights, stride=stride)[0, 0]
    assert list(convolved(x, kernel, stride)) == expected.tolist()


@pytest.mark.parametrize("move", MOVES)
def test_moves_can_be_undone(move: Move) -> None:
    x = (5, 6, 7, 8, 9, 10)
    assert move.applied(x) != x
    assert move.back().applied(move.applied(x)) == x
    assert move.applied((3,)) == (3,)


def test_a_shift_goes_to_the_right() -> None:
    assert Move("shift", 2).applied((1, 2, 3, 4, 5)) == (4, 5, 1, 2, 3)
    assert Move("permutation", order=(1, 2, 0)).applied((7, 8, 9)) == (8, 9, 7)
