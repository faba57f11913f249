"""Draws of the question on batch normalisation."""

from __future__ import annotations

import pytest

from examgen.bank import Bank
from examgen.draw import Request, drawn
from examgen.template import load

BANK = Bank()
TEMPLATE = load(BANK.entry("normalization/batchnorm_train_infer"))


@pytest.mark.parametrize("level", ["easy", "medium"])
def test_no_batch_comes_out_as_it_went_in(level: str) -> None:
    for seed in range(200):
        p = drawn(Request(TEMPLATE, seed, level, "batch"), BANK.facts).params
        middle = sum(p.values) / len(p.values)
        width = (sum((value - middle) ** 2 for value in p.values) / len(p.values)) ** 0.5
        assert (p.gamma, p.beta) != (width, middle)
