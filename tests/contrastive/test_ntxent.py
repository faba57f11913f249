"""NT-Xent against PyTorch's cross-entropy with the diagonal masked."""

from math import exp, isclose

import pytest
import torch
import torch.nn.functional as F  # noqa: N812 - PyTorch's own habit
from hypothesis import given
from hypothesis import strategies as st

from examgen.contrastive.ntxent import negatives, ntxent, partner, positive_probability


@given(st.integers(2, 4), st.data())
def test_loss_agrees_with_torch(images: int, data: st.DataObject) -> None:
    views = 2 * images
    row = st.lists(st.integers(1, 20), min_size=views, max_size=views)
    odds = data.draw(st.lists(row, min_size=views, max_size=views))
    logits = torch.tensor(odds, dtype=torch.float64).log()
    logits.fill_diagonal_(-torch.inf)
    targets = torch.tensor([view + 1 if view % 2 == 0 else view - 1 for view in range(views)])
    assert isclose(float(ntxent(odds)), float(F.cross_entropy(logits, targets)), abs_tol=1e-9)
    first = float(F.cross_entropy(logits[:1], targets[:1]))
    assert isclose(float(positive_probability(odds, 0)), exp(-first), abs_tol=1e-9)


def test_who_is_a_negative() -> None:
    for images in (2, 3, 8):
        views = range(2 * images)
        assert all(len([v for v in views if v not in (a, partner(a))]) == negatives(images) for a in views)


def test_views_come_in_pairs() -> None:
    with pytest.raises(ValueError, match="even side"):
        positive_probability([[1, 2, 3]] * 3, 0)
