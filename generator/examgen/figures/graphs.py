"""Computational graphs as figures: inputs at the left, the output at the right, room for the backward values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from math import fsum, sqrt
from typing import NamedTuple

from examgen.figures.layered import Bend, Layers, Room, Vertex, heights, layered
from examgen.figures.measure import Extent, extent, fit, text_width
from examgen.figures.scene import Blank, Circle, Item, Label, Path, Point, Scene
from examgen.graph.nodes import Edge, Graph, Node

WIDTH = 460.0  # points between the margins of a page
RADIUS, CONSTANT_RADIUS = 13.0, 7.0
PORT = 9.0  # between two edges that leave or enter a node
GAP = 2.5  # between a circle and what stands above or below it, and between a blank and its name
ROOM = 9.0  # between two nodes of a column
NARROW, WIDE = 10.0, 32.0  # between two columns
CLEAR = 2.0  # between an edge and what it passes
LINE, FRACTION = 11.2, 16.0  # height of a line of mathematics, and of one with a fraction
OPERATORS = {
    "*": r"\times",
    "/": r"\div",
    "**": r"\mathrm{pow}",
    "neg": "-",
    "max": r"\mathrm{max}",
    "min": r"\mathrm{min}",
    "abs": r"\lvert\cdot\rvert",
    "square": r"(\cdot)^2",
    "relu": r"\mathrm{ReLU}",
    "exp": r"\mathrm{exp}",
    "log": r"\mathrm{ln}",
    "sigmoid": r"\sigma",
    "tanh": r"\mathrm{tanh}",
}


@dataclass(frozen=True)
class Texts:
    """What stands at the nodes, by name; see `computational_graph`."""

    above: Mapping[str, str]
    below: Mapping[str, str]
    blanks: Mapping[str, str]
    names: Mapping[str, str]
    blank_size: tuple[float, float]


class Place(NamedTuple):
    """The middle of a vertex, and the ends of its column."""

    x: float
    y: float
    left: float
    right: float


def computational_graph(
    graph: Graph,
    *,
    above: Mapping[str, str] | None = None,
    below: Mapping[str, str] | None = None,
    blanks: Mapping[str, str] | None = None,
    names: Mapping[str, str] | None = None,
    blank_size: tuple[float, float] = (46, 16),
) -> Scene:
    """The graph, at most 460 points wide; all texts are LaTeX mathematics without the dollars, by the node's name.

    `above` stands above a node, say its forward value, and `below` below it, say the name of its backward value.
    `blanks` (node to part) put a box of `blank_size` points at that name. `names` replace the names of the inputs.
    Of the edges into -, / and pow the first input's is the upper one. Raises ValueError if there is no room.
    """
    layers = layered(graph)
    texts = Texts(above or {}, below or {}, blanks or {}, names or {}, blank_size)
    for beside in (True, False):
        cell = partial(_cell, texts=texts, beside=beside)
        boxes = {node.name: _around(cell(node, (0, 0))) for node in graph.nodes}
        if spans := _spans(layers, boxes):
            break
    else:
        raise ValueError(f"{len(layers.columns)} columns with these labels are wider than {WIDTH} points")
    places = _places(layers, boxes, spans)
    cells = {node.name: tuple(cell(node, places[node.name][:2])) for node in graph.nodes}
    obstacles = {name: [_box(item) for item in items] for name, items in cells.items()}
    return fit([*_arrows(layers, places, obstacles), *(item for items in cells.values() for item in items)])


def _cell(node: Node, at: Point, texts: Texts, *, beside: bool) -> Iterator[Item]:
    """A node: its circle, its symbol, what stands above it and what stands below it."""
    x, y = at
    radius = _radius(node)
    yield Circle(
        x,
        y,
        radius,
        stroke="grey" if node.op == "constant" else "ink",
        fill="light" if node.op == "input" else None,
    )
    yield _symbol(node, texts.names, at)
    if node.name in texts.above:
        tex = f"${texts.above[node.name]}$"
        yield Label(x, y + radius + GAP + _line(tex) / 2, tex)
    name = f"${texts.below[node.name]}$" if node.name in texts.below else ""
    if node.name in texts.blanks:
        yield from _blank((x, y - radius - GAP), texts.blanks[node.name], texts.blank_size, name, beside=beside)
    elif name:
        yield Label(x, y - radius - GAP - _line(name) / 2, name, colour="accent")


def _symbol(node: Node, names: Mapping[str, str], at: Point) -> Label:
    if node.op == "constant":
        return Label(*at, f"${node.value}$", small=True)
    if node.op == "input":
        return Label(*at, f"${names.get(node.name, node.name)}$")
    symbol = OPERATORS.get(node.op, node.op)
    return Label(*at, f"${symbol}$", small="mathrm" in symbol)


def _blank(top: Point, part: str, size: tuple[float, float], name: str, *, beside: bool) -> Iterator[Item]:
    """A box with the middle of its upper edge at `top` and its name under it, or the two `beside` each other there."""
    width, height = size
    shift = (text_width(name) + GAP) / 2 if name and beside else 0
    left, bottom = top[0] - width / 2 + shift, top[1] - height
    yield Blank(left, bottom, width, height, part)
    if name and beside:
        yield Label(left - GAP, bottom + height / 2, name, align="right", colour="accent")
    elif name:
        yield Label(top[0], bottom - GAP - _line(name) / 2, name, colour="accent")


def _radius(node: Node) -> float:
    return CONSTANT_RADIUS if node.op == "constant" else RADIUS


def _line(tex: str) -> float:
    return FRACTION if r"\frac" in tex else LINE


def _box(item: Item) -> Extent:
    left, bottom, right, top = extent(item)
    if isinstance(item, Label):
        return left, item.y - _line(item.tex) / 2, right, item.y + _line(item.tex) / 2
    return left, bottom, right, top


def _around(items: Iterable[Item]) -> Extent:
    lefts, bottoms, rights, tops = zip(*map(_box, items), strict=True)
    return min(lefts), min(bottoms), max(rights), max(tops)


def _spans(layers: Layers, boxes: Mapping[str, Extent]) -> list[tuple[float, float]] | None:
    """The left and right end of every column, or None if the columns are too wide for the page."""
    cells = [[boxes[vertex] for vertex in column if isinstance(vertex, str)] for column in layers.columns]
    widths = [2 * max(max(-left, right) for left, _, right, _ in column) for column in cells]
    gap = min(WIDE, (WIDTH - 2 - fsum(widths)) / max(1, len(widths) - 1))
    if gap < NARROW:
        return None
    lefts = [fsum(widths[:i]) + i * gap for i in range(len(widths))]
    return [(left, left + width) for left, width in zip(lefts, widths, strict=True)]


def _places(layers: Layers, boxes: Mapping[str, Extent], spans: Sequence[tuple[float, float]]) -> dict[Vertex, Place]:
    room: dict[Vertex, Room] = {}
    for vertex in (vertex for column in layers.columns for vertex in column):
        bottom, top = (0.0, 0.0) if isinstance(vertex, Bend) else boxes[vertex][1::2]
        room[vertex] = (top + ROOM / 2, ROOM / 2 - bottom)
    y = heights(layers, room)
    return {
        vertex: Place((left + right) / 2, y[vertex], left, right)
        for (left, right), column in zip(spans, layers.columns, strict=True)
        for vertex in column
    }


def _arrows(
    layers: Layers, places: Mapping[Vertex, Place], obstacles: Mapping[str, Sequence[Extent]]
) -> Iterator[Path]:
    """Every edge from circle to circle, with as few bends as what it passes allows."""
    leave, enter = _ports(layers, places)
    for edge, (source, *bends, consumer) in layers.chains.items():
        start, end = places[source], places[consumer]
        y0, y1 = start.y + leave[edge], end.y + enter[edge]
        points = [(start.x + _reach(layers.graph[edge.source], leave[edge]), y0), (start.right, y0)]
        for place in (places[bend] for bend in bends):
            points += [(place.left, place.y), (place.right, place.y)]
        points += [(end.left, y1), (end.x - _reach(layers.graph[edge.consumer], enter[edge]), y1)]
        yield Path(_straightened(points, list(_passed(edge, obstacles))), arrow=True)


def _passed(edge: Edge, obstacles: Mapping[str, Sequence[Extent]]) -> Iterator[Extent]:
    """What an edge must keep clear of: everything but its own two circles."""
    for name, (circle, _, *texts) in obstacles.items():
        yield from texts
        if name not in (edge.source, edge.consumer):
            yield circle


def _ports(layers: Layers, places: Mapping[Vertex, Place]) -> tuple[dict[Edge, float], dict[Edge, float]]:
    """How far above the middle each edge leaves its source and enters its consumer."""
    leave: dict[Edge, float] = {}
    enter: dict[Edge, float] = {}
    chains = layers.chains
    for edge in chains:
        out = [other for other in chains if other.source == edge.source]
        out.sort(key=lambda other: (-places[chains[other][1]].y, other.slot))
        leave[edge] = ((len(out) - 1) / 2 - out.index(edge)) * PORT / max(1, len(out) - 2)
        into = [other for other in chains if other.consumer == edge.consumer]
        if not layers.is_ordered(edge):
            into.sort(key=lambda other: (-places[chains[other][-2]].y, other.slot))
        enter[edge] = ((len(into) - 1) / 2 - into.index(edge)) * PORT
    return leave, enter


def _reach(node: Node, height: float) -> float:
    """From a circle's middle line to its edge, at a height."""
    return sqrt(_radius(node) ** 2 - height**2)


def _straightened(points: Sequence[Point], boxes: Sequence[Extent]) -> tuple[Point, ...]:
    """From each point straight to the farthest that can be seen past the boxes."""
    path, i = [points[0]], 0
    while i < len(points) - 1:
        farther = range(len(points) - 1, i + 1, -1)
        visible = (j for j in farther if not any(_hits(points[i], points[j], box) for box in boxes))
        i = next(visible, i + 1)
        path.append(points[i])
    return tuple(path)


def _hits(start: Point, end: Point, box: Extent) -> bool:
    """Whether a line comes nearer than CLEAR to a box (clipping after Liang and Barsky 1984)."""
    first, last = 0.0, 1.0
    for axis in (0, 1):
        low, high = box[axis] - CLEAR, box[axis + 2] + CLEAR
        step = end[axis] - start[axis]
        if step == 0:
            if not low < start[axis] < high:
                return False
            continue
        near, far = sorted(((low - start[axis]) / step, (high - start[axis]) / step))
        first, last = max(first, near), min(last, far)
    return first < last
