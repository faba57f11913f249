"""Curves show the cause that they were drawn for; early stopping against running minima by numpy."""

from __future__ import annotations

from random import Random
from typing import get_args

import numpy as np
import pytest

from examgen.learning.runs import Cause, Run, diagnose, draw_run
from examgen.learning.stopping import best_epoch, last_epoch, least_patience

LOSSES = (90, 70, 75, 72, 60, 61, 66, 63, 55, 58)


@pytest.mark.parametrize("cause", get_args(Cause))
def test_the_cause_is_found(cause: Cause) -> None:
    rng = Random(cause)
    found = [diagnose(draw_run(rng, cause, rng.choice((4, 10, 20)), rng.choice((10, 12, 20)))) for _ in range(300)]
    assert found.count(cause) == 300


def test_losses_start_near_those_of_guessing() -> None:
    assert Run(10, (), ()).chance == 230


@pytest.mark.parametrize(("patience", "last"), [(1, 3), (2, 4), (3, 8), (4, 10), (9, 10)])
def test_early_stopping(patience: int, last: int) -> None:
    assert last_epoch(LOSSES, patience) == last


def test_early_stopping_by_running_minima() -> None:
    rng = np.random.default_rng(1)
    for _ in range(200):
        losses = [int(value) for value in rng.permutation(12)]
        for patience in range(1, 12):
            since = [epoch - int(np.argmin(losses[: epoch + 1])) for epoch in range(12)]
            stops = [epoch + 1 for epoch, waited in enumerate(since) if waited >= patience]
            assert last_epoch(losses, patience) == (stops or [12])[0]
        enough = [k for k in range(1, 13) if last_epoch(losses, k) >= best_epoch(losses)]
        assert least_patience(losses) == min(enough)


def test_impossible_patience() -> None:
    with pytest.raises(ValueError, match="a patience of 0 for 10 epochs"):
        last_epoch(LOSSES, 0)
