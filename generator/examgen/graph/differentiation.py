"""Backward values by a second method: cut the graph at a node, compose what follows, differentiate the expression.

It shares no code with `propagate`, so that either can check the other.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction

import sympy

from examgen.graph.exact import Value
from examgen.graph.nodes import Graph

COMPOSE: dict[str, Callable[..., sympy.Expr]] = {
    "+": lambda x, y: x + y,
    "-": lambda x, y: x - y,
    "*": lambda x, y: x * y,
    "/": lambda x, y: x / y,
    "**": lambda x, y: x**y,
    "neg": lambda x: -x,
    "max": sympy.Max,
    "relu": lambda x: sympy.Max(x, 0),
    "exp": sympy.exp,
    "log": sympy.log,
    "sigmoid": lambda x: 1 / (1 + sympy.exp(-x)),
    "tanh": sympy.tanh,
}


def gradients_by_differentiation(graph: Graph, leaves: Mapping[str, Value]) -> dict[str, Value]:
    """The derivative of the output by every node u but the constants: u becomes a symbol, d f / d u is taken there."""
    given = {name: sympy.sympify(value) for name, value in leaves.items()}
    values = compose(graph, given)
    gradients: dict[str, Value] = {}
    for node in graph.variables:
        t = sympy.Symbol("t", real=True)
        output = compose(graph, {**given, node.name: t})[graph.output]
        gradients[node.name] = _plain(output.diff(t).subs(t, values[node.name]))
    return gradients


def compose(graph: Graph, given: Mapping[str, sympy.Expr]) -> dict[str, sympy.Expr]:
    """Every node as an expression in the given ones; a given node is taken as it is, whatever its operation."""
    expressions = dict(given)
    for node in graph.nodes:
        if node.value is not None:
            expressions[node.name] = sympy.Integer(node.value)
        elif node.name not in expressions:
            expressions[node.name] = COMPOSE[node.op](*(expressions[name] for name in node.inputs))
    return expressions


def _plain(x: sympy.Expr) -> Value:
    return Fraction(int(x.p), int(x.q)) if x.is_Rational else x
