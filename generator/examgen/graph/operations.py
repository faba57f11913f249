"""The operations of a computational graph: the value, and the derivative by each input, as functions of the inputs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from examgen.graph.exact import Value, divide, exceeds, exp, larger, log, power, sigmoid, sigmoid_slope, sign, tanh


@dataclass(frozen=True)
class Operation:
    """`value(*inputs)` and, for each input, its partial derivative `slopes[slot](*inputs)`."""

    value: Callable[..., Value]
    slopes: tuple[Callable[..., Value], ...]


def _one(*_: Value) -> Value:
    return 1


def _minus_one(*_: Value) -> Value:
    return -1


OPERATIONS: dict[str, Operation] = {
    "+": Operation(lambda x, y: x + y, (_one, _one)),
    "-": Operation(lambda x, y: x - y, (_one, _minus_one)),
    "*": Operation(lambda x, y: x * y, (lambda _, y: y, lambda x, _: x)),
    "/": Operation(divide, (lambda _, y: divide(1, y), lambda x, y: divide(-x, y * y))),
    "**": Operation(power, (lambda x, y: y * power(x, y - 1), lambda x, y: power(x, y) * log(x))),
    "neg": Operation(lambda x: -x, (_minus_one,)),
    "max": Operation(larger, (exceeds, lambda x, y: exceeds(y, x))),
    "min": Operation(lambda x, y: -larger(-x, -y), (lambda x, y: exceeds(y, x), exceeds)),
    "abs": Operation(lambda x: larger(x, -x), (sign,)),
    "square": Operation(lambda x: x * x, (lambda x: 2 * x,)),
    "relu": Operation(lambda x: larger(x, 0), (lambda x: exceeds(x, 0),)),
    "exp": Operation(exp, (exp,)),
    "log": Operation(log, (lambda x: divide(1, x),)),
    "sigmoid": Operation(sigmoid, (sigmoid_slope,)),
    "tanh": Operation(tanh, (lambda x: 1 - tanh(x) ** 2,)),
}

Slopes = Mapping[tuple[str, int], Callable[..., Any]]
"""Partial derivatives as functions of the inputs' values, by operation and slot."""

SLOPES: Slopes = {(op, slot): slope for op, rules in OPERATIONS.items() for slot, slope in enumerate(rules.slopes)}
