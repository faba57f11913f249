"""Why backpropagation is cheap: paths and edges of a layered graph, evaluations for finite differences."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction as F
from itertools import pairwise
from math import prod
from typing import Any, Literal

from examgen import NONE, Draw, Given, Integer, Part, Reject, Solved, Tex, Wrong
from examgen.figures.neurons import neurons
from examgen.figures.scene import Scene
from examgen.graph.cost import central_difference_evaluations, edge_count, forward_difference_evaluations, path_count
from examgen.nn.dense import mlp_parameters
from examgen.tex import integer

TITLE, POINTS, MINUTES, FAMILY = "Cost of a gradient", 4, 5, "gradient-cost"

THIRD, HALF = F(1, 3), F(1, 2)
Difference = Literal["forward", "central"]


@dataclass(frozen=True)
class Level:
    layers: int  # between input and output
    given: bool  # the number of parameters is given; else it follows from the layers of a network
    time: bool  # the time for both ways is asked


LEVELS = {
    "easy": Level(2, given=True, time=False),
    "medium": Level(3, given=True, time=True),
    "hard": Level(4, given=False, time=True),
}


@dataclass(frozen=True)
class Params:
    widths: tuple[int, ...]  # of the graph, one node at either end
    difference: Difference
    parameters: int | None
    network: tuple[int, ...]  # layer widths, if the parameters have to be counted
    milliseconds: int | None  # for a forward pass
    ratio: int | None  # a backward pass takes so many times as long


def sample(d: Draw[Level, Any]) -> Params:
    rng, level = d.rng, d.level
    widths = (1, *(rng.randint(2, 5 if level.layers == 2 else 4) for _ in range(level.layers)), 1)
    if path_count(widths) == edge_count(widths) or len(set(widths)) < 3:
        raise Reject("as many paths as edges, or all layers are equally wide")
    network = () if level.given else (rng.choice((10, 20, 30, 50)), rng.choice((5, 10, 20, 40)), rng.choice((1, 2, 5)))
    return Params(
        widths=widths,
        difference=rng.choice(("forward", "central")),
        parameters=rng.choice((20, 50, 120, 400, 800, 1500, 3000, 7000, 12_000, 25_000)) if level.given else None,
        network=network,
        milliseconds=rng.choice((2, 3, 4, 5, 6, 10)) if level.time else None,
        ratio=rng.choice((2, 3)) if level.time else None,
    )


def solve(p: Params, given: Given = NONE) -> Solved:
    parts = {
        "edges": Part(Integer(edge_count(p.widths)), wrong=lambda: _wrong_edges(p)),
        "paths": Part(Integer(path_count(p.widths)), wrong=lambda: _wrong_paths(p)),
    }
    own = p.parameters or mlp_parameters(p.network)
    if not p.parameters:
        parts["parameters"] = Part(Integer(own), wrong=lambda: _wrong_parameters(p))
    count = given.get("parameters", own)
    rule = forward_difference_evaluations if p.difference == "forward" else central_difference_evaluations
    parts["evaluations"] = Part(Integer(rule(count)), wrong=lambda: _wrong_evaluations(p, count))
    evaluations = given.get("evaluations", rule(count))
    if p.milliseconds and p.ratio:
        parts["slow"] = Part(
            Integer(evaluations * p.milliseconds, unit="ms"), wrong=lambda: _wrong_slow(p, count, evaluations)
        )
        parts["fast"] = Part(Integer((1 + p.ratio) * p.milliseconds, unit="ms"), wrong=lambda: _wrong_fast(p, count))
    return Solved(
        parts=parts,
        steps={
            "inner": [integer(width) for width in p.widths[1:-1]],
            "products": Tex(" + ".join(rf"{a} \cdot {b}" for a, b in pairwise(p.widths))),
            "factors": Tex(r" \cdot ".join(map(str, p.widths))),
            "count": count,
            "layers": Tex(" + ".join(rf"({a} + 1) \cdot {b}" for a, b in pairwise(p.network))),
            "evaluated": evaluations,
        },
        figures={"graph": lambda: _figure(p.widths)},
    )


def verify(p: Params) -> dict[str, Any]:
    """The graph is walked layer by layer; evaluations are counted one by one."""
    ways, edges = [1], 0
    for width in p.widths[1:]:
        edges += sum(1 for _ in ways for _ in range(width))
        ways = [sum(ways)] * width
    values: dict[str, Any] = {"edges": edges, "paths": sum(ways)}
    parameters = p.parameters or sum(a * b for a, b in pairwise(p.network)) + sum(p.network[1:])
    if not p.parameters:
        values["parameters"] = parameters
    points = {0} if p.difference == "forward" else set()
    for k in range(1, parameters + 1):
        points |= {k} if p.difference == "forward" else {k, -k}
    values["evaluations"] = len(points)
    if p.milliseconds and p.ratio:
        values["slow"] = len(points) * p.milliseconds
        values["fast"] = p.milliseconds + p.milliseconds * p.ratio
    return values


def effort(p: Params) -> float:
    return 2 + 0.3 * len(p.widths) + 0.8 * bool(p.milliseconds) + 0.8 * bool(p.network)


def _figure(widths: tuple[int, ...]) -> Scene:
    return neurons(
        [["$x$"] if k == 0 else ["$L$"] if k == len(widths) - 1 else [""] * width for k, width in enumerate(widths)]
    )


def _wrong_edges(p: Params) -> list[Wrong]:
    right = edge_count(p.widths)
    return [
        Wrong("nodes", sum(p.widths), "These are the nodes.", THIRD),
        Wrong("product", path_count(p.widths), "These are the paths; each edge lies on several of them.", THIRD),
        Wrong(
            "inner-only", right - p.widths[1] - p.widths[-2], "The edges at the input and the output count too.", HALF
        ),
        Wrong("no-output", right - p.widths[-2], "The edges to the output count too.", HALF),
        Wrong("both-ways", 2 * right, "Each edge has one direction.", HALF),
        Wrong("all-pairs", sum(p.widths) * (sum(p.widths) - 1) // 2, "Only neighbouring layers are connected."),
        Wrong("no-inputs", right + p.widths[1], "There is only one input.", HALF),
    ]


def _wrong_paths(p: Params) -> list[Wrong]:
    right, inner = path_count(p.widths), p.widths[1:-1]
    return [
        Wrong("nodes", sum(p.widths), "A path takes one node of every layer: multiply.", THIRD),
        Wrong("inner-nodes", sum(inner), "A path takes one node of every layer: multiply.", THIRD),
        Wrong("edges", edge_count(p.widths), "These are the edges.", THIRD),
        Wrong("widest", max(inner), "The choices in the other layers count too."),
        Wrong("powers", max(inner) ** len(inner), "The layers are not equally wide.", HALF),
        Wrong("one-layer-less", prod(inner[:-1]), "The last layer has several nodes too.", HALF),
        Wrong("doubled", 2 * right, "Each path is counted once.", HALF),
        Wrong(
            "exponential",
            2 ** len(inner) if min(inner) > 2 else 3 ** len(inner),
            "The widths of the layers are the factors.",
            THIRD,
        ),
    ]


def _wrong_parameters(p: Params) -> list[Wrong]:
    weights = sum(a * b for a, b in pairwise(p.network))
    return [
        Wrong("no-bias", weights, "Every unit has a bias too.", HALF),
        Wrong("one-bias", weights + len(p.network) - 1, "Every unit has a bias of its own.", HALF),
        Wrong("input-biases", weights + sum(p.network), "The inputs have no biases.", HALF),
        Wrong("neurons", sum(p.network), "This counts the units."),
        Wrong("product", prod(p.network), "The layers are added up."),
    ]


def _wrong_evaluations(p: Params, count: int) -> list[Wrong]:
    forward = p.difference == "forward"
    return [
        Wrong(
            "one-each",
            count,
            "The loss at the point itself is needed too." if forward else "Each parameter is moved both ways.",
            HALF,
        ),
        Wrong(
            "other-rule",
            2 * count if forward else count + 1,
            "The unmoved loss is shared by all parameters." if forward else "Each parameter is moved both ways.",
            HALF,
        ),
        Wrong("extra", 2 * count + 1, "Count the points at which the loss is needed.", HALF),
        Wrong("two", 2, "Every parameter needs evaluations of its own."),
        Wrong("squared", count**2, "Every parameter is moved by itself, not in pairs."),
        Wrong("half", count // 2, "Every parameter is moved.", F(0)),
        Wrong("one-less", count - 1, "Every parameter is moved.", THIRD),
    ]


def _wrong_slow(p: Params, count: int, evaluations: int) -> list[Wrong]:
    time, ratio = p.milliseconds or 0, p.ratio or 0
    return [
        Wrong("with-backward", evaluations * time * (1 + ratio), "Finite differences need no backward pass.", HALF),
        Wrong("one-pass", time, "Every evaluation is a forward pass.", THIRD),
        Wrong("no-time", evaluations, "Every evaluation takes the time of a forward pass.", HALF),
        Wrong("other-count", (evaluations - 1) * time, "One evaluation is missing.", HALF),
        Wrong("half", count * time // 2, "Every evaluation takes the time of a forward pass.", THIRD),
        Wrong("backward-only", evaluations * time * ratio, "The evaluations are forward passes.", THIRD),
        Wrong("one-more", (evaluations + 1) * time, "One evaluation too many.", HALF),
    ]


def _wrong_fast(p: Params, count: int) -> list[Wrong]:
    time, ratio = p.milliseconds or 0, p.ratio or 0
    return [
        Wrong("backward-only", ratio * time, "The forward pass, which stores the values, comes first.", HALF),
        Wrong("forward-only", time, "A forward and a backward pass are needed.", HALF),
        Wrong("every-parameter", count * (1 + ratio) * time, "One backward pass gives all derivatives."),
        Wrong("backward-each", time + count * ratio * time, "One backward pass gives all derivatives.", THIRD),
        Wrong("two-forward", (2 + ratio) * time, "One forward pass is enough.", HALF),
        Wrong(
            "as-long",
            2 * time if ratio != 1 else 3 * time,
            "A backward pass takes longer than a forward pass here.",
            HALF,
        ),
        Wrong("two-of-each", 2 * (1 + ratio) * time, "One pass in either direction is enough.", HALF),
    ]
