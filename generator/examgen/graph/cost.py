"""What a gradient costs: edges and paths of layered graphs, and how often a function is evaluated."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import prod


def edge_count(widths: Sequence[int]) -> int:
    """Edges of a graph whose layers have these widths, every node feeding all of the next: what backprop visits."""
    return sum(before * after for before, after in pairwise(widths))


def path_count(widths: Sequence[int]) -> int:
    """Paths from the first layer to the last, one for each choice of a node in every layer."""
    return prod(widths)


def forward_difference_evaluations(parameters: int) -> int:
    """Evaluations of a loss for its gradient by (L(p + h) - L(p)) / h: one for each parameter, and L(p) once."""
    return parameters + 1


def central_difference_evaluations(parameters: int) -> int:
    """Evaluations of a loss for its gradient by (L(p + h) - L(p - h)) / 2h: two for each parameter."""
    return 2 * parameters
