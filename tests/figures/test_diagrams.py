import re
from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations, pairwise
from math import hypot

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examgen.figures.axes import number
from examgen.figures.blocks import Arrow, Block, diagram
from examgen.figures.clip import clip_segment
from examgen.figures.cubes import Range3, cube
from examgen.figures.measure import Extent, extent
from examgen.figures.neurons import ELLIPSIS, Edge, Unit, neurons, weighted
from examgen.figures.scene import Circle, Label, Path, Scene
from examgen.figures.timeline import timeline


def frames(scene: Scene) -> list[Extent]:
    """Left, bottom, right and top of every box and circle."""
    boxes = []
    for item in scene.items:
        if isinstance(item, Circle):
            boxes.append((item.x - item.radius, item.y - item.radius, item.x + item.radius, item.y + item.radius))
        elif isinstance(item, Path) and item.closed and item.stroke:
            xs, ys = zip(*item.points, strict=True)
            boxes.append((min(xs), min(ys), max(xs), max(ys)))
    return boxes


def lines(scene: Scene) -> list[Path]:
    return [item for item in scene.items if isinstance(item, Path) and not item.closed]


def circles(scene: Scene) -> list[Circle]:
    return [item for item in scene.items if isinstance(item, Circle)]


def on_border(point: tuple[float, float], box: Extent) -> bool:
    (x, y), (left, bottom, right, top) = point, box
    inside = left - 0.02 <= x <= right + 0.02 and bottom - 0.02 <= y <= top + 0.02
    return inside and min(abs(x - left), abs(x - right), abs(y - bottom), abs(y - top)) < 0.02


halves = st.integers(-4, 4).map(lambda n: n / 2)
places = st.lists(st.tuples(halves, halves), min_size=2, max_size=7, unique=True)
texts = st.sampled_from(["$+$", "conv", r"multi-head\\attention", r"conv $3 \times 3$\\stride 2"])
shapes = st.sampled_from(["box", "circle"])


@given(places, st.lists(st.tuples(texts, shapes), min_size=7, max_size=7), st.booleans())
def test_blocks_never_overlap(at: list[tuple[float, float]], looks: list[tuple[str, str]], upright: bool) -> None:  # noqa: FBT001 - drawn by hypothesis
    blocks = [
        Block(str(i), "$+$" if shape == "circle" else tex, *place, shape="circle" if shape == "circle" else "box")
        for i, (place, (tex, shape)) in enumerate(zip(at, looks, strict=False))
    ]
    try:
        scene = diagram(blocks, [], upright=upright)
    except ValueError as error:
        assert "points wide" in str(error)  # noqa: PT017 - both outcomes are right
        return
    for a, b in combinations(frames(scene), 2):
        assert not (a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3])


ENDS = [((1, 0), ()), ((-1, 0), ()), ((0, 1), ()), ((0, -1), ()), ((1, 2), ()), ((-2, 1), ()), ((2, 2), ((2, 0),))]


@pytest.mark.parametrize("shape", ["box", "circle"])
@pytest.mark.parametrize("upright", [False, True])
@pytest.mark.parametrize(("place", "via"), ENDS)
def test_arrows_run_at_right_angles_from_border_to_border(
    place: tuple[float, float],
    via: tuple[tuple[float, float], ...],
    upright: bool,  # noqa: FBT001
    shape: str,
) -> None:
    blocks = [Block("a", "encoder", 0, 0), Block("b", "$+$", *place, shape="circle" if shape == "circle" else "box")]
    scene = diagram(blocks, [Arrow("a", "b", via=via)], upright=upright)
    (line,), (start, end) = lines(scene), sorted(frames(scene), key=lambda box: box[0] - box[2])
    assert line.arrow
    assert on_border(line.points[0], start)
    assert on_border(line.points[-1], end)
    for (x0, y0), (x1, y1) in pairwise(line.points):
        assert (abs(x0 - x1) < 0.02) != (abs(y0 - y1) < 0.02)


def test_rows_run_down_and_columns_to_the_right() -> None:
    scene = diagram([Block("a", "a", 0, 0), Block("b", "b", 1, 0), Block("c", "c", 0, 1)], [])
    a, b, c = (next(item for item in scene.items if isinstance(item, Label) and item.tex == name) for name in "abc")
    assert a.y == b.y > c.y
    assert a.x == c.x < b.x


