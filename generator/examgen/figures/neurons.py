"""Networks of neurons: layers from left to right, lines for the weights."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise, product
from math import hypot, sqrt

from examgen.figures.clip import clip_segment
from examgen.figures.measure import Extent, extent, fit, text_width
from examgen.figures.scene import Circle, Item, Label, Path, Point, Scene, rectangle
from examgen.figures.wires import overlap

Unit = tuple[int, int]  # layer and neuron, both from 0
Edge = tuple[Unit, int]  # from a neuron to one of the next layer

ELLIPSIS = r"$\vdots$"  # stands for neurons that are not drawn: no circle, no lines
LAYERS, UNITS = 6, 8  # at most
GAP = 10.0  # points between two neurons of a layer
COLUMN_GAP = 56.0  # points between the circles of two layers
STRETCHED = (1.4, 1.8, 2.2)  # both gaps grow by such a factor until the weights have room
DIAGONAL = sqrt(0.5)  # what a step along a diagonal is along each axis
PATCH = 3.5  # points, half the height of what a weight hides of its line
SHARES = (0.3, 0.26, 0.34, 0.22, 0.38, 0.42, 0.18, 0.46, 0.5)  # where on its line a weight may stand: tried in turn


@dataclass(frozen=True)
class _Plan:
    """Where everything is: circles by neuron, all of one radius, and lines by edge, from border to border."""

    circles: Mapping[Unit, Point]
    lines: Mapping[Edge, tuple[Point, Point]]
    radius: float


def neurons(
    layers: Sequence[Sequence[str]],
    edges: Collection[Edge] | None = None,
    weights: Mapping[Edge, str] | None = None,
    *,
    dropped: Collection[Unit] = (),
    names: Sequence[str] = (),
) -> Scene:
    """A network of 2 to 6 layers of up to 8 neurons, given the LaTeX in each neuron; `ELLIPSIS` stands for many.

    `edges` ((layer, i), j) join neuron i of a layer to neuron j of the next; None joins all. `weights` are LaTeX that
    stands on the edges, near their starts. `dropped` neurons (layer, i) are crossed out and their edges dashed.
    `names` of the layers stand below them. Raises ValueError for too many layers or neurons, for neurons and edges that
    do not exist, and for weights without room.
    """
    _check(layers, edges, weights or {}, dropped)
    for stretch in STRETCHED if weights else (1.0,):
        plan = _plan(layers, edges, stretch)
        texts = _weights(weights or {}, plan)
        if texts is not None:
            break
    else:
        raise ValueError(f"the weights of {len(plan.lines)} edges have no room on them")
    return fit([*_edges(plan, dropped), *_units(layers, plan, dropped), *texts, *_names(names, plan)])


def weighted(layers: Sequence[Sequence[str]], matrices: Sequence[Sequence[Sequence[object]]]) -> Scene:
    """A network with all its weights: a matrix for each layer after the first, with a row for each of its neurons."""
    weights = {
        ((layer, i), j): f"${weight}$"
        for layer, matrix in enumerate(matrices)
        for j, row in enumerate(matrix)
        for i, weight in enumerate(row)
    }
    return neurons(layers, weights=weights)


def _check(
    layers: Sequence[Sequence[str]],
    edges: Collection[Edge] | None,
    weights: Mapping[Edge, str],
    dropped: Collection[Unit],
) -> None:
    sizes = [len(layer) for layer in layers]
    if not (2 <= len(sizes) <= LAYERS and min(sizes) >= 1 and max(sizes) <= UNITS):
        raise ValueError(f"layers of {sizes} neurons; 2 to {LAYERS} layers of 1 to {UNITS} can be drawn")
    possible = set(_all_edges(layers))
    for edge in (*(edges or ()), *weights):
        if edge not in possible:
            raise ValueError(f"there is no edge {edge} between layers of {sizes} neurons")
    if edges is not None and (strange := sorted(set(weights) - set(edges))):
        raise ValueError(f"the weight of {strange[0]} has no edge among {sorted(edges)}")
    for layer, i in dropped:
        if not (0 <= layer < len(sizes) and 0 <= i < sizes[layer]):
            raise ValueError(f"there is no neuron {(layer, i)} in layers of {sizes} neurons")


def _all_edges(layers: Sequence[Sequence[str]]) -> Iterator[Edge]:
    for layer, (units, following) in enumerate(pairwise(layers)):
        for i, unit in enumerate(units):
            for j, other in enumerate(following):
                if ELLIPSIS not in (unit, other):
                    yield (layer, i), j


def _plan(layers: Sequence[Sequence[str]], edges: Collection[Edge] | None, stretch: float) -> _Plan:
    radius = max(9.0, *(text_width(unit) / 2 + 2 for units in layers for unit in units))
    pitch, step = 2 * radius + stretch**2 * GAP, 2 * radius + stretch * COLUMN_GAP
    circles = {
        (layer, i): (layer * step, ((len(units) - 1) / 2 - i) * pitch)
        for layer, units in enumerate(layers)
        for i in range(len(units))
    }
    drawn = (edge for edge in _all_edges(layers) if edges is None or edge in edges)
    return _Plan(circles, {edge: _line(circles, edge, radius) for edge in drawn}, radius)


def _line(circles: Mapping[Unit, Point], edge: Edge, radius: float) -> tuple[Point, Point]:
    (layer, i), j = edge
    (x0, y0), (x1, y1) = circles[layer, i], circles[layer + 1, j]
    share = radius / hypot(x1 - x0, y1 - y0)
    dx, dy = share * (x1 - x0), share * (y1 - y0)
    return (x0 + dx, y0 + dy), (x1 - dx, y1 - dy)


def _edges(plan: _Plan, dropped: Collection[Unit]) -> Iterator[Path]:
    for ((layer, i), j), ends in plan.lines.items():
        dashed = (layer, i) in dropped or (layer + 1, j) in dropped
        yield Path(ends, width=0.4, stroke="grey" if dashed else "ink", dashed=dashed)


def _units(layers: Sequence[Sequence[str]], plan: _Plan, dropped: Collection[Unit]) -> Iterator[Item]:
    for (layer, i), (x, y) in plan.circles.items():
        text = layers[layer][i]
        if text != ELLIPSIS:
            out = (layer, i) in dropped
            yield Circle(x, y, plan.radius, stroke="grey" if out else "ink", fill="paper" if out else "tint")
            if out:
                yield from _cross(x, y, plan.radius, 0.78 if text else 0)
        if text:
            yield Label(x, y, text)


def _cross(x: float, y: float, radius: float, hollow: float) -> Iterator[Path]:
    """Four strokes across the circle, which leave the `hollow` part of its radius to the text."""
    for dx, dy in product((-radius, radius), repeat=2):
        near, far = hollow * DIAGONAL, 1.4 * DIAGONAL
        yield Path(((x + near * dx, y + near * dy), (x + far * dx, y + far * dy)), width=0.8)


def _weights(weights: Mapping[Edge, str], plan: _Plan) -> list[Item] | None:
    """Every weight on a white patch of its line that meets no other line; None if one has no room."""
    items: list[Item] = []
    taken: list[Extent] = []
    for edge, tex in weights.items():
        others = [line for other, line in plan.lines.items() if other != edge]
        found = next((label for label in _on(tex, plan.lines[edge]) if _free(extent(label), others, taken)), None)
        if found is None:
            return None
        left, _, right, _ = extent(found)
        taken.append(extent(found))
        items += [rectangle(left, found.y - PATCH, right - left, 2 * PATCH, stroke=None, fill="paper"), found]
    return items


def _on(tex: str, line: tuple[Point, Point]) -> Iterator[Label]:
    (x0, y0), (x1, y1) = line
    for share in SHARES:
        yield Label(x0 + share * (x1 - x0), y0 + share * (y1 - y0), tex, small=True)


def _free(box: Extent, lines: Sequence[tuple[Point, Point]], taken: Sequence[Extent]) -> bool:
    left, bottom, right, top = box
    middle = (bottom + top) / 2
    if any(clip_segment(*line, (left, middle - PATCH, right, middle + PATCH)) for line in lines):
        return False
    return not any(overlap(box, other) for other in taken)


def _names(names: Sequence[str], plan: _Plan) -> Iterator[Label]:
    floor = min(y for _, y in plan.circles.values()) - plan.radius - 10
    for layer, name in enumerate(names):
        yield Label(plan.circles[layer, 0][0], floor, name, small=True)
