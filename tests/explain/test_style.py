"""Style and content losses against PyTorch."""

from __future__ import annotations

import pytest
import torch
from torch.nn.functional import mse_loss

from examgen.explain.style import content_loss, gram, style_loss

FEATURES = [([[1, 0, 2], [3, 1, 1]], [[0, 1, 2], [2, 2, 0]]), ([[1, -2], [0, 4], [5, 1]], [[1, 1], [2, 0], [0, 3]])]


@pytest.mark.parametrize(("features", "other"), FEATURES)
def test_losses(features: list[list[int]], other: list[list[int]]) -> None:
    a, b = torch.tensor(features, dtype=torch.float64), torch.tensor(other, dtype=torch.float64)
    assert torch.tensor(gram(features)).equal((a @ a.T).long())
    style = mse_loss(a @ a.T, b @ b.T) / (4 * a.shape[1] ** 2)
    assert float(style_loss(features, gram(other))) == pytest.approx(float(style))
    assert float(content_loss(features, other)) == pytest.approx(float(mse_loss(a, b, reduction="sum")) / 2)
