r"""Common mistakes in a backward pass: one rule of differentiation replaced, or one step done carelessly.

The rules work on numbers and on sympy symbols alike.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import prod
from typing import Any, NamedTuple

from examgen.graph.exact import Value, neat
from examgen.graph.nodes import Graph
from examgen.graph.operations import Slopes
from examgen.graph.propagate import Step


@dataclass(frozen=True)
class Misconception:
    """Rules of differentiation that replace the right ones, and why they are wrong; `$...$` in it is mathematics."""

    name: str
    slopes: Slopes
    why: str

    def strikes(self, graph: Graph, node: str) -> bool:
        """Whether a local derivative of the node itself comes out by a wrong rule."""
        edges = (edge for edge in graph.edges if edge.source == node)
        return any((graph[edge.consumer].op, edge.slot) in self.slopes for edge in edges)


class Slip(NamedTuple):
    """The value of one careless step."""

    name: str
    value: Value
    why: str


def concerning(graph: Graph) -> Iterator[Misconception]:
    """The misconceptions about the operations of the graph."""
    used = {(graph[edge.consumer].op, edge.slot) for edge in graph.edges if graph[edge.source].op != "constant"}
    return (rule for rule in MISCONCEPTIONS if used & rule.slopes.keys())


def slips(step: Step) -> Iterator[Slip]:
    """What comes out of a step if a factor or a path is forgotten, or if sums and products are mixed up."""
    parts = step.contributions
    products = [part.product for part in parts]
    if len(parts) > 1:
        why = "The node is used more than once: what comes back along its edges is added up."
        yield Slip("one-path", products[-1], why)
        yield Slip("other-path", products[0], why)
        yield Slip("paths-multiplied", neat(prod(products[1:], start=products[0])), why)
    yield Slip("upstream-forgotten", _sum([part.local for part in parts]), _TIMES_UPSTREAM)
    yield Slip("local-forgotten", _sum([part.upstream for part in parts]), _TIMES_LOCAL)
    yield Slip("added", _sum([part.upstream + part.local for part in parts]), _NOT_ADDED)
    yield Slip("wrong-sign", neat(-step.total), "The sign is lost in one of the factors.")


_TIMES_UPSTREAM = "This is the local derivative alone: multiply it by the backward value of the node it leads to."
_TIMES_LOCAL = "This is passed back unchanged: multiply it by the local derivative."
_NOT_ADDED = "Along an edge, the backward value and the local derivative are multiplied, not added."


def _sum(values: Sequence[Value]) -> Value:
    return neat(sum(values[1:], start=values[0]))


def _quotient(x: Any, y: Any) -> Any:
    return Fraction(x) / y if isinstance(x, int | Fraction) and isinstance(y, int | Fraction) else x / y


def _power(x: Any, y: Any) -> Any:
    from sympy import sympify

    return sympify(x) ** sympify(y)


def _exp(x: Any) -> Any:
    from sympy import exp

    return exp(x)


def _log(x: Any) -> Any:
    from sympy import log

    return log(x)


def _sigmoid(x: Any) -> Any:
    if getattr(x, "free_symbols", None):  # in a formula it stays what it is called in the right one
        from examgen.graph.symbolic import sigma

        return sigma(x)
    return 1 / (1 + _exp(-x))


def _tanh(x: Any) -> Any:
    decay = _exp(-2 * x)
    return (1 - decay) / (1 + decay)


MISCONCEPTIONS = (
    Misconception(
        "power-rule",
        {("**", 1): lambda x, y: y * _power(x, y - 1)},
        r"In $c^a$ the exponent varies, so the power rule does not apply: the derivative is $c^a \ln c$.",
    ),
    Misconception(
        "forgot-ln", {("**", 1): lambda x, y: _power(x, y)}, r"The derivative of $c^a$ has a factor $\ln c$."
    ),
    Misconception(
        "power-rule-on-exp",
        {("exp", 0): lambda x: x * _exp(x - 1)},
        r"In $e^a$ the exponent varies, so the power rule does not apply: $e^a$ is its own derivative.",
    ),
    Misconception("exp-dropped", {("exp", 0): lambda _: 1}, r"The derivative of $e^a$ is $e^a$, not $1$."),
    Misconception(
        "sign-lost",
        {("-", 1): lambda *_: 1, ("neg", 0): lambda *_: 1},
        "What is subtracted has the local derivative $-1$.",
    ),
    Misconception(
        "not-swapped",
        {("*", 0): lambda x, _: x, ("*", 1): lambda _, y: y},
        "The derivative of a product with respect to one factor is the other factor.",
    ),
    Misconception(
        "max-to-both",
        {("max", 0): lambda *_: 1, ("max", 1): lambda *_: 1},
        "The maximum passes its backward value to the larger input only; the smaller one receives $0$.",
    ),
    Misconception(
        "max-halved",
        {("max", 0): lambda *_: Fraction(1, 2), ("max", 1): lambda *_: Fraction(1, 2)},
        "The maximum does not share its backward value out: all of it goes to the larger input.",
    ),
    Misconception(
        "max-by-size",
        {("max", 0): lambda x, y: int(abs(x) > abs(y)), ("max", 1): lambda x, y: int(abs(y) > abs(x))},
        "The maximum is the larger number, not the one with the larger absolute value.",
    ),
    Misconception(
        "min-to-both",
        {("min", 0): lambda *_: 1, ("min", 1): lambda *_: 1},
        "The minimum passes its backward value to the smaller input only; the larger one receives $0$.",
    ),
    Misconception(
        "min-as-max",
        {("min", 0): lambda x, y: int(x > y), ("min", 1): lambda x, y: int(y > x)},
        "The minimum is the smaller input, and its backward value goes there.",
    ),
    Misconception(
        "min-by-size",
        {("min", 0): lambda x, y: int(abs(x) < abs(y)), ("min", 1): lambda x, y: int(abs(y) < abs(x))},
        "The minimum is the smaller number, not the one with the smaller absolute value.",
    ),
    Misconception(
        "abs-sign",
        {("abs", 0): lambda _: 1},
        r"The derivative of $\lvert a \rvert$ is the sign of $a$.",
    ),
    Misconception(
        "abs-value",
        {("abs", 0): lambda x: abs(x)},
        r"The derivative of $\lvert a \rvert$ is $1$ or $-1$, not its value.",
    ),
    Misconception("square-factor", {("square", 0): lambda x: x}, "The derivative of $a^2$ is $2a$, not $a$."),
    Misconception("square-value", {("square", 0): lambda x: x * x}, "The derivative of $a^2$ is $2a$, not $a^2$."),
    Misconception("square-two", {("square", 0): lambda _: 2}, "The derivative of $a^2$ is $2a$, not $2$."),
    Misconception(
        "relu-open",
        {("relu", 0): lambda _: 1},
        "ReLU is flat where its input is negative: its derivative is $0$ there.",
    ),
    Misconception("relu-value", {("relu", 0): lambda x: x}, "The derivative of ReLU is $0$ or $1$, not its input."),
    Misconception(
        "quotient-sign",
        {("/", 1): lambda x, y: _quotient(x, y * y)},
        r"The derivative of $n/d$ with respect to $d$ is $-n/d^2$.",
    ),
    Misconception(
        "quotient-square",
        {("/", 1): lambda x, y: _quotient(-x, y)},
        r"The derivative of $n/d$ with respect to $d$ is $-n/d^2$.",
    ),
    Misconception(
        "quotient-upside-down",
        {("/", 0): lambda _, y: y},
        r"The derivative of $n/d$ with respect to $n$ is $1/d$, not $d$.",
    ),
    Misconception("log-not-inverted", {("log", 0): lambda x: x}, r"The derivative of $\ln a$ is $1/a$, not $a$."),
    Misconception("log-kept", {("log", 0): _log}, r"The derivative of $\ln a$ is $1/a$, not $\ln a$."),
    Misconception(
        "sigmoid-factor",
        {("sigmoid", 0): _sigmoid},
        r"The derivative of $\sigma(a)$ is $\sigma(a) (1 - \sigma(a))$, not $\sigma(a)$.",
    ),
    Misconception(
        "sigmoid-other-factor",
        {("sigmoid", 0): lambda x: 1 - _sigmoid(x)},
        r"The derivative of $\sigma(a)$ is $\sigma(a) (1 - \sigma(a))$, not $1 - \sigma(a)$.",
    ),
    Misconception(
        "tanh-square",
        {("tanh", 0): lambda x: 1 - _tanh(x)},
        r"The derivative of $\tanh a$ is $1 - \tanh^2 a$, not $1 - \tanh a$.",
    ),
    Misconception(
        "tanh-value", {("tanh", 0): _tanh}, r"The derivative of $\tanh a$ is $1 - \tanh^2 a$, not $\tanh a$."
    ),
    Misconception(
        "power-factor",
        {("**", 0): lambda x, y: _power(x, y - 1)},
        r"The derivative of $a^n$ is $n\,a^{n-1}$: the factor $n$ is missing.",
    ),
    Misconception(
        "power-not-lowered",
        {("**", 0): lambda x, y: y * _power(x, y)},
        r"The derivative of $a^n$ is $n\,a^{n-1}$: the exponent goes down by one.",
    ),
    Misconception(
        "sum-halved",
        {("+", 0): lambda *_: Fraction(1, 2), ("+", 1): lambda *_: Fraction(1, 2)},
        "A sum passes its backward value to both inputs in full.",
    ),
)
