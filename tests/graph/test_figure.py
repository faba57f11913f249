"""Drawn graphs: everything on the canvas, nothing on top of anything else."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations, pairwise
from random import Random

import pytest

from examgen.figures.graphs import computational_graph
from examgen.figures.layered import Layers, layered
from examgen.figures.measure import extent
from examgen.figures.scene import Blank, Circle, Item, Label, Path, Scene
from examgen.graph import Graph, Value, parse

Draw = tuple[Graph, dict[str, Value]]
Box = tuple[float, float, float, float]


def labelled(graph: Graph) -> Scene:
    names = [node.name for node in graph.variables]
    return computational_graph(
        graph,
        above={name: f"f_{{{i}}} = -3" for i, name in enumerate(names)},
        below={name: f"b_{{{i}}}" for i, name in enumerate(names)},
        blanks={name: f"b{i}" for i, name in enumerate(names)},
        blank_size=(46, 16) if len(layered(graph).columns) < 8 else (30, 16),
    )


def overlap(a: Box, b: Box) -> bool:
    return a[0] < b[2] - 0.1 and b[0] < a[2] - 0.1 and a[1] < b[3] - 0.1 and b[1] < a[3] - 0.1


def is_symbol(label: Item, circle: Item) -> bool:
    return isinstance(label, Label) and isinstance(circle, Circle) and (label.x, label.y) == (circle.x, circle.y)


def near(path: Path, box: Box) -> bool:
    """Whether some of many points of the path lies in the box."""
    left, bottom, right, top = box
    for (x0, y0), (x1, y1) in pairwise(path.points):
        for t in (i / 200 for i in range(201)):
            if left < x0 + t * (x1 - x0) < right and bottom < y0 + t * (y1 - y0) < top:
                return True
    return False


def test_nothing_overlaps_or_leaves_the_canvas(random_graph: Callable[[Random], Draw]) -> None:
    rng = Random(4)
    for _ in range(200):
        graph, _ = random_graph(rng)
        scene = labelled(graph)
        assert scene.width <= 460
        for item in scene.items:
            left, bottom, right, top = extent(item)
            assert left >= 0
            assert bottom >= 0
            assert right <= scene.width
            assert top <= scene.height
        solid = [item for item in scene.items if not isinstance(item, Path)]
        for a, b in combinations(solid, 2):
            assert is_symbol(a, b) or is_symbol(b, a) or not overlap(extent(a), extent(b)), (graph, a, b)


def test_no_edge_runs_through_a_text_or_a_blank(random_graph: Callable[[Random], Draw]) -> None:
    rng = Random(5)
    for _ in range(60):
        graph, _ = random_graph(rng)
        items = labelled(graph).items
        circles = {(item.x, item.y) for item in items if isinstance(item, Circle)}
        texts = [item for item in items if isinstance(item, Label | Blank) and (item.x, item.y) not in circles]
        for path in (item for item in items if isinstance(item, Path)):
            assert not any(near(path, extent(text)) for text in texts), (graph, path)


def test_every_node_edge_and_blank_is_drawn(random_graph: Callable[[Random], Draw]) -> None:
    rng = Random(6)
    for _ in range(50):
        graph, _ = random_graph(rng)
        items = labelled(graph).items
        assert sum(isinstance(item, Circle) for item in items) == len(graph.nodes)
        paths = [item for item in items if isinstance(item, Path)]
        assert len(paths) == len({path.points for path in paths}) == len(graph.edges)
        assert all(path.arrow for path in paths)
        parts = [item.part for item in items if isinstance(item, Blank)]
        assert sorted(parts) == sorted(f"b{i}" for i in range(len(graph.variables)))


def test_edges_join_their_circles() -> None:
    scene = computational_graph(parse("x", "f = x * x"))
    x, f = (item for item in scene.items if isinstance(item, Circle))
    for path in (item for item in scene.items if isinstance(item, Path)):
        for (px, py), circle in ((path.points[0], x), (path.points[-1], f)):
            assert (px - circle.x) ** 2 + (py - circle.y) ** 2 == pytest.approx(circle.radius**2, rel=0.01)


def swaps(layers: Layers) -> int:
    """Crossings between neighbouring columns, counted on the order alone."""
    count = 0
    for left, right in pairwise(layers.columns):
        lines = [
            (left.index(a), right.index(b))
            for chain in layers.chains.values()
            for a, b in pairwise(chain)
            if a in left and b in right
        ]
        count += sum((a[0] - b[0]) * (a[1] - b[1]) < 0 for a, b in combinations(lines, 2))
    return count


@pytest.mark.parametrize(
    ("inputs", "assignments", "crossings"),
    [
        ("x y z", "n = -y; u = x + n; v = 2 ** u; f = z * v", 0),  # a tree
        ("x y z", "u = z - x; f = u * y", 0),  # a tree whose inputs are named in another order
        ("x y z w", "a = x * w; b = y * z; f = a + b", 0),  # likewise
        ("x y z", "a = x * y; b = y + z; c = max(a, b); f = c * x", 0),  # planar
        ("x y", "a = y + x; f = max(a, x)", 0),  # planar, but not in the order of the formula
        ("x y", "a = x * y; b = x + y; f = a * b", 1),  # two inputs, both used by both: no drawing has fewer
    ],
)
def test_crossings(inputs: str, assignments: str, crossings: int) -> None:
    assert swaps(layered(parse(inputs, assignments))) == crossings


def test_the_first_input_of_a_difference_enters_above_the_second() -> None:
    for text in ("f = x - y", "f = y - x"):
        scene = computational_graph(parse("x y", text))
        label = {(item.x, item.y): item.tex for item in scene.items if isinstance(item, Label)}
        left = sorted(((y, tex) for (_, y), tex in label.items() if tex in ("$x$", "$y$")), reverse=True)
        assert [tex.strip("$") for _, tex in left] == [text[4], text[-1]]


def test_too_wide_a_graph_is_refused() -> None:
    chain = "; ".join(f"f{i + 1} = exp(f{i})" for i in range(12))
    graph = parse("f0", chain)
    with pytest.raises(ValueError, match=r"13 columns .* wider than 460"):
        computational_graph(graph, blanks={node.name: node.name for node in graph.nodes})
