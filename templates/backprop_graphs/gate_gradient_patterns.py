"""Gradients that single gates (sum, product, maximum, absolute value, copy, ...) pass back to their inputs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction as F
from functools import cache, lru_cache
from typing import Any

from examgen import NONE, Draw, Field, Given, Integer, Part, Reject, Solved, Table, Tex, Wrong
from examgen.figures.graphs import computational_graph
from examgen.figures.scene import Blank, Scene
from examgen.graph import Contribution, Graph, Step, local_derivative, operation, parse
from examgen.graph.misconceptions import MISCONCEPTIONS, slips
from examgen.graph.operations import SLOPES, Slopes
from examgen.tex import number, par

TITLE, POINTS, MINUTES, FAMILY = "Gradients at gates", 3, 5, "backprop-gates"
FORMULAS = ("chain-rule", "derivatives", "sigmoid")

UPSTREAM = (-8, -6, -4, -2, 2, 4, 6, 8)  # even, so that halves are whole numbers too
HALF = {"one-path", "other-path", "sign-lost", "abs-sign", "square-factor"}
FUNCTIONS = {"max": max, "min": min, "abs": abs, "square": lambda x: x * x}


@dataclass(frozen=True)
class Level:
    inputs: str
    gates: tuple[str, ...]
    largest: int  # the inputs' largest absolute value


LEVELS = {
    "easy": Level("u v w x y z", ("p = u + v; q = w * x; r = max(y, z)", "p = max(u, v); q = w * x; r = y + z"), 9),
    "medium": Level(
        "u v w x y z",
        (
            "p = u - v; q = min(w, x); r = abs(y); s = square(z)",
            "p = u * v; q = min(w, x); r = abs(y); s = square(z)",
            "p = u - v; q = max(w, x); r = abs(y); s = square(z)",
            "p = min(u, v); q = w * x; r = square(y); s = abs(z)",
        ),
        7,
    ),
    "hard": Level(
        "x y z",
        (
            "p = x * y; q = max(y, z); r = z - x",
            "p = x - y; q = y * z; r = max(x, z)",
            "p = x * y; q = min(x, z); r = y - z",
            "p = max(x, y); q = y * z; r = x - z",
            "p = x * y; q = max(y, z); r = abs(x); s = square(z)",
            "p = x - y; q = min(y, z); r = x * z; s = abs(y)",
        ),
        7,
    ),
}


@dataclass(frozen=True)
class Quantity:
    """An input and its value, or a gate's output and the upstream gradient."""

    name: str
    value: int


@dataclass(frozen=True)
class Params:
    gates: str
    inputs: tuple[Quantity, ...]
    upstream: tuple[Quantity, ...]

    @property
    def graph(self) -> Graph:
        return _graph(" ".join(each.name for each in self.inputs), self.gates)


def sample(d: Draw[Level, Any]) -> Params:
    gates, names = d.rng.choice(d.level.gates), d.level.inputs.split()
    numbers = d.rng.sample([k for k in range(-d.level.largest, d.level.largest + 1) if k], len(names))
    outputs = [node.name for node in _graph(d.level.inputs, gates).nodes if node.inputs]
    slopes = d.rng.sample(UPSTREAM, len(outputs))
    p = Params(gates, tuple(map(Quantity, names, numbers)), tuple(map(Quantity, outputs, slopes)))
    for node in p.graph.nodes:
        values = [abs(each.value) for each in p.inputs if each.name in node.inputs]
        if len(set(values)) < len(values):
            raise Reject("two inputs of a gate have the same absolute value")
    if any(step.total == 0 and len(step.contributions) > 1 for step in _steps(p)):
        raise Reject("the gradients of two paths cancel")
    return p


def solve(p: Params, given: Given = NONE) -> Solved:  # noqa: ARG001 - no part builds on another
    ops, figure = {node.op for node in p.graph.nodes}, _figure(p)
    return Solved(
        parts={id_: Part(Integer(int(step.total)), _wrong(p, step)) for id_, step in _in_order(p, figure)},
        steps={
            "formulas": [Tex(f"${name} = {operation(p.graph, p.graph[name])}$") for name in _upstream(p)],
            "ops": ops,
            "copied": [Tex(f"${name}$") for name in _copied(p)],
            "largest": [_extreme(p, op) for op in ("max", "min") if op in ops],
        },
        figures={"gates": figure},
        tables={"gates": _gates(p), "steps": _table(p)},
    )


def verify(p: Params) -> dict[str, Any]:
    return {f"d_{each.name}": _difference(p, each.name) for each in p.inputs}


def effort(p: Params) -> float:
    return 1.5 + 0.35 * len(p.graph.edges) + 0.3 * len(_copied(p))


@cache
def _graph(inputs: str, gates: str) -> Graph:
    return parse(inputs, gates)


def _upstream(p: Params) -> dict[str, int]:
    return {each.name: each.value for each in p.upstream}


def _step(p: Params, name: str, slopes: Slopes) -> Step:
    """What comes back to an input from the gates that it feeds, by these derivatives."""
    values, upstream = {each.name: each.value for each in p.inputs}, _upstream(p)
    parts = []
    for edge in (edge for edge in p.graph.edges if edge.source == name):
        gate = p.graph[edge.consumer]
        local = slopes[gate.op, edge.slot](*(values[source] for source in gate.inputs))
        parts.append(Contribution(edge, upstream[gate.name], local, upstream[gate.name] * local))
    return Step(name, tuple(parts), sum(part.product for part in parts))


