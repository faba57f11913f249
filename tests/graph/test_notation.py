"""The LaTeX of functions, operations and local derivatives."""

from __future__ import annotations

import pytest

from examgen.graph import Edge, expression, local_derivative, operation, parse


@pytest.mark.parametrize(
    ("assignments", "tex"),
    [
        ("u = x - y; v = 2 ** u; f = z * v", r"z \cdot 2^{x - y}"),
        ("n = -y; u = x + n; v = 2 ** u; f = z * v", r"z \cdot 2^{x - y}"),
        ("u = x + y; f = u * z", r"(x + y) \cdot z"),
        ("u = x + y; f = z * u", r"z \cdot (x + y)"),
        ("u = x * y; f = u + z", r"x \cdot y + z"),
        ("u = x - y; f = z - u", "z - (x - y)"),
        ("u = x + y; f = z - u", "z - (x + y)"),
        ("u = x - y; f = u - z", "x - y - z"),
        ("u = x - y; f = z + u", "z + x - y"),
        ("u = x * y; f = z - u", r"z - x \cdot y"),
        ("u = -x; f = u + y", "-x + y"),
        ("u = -x; f = y - u", "y - (-x)"),
        ("u = -x; f = y * u", r"y \cdot (-x)"),
        ("u = -x; f = u * y", r"-x \cdot y"),
        ("u = -x; f = u ** 2", "(-x)^{2}"),
        ("u = -x; f = -u", "-(-x)"),
        ("u = x + y; f = -u", "-(x + y)"),
        ("u = -x; v = u + y; f = z + v", "z - x + y"),
        ("f = x + -3", "x - 3"),
        ("f = x * -3", r"x \cdot (-3)"),
        ("f = -3 * x", r"-3 \cdot x"),
        ("u = x + y; f = u ** 2", "(x + y)^{2}"),
        ("u = x * y; f = u ** 2", r"(x \cdot y)^{2}"),
        ("u = x ** 2; f = u ** 3", "(x^{2})^{3}"),
        ("u = x ** y; f = 2 ** u", "2^{x^{y}}"),
        ("u = exp(x); f = u ** 2", "(e^{x})^{2}"),
        ("u = x / y; f = u ** 2", r"\left(\frac{x}{y}\right)^{2}"),
        ("u = x + y; f = u / z", r"\frac{x + y}{z}"),
        ("u = x / y; f = z * u", r"z \cdot \frac{x}{y}"),
        ("u = x / y; f = log(u)", r"\ln\left(\frac{x}{y}\right)"),
        ("u = log(x); f = u ** 2", r"(\ln(x))^{2}"),
        ("u = x * y; v = u + z; f = sigmoid(v)", r"\sigma(x \cdot y + z)"),
        ("u = z * x; v = max(x, y); f = v + u", r"\max(x, y) + z \cdot x"),
        ("u = x - y; f = relu(u)", r"\operatorname{ReLU}(x - y)"),
        ("f = tanh(x)", r"\tanh(x)"),
        ("u = x - y; f = abs(u)", r"\lvert x - y \rvert"),
        ("u = x - y; f = square(u)", "(x - y)^{2}"),
        ("u = -y; f = min(x, u)", r"\min(x, -y)"),
    ],
)
def test_functions(assignments: str, tex: str) -> None:
    assert expression(parse("x y z", assignments)) == tex


def test_names_replace_inputs() -> None:
    assert expression(parse("w x", "f = w * x"), {"w": "w_1", "x": "x_{12}"}) == r"w_1 \cdot x_{12}"


