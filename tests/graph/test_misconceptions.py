"""Mistakes in a backward pass, each against the value that it leads to by hand."""

from __future__ import annotations

import re
from fractions import Fraction as F

import pytest
import sympy

from examgen.graph import Value, backward, forward, parse, steps, symbolic
from examgen.graph.misconceptions import MISCONCEPTIONS, Misconception, concerning, slips
from examgen.graph.operations import SLOPES
from examgen.graph.symbolic import expressions, sigma

RULES = {rule.name: rule for rule in MISCONCEPTIONS}
LN3 = sympy.log(3)


@pytest.mark.parametrize(
    ("rule", "assignment", "leaves", "x", "y"),  # what the mistake makes of the two inputs' backward values
    [
        ("power-rule", "u = x + y; f = 2 ** u", (1, 2), 12, 12),
        ("forgot-ln", "u = x + y; f = 2 ** u", (1, 2), 8, 8),
        ("power-rule-on-exp", "u = x + y; f = exp(u)", (1, 2), 3 * sympy.exp(2), 3 * sympy.exp(2)),
        ("exp-dropped", "u = x * y; f = exp(u)", (1, 2), 2, 1),
        ("sign-lost", "f = x - y", (1, 2), 1, 1),
        ("sign-lost", "n = -y; f = x * n", (3, 2), -2, 3),
        ("not-swapped", "f = x * y", (3, 2), 3, 2),
        ("max-to-both", "f = max(x, y)", (3, 2), 1, 1),
        ("max-halved", "f = max(x, y)", (3, 2), F(1, 2), F(1, 2)),
        ("max-by-size", "f = max(x, y)", (-3, 2), 1, 0),
        ("min-to-both", "f = min(x, y)", (3, 2), 1, 1),
        ("min-as-max", "f = min(x, y)", (3, 2), 1, 0),
        ("min-by-size", "f = min(x, y)", (-3, 2), 0, 1),
        ("abs-sign", "u = abs(x); f = u * y", (-3, 2), 2, 3),
        ("abs-value", "u = abs(x); f = u * y", (-3, 2), 6, 3),
        ("square-factor", "u = square(x); f = u * y", (3, 2), 6, 9),
        ("square-value", "u = square(x); f = u * y", (3, 2), 18, 9),
        ("square-two", "u = square(x); f = u * y", (3, 2), 4, 9),
        ("relu-open", "u = relu(x); f = u + y", (-3, 2), 1, 1),
        ("relu-value", "u = relu(x); f = u + y", (3, 2), 3, 1),
        ("quotient-sign", "f = x / y", (3, 2), F(1, 2), F(3, 4)),
        ("quotient-square", "f = x / y", (3, 2), F(1, 2), F(-3, 2)),
        ("quotient-upside-down", "f = x / y", (3, 2), 2, F(-3, 4)),
        ("log-not-inverted", "u = x * y; f = log(u)", (3, 2), 12, 18),
        ("log-kept", "u = log(x); f = u * y", (3, 2), 2 * LN3, LN3),
        ("sigmoid-factor", "u = sigmoid(x); f = u * y", (LN3, 2), F(3, 2), F(3, 4)),
        ("sigmoid-other-factor", "u = sigmoid(x); f = u * y", (LN3, 2), F(1, 2), F(3, 4)),
        ("tanh-square", "u = tanh(x); f = u * y", (LN3, 2), F(2, 5), F(4, 5)),
        ("tanh-value", "u = tanh(x); f = u * y", (LN3, 2), F(8, 5), F(4, 5)),
        ("power-factor", "u = x ** 3; f = u * y", (2, 5), 20, 8),
        ("power-not-lowered", "u = x ** 3; f = u * y", (2, 5), 120, 8),
        ("sum-halved", "f = x + y", (3, 2), F(1, 2), F(1, 2)),
    ],
)
def test_rules(rule: str, assignment: str, leaves: tuple[Value, Value], x: Value, y: Value) -> None:
    graph = parse("x y", assignment)
    values = forward(graph, dict(zip("xy", leaves, strict=True)))
    wrong = {step.node: step.total for step in steps(graph, values, {**SLOPES, **RULES[rule].slopes})}
    assert (wrong["x"], wrong["y"]) == (x, y)
    right = backward(graph, values)
    assert (right["x"], right["y"]) != (x, y)
    assert rule in [each.name for each in concerning(graph)]


def test_only_what_the_graph_contains_is_a_concern() -> None:
    assert {rule.name for rule in concerning(parse("x y", "f = x * y"))} == {"not-swapped"}
    assert {rule.name for rule in concerning(parse("x y", "u = x - y; f = 2 ** u"))} == {
        "sign-lost",
        "power-rule",
        "forgot-ln",
    }


@pytest.mark.parametrize("rule", MISCONCEPTIONS, ids=lambda rule: rule.name)
def test_reasons_use_no_name_of_a_node(rule: Misconception) -> None:
    formulas = re.sub(r"\\[a-z]+", "", "".join(re.findall(r"\$(.*?)\$", rule.why)))
    assert not set(formulas) & set("fpqrstuvwxyz")  # names in the bank's graphs, among them s = 2x


def test_a_wrong_formula_writes_the_sigmoid_as_the_right_one_does() -> None:
    graph = parse("x y", "u = 3 * x; v = sigmoid(u); f = v * y")
    x, y = sympy.symbols("x y")
    for rule, wrong in (("sigmoid-factor", sigma(3 * x)), ("sigmoid-other-factor", 1 - sigma(3 * x))):
        slopes = {**symbolic.SLOPES, **RULES[rule].slopes}
        totals = {step.node: step.total for step in steps(graph, expressions(graph), slopes)}
        assert sympy.expand(totals["x"]) == sympy.expand(3 * y * wrong)


def test_slips() -> None:
    graph = parse("x y", "u = x * y; v = 3 * x; f = u - v")  # b_u = 1, b_v = -1, b_x = 1 * y - 1 * 3
    values = forward(graph, {"x": 2, "y": 5})
    x = next(step for step in steps(graph, values, SLOPES) if step.node == "x")
    assert {slip.name: slip.value for slip in slips(x)} == {
        "one-path": -3,
        "other-path": 5,
        "paths-multiplied": -15,
        "upstream-forgotten": 8,
        "local-forgotten": 0,
        "added": (1 + 5) + (-1 + 3),
        "wrong-sign": -2,
    }
