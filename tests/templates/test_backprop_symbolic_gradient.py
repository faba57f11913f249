"""Derivatives in closed form: worked out by hand, and against autograd at points."""

from __future__ import annotations

from typing import Any

import pytest
import sympy

from examgen.answers.formula import Formula, value_at
from examgen.bank import Bank
from examgen.draw import Request, draw, drawn
from examgen.template import load
from oracle import oracle_of

BANK = Bank()
TEMPLATE = load(BANK.entry("backprop_graphs/backprop_symbolic_gradient"))
x, y, z = sympy.symbols("x y z")
E3 = sympy.exp(3 * x)


def parts(assignments: str) -> dict[str, Any]:
    params = {"assignments": assignments}
    found: dict[str, Any] = draw(Request(TEMPLATE, 1, "easy", "golden", params=params), BANK.facts)["key"]["parts"]
    return found


@pytest.mark.parametrize(
    ("assignments", "slopes"),
    [
        ("s = 3 * x; u = s + y; f = u * z", (3 * z, z, 3 * x + y)),
        ("s = 3 * x; u = s * y; v = exp(u); f = v * z", (3 * y * z * E3**y, 3 * x * z * E3**y, E3**y)),
        ("s = 3 * x; u = s + y; v = x * z; f = u / v", (-y / (x**2 * z), 1 / (x * z), -(3 * x + y) / (x * z**2))),
    ],
)
def test_right_formulas(assignments: str, slopes: tuple[sympy.Expr, ...]) -> None:
    found = parts(assignments)
    for name, slope in zip("xyz", slopes, strict=True):
        assert Formula(slope).accepts(sympy.sympify(found[f"d_{name}"]["value"])), name


@pytest.mark.parametrize(
    ("assignments", "part", "name", "value"),
    [
        ("s = 3 * x; u = s + y; f = u * z", "d_x", "local-forgotten", z),
        ("s = 3 * x; u = s - y; v = 2 ** u; f = v * z", "d_x", "local-forgotten", 2 ** (3 * x - y) * sympy.log(2) * z),
        ("s = 3 * x; u = s - y; v = 2 ** u; f = v * z", "d_y", "power-rule", -(3 * x - y) * 2 ** (3 * x - y - 1) * z),
        ("s = 3 * x; u = s - y; v = 2 ** u; f = v * z", "d_y", "forgot-ln", -(2 ** (3 * x - y)) * z),
        ("s = 3 * x; u = s + y; v = x * z; f = u / v", "d_x", "one-path", -(3 * x + y) / (x**2 * z)),
        ("s = 3 * x; u = s + y; v = x * z; f = u / v", "d_z", "quotient-sign", (3 * x + y) / (x * z**2)),
        ("s = 3 * x; u = s + y; f = u * z", "d_y", "other-variable", 3 * z),
    ],
)
def test_wrong_formulas(assignments: str, part: str, name: str, value: sympy.Expr) -> None:
    wrong = [sympy.sympify(each["value"]) for each in parts(assignments)[part]["wrong"] if name in each["name"]]
    assert any(Formula(value).accepts(each) for each in wrong), wrong


@pytest.mark.parametrize("level", ["easy", "medium", "hard"])
def test_formulas_agree_with_autograd(level: str) -> None:
    module = oracle_of(TEMPLATE.entry.id)
    for seed in range(40):
        made = drawn(Request(TEMPLATE, seed, level, "oracle"), BANK.facts)
        for id_, samples in module.oracle(made.params).items():
            formula = sympy.sympify(made.solved.parts[id_].answer.value)
            for point, slope in samples:
                got = value_at(formula, {sympy.Symbol(name): value for name, value in point.items()})
                assert got is not None
                assert float(got) == pytest.approx(slope, rel=module.TOLERANCE), (made.params, id_, point)
