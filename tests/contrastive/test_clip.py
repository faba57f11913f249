"""The loss of CLIP and its gradient against PyTorch."""

from math import isclose

import torch
import torch.nn.functional as F  # noqa: N812 - PyTorch's own habit
from hypothesis import given
from hypothesis import strategies as st

from examgen.contrastive.clip import clip_gradient, diagonal_loss, image_to_text, text_to_image


@given(st.integers(2, 4), st.data())
def test_loss_and_gradient_agree_with_torch(side: int, data: st.DataObject) -> None:
    row = st.lists(st.integers(1, 20), min_size=side, max_size=side)
    odds = data.draw(st.lists(row, min_size=side, max_size=side))
    logits = torch.tensor(odds, dtype=torch.float64).log().requires_grad_()
    targets = torch.arange(side)
    losses = F.cross_entropy(logits, targets), F.cross_entropy(logits.T, targets)
    (slopes,) = torch.autograd.grad(sum(losses) / 2, logits)
    images, texts = (side.item() for side in losses)
    assert isclose(float(diagonal_loss(image_to_text(odds))), images, abs_tol=1e-9)
    assert isclose(float(diagonal_loss(text_to_image(odds))), texts, abs_tol=1e-9)
    for i, j in ((0, 0), (0, 1), (side - 1, 0)):
        assert isclose(float(clip_gradient(odds, i, j)), float(slopes[i, j]), abs_tol=1e-9)
