"""Random graphs over all operations, with inputs for which every value and derivative exists."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from random import Random

import pytest

from examgen.graph import Graph, Node, Undefined, Value, backward, forward
from examgen.graph.operations import OPERATIONS

Draw = tuple[Graph, dict[str, Value]]


def draw_graph(rng: Random) -> Draw:
    """Up to four inputs and eight operations; nodes may be used several times, twice by one operation, or never."""
    while True:
        nodes = [Node(name, "input") for name in "wxyz"[: rng.randint(1, 4)]]
        leaves: dict[str, Value] = {node.name: Fraction(rng.randint(-8, 8), 2) for node in nodes}
        for i in range(rng.randint(1, 8)):
            nodes += _operation(f"f{i}", nodes, rng)
        graph = Graph(tuple(nodes))
        if _is_tame(graph, leaves):
            return graph, leaves


def _operation(name: str, nodes: list[Node], rng: Random) -> list[Node]:
    op = rng.choice(list(OPERATIONS))
    names = [node.name for node in nodes if node.op != "constant"]
    inputs = [rng.choice(names) for _ in OPERATIONS[op].slopes]
    if len(inputs) < 2 or rng.random() < 0.7:
        return [Node(name, op, tuple(inputs))]
    slot = rng.randrange(2)
    inputs[slot] = f"{name}.{slot}"
    return [Node(inputs[slot], "constant", value=rng.choice((-3, -2, -1, 1, 2, 3, 4))), Node(name, op, tuple(inputs))]


def _is_tame(graph: Graph, leaves: Mapping[str, Value]) -> bool:
    try:
        values = forward(graph, leaves)
        gradients = backward(graph, values)
    except Undefined:
        return False
    return all(abs(x) < 1e6 for x in [*values.values(), *gradients.values()])


@pytest.fixture(scope="session")
def random_graph() -> Callable[[Random], Draw]:
    return draw_graph
