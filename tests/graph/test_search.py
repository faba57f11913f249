"""The search for inputs against all inputs, tried one by one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction as F
from itertools import permutations
from math import exp, log

import pytest

from examgen.graph import Node, parse
from examgen.graph.operations import OPERATIONS
from examgen.graph.search import ROUGH, Rough, Values, suitable

NUMBERS = tuple(F(k, 2) for k in range(-4, 5))


def anything(node: Node, values: Values) -> bool:  # noqa: ARG001
    return True


def not_zero(node: Node, values: Values) -> bool:
    return values[node.name] != 0


def test_inputs_are_all_that_suit_and_no_two_alike() -> None:
    graph = parse("x y z", "u = x * y; v = log(u); t = u - z; f = v * t")
    searched = suitable(graph, dict.fromkeys("xyz", NUMBERS), not_zero)
    found = [(values["x"], values["y"], values["z"]) for values in searched]
    suit = {(x, y, z) for x, y, z in permutations(NUMBERS, 3) if z != 0 and x * y > 0 and x * y not in (1, z)}
    assert set(found) == suit
    assert len(found) == len(suit)


@pytest.mark.parametrize(
    ("assignment", "defined"),
    [
        ("f = log(x)", lambda x: x > 0),
        ("f = 1 / x", lambda x: x != 0),
        ("f = exp(x)", lambda x: x < 10),
    ],
)
def test_what_has_no_value_does_not_suit(assignment: str, defined: Callable[[Rough], bool]) -> None:
    numbers = (*NUMBERS, F(10_000))
    found = [values["x"] for values in suitable(parse("x", assignment), {"x": numbers}, anything)]
    assert found == list(filter(defined, numbers))


def test_each_input_has_its_own_options() -> None:
    options: dict[str, Sequence[Rough]] = {"x": [log(2), log(3)], "y": [1, F(5, 2)]}
    found = [values["f"] for values in suitable(parse("x y", "u = exp(x); f = u * y"), options, anything)]
    assert found == [exp(x) * y for x in (log(2), log(3)) for y in (1, 2.5)]


@pytest.mark.parametrize("op", OPERATIONS)
def test_rough_values_are_the_exact_ones_but_for_rounding(op: str) -> None:
    numbers = [F(3), F(2)][: len(OPERATIONS[op].slopes)]
    assert float(ROUGH[op](*numbers)) == pytest.approx(float(OPERATIONS[op].value(*numbers)), rel=1e-12)
