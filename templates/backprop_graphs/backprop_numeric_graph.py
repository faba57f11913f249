"""Backward values of a drawn computational graph whose forward values are given."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction as F
from functools import cache, cached_property, lru_cache
from math import log
from operator import itemgetter
from typing import Any, NamedTuple

from examgen import NONE, Draw, Expression, Given, Part, Reject, Solved, Table, Tex, Wrong
from examgen.figures.graphs import computational_graph
from examgen.figures.scene import Scene
from examgen.graph import Graph, Node, Step, Value, expression, forward, local_derivative, operation, parse, steps
from examgen.graph.differences import gradients_by_differences
from examgen.graph.exact import neat
from examgen.graph.misconceptions import Misconception, concerning, slips
from examgen.graph.operations import SLOPES
from examgen.graph.search import Rough, Values, suitable
from examgen.tex import number, par

TITLE, POINTS, MINUTES, FAMILY = "Backpropagation through a graph", 6, 9, "backprop-graph"
FORMULAS = ("chain-rule", "derivatives", "sigmoid")

LOGS = {log(x): x for x in (F(2), F(3), F(1, 2), F(1, 3))}
LARGEST, FINEST = 100, 25  # values stay between 1 / FINEST and LARGEST, or are 0
WRONG, NOTES = 4, 3  # wrong values that a part names, and mistakes that the solution explains
CLOSED = {"input", "constant", "+", "-", "*", "neg", "max", "relu"}  # whole numbers stay whole
LIKELY = {"one-path": 0, "other-path": 0, "upstream-forgotten": 1, "local-forgotten": 1}  # rank among wrong values
HALF = {"forgot-ln", "sign-lost", "one-path", "other-path"}


@dataclass(frozen=True)
class Skeleton:
    """Assignments with six backward values to compute, so that each is worth a point."""

    inputs: str
    assignments: str
    logs: str = ""  # inputs that are logarithms, so that exp, sigma and tanh of them are rational
    reach: int = 4  # the size of the largest other input


@dataclass(frozen=True)
class Level:
    skeletons: tuple[Skeleton, ...]
    step: F  # the inputs are multiples of it


EASY = (
    Skeleton("x y z w", "u = x + y; v = u * z; f = v - w"),
    Skeleton("x y z w", "u = x - y; v = u * z; f = v + w"),
    Skeleton("x y z w", "u = max(x, y); v = z * w; f = u - v"),
    Skeleton("x y z w", "u = max(x, y); v = z - w; f = u * v"),
    Skeleton("x y z w", "u = x * y; v = z - w; f = u * v"),
    Skeleton("x y z w", "u = x - y; v = z + w; f = u * v"),
    Skeleton("x y z w", "u = x - y; v = max(u, z); f = v * w"),
    Skeleton("x y z w", "u = x * y; v = max(u, z); f = v * w"),
    Skeleton("x y z w", "u = x * y; v = u - z; f = v * w"),
    Skeleton("x y z w", "u = x - y; v = max(z, w); f = u * v"),
    Skeleton("x y z", "u = x * y; v = relu(u); n = -z; f = v * n", reach=6),
    Skeleton("x y z", "n = -y; u = x + n; v = relu(u); f = v * z", reach=6),
    Skeleton("x y z", "u = relu(x); n = -y; v = n * z; f = u + v", reach=6),
)
MEDIUM = (
    Skeleton("x y z", "n = -y; u = x + n; v = 2 ** u; f = z * v"),
    Skeleton("x y z", "u = x - y; v = 2 ** u; t = z ** 2; f = v * t"),
    Skeleton("x y z", "u = x * y; v = 2 ** u; t = z ** 2; f = v - t"),
    Skeleton("x y z", "u = x * y; v = 2 ** u; n = -z; f = v * n"),
    Skeleton("x y z", "u = max(x, y); v = 2 ** u; t = z ** 2; f = v - t"),
    Skeleton("x y z", "u = x - y; v = exp(u); n = -z; f = v * n"),
    Skeleton("x y z", "u = exp(x); v = u - y; t = v ** 2; f = t * z", logs="x"),
    Skeleton("x y z", "u = x * y; v = log(u); t = z ** 2; f = t * v", reach=5),
    Skeleton("x y z", "u = x - y; v = log(u); n = -z; f = v * n", reach=5),
    Skeleton("x y z", "u = x - y; v = u ** 2; n = -z; f = v / n"),
    Skeleton("x y z w", "u = x + y; v = z * w; f = u / v"),
    Skeleton("x y z w", "u = x * y; v = u - z; f = v / w"),
    Skeleton("x y z", "u = sigmoid(x); v = u * y; t = z ** 2; f = v - t", logs="x"),
    Skeleton("x y z", "u = sigmoid(x); v = y - z; t = v ** 2; f = u * t", logs="x"),
    Skeleton("x y z", "n = -z; v = y + n; u = tanh(x); f = u * v", logs="x"),
    Skeleton("w x y", "u = w * x; v = sigmoid(u); t = y ** 2; f = v * t", logs="x"),
)
HARD = (
    Skeleton("x y z", "u = x - y; v = 2 ** u; t = y * z; f = v + t"),
    Skeleton("x y z", "u = x * y; v = 2 ** u; t = u - z; f = v * t"),
    Skeleton("x y z", "u = max(x, y); v = 2 ** u; t = u * z; f = v - t"),
    Skeleton("x y z", "u = x - y; v = exp(u); t = v * z; f = t - v"),
    Skeleton("x y z", "u = exp(x); v = u * y; t = u - z; f = v * t", logs="x"),
    Skeleton("x y z", "u = x * y; v = log(u); t = u * z; f = v - t"),
    Skeleton("x y z", "u = x * y; v = log(x); t = v * z; f = u + t"),
    Skeleton("x y z", "u = x - y; v = u / z; t = u * z; f = v + t"),
    Skeleton("x y z", "u = x / y; v = u ** 2; t = u * z; f = v - t"),
    Skeleton("x y z", "u = x - y; v = z / u; t = u * z; f = v + t"),
    Skeleton("x y z", "u = sigmoid(x); v = u * y; t = u * z; f = v - t", logs="x"),
    Skeleton("x y z", "u = tanh(x); v = u * y; t = u * z; f = v + t", logs="x"),
)
LEVELS = {"easy": Level(EASY, F(1)), "medium": Level(MEDIUM, F(1)), "hard": Level(HARD, F(1, 2))}


@dataclass(frozen=True)
class Leaf:
    name: str
    value: F
    log: bool = False  # the input is the natural logarithm of `value`

    @property
    def exact(self) -> Value:
        if not self.log:
            return self.value
        import sympy

        return sympy.log(self.value)


class Note(NamedTuple):
    """A mistake: the number of the node that it spoils, the values it leads to there, and why they are wrong."""

    number: int
    values: list[Value]
    why: str


@dataclass(frozen=True)
class Params:
    assignments: str
    leaves: tuple[Leaf, ...]

    @property
    def graph(self) -> Graph:
        return _graph(" ".join(leaf.name for leaf in self.leaves), self.assignments)

    @cached_property
    def values(self) -> dict[str, Value]:
        return forward(self.graph, {leaf.name: leaf.exact for leaf in self.leaves})


def sample(d: Draw[Level, Any]) -> Params:
    skeleton = d.rng.choice(d.level.skeletons)
    inputs = d.rng.choice(_inputs(skeleton, d.level.step))
    p = Params(skeleton.assignments, tuple(map(_leaf, skeleton.inputs.split(), inputs)))
    _check(p)
    if min(len(part.mistakes) for part in _own(p).parts.values()) < 3:
        raise Reject("fewer than three wrong values")
    return p


def solve(p: Params, given: Given = NONE) -> Solved:
    totals, own = _totals(p, given), _own(p)
    parts = {id_: replace(part, answer=Expression(totals[id_])) for id_, part in own.parts.items()}
    return replace(own, parts=parts)


def verify(p: Params) -> dict[str, Any]:
    gradients = gradients_by_differences(p.graph, {leaf.name: leaf.exact for leaf in p.leaves})
    return {_id(p.graph, name): slope for name, slope in gradients.items() if name != p.graph.output}


def effort(p: Params) -> float:
    slow = sum(p.graph[edge.consumer].op not in "+-" for edge in p.graph.edges)
    return 2 + 0.5 * len(p.graph.edges) + 0.4 * slow


@cache
def _inputs(skeleton: Skeleton, step: F) -> list[tuple[Rough, ...]]:
    """All inputs whose forward values are, as far as a search with floats tells, fit for hand work."""
    most = int(skeleton.reach / step)
    numbers = [k * step for k in range(-most, most + 1) if k]
    names = skeleton.inputs.split()
    options = {name: list(LOGS) if name in skeleton.logs else numbers for name in names}
    found = suitable(_graph(skeleton.inputs, skeleton.assignments), options, _suits)
    return [tuple(values[name] for name in names) for values in found]


def _leaf(name: str, value: Rough) -> Leaf:
    return Leaf(name, LOGS[value], log=True) if isinstance(value, float) else Leaf(name, F(value))


def _suits(node: Node, values: Values) -> bool:
    """No broken exponent, division by 1 or tie, and a handy value, which only a ReLU may leave at 0."""
    match node.op, [values[name] for name in node.inputs]:
        case "**", [_, exponent] if exponent % 1:
            return False
        case "/", [_, divisor] if abs(divisor) == 1:
            return False
        case ("max", [x, y]) if x == y:
            return False
        case "relu", [0]:
            return False
    value = values[node.name]
    return node.op == "relu" if value == 0 else _is_handy(value)


def _check(p: Params) -> None:
    """Rejects what is too large, too fine or too dull to compute by hand."""
    slopes = [step.total for step in _steps(p)[1:]]
    if not all(_is_handy(x) for x in (*p.values.values(), *slopes)):
        raise Reject("a value is too large or too fine for hand work")
    if 3 * slopes.count(0) > len(slopes) + 1 or len(set(slopes)) < 3:
        raise Reject("too many backward values are equal")


def _is_handy(x: Value | Rough) -> bool:
    if isinstance(x, int | F) and x.denominator > FINEST:
        return False
    return x == 0 or 1 / FINEST <= abs(float(x)) <= LARGEST


@cache
def _graph(inputs: str, assignments: str) -> Graph:
    return parse(inputs, assignments)


@cache
def _numbers(graph: Graph) -> dict[str, int]:
    """The nodes that have a backward value, numbered from 1."""
    return {node.name: k for k, node in enumerate(graph.variables, 1)}


def _id(graph: Graph, name: str) -> str:
    return f"b_{_numbers(graph)[name]}"


@lru_cache(maxsize=16)
def _steps(p: Params) -> tuple[Step, ...]:
    return steps(p.graph, p.values)


def _totals(p: Params, given: Given) -> dict[str, Value]:
    """The backward values by part, each from the `given` backward values of the nodes that it feeds."""
    totals: dict[str, Value] = {}
    for step in _steps(p):
        ids = [_id(p.graph, part.edge.consumer) for part in step.contributions]
        products = [given.get(id_, totals[id_]) * part.local for id_, part in zip(ids, step.contributions, strict=True)]
        totals[_id(p.graph, step.node)] = neat(sum(products)) if products else step.total
    return totals


@lru_cache(maxsize=16)
def _own(p: Params) -> Solved:
    wrong = _wrong(p)
    return Solved(
        parts={_id(p.graph, step.node): Part(Expression(step.total), wrong[step.node]) for step in _steps(p)[1:]},
        steps=lambda: {
            "formula": Tex(expression(p.graph)),
            "arguments": Tex(", ".join(leaf.name for leaf in p.leaves)),
            "last": len(p.graph.variables),
            "constants": sum(node.op == "constant" for node in p.graph.nodes),
            "whole": all(node.op in CLOSED for node in p.graph.nodes),
            "sigmoid": any(node.op == "sigmoid" for node in p.graph.nodes),
            "shared": [_numbers(p.graph)[step.node] for step in _steps(p) if len(step.contributions) > 1],
            "notes": _notes(p),
        },
        conventions=("backward-value",),
        figures={"graph": lambda: _scene(p)},
        tables={"backward": lambda: _table(p)},
    )


def _scene(p: Params) -> Scene:
    values, numbers, output = p.values, _numbers(p.graph), p.graph.output
    return computational_graph(
        p.graph,
        above={name: f"f_{k} = {_bare(values[name])}" for name, k in numbers.items()},
        below={name: f"b_{k}" + " = 1" * (name == output) for name, k in numbers.items()},
        blanks={name: f"b_{k}" for name, k in numbers.items() if name != output},
        blank_size=(56, 17),
    )


def _bare(x: Value) -> str:
    """A number's mathematics alone, whose width the figure can tell."""
    return number(x).replace(r"\ensuremath", "").replace(r"{\left(", "(").replace(r" \right)}", ")")


