"""Graphs as data, and graphs from text."""

from __future__ import annotations

import json
from dataclasses import asdict

import pytest

from examgen.graph import Edge, Graph, Node, parse

EXAMPLE = Graph(
    (
        Node("x", "input"),
        Node("y", "input"),
        Node("u", "-", ("x", "y")),
        Node("f.0", "constant", value=2),
        Node("f", "**", ("f.0", "u")),
    )
)


def test_parse_writes_constants_before_their_consumer() -> None:
    assert parse("x y", "u = x - y; f = 2 ** u") == EXAMPLE


def test_parse_knows_every_way_to_write_an_operation() -> None:
    text = (
        "a = -x; b = x * -2; c = max(x, a); d = relu(x); e = exp(x); g = log(e); h = tanh(x); i = sigmoid(x); j = x / h"
    )
    ops = [node.op for node in parse("x", text).nodes]
    assert ops == ["input", "neg", "constant", "*", "max", "relu", "exp", "log", "tanh", "sigmoid", "/"]
    assert parse("x", "b = x * -2")["b.1"].value == -2


def test_a_graph_is_hashable_plain_data() -> None:
    assert hash(EXAMPLE) == hash(parse("x y", "u = x - y; f = 2 ** u"))
    data = json.loads(json.dumps(asdict(EXAMPLE)))
    assert Graph(tuple(Node(**{**node, "inputs": tuple(node["inputs"])}) for node in data["nodes"])) == EXAMPLE


def test_edges_variables_and_output() -> None:
    assert EXAMPLE.edges == (Edge("x", "u", 0), Edge("y", "u", 1), Edge("f.0", "f", 0), Edge("u", "f", 1))
    assert [node.name for node in EXAMPLE.variables] == ["x", "y", "u", "f"]
    assert EXAMPLE.output == "f"


@pytest.mark.parametrize(
    ("assignments", "message"),
    [
        ("f = x + q", "no node 'q'"),
        ("f = sin(x)", "no operation 'sin'"),
        ("f = max(x)", "max takes 2 inputs, got 1"),
        ("x = exp(x)", "two nodes are called 'x'"),
        ("f = x + y * x", "'y \\* x' is neither a name nor a whole number"),
        ("f = x + 0.5", "'0.5' is neither"),
        ("f = x", "'x' is not one operation"),
        ("f = x // y", "is not one operation"),
        ("x + y", "is not an assignment"),
        ("f, g = x, y", "is not an assignment"),
    ],
)
def test_what_is_no_graph_is_refused(assignments: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        parse("x y", assignments)


@pytest.mark.parametrize(
    ("nodes", "message"),
    [
        ((), "needs a node"),
        ((Node("c", "constant"),), "'c': a constant has a value"),
        ((Node("x", "input", value=1),), "got 1"),
        ((Node("x", "input"), Node("y", "input", ("x",))), "input takes 0 inputs, got 1"),
    ],
)
def test_nodes_that_do_not_fit_are_refused(nodes: tuple[Node, ...], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Graph(nodes)
