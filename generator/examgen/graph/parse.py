"""Graphs written as assignments with one operation each."""

from __future__ import annotations

import ast

from examgen.graph.nodes import Graph, Node

SYMBOLS: dict[type[ast.AST], str] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
    ast.Pow: "**",
    ast.USub: "neg",
}


def parse(inputs: str, assignments: str) -> Graph:
    """The graph of, say, inputs "x y z" and assignments "u = x - y; v = 2 ** u; f = z * v".

    Operations: + - * / ** and unary -, max, min, abs, square, relu, exp, log, sigmoid, tanh. A whole number becomes a
    constant of its own right before its consumer, called `<consumer>.<slot>`. Raises ValueError for anything else.
    """
    nodes = [Node(name, "input") for name in inputs.split()]
    for statement in ast.parse(assignments).body:
        nodes += _assignment(statement)
    return Graph(tuple(nodes))


def _assignment(statement: ast.stmt) -> list[Node]:
    if not (isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name)):
        raise ValueError(f"{ast.unparse(statement)!r} is not an assignment to a name")
    name = statement.targets[0].id
    op, operands = _operation(statement.value)
    constants = [Node(f"{name}.{slot}", "constant", value=x) for slot, x in enumerate(operands) if isinstance(x, int)]
    inputs = tuple(x if isinstance(x, str) else f"{name}.{slot}" for slot, x in enumerate(operands))
    return [*constants, Node(name, op, inputs)]


def _operation(tree: ast.expr) -> tuple[str, list[str | int]]:
    match tree:
        case ast.BinOp(left, op, right) if type(op) in SYMBOLS:
            return SYMBOLS[type(op)], [_operand(left), _operand(right)]
        case ast.UnaryOp(ast.USub() as op, operand):
            return SYMBOLS[type(op)], [_operand(operand)]
        case ast.Call(ast.Name(function), arguments, []):
            return function, [_operand(argument) for argument in arguments]
    raise ValueError(f"{ast.unparse(tree)!r} is not one operation")


def _operand(tree: ast.expr) -> str | int:
    match tree:
        case ast.Name(name):
            return name
        case ast.Constant(int(value)):
            return value
        case ast.UnaryOp(ast.USub(), ast.Constant(int(value))):
            return -value
    raise ValueError(f"{ast.unparse(tree)!r} is neither a name nor a whole number")