def _table(p: Params) -> Table:
    """A row for every edge, from the output to the inputs."""
    head = ("node", "used in", "upstream", "local derivative", r"upstream $\cdot$ local", "backward value")
    return Table("llllll", tuple(map(Tex, head)), [row for step in _steps(p)[1:] for row in _rows(p.graph, step)])


def _rows(graph: Graph, step: Step) -> Iterator[tuple[Tex, ...]]:
    numbers = _numbers(graph)
    symbols = {name: f"f_{k}" for name, k in numbers.items()}
    paths = len(step.contributions)
    for place, part in enumerate(step.contributions, 1):
        consumer, local = part.edge.consumer, local_derivative(graph, part.edge, symbols)
        multiplied = rf"{par(part.upstream)} \cdot {par(part.local)}"
        cells = (
            symbols[step.node] if place == 1 else "",
            f"{symbols[consumer]} = {operation(graph, graph[consumer], symbols)}",
            f"b_{numbers[consumer]}",
            local if local == str(part.local) else f"{local} = {number(part.local)}",
            multiplied if paths == 1 else f"{multiplied} = {number(part.product)}",
            f"b_{numbers[step.node]} = {number(step.total)}" if place == paths else "",
        )
        yield tuple(Tex(f"${cell}$") if cell else Tex("") for cell in cells)