def _figure(p: Params) -> Scene:
    return computational_graph(
        p.graph,
        above={each.name: f"{each.name} = {each.value}" for each in p.inputs},
        below={each.name: rf"\frac{{\partial L}}{{\partial {each.name}}} = {each.value}" for each in p.upstream},
        blanks={each.name: f"d_{each.name}" for each in p.inputs},
    )


def _in_order(p: Params, figure: Scene) -> Iterator[tuple[str, Step]]:
    """The inputs as they stand in the table, or from top to bottom in the figure if some are copied."""
    steps = {f"d_{step.node}": step for step in _steps(p)}
    blanks = sorted((item for item in figure.items if isinstance(item, Blank)), key=lambda blank: -blank.y)
    yield from ((blank.part, steps[blank.part]) for blank in blanks) if _copied(p) else steps.items()


def _copied(p: Params) -> list[str]:
    return [step.node for step in _steps(p) if len(step.contributions) > 1]


def _gates(p: Params) -> Table:
    """A row for each gate, with cells for the gradients of its inputs."""
    head = ("gate", "inputs", "upstream gradient", "first input", "second input")
    values = {each.name: each.value for each in p.inputs}
    rows = []
    for gate, upstream in _upstream(p).items():
        node = p.graph[gate]
        inputs = r",\ ".join(f"{name} = {values[name]}" for name in node.inputs)
        fields = [Field(f"d_{name}") for name in node.inputs]
        derivative = rf"\frac{{\partial L}}{{\partial {gate}}} = {upstream}"
        texts = (f"{gate} = {operation(p.graph, node)}", inputs, derivative)
        rows.append((*(Tex(f"${text}$") for text in texts), *fields, *[""] * (2 - len(fields))))
    return Table("lllll", head, rows)


@lru_cache(maxsize=4)
def _steps(p: Params) -> tuple[Step, ...]:
    return tuple(_step(p, each.name, SLOPES) for each in p.inputs)


def _wrong(p: Params, right: Step) -> list[Wrong]:
    """The mistakes that change the gradient by this input, the likely ones first; equal ones once."""
    first: dict[int, Wrong] = {}
    for name, value, why in _mistakes(p, right):
        if value != right.total:
            said = why.replace("backward value", "upstream gradient")  # the word of this question
            first.setdefault(int(value), Wrong(name, int(value), said, F(1, 2) * (name in HALF)))
    return list(first.values())[:6]


def _mistakes(p: Params, right: Step) -> Iterator[tuple[str, Any, str]]:
    ops = {(p.graph[part.edge.consumer].op, part.edge.slot) for part in right.contributions}
    for rule in MISCONCEPTIONS:
        if ops & rule.slopes.keys():
            yield rule.name, _step(p, right.node, {**SLOPES, **rule.slopes}).total, rule.why
    yield from slips(right)
    own = next(each.value for each in p.inputs if each.name == right.node)
    yield "own-value", own, "This is the input's value, not a gradient."
    times_own = sum(part.upstream for part in right.contributions) * own
    yield "times-own-value", times_own, "The upstream gradient is multiplied by the local derivative, not by the input."
    yield "no-path", 0, "This input changes the output of its gate, so a gradient comes back to it."


def _table(p: Params) -> Table:
    """A row for each edge, input by input."""
    head = ("input", "gate", "upstream", "local derivative", r"upstream $\cdot$ local", "gradient")
    return Table("llllll", tuple(map(Tex, head)), [row for step in _steps(p) for row in _rows(p, step)])


def _rows(p: Params, step: Step) -> Iterator[tuple[Tex, ...]]:
    for place, part in enumerate(step.contributions, 1):
        gate = part.edge.consumer
        local = local_derivative(p.graph, part.edge)
        product = rf"{par(part.upstream)} \cdot {par(part.local)} = {number(part.product)}"
        cells = (
            step.node if place == 1 else "",
            f"{gate} = {operation(p.graph, p.graph[gate])}",
            number(part.upstream),
            local if local == str(part.local) else f"{local} = {number(part.local)}",
            product,
            number(step.total) if place == len(step.contributions) else "",
        )
        yield tuple(Tex(f"${cell}$") if cell else Tex("") for cell in cells)


def _extreme(p: Params, op: str) -> dict[str, Tex]:
    """Which input a maximum or minimum passes on, with numbers."""
    values = {each.name: each.value for each in p.inputs}
    gate = next(node for node in p.graph.nodes if node.op == op)
    winner, loser = sorted(gate.inputs, key=lambda name: values[name], reverse=op == "max")
    sign = ">" if op == "max" else "<"
    comparison = f"${winner} = {values[winner]} {sign} {values[loser]} = {loser}$"
    name = "the maximum" if op == "max" else "the minimum"
    return {"comparison": Tex(comparison), "gate": Tex(name), "winner": Tex(winner), "loser": Tex(loser)}


def _difference(p: Params, name: str) -> F:
    """Nudge an input both ways: exact, since every gate is linear or quadratic between its kinks."""
    nudge, values = F(1, 4), {each.name: F(each.value) for each in p.inputs}
    high, low = (_weighted(p, {**values, name: values[name] + step}) for step in (nudge, -nudge))
    return (high - low) / (2 * nudge)


def _weighted(p: Params, values: Mapping[str, F]) -> F:
    """The gates' outputs, weighted by their upstream gradients: it stands for the loss."""
    scope: dict[str, Any] = {**FUNCTIONS, **values}
    exec(p.gates, {"__builtins__": {}}, scope)  # noqa: S102 - the assignments are our own
    return sum((each.value * scope[each.name] for each in p.upstream), F(0))
