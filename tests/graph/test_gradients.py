"""Forward and backward values against PyTorch, a published example, and differentiation by sympy."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Mapping
from fractions import Fraction
from random import Random

import pytest
import sympy
import torch

from examgen.graph import Graph, Undefined, Value, backward, forward, parse, steps
from examgen.graph.differentiation import compose
from examgen.graph.exact import neat
from examgen.graph.operations import OPERATIONS

Draw = tuple[Graph, dict[str, Value]]
TORCH: dict[str, Callable[..., torch.Tensor]] = {
    "+": torch.add,
    "-": torch.sub,
    "*": torch.mul,
    "/": torch.div,
    "**": torch.pow,
    "neg": torch.neg,
    "max": torch.maximum,
    "min": torch.minimum,
    "abs": torch.abs,
    "square": torch.square,
    "relu": torch.relu,
    "exp": torch.exp,
    "log": torch.log,
    "sigmoid": torch.sigmoid,
    "tanh": torch.tanh,
}


def autograd(graph: Graph, leaves: Mapping[str, Value]) -> tuple[dict[str, float], dict[str, float]]:
    tensors: dict[str, torch.Tensor] = {}
    for node in graph.nodes:
        if node.inputs:
            tensors[node.name] = TORCH[node.op](*(tensors[name] for name in node.inputs))
        else:
            value = leaves[node.name] if node.value is None else node.value
            tensors[node.name] = torch.tensor(float(value), dtype=torch.float64, requires_grad=node.value is None)
    names = [node.name for node in graph.variables]
    used = [name for name in names if tensors[name].requires_grad]
    slopes = torch.autograd.grad(
        tensors[graph.output], [tensors[name] for name in used], allow_unused=True, materialize_grads=True
    )
    gradients = dict(zip(used, (float(slope) for slope in slopes), strict=True))
    return {name: float(tensor.detach()) for name, tensor in tensors.items()}, gradients


def floats(values: Mapping[str, Value]) -> dict[str, float]:
    return {name: float(value) for name, value in values.items()}


def test_random_graphs_agree_with_autograd(random_graph: Callable[[Random], Draw]) -> None:
    rng, seen = Random(1), Counter[str]()
    for _ in range(400):
        graph, leaves = random_graph(rng)
        seen.update(node.op for node in graph.nodes)
        values = forward(graph, leaves)
        expected_values, expected_gradients = autograd(graph, leaves)
        assert floats(values) == pytest.approx(expected_values, rel=1e-9, abs=1e-9), graph
        assert floats(backward(graph, values)) == pytest.approx(expected_gradients, rel=1e-9, abs=1e-9), graph
    assert all(seen[op] >= 20 for op in OPERATIONS), seen


def gradients_by_differentiation(graph: Graph, leaves: Mapping[str, Value]) -> dict[str, Value]:
    """The derivative of the output by every node u but the constants: u becomes a symbol, d f / d u is taken there."""
    given = {name: sympy.sympify(value) for name, value in leaves.items()}
    values = compose(graph, given)
    gradients: dict[str, Value] = {}
    for node in graph.variables:
        t = sympy.Symbol("t", real=True)
        output = compose(graph, {**given, node.name: t})[graph.output]
        gradients[node.name] = neat(output.diff(t).subs(t, values[node.name]))
    return gradients


def test_random_graphs_agree_with_differentiation(random_graph: Callable[[Random], Draw]) -> None:
    rng = Random(2)
    for _ in range(100):
        graph, leaves = random_graph(rng)
        gradients = floats(backward(graph, forward(graph, leaves)))
        assert floats(gradients_by_differentiation(graph, leaves)) == pytest.approx(gradients, rel=1e-9, abs=1e-9)


def test_published_example() -> None:
    # f = z * 2 ** (x - y), nodes x, y, z, -y, x - y, 2 ** (x - y), f
    graph = parse("x y z", "n = -y; u = x + n; v = 2 ** u; f = z * v")
    values = forward(graph, {"x": 2, "y": 1, "z": -3})
    assert [values[node.name] for node in graph.variables] == [2, 1, -3, -1, 1, 2, -6]
    six_ln_2 = 6 * sympy.log(2)
    expected = [-six_ln_2, six_ln_2, 2, -six_ln_2, -six_ln_2, -3, 1]
    assert list(backward(graph, values).values()) == expected
    assert list(gradients_by_differentiation(graph, {"x": 2, "y": 1, "z": -3}).values()) == expected


def test_published_example_with_a_difference() -> None:
    graph = parse("x y z", "u = x - y; v = 2 ** u; f = z * v")
    values = forward(graph, {"x": 2, "y": 1, "z": -3})
    assert [values[node.name] for node in graph.variables] == [2, 1, -3, 1, 2, -6]
    six_ln_2 = 6 * sympy.log(2)
    assert list(backward(graph, values).values()) == [-six_ln_2, six_ln_2, 2, -six_ln_2, -3, 1]


HALF = Fraction(1, 2)
EXACT: list[tuple[str, Value, Value, Value]] = [  # f(x), x, f, df/dx
    ("f = x ** 2", -3, 9, -6),
    ("f = x ** -1", 2, HALF, -Fraction(1, 4)),
    ("f = 2 / x", 4, HALF, -Fraction(1, 8)),
    ("f = x ** 2", Fraction(4, 2), 4, 4),
    ("f = x ** x", 2, 4, 4 + 4 * sympy.log(2)),
    ("f = 4 ** x", HALF, 2, 2 * sympy.log(4)),
    ("f = exp(x)", 0, 1, 1),
    ("f = exp(x)", 2, sympy.exp(2), sympy.exp(2)),
    ("f = exp(x)", sympy.log(3), 3, 3),
    ("f = log(x)", 1, 0, 1),
    ("f = log(x)", sympy.E, 1, sympy.exp(-1)),
    ("f = log(x)", HALF, -sympy.log(2), 2),
    ("f = sigmoid(x)", 0, HALF, Fraction(1, 4)),
    ("f = sigmoid(x)", sympy.log(3), Fraction(3, 4), Fraction(3, 16)),
    ("f = sigmoid(x)", 1, 1 / (1 + sympy.exp(-1)), sympy.exp(-1) / (1 + sympy.exp(-1)) ** 2),
    ("f = tanh(x)", 0, 0, 1),
    ("f = tanh(x)", 1, sympy.tanh(1), 1 - sympy.tanh(1) ** 2),
    ("f = tanh(x)", sympy.log(2), Fraction(3, 5), Fraction(16, 25)),
    ("f = min(x, 3)", 2, 2, 1),
    ("f = min(x, 3)", 4, 3, 0),
    ("f = abs(x)", Fraction(-3, 2), Fraction(3, 2), -1),
    ("f = square(x)", -3, 9, -6),
    ("f = relu(x)", -1, 0, 0),
    ("f = max(x, 3)", sympy.pi, sympy.pi, 1),
]


@pytest.mark.parametrize(("assignment", "x", "value", "slope"), EXACT)
def test_values_are_exact_and_neat(assignment: str, x: Value, value: Value, slope: Value) -> None:
    graph = parse("x", assignment)
    values = forward(graph, {"x": x})
    got = (values["f"], backward(graph, values)["x"])
    assert got == (value, slope)
    assert [type(number) for number in got] == [type(number) for number in (value, slope)]


@pytest.mark.parametrize(
    ("assignment", "x", "message"),
    [
        ("f = log(x)", 0, r"log\(0\)"),
        ("f = log(x)", Fraction(-1, 2), r"log\(-1/2\)"),
        ("f = log(x)", -sympy.log(2), r"log\(-log\(2\)\)"),
        ("f = 1 / x", 0, r"1 / 0"),
        ("u = x - x; f = 3 / u", sympy.log(2), r"3 / 0"),
        ("f = max(x, 2)", 2, "2 and 2 tie"),
        ("f = max(x, x)", sympy.E, "tie"),
        ("f = min(x, 2)", 2, "-2 and -2 tie"),
        ("f = abs(x)", 0, "0 and 0 tie"),
        ("f = relu(x)", 0, "0 and 0 tie"),
        ("f = x ** -2", 0, r"0 \*\* -2"),
        ("f = 2 ** x; g = f ** x", -70, "-70"),
        ("m = -x; f = m ** x", HALF, r"\(-1/2\) \*\* \(1/2\)"),
        ("f = exp(x)", 1000, "1000"),
        ("f = log(x)", sympy.log(8) - 3 * sympy.log(2), "told from zero"),
    ],
)
def test_domain_errors_name_the_values(assignment: str, x: Value, message: str) -> None:
    graph = parse("x", assignment)
    with pytest.raises(Undefined, match=message):
        forward(graph, {"x": x})


def test_a_negative_base_has_no_slope_by_its_exponent() -> None:
    graph = parse("x y", "f = x ** y")
    values = forward(graph, {"x": -2, "y": 3})
    assert values["f"] == -8
    with pytest.raises(Undefined, match=r"log\(-2\)"):
        backward(graph, values)


def test_steps_add_up_to_the_backward_values(random_graph: Callable[[Random], Draw]) -> None:
    rng = Random(3)
    for _ in range(50):
        graph, leaves = random_graph(rng)
        _, expected = autograd(graph, leaves)
        given = steps(graph, forward(graph, leaves))
        assert [step.node for step in given] == [node.name for node in reversed(graph.variables)]
        for step in given[1:]:
            assert float(step.total) == pytest.approx(expected.get(step.node, 0), rel=1e-9, abs=1e-9)
            assert [part.edge for part in step.contributions] == [e for e in graph.edges if e.source == step.node]
            for part in step.contributions:
                assert float(part.upstream) == pytest.approx(expected[part.edge.consumer], rel=1e-9, abs=1e-9)
                assert float(part.product) == pytest.approx(float(part.upstream) * float(part.local))


def test_a_square_as_a_product_has_two_contributions() -> None:
    graph = parse("x", "f = x * x")
    _, step = steps(graph, forward(graph, {"x": 5}))
    assert ([part.product for part in step.contributions], step.total) == ([5, 5], 10)


def test_a_rational_graph_does_not_import_sympy() -> None:
    code = """
import sys
from examgen.graph import backward, forward, parse
graph = parse("x y z", "a = x / y; b = a ** 2; c = max(b, y); d = sigmoid(z); f = c * d")
backward(graph, forward(graph, {"x": 3, "y": -2, "z": 0}))
sys.exit("sympy" in sys.modules)
"""
    subprocess.run([sys.executable, "-c", code], check=True)
