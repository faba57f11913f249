"""Early stopping: which epoch is the last one, and which one is kept. Epochs are counted from 1."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

Loss = int | Fraction


def best_epoch(losses: Sequence[Loss]) -> int:
    """The first epoch with the lowest validation loss; ValueError for no losses."""
    return losses.index(min(losses)) + 1


def last_epoch(losses: Sequence[Loss], patience: int) -> int:
    """The epoch after which training stops: no new lowest loss for `patience` epochs, or the end of the list.

    Raises ValueError for a patience below 1 and for no losses.
    """
    if patience < 1 or not losses:
        raise ValueError(f"a patience of {patience} for {len(losses)} epochs")
    lowest, waited = losses[0], 0
    for epoch, loss in enumerate(losses[1:], start=2):
        lowest, waited = (loss, 0) if loss < lowest else (lowest, waited + 1)
        if waited == patience:
            return epoch
    return len(losses)


def least_patience(losses: Sequence[Loss]) -> int:
    """The smallest patience with which training reaches the lowest loss of all; ValueError for no losses."""
    best = best_epoch(losses)
    return next(patience for patience in range(1, len(losses) + 1) if last_epoch(losses, patience) >= best)
