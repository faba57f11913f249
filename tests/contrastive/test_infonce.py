"""InfoNCE against PyTorch; the bound on mutual information against a discrete source of known information."""

from fractions import Fraction
from itertools import product
from math import isclose, log

import pytest
import torch
import torch.nn.functional as F  # noqa: N812 - PyTorch's own habit
from hypothesis import given
from hypothesis import strategies as st

from examgen.contrastive.infonce import chance_loss, infonce, information_bound, tempered
from examgen.logarithms import ln

ODDS = st.lists(st.integers(1, 12), min_size=2, max_size=6)


@given(ODDS, st.data(), st.sampled_from([1, 2, 3]))
def test_loss_agrees_with_torch(odds: list[int], data: st.DataObject, inverse: int) -> None:
    positive = data.draw(st.integers(0, len(odds) - 1))
    similarities = torch.tensor([odds], dtype=torch.float64).log()
    expected = float(F.cross_entropy(similarities * inverse, torch.tensor([positive])))
    assert isclose(float(infonce(odds, positive, Fraction(1, inverse))), expected, abs_tol=1e-9)


def test_equal_similarities_give_the_chance_loss() -> None:
    for temperature in (Fraction(1), Fraction(1, 2)):
        assert infonce([5, 5, 5], 0, temperature) == chance_loss(3)


def test_the_bound_holds_in_expectation() -> None:
    """Two views that are one fair coin share ln 2; with the best critic the mean loss is computed by enumeration."""
    sharpness, candidates = 50, 4
    losses = [
        infonce([sharpness, *(sharpness if other == 0 else 1 for other in others)], 0)
        for others in product((0, 1), repeat=candidates - 1)
    ]
    mean = sum(map(float, losses)) / len(losses)
    bound = float(information_bound(candidates, ln(1))) - mean
    assert 0 < bound < log(2)


@pytest.mark.parametrize("temperature", [Fraction(2), Fraction(0), Fraction(2, 3)])
def test_other_temperatures_are_not_exact(temperature: Fraction) -> None:
    with pytest.raises(ValueError, match="1 over a whole number"):
        tempered([1, 2], temperature)
