"""Graphs run with symbols: every node as an expression in the inputs, and the rules of differentiation on expressions.

Nothing is simplified, so that a derivative keeps the form in which the chain rule writes it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sympy

from examgen.graph.nodes import Graph
from examgen.graph.operations import Slopes


class sigma(sympy.Function):  # type: ignore[misc]  # noqa: N801 - prints as the Greek letter
    """The logistic sigmoid 1 / (1 + exp(-x)), kept as a function: s (1 - s) reads better than its exponentials."""


VALUES: dict[str, Callable[..., Any]] = {
    "+": lambda x, y: x + y,
    "-": lambda x, y: x - y,
    "*": lambda x, y: x * y,
    "/": lambda x, y: x / y,
    "**": lambda x, y: x**y,
    "neg": lambda x: -x,
    "exp": sympy.exp,
    "log": sympy.log,
    "sigmoid": sigma,
    "tanh": sympy.tanh,
}
SLOPES: Slopes = {
    ("+", 0): lambda *_: 1,
    ("+", 1): lambda *_: 1,
    ("-", 0): lambda *_: 1,
    ("-", 1): lambda *_: -1,
    ("*", 0): lambda _, y: y,
    ("*", 1): lambda x, _: x,
    ("/", 0): lambda _, y: 1 / y,
    ("/", 1): lambda x, y: -(x / y**2),  # sympy would multiply -1 into a sum x
    ("**", 0): lambda x, y: y * x ** (y - 1),
    ("**", 1): lambda x, y: x**y * sympy.log(x),
    ("neg", 0): lambda _: -1,
    ("exp", 0): sympy.exp,
    ("log", 0): lambda x: 1 / x,
    ("sigmoid", 0): lambda x: sigma(x) * (1 - sigma(x)),
    ("tanh", 0): lambda x: 1 - sympy.tanh(x) ** 2,
}


def expressions(graph: Graph) -> dict[str, sympy.Expr]:
    """Every node in terms of the inputs."""
    made: dict[str, sympy.Expr] = {}
    for node in graph.nodes:
        if node.op == "input":
            made[node.name] = sympy.Symbol(node.name)
        elif node.value is not None:
            made[node.name] = sympy.Integer(node.value)
        else:
            made[node.name] = VALUES[node.op](*(made[name] for name in node.inputs))
    return made
