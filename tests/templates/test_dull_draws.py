"""What is not drawn, since its answer could be copied from the question or is nothing but zeros."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from examgen.bank import Bank
from examgen.draw import Request, drawn
from examgen.template import load

BANK = Bank()


def draws(template: str, level: str) -> Iterator[Any]:
    loaded = load(BANK.entry(template))
    return (drawn(Request(loaded, seed, level, "dull"), BANK.facts).params for seed in range(200))


@pytest.mark.parametrize("level", ["easy", "medium"])
def test_no_batch_comes_out_of_its_normalisation_as_it_went_in(level: str) -> None:
    for p in draws("normalization/batchnorm_train_infer", level):
        assert (p.gamma, p.beta) != (np.std(p.values), np.mean(p.values))


@pytest.mark.parametrize("level", ["easy", "medium", "hard"])
def test_no_heat_map_is_all_zeros(level: str) -> None:
    for p in draws("interpretability_adversarial/gradcam_heatmap", level):
        weights = np.mean(p.gradients, axis=(1, 2))
        assert np.tensordot(weights, p.maps, axes=1).max() > 0
