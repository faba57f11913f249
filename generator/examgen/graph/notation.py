r"""Graphs, operations and local derivatives as LaTeX mathematics, without the dollars.

A text that stands for a node may be a name (`f_3`) or a number (`-3`); what is not plainly one symbol is put into
parentheses wherever the operation could tear it apart.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from examgen.graph.nodes import Edge, Graph, Node

SUM, PRODUCT, CALL, ATOM = range(4)  # how tightly a piece holds together
FUNCTIONS = {
    "log": r"\ln",
    "sigmoid": r"\sigma",
    "tanh": r"\tanh",
    "relu": r"\operatorname{ReLU}",
    "max": r"\max",
    "min": r"\min",
}
SYMBOL = re.compile(r"-?(\\?[A-Za-z]+\d*|\d+)('|_\w|_\{\w+\})?")
FRACTION = re.compile(r"-?\\frac\{\w+\}\{\w+\}")


class Piece(NamedTuple):
    """A piece of mathematics and how tightly it holds together."""

    tex: str
    binding: int


def expression(graph: Graph, names: Mapping[str, str] | None = None) -> str:
    r"""The output in terms of the inputs, e.g. `z \cdot 2^{x - y}`; `names` rename inputs."""
    names = names or {}
    pieces: dict[str, Piece] = {}
    for node in graph.nodes:
        inputs = [pieces[name] for name in node.inputs]
        if node.op == "+" and inputs[1].tex.startswith("-"):
            pieces[node.name] = Piece(f"{inputs[0].tex} - {inputs[1].tex[1:]}", SUM)
        elif node.inputs:
            pieces[node.name] = _apply(node.op, inputs)
        else:
            pieces[node.name] = _given(graph, node.name, names)
    return pieces[graph.output].tex


def operation(graph: Graph, node: Node, names: Mapping[str, str] | None = None) -> str:
    r"""The operation of a node on its inputs' names, or on their values if `names` holds those: `(-3) \cdot 2`."""
    return _apply(node.op, [_given(graph, name, names or {}) for name in node.inputs]).tex


def local_derivative(graph: Graph, edge: Edge, names: Mapping[str, str] | None = None) -> str:
    r"""The derivative of an edge's consumer by its source in terms of node names: `y` for the x of x * y.

    The derivatives of sigmoid, tanh and exp use the consumer's own name; `[x > y]` is 1 if the condition holds, else 0.
    """
    node = graph[edge.consumer]
    inputs = [_given(graph, name, names or {}) for name in node.inputs]
    if node.op == "**":
        base, exponent = inputs
        constant = graph[node.inputs[1]].value
        return _power_by_exponent(base, exponent) if edge.slot else _power_by_base(base, exponent, constant)
    return _slopes(node.op, _given(graph, node.name, names or {}), *inputs)[edge.slot]


def _given(graph: Graph, name: str, names: Mapping[str, str]) -> Piece:
    value = graph[name].value
    tex = names.get(name, name if value is None else str(value))
    if FRACTION.fullmatch(tex):
        return Piece(tex, CALL)
    return Piece(tex, ATOM if SYMBOL.fullmatch(tex) else SUM)


def _apply(op: str, inputs: list[Piece]) -> Piece:
    first, last = inputs[0], inputs[-1]
    match op:
        case "+":
            return Piece(f"{first.tex} + {_wrap(last, SUM)}", SUM)
        case "-":
            return Piece(f"{first.tex} - {_wrap(last, PRODUCT)}", SUM)
        case "*":
            return Piece(rf"{_wrap(first, PRODUCT, sign=True)} \cdot {_wrap(last, PRODUCT)}", PRODUCT)
        case "/":
            return Piece(_fraction(first.tex, last.tex), CALL)
        case "**":
            return Piece(f"{_wrap(first, ATOM)}^{{{last.tex}}}", CALL)
        case "neg":
            return Piece(f"-{_wrap(first, PRODUCT)}", PRODUCT)
    return Piece(_call(op, inputs), CALL)


def _call(op: str, inputs: list[Piece]) -> str:
    match op:
        case "exp":
            return f"e^{{{inputs[0].tex}}}"
        case "abs":
            return rf"\lvert {inputs[0].tex} \rvert"
        case "square":
            return f"{_wrap(inputs[0], ATOM)}^{{2}}"
    return FUNCTIONS[op] + _parentheses(", ".join(piece.tex for piece in inputs))


def _slopes(op: str, f: Piece, x: Piece, y: Piece | None = None) -> tuple[str, ...]:
    second = y or x
    slopes = {
        "+": ("1", "1"),
        "-": ("1", "-1"),
        "*": (second.tex, x.tex),
        "/": (_fraction("1", second.tex), "-" + _fraction(x.tex, f"{_wrap(second, ATOM)}^{{2}}")),
        "neg": ("-1",),
        "max": (f"[{x.tex} > {second.tex}]", f"[{second.tex} > {x.tex}]"),
        "min": (f"[{x.tex} < {second.tex}]", f"[{second.tex} < {x.tex}]"),
        "abs": (rf"\operatorname{{sign}}{_parentheses(x.tex)}",),
        "square": (_twice(x),),
        "relu": (f"[{x.tex} > 0]",),
        "exp": (f.tex,),
        "log": (_fraction("1", x.tex),),
        "sigmoid": (f"{_wrap(f, PRODUCT)} (1 - {_wrap(f, PRODUCT)})",),
        "tanh": (f"1 - {_wrap(f, ATOM)}^{{2}}",),
    }
    return slopes[op]


def _twice(x: Piece) -> str:
    times = " " if x.tex[0].isalpha() else r" \cdot "
    return f"2{times}{_wrap(x, PRODUCT)}"


def _power_by_base(x: Piece, y: Piece, exponent: int | None) -> str:
    if exponent is None:
        return rf"{_wrap(y, PRODUCT)} \cdot {_wrap(x, ATOM)}^{{{y.tex} - 1}}"
    if exponent in (0, 1):
        return str(exponent)
    raised = _wrap(x, ATOM) if exponent == 2 else f"{_wrap(x, ATOM)}^{{{exponent - 1}}}"
    times = " " if x.tex[0].isalpha() or x.tex[0] == "\\" else r" \cdot "
    return f"-{raised}" if exponent == -1 else f"{exponent}{times}{raised}"


def _power_by_exponent(x: Piece, y: Piece) -> str:
    return rf"{_wrap(x, ATOM)}^{{{y.tex}}} \ln {_wrap(x, ATOM)}"


def _fraction(above: str, below: str) -> str:
    return rf"\frac{{{above}}}{{{below}}}"


def _wrap(piece: Piece, binding: int, *, sign: bool = False) -> str:
    """The piece, in parentheses if it holds less tightly than `binding` or begins with a minus sign (unless `sign`)."""
    loose = piece.binding < binding or (piece.tex.startswith("-") and not sign)
    return _parentheses(piece.tex) if loose else piece.tex


def _parentheses(tex: str) -> str:
    return rf"\left({tex}\right)" if r"\frac" in tex else f"({tex})"
