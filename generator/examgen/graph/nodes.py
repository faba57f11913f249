"""Computational graphs as plain data."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from examgen.graph.operations import OPERATIONS


@dataclass(frozen=True)
class Node:
    """An operation on earlier nodes; `input` and `constant` have none, and a constant carries its `value`."""

    name: str
    op: str
    inputs: tuple[str, ...] = ()
    value: int | None = None


class Edge(NamedTuple):
    """The input number `slot` of `consumer` comes from `source`."""

    source: str
    consumer: str
    slot: int


@dataclass(frozen=True)
class Graph:
    """Nodes in topological order; the last one is the output. Raises ValueError if a node does not fit."""

    nodes: tuple[Node, ...]

    def __post_init__(self) -> None:
        if not self.nodes:
            raise ValueError("a graph needs a node")
        known: set[str] = set()
        for node in self.nodes:
            _check(node, known)
            known.add(node.name)

    @property
    def output(self) -> str:
        """The name of the last node."""
        return self.nodes[-1].name

    @property
    def variables(self) -> tuple[Node, ...]:
        """All nodes but the constants: those that have a backward value."""
        return tuple(node for node in self.nodes if node.op != "constant")

    @cached_property
    def edges(self) -> tuple[Edge, ...]:
        """The edges in the order of their consumers and slots."""
        return tuple(Edge(source, node.name, slot) for node in self.nodes for slot, source in enumerate(node.inputs))

    def __getitem__(self, name: str) -> Node:
        return self._by_name[name]

    @cached_property
    def _by_name(self) -> dict[str, Node]:
        return {node.name: node for node in self.nodes}


def _check(node: Node, known: set[str]) -> None:
    if node.name in known:
        raise ValueError(f"two nodes are called {node.name!r}")
    if (node.op == "constant") != (node.value is not None):
        raise ValueError(f"node {node.name!r}: a constant has a value and nothing else has, got {node.value!r}")
    if node.op not in OPERATIONS and node.op not in ("input", "constant"):
        raise ValueError(f"node {node.name!r}: no operation {node.op!r}; there are {', '.join(OPERATIONS)}")
    arity = len(OPERATIONS[node.op].slopes) if node.op in OPERATIONS else 0
    if len(node.inputs) != arity:
        raise ValueError(f"node {node.name!r}: {node.op} takes {arity} inputs, got {len(node.inputs)}")
    if unknown := [name for name in node.inputs if name not in known]:
        raise ValueError(f"node {node.name!r}: no node {unknown[0]!r} before it")
