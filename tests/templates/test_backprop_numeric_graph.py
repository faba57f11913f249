"""The published example z * 2 ** (x - y) at (2, 1, -3), and its mistakes worked out by hand."""

from __future__ import annotations

from typing import Any

import pytest
import sympy

from examgen.bank import Bank
from examgen.draw import Request, draw
from examgen.template import load

BANK = Bank()
TEMPLATE = load(BANK.entry("backprop_graphs/backprop_numeric_graph"))
EXAMPLE = {
    "assignments": "n = -y; u = x + n; v = 2 ** u; f = z * v",
    "leaves": [{"name": "x", "value": 2}, {"name": "y", "value": 1}, {"name": "z", "value": -3}],
}
SHARED = {  # y is used twice
    "assignments": "u = x - y; v = 2 ** u; t = y * z; f = v + t",
    "leaves": [{"name": "x", "value": 3}, {"name": "y", "value": 1}, {"name": "z", "value": 5}],
}
LN2 = sympy.log(2)


def variant(params: dict[str, Any]) -> dict[str, Any]:
    return draw(Request(TEMPLATE, seed=1, level="medium", slot="golden", params=params), BANK.facts)


def values(params: dict[str, Any]) -> dict[str, Any]:
    return {id_: sympy.sympify(part["value"]) for id_, part in variant(params)["key"]["parts"].items()}


def test_backward_values() -> None:
    expected = {"b_6": -3, "b_5": -6 * LN2, "b_4": -6 * LN2, "b_3": 2, "b_2": 6 * LN2, "b_1": -6 * LN2}
    got = values(EXAMPLE)
    assert got == expected
    assert list(got) == list(expected)  # from the output to the inputs


def test_forward_values_and_the_output_are_given() -> None:
    labels = {item["tex"] for item in variant(EXAMPLE)["problem"]["figures"]["graph"]["items"] if "tex" in item}
    forward = {1: 2, 2: 1, 3: -3, 4: -1, 5: 1, 6: 2, 7: -6}
    assert {label.replace("{", "").replace("}", "") for label in labels} >= {
        f"$f_{i} = {x}$" for i, x in forward.items()
    }
    assert "$b_7 = 1$" in labels
    assert not {label for label in labels if label.startswith("$b") and "=" in label} - {"$b_7 = 1$"}


@pytest.mark.parametrize(
    ("params", "part", "name", "value"),
    [
        (EXAMPLE, "b_5", "power-rule", -3),  # -3 * 1 * 2 ** 0
        (EXAMPLE, "b_5", "forgot-ln", -6),
        (EXAMPLE, "b_2", "sign-lost", -6 * LN2),
        (EXAMPLE, "b_2", "power-rule", 3),
        (EXAMPLE, "b_6", "not-swapped", 2),
        (EXAMPLE, "b_3", "not-swapped", -3),
        (EXAMPLE, "b_4", "upstream-forgotten", 1),
        (SHARED, "b_2", "one-path", 5),
        (SHARED, "b_2", "sign-lost", 5 + 4 * LN2),
    ],
)
def test_wrong_values(params: dict[str, Any], part: str, name: str, value: Any) -> None:
    wrong = variant(params)["key"]["parts"][part]["wrong"]
    found = [sympy.sympify(each["value"]) for each in wrong if name in each["name"].split(" / ")]
    assert found == [value]


def test_a_shared_node_adds_its_paths_up() -> None:
    assert values(SHARED)["b_2"] == 5 - 4 * LN2


def test_later_parts_follow_a_wrong_earlier_one() -> None:
    parts = TEMPLATE.solve(TEMPLATE.params(EXAMPLE), {"b_6": 3, "b_4": 7}).parts
    assert parts["b_5"].answer.value == 6 * LN2
    assert parts["b_4"].answer.value == 6 * LN2
    assert parts["b_2"].answer.value == -7
    assert parts["b_3"].answer.value == 2
