"""Forward and backward through a graph, exactly (reverse-mode differentiation)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from examgen.graph.exact import Value, neat
from examgen.graph.nodes import Edge, Graph
from examgen.graph.operations import OPERATIONS, SLOPES, Slopes


@dataclass(frozen=True)
class Contribution:
    """What a node receives along one edge: `product` = `upstream` (b of the consumer) times `local` (the slope)."""

    edge: Edge
    upstream: Value
    local: Value
    product: Value


@dataclass(frozen=True)
class Step:
    """The backward value of one node: `total` is the sum of the products, or 1 at the output."""

    node: str
    contributions: tuple[Contribution, ...]
    total: Value


def forward(graph: Graph, leaves: Mapping[str, Value]) -> dict[str, Value]:
    """The value of every node, in the graph's order, for the given values of its inputs.

    Raises Undefined where a value or a derivative does not exist: log of a number that is not positive, division by
    zero, a tie of max or min, abs or relu at 0.
    """
    values: dict[str, Value] = {}
    for node in graph.nodes:
        if node.op == "input":
            values[node.name] = neat(leaves[node.name])
        elif node.value is not None:
            values[node.name] = node.value
        else:
            values[node.name] = neat(OPERATIONS[node.op].value(*(values[name] for name in node.inputs)))
    return values


def backward(graph: Graph, values: Mapping[str, Value]) -> dict[str, Value]:
    """The derivative of the output by every node that is no constant, in the graph's order; `values` from `forward`."""
    totals = {step.node: step.total for step in steps(graph, values)}
    return {node.name: totals[node.name] for node in graph.variables}


def steps(graph: Graph, values: Mapping[str, Value], slopes: Slopes = SLOPES) -> tuple[Step, ...]:
    """How the backward values come about, from the output to the inputs: b_u = sum over consumers v of b_v * dv/du.

    Other `slopes` than the right ones give the backward pass of whoever believes in them.
    """
    done: dict[str, Step] = {}
    for node in reversed(graph.variables):
        edges = [edge for edge in graph.edges if edge.source == node.name]
        parts = tuple(_contribution(slopes, graph, edge, done[edge.consumer].total, values) for edge in edges)
        total = 1 if node.name == graph.output else neat(sum(part.product for part in parts))
        done[node.name] = Step(node.name, parts, total)
    return tuple(done.values())


def _contribution(
    slopes: Slopes, graph: Graph, edge: Edge, upstream: Value, values: Mapping[str, Value]
) -> Contribution:
    consumer = graph[edge.consumer]
    local = neat(slopes[consumer.op, edge.slot](*(values[name] for name in consumer.inputs)))
    return Contribution(edge, upstream, local, neat(upstream * local))