def test_a_fraction_lies_between_its_neighbours() -> None:
    scene = diagram([Block("a", "a", 0, 0), Block("b", "b", 0, 1), Block("c", "c", 1, 0.25)], [])
    a, b, c = (next(item.y for item in scene.items if isinstance(item, Label) and item.tex == name) for name in "abc")
    assert c == pytest.approx(a + (b - a) / 4, abs=0.02)


def test_an_upright_arrow_has_room_beside_what_it_passes() -> None:
    blocks = [Block("a", "a", 0, 0), Block("b", "b", 0, 2), Block("wide", "a block with a long text", 1, 1)]
    scene = diagram(blocks, [Arrow("a", "b")], upright=True)
    (line,) = lines(scene)
    widest = max(frames(scene), key=lambda box: box[2] - box[0])
    assert line.points[0][0] == line.points[-1][0] < widest[0] - 5


def test_arrows_there_and_back_lie_side_by_side() -> None:
    scene = diagram([Block("a", "a", 0, 0), Block("b", "b", 1, 0)], [Arrow("a", "b"), Arrow("b", "a")])
    there, back = lines(scene)
    assert abs(there.points[0][1] - back.points[0][1]) > 5


def test_nothing_ends_with_a_head_at_a_dot() -> None:
    blocks = [Block("a", "a", 0, 0), Block("dot", "", 1, 0, shape="dot"), Block("b", "b", 2, 0)]
    assert [line.arrow for line in lines(diagram(blocks, [Arrow("a", "dot"), Arrow("dot", "b")]))] == [False, True]


ROW = [Block(name, name, i, 0) for i, name in enumerate("abcd")]
WRONG_DIAGRAMS = [
    (ROW, [Arrow("a", "z")], "'z'"),
    (ROW, [Arrow("z", "a")], "'z'"),
    ([*ROW, Block("a", "again", 0, 1)], [], "'a'"),
    ([*ROW, Block("e", "there", 1, 0)], [], r"\(1, 0\)"),
    (ROW, [Arrow("a", "c")], "runs through 'b'"),
    (ROW, [Arrow("a", "a")], "overlap"),
    (ROW, [Arrow("a", "c", via=((0, 1), (2, 2)))], "share neither"),
    (ROW, [Arrow("a", "c", via=((1, 1), (2, 1)))], "neither in the column"),
    (ROW, [Arrow("a", "c", via=((0, 1), (2, 1))), Arrow("b", "d", via=((1, 1), (3, 1)))], "runs along"),
    ([Block(str(i), "a block of many words", i, 0) for i in range(9)], [], "points wide"),
]


