"""Partial derivatives of a composed function in closed form, by the chain rule on named intermediates."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction as F
from functools import cache, lru_cache
from typing import Any, NamedTuple

from sympy import Symbol, sympify

from examgen import NONE, Draw, Formula, Given, Part, Reject, Solved, Tex, Wrong
from examgen.answers.formula import value_at
from examgen.figures.graphs import computational_graph
from examgen.graph import Graph, Step, expression, local_derivative, operation, parse, steps
from examgen.graph.differentiation import compose
from examgen.graph.misconceptions import Misconception, concerning, slips
from examgen.graph.symbolic import SLOPES, expressions
from examgen.tex import math

TITLE, POINTS, MINUTES, FAMILY = "Derivatives by the chain rule", 6, 9, "chain-rule"
FORMULAS = ("chain-rule", "derivatives", "sigmoid")

WRONG, NOTES = 4, 2  # wrong values that a part names, and mistakes that the solution explains
COMMON = ("one-path", "local-forgotten")  # careless steps that come before the misconceptions
INPUTS = ("x", "y", "z")
POINT = {Symbol("x"): F(17, 7), Symbol("y"): F(29, 13), Symbol("z"): F(11, 19)}


@dataclass(frozen=True)
class Level:
    """Assignments in which {x}, {y}, {z} stand for the inputs in any order and the other names for NUMBERS."""

    skeletons: tuple[str, ...]


Rules = list[tuple[Misconception, tuple[Step, ...]]]
NUMBERS = {
    "a": (-5, -4, -3, -2, 2, 3, 4, 5),  # a coefficient
    "p": (2, 3, 4, 5, 6),  # a positive one, inside a logarithm
    "q": (1, 2, 3, 4, 5, 6),  # likewise
    "n": (2, 3, 4),  # an exponent
    "c": (2, 3, 5),  # a base
}
LEVELS = {
    "easy": Level(
        (
            "s = {a} * {x}; u = s + {y}; f = u * {z}",
            "s = {a} * {y}; u = {x} - s; f = u * {z}",
            "u = {x} * {y}; s = {a} * u; f = s - {z}",
            "s = {a} * {x}; u = s + {y}; v = u ** {n}; f = v * {z}",
            "s = {a} * {z}; u = {x} * {y}; v = u + s; f = v ** {n}",
            "u = {x} * {y}; v = u - {z}; s = {a} * v; f = s ** {n}",
            "u = {x} - {y}; v = u ** {n}; s = {a} * {z}; f = v * s",
        )
    ),
    "medium": Level(
        (
            "s = {a} * {x}; u = s * {y}; v = exp(u); f = v * {z}",
            "s = {a} * {x}; u = s - {y}; v = exp(u); f = v * {z}",
            "s = {a} * {x}; u = s - {y}; v = {c} ** u; f = v * {z}",
            "u = {x} * {y}; s = {a} * u; v = {c} ** s; f = v * {z}",
            "s = {p} * {x}; u = s + {y}; v = log(u); f = v * {z}",
            "s = {x} ** {n}; u = s + {y}; v = log(u); f = v * {z}",
            "u = {x} * {y}; s = {p} * u; v = s + {q}; t = log(v); f = t * {z}",
            "s = {a} * {x}; u = s * {y}; v = sigmoid(u); f = v * {z}",
            "s = {a} * {x}; u = s + {y}; v = sigmoid(u); f = v * {z}",
            "u = {x} * {y}; s = {a} * {z}; v = u + s; f = sigmoid(v)",
        )
    ),
    "hard": Level(
        (
            "u = {x} * {y}; s = {a} * {z}; v = u + s; f = v / {x}",
            "s = {a} * {x}; u = s + {y}; v = {x} * {z}; f = u / v",
            "u = {x} * {y}; v = u + {z}; s = {a} * u; t = s - {z}; f = v / t",
            "s = {a} * {x}; u = exp(s); v = u + {y}; t = u - {z}; f = v / t",
            "s = {a} * {x}; u = exp(s); v = u * {y}; t = u + {z}; f = v / t",
            "s = {p} * {x}; u = s + {y}; v = log(u); t = u * {z}; f = v / t",
            "s = {a} * {y}; u = {x} - s; v = u ** {n}; t = u + {z}; f = v / t",
            "u = {x} * {y}; v = {c} ** u; s = {a} * u; t = s + {z}; f = v / t",
        )
    ),
}


class Note(NamedTuple):
    """A mistake: the derivative where it strikes first, and why it is wrong."""

    derivative: Tex
    why: str


@dataclass(frozen=True)
class Params:
    assignments: str

    @property
    def graph(self) -> Graph:
        return _graph(self.assignments)


def sample(d: Draw[Level, Any]) -> Params:
    names = dict(zip(INPUTS, d.rng.sample(INPUTS, len(INPUTS)), strict=True))
    numbers = {name: d.rng.choice(choices) for name, choices in NUMBERS.items()}
    p = Params(d.rng.choice(d.level.skeletons).format(**names, **numbers))
    if min(len(part.mistakes) for part in _own(p).parts.values()) < 3:
        raise Reject("fewer than three wrong values")
    return p


def solve(p: Params, given: Given = NONE) -> Solved:  # noqa: ARG001 - no part builds on another
    return _own(p)


def verify(p: Params) -> dict[str, Any]:
    symbols = {name: Symbol(name) for name in INPUTS}
    f = compose(p.graph, symbols)[p.graph.output]
    return {f"d_{name}": f.diff(symbol) for name, symbol in symbols.items()}


def effort(p: Params) -> float:
    slow = sum(p.graph[edge.consumer].op not in "+-" for edge in p.graph.edges)
    return 3 + 0.3 * len(p.graph.edges) + 0.3 * slow


@cache
def _graph(assignments: str) -> Graph:
    return parse(" ".join(INPUTS), assignments)


@lru_cache(maxsize=16)
def _own(p: Params) -> Solved:
    graph = p.graph
    values = expressions(graph)
    right = {step.node: step for step in steps(graph, values, SLOPES)}
    rules = [(rule, steps(graph, values, {**SLOPES, **rule.slopes})) for rule in concerning(graph)]
    inner = [node.name for node in graph.variables if node.inputs]
    last = {name: _chain(graph, right[name]) for name in INPUTS}
    return Solved(
        parts={f"d_{name}": Part(Formula(right[name].total), _wrong(name, right, rules)) for name in INPUTS},
        steps={
            "formula": _juxtaposed(expression(graph)),
            "inner": [Tex(f"${name} = {_juxtaposed(operation(graph, graph[name]))}$") for name in inner[:-1]],
            "outer": _juxtaposed(operation(graph, graph[graph.output])),
            "chain": [_chain(graph, right[name]) for name in reversed(inner[:-1])],
            "last": last,
            "finished": {
                name: math(each.partition("&= ")[2]) == Formula(right[name].total).tex() for name, each in last.items()
            },
            "sigmoid": any(node.op == "sigmoid" for node in graph.nodes),
            "notes": _notes(graph, right, rules),
        },
        figures={"graph": computational_graph(graph, above={name: name for name in inner})},
    )


def _juxtaposed(tex: str) -> Tex:
    """Coefficients without a multiplication sign: 3 x."""
    return Tex(re.sub(r"(\d) \\cdot (?=[a-z(])", r"\1 ", tex))


def _chain(graph: Graph, step: Step) -> Tex:
    """The chain rule at a node, in symbols and with the local derivatives."""
    f, name = graph.output, step.node
    paths = [(part.edge.consumer, _factor(local_derivative(graph, part.edge))) for part in step.contributions]
    if [consumer for consumer, _ in paths] == [f]:
        return Tex(f"{_partial(f, name)} &= {local_derivative(graph, step.contributions[0].edge)}")
    filled = " + ".join(local if v == f else rf"{_partial(f, v)} \cdot {local}" for v, local in paths)
    if any(v == f for v, _ in paths):  # in symbols, the path that leads straight to f would look like the whole
        return Tex(f"{_partial(f, name)} &= {filled}")
    symbols = " + ".join(rf"{_partial(f, v)} \cdot {_partial(v, name)}" for v, _ in paths)
    return Tex(f"{_partial(f, name)} &= {symbols} = {filled}")


def _partial(f: str, x: str) -> str:
    return rf"\frac{{\partial {f}}}{{\partial {x}}}"


def _factor(tex: str) -> str:
    return rf"\left({tex}\right)" if tex.startswith("-") or " - " in tex or " + " in tex else tex


def _wrong(name: str, right: Mapping[str, Step], rules: Rules) -> list[Wrong]:
    """The first few wrong derivatives with respect to an input that differ from the right one and from each other."""
    wrong: dict[str, Wrong] = {}
    for each in _candidates(name, right, rules):
        wrong.setdefault(_signature(each.value), each)
    wrong.pop(_signature(right[name].total), None)
    return list(wrong.values())[:WRONG]


def _candidates(name: str, right: Mapping[str, Step], rules: Rules) -> Iterator[Wrong]:
    careless = {slip.name: Wrong(slip.name, slip.value, _said(slip.why)) for slip in slips(right[name])}
    yield from (careless.pop(common) for common in COMMON if common in careless)
    for rule, passed in rules:
        yield from (Wrong(rule.name, step.total, _said(rule.why)) for step in passed if step.node == name)
    for other in INPUTS:
        why = f"This is the derivative with respect to ${other}$; here ${name}$ varies and ${other}$ is held fixed."
        yield Wrong("other-variable", right[other].total, why)
    yield from careless.values()


def _said(why: str) -> str:
    """A reason in the words of this question, which has no backward values."""
    return why.replace("backward value", "gradient")


def _signature(formula: Any) -> str:
    """The value at a point, which tells two formulas apart."""
    return f"{value_at(sympify(formula), POINT):.20f}"


def _notes(graph: Graph, right: Mapping[str, Step], rules: Rules) -> list[Note]:
    """For each misconception that matters here, the first node where it strikes."""
    notes = []
    for rule, passed in rules:
        struck = (step for step in passed if rule.strikes(graph, step.node) and step.total != right[step.node].total)
        if step := next(struck, None):
            notes.append(Note(Tex(_partial(graph.output, step.node)), _said(rule.why)))
    return notes[:NOTES]
