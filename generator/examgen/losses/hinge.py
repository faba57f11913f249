"""The multi-class hinge loss (SVM loss); Weston and Watkins, Multi-class Support Vector Machines (1998)."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

Score = int | Fraction


def hinge_terms(scores: Sequence[Score], target: int, margin: Score = 1) -> list[Score]:
    """max(0, s_j - s_y + margin) for each class j; the target's own term is 0. Exact.

    `target` counts from 0; raises ValueError if there is no such class or only one class.
    """
    _check(scores, target)
    own = scores[target]
    return [0 if j == target else max(0, score - own + margin) for j, score in enumerate(scores)]


def hinge(scores: Sequence[Score], target: int, margin: Score = 1) -> Score:
    """sum_{j != y} max(0, s_j - s_y + margin) for one sample: summed over the classes, not averaged. Exact.

    `target` counts from 0; raises ValueError if there is no such class or only one class.
    """
    return sum(hinge_terms(scores, target, margin))


def hinge_at_start(classes: int, margin: Score = 1) -> Score:
    """The loss of one sample when all scores are equal: (C - 1) * margin."""
    return (classes - 1) * margin


def _check(scores: Sequence[Score], target: int) -> None:
    if len(scores) < 2 or target not in range(len(scores)):
        raise ValueError(f"there is no class {target} (from 0) to tell apart among {len(scores)} scores")