@pytest.mark.parametrize(("blocks", "arrows", "message"), WRONG_DIAGRAMS)
def test_a_wrong_diagram_is_refused(blocks: Sequence[Block], arrows: Sequence[Arrow], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        diagram(blocks, arrows)


@given(st.lists(st.integers(1, 8), min_size=2, max_size=6))
def test_every_pair_of_neurons_of_neighbouring_layers_is_joined_from_border_to_border(sizes: list[int]) -> None:
    scene = neurons([[""] * size for size in sizes])
    assert len(circles(scene)) == sum(sizes)
    assert len({line.points for line in lines(scene)}) == sum(a * b for a, b in pairwise(sizes))
    for line in lines(scene):
        for x, y in line.points:
            assert min(abs(hypot(x - c.x, y - c.y) - c.radius) for c in circles(scene)) < 0.02


def test_all_weights_stand_on_their_edges() -> None:
    scene = weighted([["$x_1$", "$x_2$"], ["$h$"], ["$y$"]], [[[2, -3]], [[5]]])
    texts = {item.tex: item for item in scene.items if isinstance(item, Label)}
    assert texts["$2$"].y > texts["$-3$"].y  # x_1 above x_2
    assert texts["$x_2$"].x < texts["$-3$"].x < texts["$h$"].x < texts["$5$"].x < texts["$y$"].x


def test_an_ellipsis_is_no_neuron() -> None:
    scene = neurons([["", ELLIPSIS, ""], [""]])
    assert (len(circles(scene)), len(lines(scene))) == (3, 2)


def test_only_the_given_edges_are_drawn() -> None:
    assert len(lines(neurons([[""] * 4, [""] * 3], {((0, 0), 0), ((0, 3), 2)}))) == 2


def test_edges_of_dropped_neurons_are_dashed() -> None:
    scene = neurons([[""] * 3, [""] * 4, [""] * 2], dropped=[(1, 2)])
    assert sum(line.dashed for line in lines(scene)) == 3 + 2


@pytest.mark.parametrize("text", ["2", "$x_1$", ""])
def test_a_dropped_neuron_is_crossed_out_beside_its_text(text: str) -> None:
    items = neurons([[text], [""]], dropped=[(0, 0)]).items
    strokes = [(item.points[0], item.points[1]) for item in items if isinstance(item, Path) and not item.dashed]
    assert len(strokes) == 4
    ((left, bottom, right, top),) = [extent(item) for item in items if isinstance(item, Label)] or [(0, 0, 0, 0)]
    ink = left + 1, bottom + 2, right - 1, top - 2  # labels are thought to be larger than they are
    assert not [ends for ends in strokes if clip_segment(ends[0], ends[1], ink)]


def test_a_weight_stands_on_its_own_edge_only() -> None:
    edges = [((0, i), j) for i in range(3) for j in range(3)]
    weights = {((layer, i), j): f"$w_{{{i}{j}}}$" for (layer, i), j in edges}
    scene = neurons([[""] * 3, [""] * 3], weights=weights)
    ends = [line.points for line in lines(scene)]
    assert len(ends) == len(edges)
    for text in (item for item in scene.items if isinstance(item, Label)):
        distances = sorted(
            abs((x1 - x0) * (y0 - text.y) - (x0 - text.x) * (y1 - y0)) / hypot(x1 - x0, y1 - y0)
            for (x0, y0), (x1, y1) in ends
        )
        assert distances[0] < 0.02
        assert distances[1] > 3


PAIR = [["", ""], [""]]
WRONG_NEURONS: list[tuple[list[list[str]], set[Edge] | None, dict[Edge, str], list[Unit], str]] = [
    ([[""]], None, {}, [], "2 to 6 layers"),
    ([[""], []], None, {}, [], "1 to 8"),
    ([[""] * 9, [""]], None, {}, [], "1 to 8"),
    (PAIR, {((0, 2), 0)}, {}, [], r"no edge \(\(0, 2\), 0\)"),
    (PAIR, {((1, 0), 0)}, {}, [], r"no edge \(\(1, 0\), 0\)"),
    (PAIR, None, {((0, 0), 1): "1"}, [], r"no edge \(\(0, 0\), 1\)"),
    (PAIR, {((0, 0), 0)}, {((0, 1), 0): "1"}, [], "no edge among"),
    (PAIR, None, {}, [(1, 1)], r"no neuron \(1, 1\)"),
    ([[""] * 8] * 2, None, {((0, i), j): "0.125" for i in range(8) for j in range(8)}, [], "no room"),
]


@pytest.mark.parametrize(("layers", "edges", "weights", "dropped", "message"), WRONG_NEURONS)
def test_wrong_neurons_are_refused(
    layers: list[list[str]], edges: set[Edge] | None, weights: dict[Edge, str], dropped: list[Unit], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        neurons(layers, edges, weights, dropped=dropped)


GROUPS = [  # samples, channels and positions of one group in a cube of 4 x 6 x 3, and the faces of its cells in sight
    ((range(4), range(1), range(3)), 4 * 3 + 4 * 1 + 1 * 3),  # batch norm: the front, and the first of top and side
    ((range(1), range(6), range(3)), 1 * 3 + 1 * 6),  # layer norm of the first sample: no side
    ((range(3, 4), range(6), range(3)), 1 * 3 + 1 * 6 + 6 * 3),  # of the last sample
    ((range(2, 3), range(1), range(3)), 1 * 3 + 1 * 1),  # instance norm
    ((range(2, 3), range(3), range(3)), 1 * 3 + 1 * 3),  # group norm, two groups
    ((range(2, 3), range(3, 6), range(3)), 1 * 3),  # the second group, on top only
]


@pytest.mark.parametrize(("shaded", "faces"), GROUPS)
def test_a_group_shades_its_cells_in_sight(shaded: Range3, faces: int) -> None:
    scene = cube(4, 6, 3, shaded=shaded)
    fills = [item.fill for item in scene.items if isinstance(item, Path) and item.fill]
    assert fills.count("accent") == faces
    assert len(fills) == 4 * 3 + 4 * 6 + 6 * 3


WRONG_CUBES: list[tuple[tuple[int, int, int], Range3 | None, str]] = [
    ((0, 3, 3), None, r"\(0, 3, 3\)"),
    ((3, 3, 13), None, "1 to 12"),
    ((3, 3, 3), (range(4), range(1), range(3)), "leaves"),
    ((3, 3, 3), (range(1), range(0), range(3)), "empty"),
    ((3, 3, 3), (range(1), range(1, 2), range(2)), "not seen"),
]


@pytest.mark.parametrize(("sizes", "shaded", "message"), WRONG_CUBES)
def test_a_wrong_cube_is_refused(sizes: tuple[int, int, int], shaded: Range3 | None, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        cube(*sizes, shaded=shaded)


@given(st.lists(st.lists(st.fractions(Fraction(1, 4), 9), min_size=1, max_size=6), min_size=1, max_size=3))
def test_segments_follow_each_other_to_scale(rows: list[list[Fraction]]) -> None:
    scene = timeline([("", [("x", length) for length in row]) for row in rows])
    boxes = iter(frames(scene))
    origin = min(box[0] for box in frames(scene))
    scale = max(box[2] - origin for box in frames(scene)) / float(max(map(sum, rows)))
    for row in rows:
        end = origin
        for length in row:
            left, _, right, _ = next(boxes)
            assert left == pytest.approx(end, abs=0.02)
            assert right - left == pytest.approx(float(length) * scale, abs=0.05)
            end = right


@pytest.mark.parametrize("total", [3, 16, 100, 0.07, 12345, 3_000_000, Fraction(3, 10)])
def test_ticks_stand_at_their_numbers(total: float | Fraction) -> None:
    scene = timeline([("", [("", total)])], "ms")
    (left, _, right, _) = frames(scene)[0]
    ticks = [item for item in scene.items if isinstance(item, Label) and re.fullmatch(r"\d[\d.\\,]*", item.tex)]
    assert 4 <= len(ticks) <= 11
    for tick in ticks:
        value = tick.tex.replace(r"\,", "")
        assert tick.tex == number(float(value))  # grouped as everywhere
        assert tick.x == pytest.approx(left + float(value) / float(total) * (right - left), abs=0.02)


def test_numbers_of_a_long_axis_do_not_meet() -> None:
    scene = timeline([("a name of some length", [("", 999_999_999)])], "bytes of memory")
    numbers = [item for item in scene.items if isinstance(item, Label) and re.fullmatch(r"\d[\d.\\,]*", item.tex)]
    ends = [extent(item)[::2] for item in numbers]
    assert len(numbers) >= 3
    assert all(right < left for (_, right), (left, _) in pairwise(ends))


def test_texts_wider_than_their_segments_stand_below_them() -> None:
    scene = timeline([("", [("a long text", 1), ("another long text", 1), ("rest", 98)])])
    floor = frames(scene)[0][1]
    below = [item for item in scene.items if isinstance(item, Label) and extent(item)[3] < floor]
    assert [item.tex for item in below] == ["a long text", "another long text"]
    assert len(lines(scene)) == 2


WRONG_ROWS = [
    ([("a", [("x", 0)])], "'a'"),
    ([("a", [("x", 1)]), ("b", [("x", -1)])], "'b'"),
    ([("a", [])], "'a'"),
    ([("", [("a text of several words", 1)] * 9)], "points"),
]


@pytest.mark.parametrize(("rows", "message"), WRONG_ROWS)
def test_wrong_rows_are_refused(rows: list[tuple[str, list[tuple[str, int]]]], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        timeline(rows)
