"""Inputs of a graph whose forward values all suit, by a search that turns back at the first one that does not."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import TypeAlias

from examgen.graph.nodes import Graph, Node

Rough: TypeAlias = int | Fraction | float
"""A forward value: exact as long as it is rational by arithmetic alone, a float from the first other operation on."""
Values: TypeAlias = dict[str, Rough]

ROUGH: dict[str, Callable[..., Rough]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "**": operator.pow,
    "neg": operator.neg,
    "max": max,
    "min": min,
    "abs": abs,
    "square": lambda x: x * x,
    "relu": lambda x: max(x, 0),
    "exp": math.exp,
    "log": math.log,
    "sigmoid": lambda x: 1 / (1 + math.exp(-x)),
    "tanh": math.tanh,
}


def suitable(
    graph: Graph, options: Mapping[str, Sequence[Rough]], suits: Callable[[Node, Values], bool]
) -> Iterator[Values]:
    """The values of all nodes, for every choice of one of its `options` for each input, no two alike, that suits.

    `suits` is asked for every node once its value is known, together with those before it. What has no value, such as
    the logarithm of a negative number, does not suit.
    """
    return _grown(_in_order_of_use(graph), {}, options, suits)


def _grown(
    nodes: Sequence[Node],
    values: Values,
    options: Mapping[str, Sequence[Rough]],
    suits: Callable[[Node, Values], bool],
) -> Iterator[Values]:
    if not nodes:
        yield values
        return
    node, *rest = nodes
    for value in _values(node, values, options):
        more = {**values, node.name: value}
        if suits(node, more):
            yield from _grown(rest, more, options, suits)


def _values(node: Node, values: Values, options: Mapping[str, Sequence[Rough]]) -> Iterable[Rough]:
    if node.op == "input":
        taken = [values[name] for name in options if name in values]
        return [value for value in options[node.name] if value not in taken]
    if node.value is not None:
        return [node.value]
    try:
        return [ROUGH[node.op](*(values[name] for name in node.inputs))]
    except (ValueError, ArithmeticError):
        return []


def _in_order_of_use(graph: Graph) -> list[Node]:
    """The nodes with every input right before the first node that it feeds, so that the search turns back early."""
    names = [name for node in graph.nodes if node.op != "input" for name in (*node.inputs, node.name)]
    return [graph[name] for name in dict.fromkeys(names)]
