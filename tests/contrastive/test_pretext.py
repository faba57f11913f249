"""Label spaces against enumeration, initial losses against PyTorch."""

from fractions import Fraction
from itertools import permutations
from math import isclose

import pytest
import torch
import torch.nn.functional as F  # noqa: N812 - PyTorch's own habit

from examgen.contrastive.pretext import masked, order_at_once, orders, patches, place_by_place


@pytest.mark.parametrize("tiles", [2, 3, 4, 6])
def test_orders_are_the_permutations(tiles: int) -> None:
    assert orders(tiles) == len(list(permutations(range(tiles))))


@pytest.mark.parametrize("tiles", [2, 3, 4, 6])
def test_initial_losses_agree_with_torch(tiles: int) -> None:
    at_once = F.cross_entropy(torch.zeros(1, orders(tiles), dtype=torch.float64), torch.tensor([0])).item()
    logits = torch.zeros(tiles, tiles, dtype=torch.float64)
    places = F.cross_entropy(logits, torch.arange(tiles), reduction="sum").item()
    assert isclose(float(order_at_once(tiles)), at_once)
    assert isclose(float(place_by_place(tiles)), places)


def test_masked_patches_of_the_published_model() -> None:
    # He et al. 2022: 224 x 224 images, patches of 16 x 16, 75 % masked; the encoder sees 49 patches
    count = patches(224, 16)
    assert count - masked(count, Fraction(3, 4)) == 49


def test_what_does_not_divide() -> None:
    with pytest.raises(ValueError, match="do not fill"):
        patches(100, 16)
    with pytest.raises(ValueError, match="no whole number"):
        masked(49, Fraction(1, 2))