@pytest.mark.parametrize(
    ("assignment", "x", "y", "tex"),
    [
        ("f = x * y", "f_1", "f_{10}", r"f_1 \cdot f_{10}"),
        ("f = x * y", "-3", "-2", r"-3 \cdot (-2)"),
        ("f = x * y", "1 + e", r"\frac{1}{2}", r"(1 + e) \cdot \frac{1}{2}"),
        ("f = x - y", "3", "-5", "3 - (-5)"),
        ("f = x + y", "3", "-5", "3 + (-5)"),
        ("f = x ** 2", "-3", "", "(-3)^{2}"),
        ("f = 2 ** x", "-3", "", "2^{-3}"),
        ("f = x ** 2", r"\frac{1}{2}", "", r"\left(\frac{1}{2}\right)^{2}"),
        ("f = square(x)", r"-\frac{1}{2}", "", r"\left(-\frac{1}{2}\right)^{2}"),
        ("f = x - y", r"\frac{1}{2}", r"\frac{2}{3}", r"\frac{1}{2} - \frac{2}{3}"),
        ("f = -x", "-3", "", "-(-3)"),
        ("f = x / y", "-1", r"6 \ln 2", r"\frac{-1}{6 \ln 2}"),
    ],
)
def test_operations_on_names_and_numbers(assignment: str, x: str, y: str, tex: str) -> None:
    graph = parse("x y", assignment)
    assert operation(graph, graph["f"], {"x": x, "y": y}) == tex


@pytest.mark.parametrize(
    ("assignment", "slopes"),
    [
        ("f = x + y", ["1", "1"]),
        ("f = x - y", ["1", "-1"]),
        ("f = x * y", ["y", "x"]),
        ("f = x / y", [r"\frac{1}{y}", r"-\frac{x}{y^{2}}"]),
        ("f = x ** y", [r"y \cdot x^{y - 1}", r"x^{y} \ln x"]),
        ("f = x ** 3", ["3 x^{2}"]),
        ("f = x ** 2", ["2 x"]),
        ("f = x ** 1", ["1"]),
        ("f = x ** -1", ["-x^{-2}"]),
        ("f = 2 ** x", [r"2^{x} \ln 2"]),
        ("f = -x", ["-1"]),
        ("f = max(x, y)", ["[x > y]", "[y > x]"]),
        ("f = min(x, y)", ["[x < y]", "[y < x]"]),
        ("f = abs(x)", [r"\operatorname{sign}(x)"]),
        ("f = square(x)", ["2 x"]),
        ("f = relu(x)", ["[x > 0]"]),
        ("f = exp(x)", ["f"]),
        ("f = log(x)", [r"\frac{1}{x}"]),
        ("f = sigmoid(x)", ["f (1 - f)"]),
        ("f = tanh(x)", ["1 - f^{2}"]),
    ],
)
def test_local_derivatives(assignment: str, slopes: list[str]) -> None:
    graph = parse("x y", assignment)
    edges = [edge for edge in graph.edges if graph[edge.source].op != "constant"]
    assert [local_derivative(graph, edge) for edge in edges] == slopes


@pytest.mark.parametrize(
    ("assignment", "tex"),
    [
        ("f = x ** 2", r"2 \cdot (-3)"),
        ("f = x ** 3", r"3 \cdot (-3)^{2}"),
        ("f = x * x", "-3"),
        ("f = tanh(x)", "1 - (-3)^{2}"),
    ],
)
def test_local_derivatives_with_numbers(assignment: str, tex: str) -> None:
    assert local_derivative(parse("x", assignment), Edge("x", "f", 0), {"x": "-3", "f": "-3"}) == tex


@pytest.mark.parametrize(
    ("assignment", "x", "tex"),
    [
        ("f = square(x)", "e + 1", "2 (e + 1)"),
        ("f = x ** 2", "e + 1", "2 (e + 1)"),
        ("f = x ** 3", r"\frac{1}{2}", r"3 \left(\frac{1}{2}\right)^{2}"),
        ("f = 1 / x", r"\frac{2}{3}", r"-\frac{1}{\left(\frac{2}{3}\right)^{2}}"),
    ],
)
def test_local_derivatives_with_sums_and_fractions(assignment: str, x: str, tex: str) -> None:
    graph = parse("x", assignment)
    (edge,) = (edge for edge in graph.edges if edge.source == "x")
    assert local_derivative(graph, edge, {"x": x}) == tex
