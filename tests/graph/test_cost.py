"""Edges and paths against a graph that is walked."""

from __future__ import annotations

from itertools import product

import pytest

from examgen.graph.cost import central_difference_evaluations, edge_count, forward_difference_evaluations, path_count


@pytest.mark.parametrize("widths", [(1, 1), (1, 3, 1), (1, 2, 3, 1), (2, 4, 1, 3)])
def test_walks(widths: tuple[int, ...]) -> None:
    walks = list(product(*(range(width) for width in widths)))
    edges = {(k, walk[k], walk[k + 1]) for walk in walks for k in range(len(widths) - 1)}
    assert path_count(widths) == len(walks)
    assert edge_count(widths) == len(edges)


def test_evaluations() -> None:
    calls = []

    def loss(p: list[float]) -> float:
        calls.append(tuple(p))
        return sum(x * x for x in p)

    def nudged(k: int, by: float) -> list[float]:
        return [x + by * (j == k) for j, x in enumerate((1.0, 2.0, 3.0))]

    base = loss(nudged(0, 0))
    _ = [loss(nudged(k, 0.1)) - base for k in range(3)]
    assert forward_difference_evaluations(3) == len(set(calls))
    calls.clear()
    _ = [loss(nudged(k, 0.1)) - loss(nudged(k, -0.1)) for k in range(3)]
    assert central_difference_evaluations(3) == len(set(calls))
