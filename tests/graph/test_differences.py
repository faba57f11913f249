"""Gradients by nudging agree with backpropagation to twenty decimals."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from random import Random

import pytest
import sympy

from examgen.graph import Graph, Value, backward, forward, parse
from examgen.graph.differences import gradients_by_differences

Draw = tuple[Graph, dict[str, Value]]


def test_random_graphs(random_graph: Callable[[Random], Draw]) -> None:
    rng = Random(3)
    for _ in range(150):
        graph, leaves = random_graph(rng)
        expected = {name: float(x) for name, x in backward(graph, forward(graph, leaves)).items()}
        got = {name: float(x) for name, x in gradients_by_differences(graph, leaves).items()}
        assert got == pytest.approx(expected, rel=1e-9, abs=1e-9), graph


@pytest.mark.parametrize(
    ("assignment", "x", "slope"),
    [
        ("f = x ** 3", -2, sympy.Integer(12)),
        ("f = 2 ** x", 3, 8 * sympy.log(2)),
        ("f = exp(x)", Fraction(1, 2), sympy.exp(sympy.Rational(1, 2))),
        ("f = log(x)", 7, sympy.Rational(1, 7)),
        ("f = sigmoid(x)", sympy.log(3), sympy.Rational(3, 16)),
        ("f = tanh(x)", sympy.log(2), sympy.Rational(16, 25)),
        ("f = max(x, 3)", 2, sympy.Integer(0)),
        ("f = 3 / x", 2, sympy.Rational(-3, 4)),
    ],
)
def test_twenty_decimals(assignment: str, x: Value, slope: sympy.Expr) -> None:
    got = gradients_by_differences(parse("x", assignment), {"x": x})["x"]
    assert abs(got - Fraction(str(slope.evalf(40)))) < Fraction(1, 10**25)
