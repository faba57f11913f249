"""A graph as one expression, for sympy to differentiate: a method that shares no code with `propagate`."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import sympy

from examgen.graph.nodes import Graph

COMPOSE: dict[str, Callable[..., sympy.Expr]] = {
    "+": lambda x, y: x + y,
    "-": lambda x, y: x - y,
    "*": lambda x, y: x * y,
    "/": lambda x, y: x / y,
    "**": lambda x, y: x**y,
    "neg": lambda x: -x,
    "max": sympy.Max,
    "min": sympy.Min,
    "abs": lambda x: sympy.Max(x, -x),
    "square": lambda x: x**2,
    "relu": lambda x: sympy.Max(x, 0),
    "exp": sympy.exp,
    "log": sympy.log,
    "sigmoid": lambda x: 1 / (1 + sympy.exp(-x)),
    "tanh": sympy.tanh,
}


def compose(graph: Graph, given: Mapping[str, sympy.Expr]) -> dict[str, sympy.Expr]:
    """Every node as an expression in the given ones; a given node is taken as it is, whatever its operation."""
    expressions = dict(given)
    for node in graph.nodes:
        if node.value is not None:
            expressions[node.name] = sympy.Integer(node.value)
        elif node.name not in expressions:
            expressions[node.name] = COMPOSE[node.op](*(expressions[name] for name in node.inputs))
    return expressions