def _wrong(p: Params) -> dict[str, list[Wrong]]:
    """The wrong values of every node: mistakes at the node itself, mistakes carried there, then less likely ones."""
    ranked = {step.node: list[tuple[int, Wrong]]() for step in _steps(p)}
    for rule, passed in _mistaken(p):
        for step in passed:
            own = rule.strikes(p.graph, step.node)
            credit = F(1, 2) * (own and rule.name in HALF)
            ranked[step.node].append((0 if own else 2, Wrong(rule.name, step.total, rule.why, credit)))
    for step in _steps(p)[1:]:
        ranked[step.node] += [
            (LIKELY.get(slip.name, 3), Wrong(*slip, F(1, 2) * (slip.name in HALF))) for slip in slips(step)
        ]
        ranked[step.node] += [
            (3, Wrong("forward-value", p.values[step.node], "This is the node's forward value.")),
            (3, Wrong("no-path", 0, "The output depends on this node through the nodes that use it.")),
        ]
    return {step.node: _distinct(step.total, ranked[step.node])[:WRONG] for step in _steps(p)}


def _mistaken(p: Params) -> Iterator[tuple[Misconception, tuple[Step, ...]]]:
    """The backward passes by those misconceptions that concern an operation of the graph."""
    return ((rule, steps(p.graph, p.values, {**SLOPES, **rule.slopes})) for rule in concerning(p.graph))


def _distinct(right: Value, ranked: list[tuple[int, Wrong]]) -> list[Wrong]:
    first: dict[Value, Wrong] = {}
    for _, each in sorted(ranked, key=itemgetter(0)):
        first.setdefault(each.value, each)
    return [each for value, each in first.items() if value != right]


def _notes(p: Params) -> list[Note]:
    """For each misconception that matters here, the first node where it strikes; no value of a node twice."""
    notes: dict[tuple[str, str], Note] = {}
    seen = set()
    for rule, passed in _mistaken(p):
        pairs = zip(passed, _steps(p), strict=True)
        struck = (step for step, right in pairs if step.total != right.total and rule.strikes(p.graph, step.node))
        step = next(struck, None)
        if step and (step.node, step.total) not in seen:
            seen.add((step.node, step.total))
            note = notes.setdefault((step.node, rule.why), Note(_numbers(p.graph)[step.node], [], rule.why))
            note.values.append(step.total)
    return list(notes.values())[:NOTES]
