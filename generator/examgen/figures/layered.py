"""Layered drawings of computational graphs: which column, which order, which height (Sugiyama, Tagawa, Toda 1981)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations, pairwise
from math import fsum
from typing import NamedTuple

from examgen.graph.nodes import Edge, Graph


class Bend(NamedTuple):
    """Where an edge passes a column between those of its ends."""

    edge: Edge
    column: int


Vertex = str | Bend
Room = tuple[float, float]  # that a vertex needs above and below its middle

ORDERED = ("-", "/", "**")  # operations whose inputs must not be swapped
SWEEPS = 12


@dataclass(frozen=True)
class Layers:
    """The columns from left to right, each from top to bottom, and every edge as the chain of vertices it visits."""

    graph: Graph
    columns: list[list[Vertex]]
    chains: dict[Edge, list[Vertex]]

    def is_ordered(self, edge: Edge) -> bool:
        """Whether the edge's consumer needs its first input above its second."""
        return self.graph[edge.consumer].op in ORDERED


def layered(graph: Graph) -> Layers:
    """Inputs in the first column, a constant right before its consumer, other nodes as far left as they can.

    The first input of an ORDERED operation is above the second where that costs no crossing.
    """
    column = _columns(graph)
    rank = _ranks(graph)
    chains = {edge: _chain(edge, column) for edge in graph.edges}
    layers = Layers(graph, [[] for _ in range(max(column.values()) + 1)], chains)
    for name in column:
        layers.columns[column[name]].append(name)
    for edge, chain in chains.items():
        for i, bend in enumerate(chain[1:-1], start=column[edge.source] + 1):
            layers.columns[i].append(bend)
    for vertices in layers.columns:
        vertices.sort(key=lambda vertex: rank[vertex.edge.source if isinstance(vertex, Bend) else vertex])
    _uncross(layers)
    return layers


def heights(layers: Layers, room: Mapping[Vertex, Room]) -> dict[Vertex, float]:
    """The middle of every vertex: neighbours level with each other as far as the room that each needs allows."""
    pulls: dict[Vertex, list[tuple[Vertex, float]]] = {vertex: [] for vertex in room}
    for edge, chain in layers.chains.items():
        for left, right in pairwise(chain):
            weight = _weight(layers.graph[edge.source].op, isinstance(left, Bend) + isinstance(right, Bend))
            pulls[left].append((right, weight))
            pulls[right].append((left, weight))
    y: dict[Vertex, float] = {}
    for sweep in range(SWEEPS):
        for column in reversed(layers.columns) if sweep % 2 else layers.columns:
            wishes = [_wish(pulls[vertex], y) for vertex in column]
            y.update(zip(column, _apart(wishes, [room[vertex] for vertex in column]), strict=True))
    return y


def _columns(graph: Graph) -> dict[str, int]:
    column: dict[str, int] = {}
    for node in graph.nodes:
        column[node.name] = 1 + max((column[name] for name in node.inputs), default=-1)
    for edge in graph.edges:
        if graph[edge.source].op == "constant":
            column[edge.source] = column[edge.consumer] - 1
    return column


def _chain(edge: Edge, column: Mapping[str, int]) -> list[Vertex]:
    between = range(column[edge.source] + 1, column[edge.consumer])
    return [edge.source, *(Bend(edge, i) for i in between), edge.consumer]


def _ranks(graph: Graph) -> dict[str, int]:
    """The order in which a reader of the formula finishes the nodes; it draws every tree without a crossing."""
    ranks: dict[str, int] = {}

    def visit(name: str) -> None:
        if name not in ranks:
            for source in graph[name].inputs:
                visit(source)
            ranks[name] = len(ranks)

    for node in reversed(graph.nodes):
        visit(node.name)
    return ranks


def _uncross(layers: Layers) -> None:
    """Swap neighbours in a column as long as that removes a crossing."""
    best, improved = _crossings(layers), True
    while improved and best:
        improved = False
        for column in layers.columns:
            for i in range(len(column) - 1):
                column[i : i + 2] = column[i + 1], column[i]
                crossings = _crossings(layers)
                if crossings < best:
                    best, improved = crossings, True
                else:
                    column[i : i + 2] = column[i + 1], column[i]


def _crossings(layers: Layers) -> int:
    place = {vertex: (x, y) for x, column in enumerate(layers.columns) for y, vertex in enumerate(column)}
    lines: list[list[tuple[int, float]]] = [[] for _ in layers.columns]
    for edge, chain in layers.chains.items():
        for left, right in pairwise(chain):
            port = edge.slot / 2 if right == edge.consumer and layers.is_ordered(edge) else 0
            lines[place[left][0]].append((place[left][1], place[right][1] + port))
    return sum((a[0] - b[0]) * (a[1] - b[1]) < 0 for column in lines for a, b in combinations(column, 2))


def _weight(op: str, bends: int) -> float:
    """How strongly an edge pulls its ends to one height: long edges are straight, constants follow their consumer."""
    return 0.1 if op == "constant" else (1.0, 2.0, 8.0)[bends]


def _wish(pulls: list[tuple[Vertex, float]], y: Mapping[Vertex, float]) -> tuple[float, float]:
    """The height that the neighbours placed so far pull to, and how strongly."""
    placed = [(y[vertex], weight) for vertex, weight in pulls if vertex in y]
    total = fsum(weight for _, weight in placed)
    return (fsum(height * weight for height, weight in placed) / total, total) if placed else (0.0, 0.01)


def _apart(wishes: list[tuple[float, float]], room: list[Room]) -> list[float]:
    """The heights nearest to the wishes, in least squares, in this order and apart (pool adjacent violators)."""
    offsets = [0.0]
    for (_, below), (above, _) in pairwise(room):
        offsets.append(offsets[-1] - below - above)
    pools: list[tuple[float, float, int]] = []  # mean, weight and size
    for (wish, weight), offset in zip(wishes, offsets, strict=True):
        mean, size = wish - offset, 1
        while pools and pools[-1][0] < mean:
            other, more, count = pools.pop()
            mean, weight, size = (mean * weight + other * more) / (weight + more), weight + more, size + count
        pools.append((mean, weight, size))
    levels = [mean for mean, _, size in pools for _ in range(size)]
    return [level + offset for level, offset in zip(levels, offsets, strict=True)]
