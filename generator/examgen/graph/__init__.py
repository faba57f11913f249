"""Computational graphs: exact forward and backward values, and their notation."""

from examgen.graph.exact import Undefined, Value
from examgen.graph.nodes import Edge, Graph, Node
from examgen.graph.notation import expression, local_derivative, operation
from examgen.graph.parse import parse
from examgen.graph.propagate import Contribution, Step, backward, forward, steps

__all__ = [
    "Contribution",
    "Edge",
    "Graph",
    "Node",
    "Step",
    "Undefined",
    "Value",
    "backward",
    "expression",
    "forward",
    "local_derivative",
    "operation",
    "parse",
    "steps",
]
