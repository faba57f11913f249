from fractions import Fraction
from itertools import pairwise
from math import dist, hypot, inf

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from examgen.figures.axes import Axis, number, ticks
from examgen.figures.clip import clip_line, clip_polygon, clip_segment, contains, half_plane
from examgen.figures.measure import Extent, extent
from examgen.figures.placing import spread
from examgen.figures.plots import Curve, Mark, Region, number_line, plot
from examgen.figures.sampling import ellipse, hyperbola, sampled, steps
from examgen.figures.scene import Circle, Label, Lines, Path, Point
from examgen.figures.vectors import Vector, vectors
from figures.plot_examples import PLOTS

BOX = (0.0, 0.0, 10.0, 6.0)
UNIT = Axis(0, 1)
numbers = st.integers(-20, 20).map(float)
points = st.tuples(numbers, numbers)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (-0.0, "0"),
        (Fraction(1, 4), "0.25"),
        (0.1 + 0.2, "0.3"),
        (-3, "$-3$"),
        (1000, "1000"),
        (10_000, r"10\,000"),
        (-2_500_000, r"$-2\,500\,000$"),
        (0.00002, "0.00002"),
    ],
)
def test_numbers_are_plain(value: float, text: str) -> None:
    assert number(value) == text


@pytest.mark.parametrize(
    ("axis", "length", "texts"),
    [
        (Axis(0, 1), 200, "0 0.2 0.4 0.6 0.8 1"),
        (Axis(0.1, 0.3), 200, "0.1 0.15 0.2 0.25 0.3"),
        (Axis(-1, 1), 120, "$-1$ $-0.5$ 0 0.5 1"),
        (Axis(3, 47), 150, "10 20 30 40"),
        (Axis(0, 60_000), 150, r"0 20\,000 40\,000 60\,000"),
        (Axis(0, 9, ticks=(9, 1, 4, 16)), 200, "1 4 9"),
        (Axis(0, 100, ticks=(0, 1, 50, 100)), 100, "0 50 100"),
        (Axis(0, 1, ticks=()), 200, ""),
        (Axis(1, 1000, log=True), 200, "$10^{0}$ $10^{1}$ $10^{2}$ $10^{3}$"),
        (Axis(0.002, 30, log=True), 200, "$10^{-2}$ $10^{-1}$ $10^{0}$ $10^{1}$"),
        (Axis(1e-12, 1, log=True), 100, "$10^{-12}$ $10^{-8}$ $10^{-4}$ $10^{0}$"),
        (Axis(2, 9, log=True), 200, "2 5"),
        (Axis(1, 64, log=True, ticks=(1, 4, 16, 64)), 200, "1 4 16 64"),
    ],
)
def test_the_numbers_of_an_axis(axis: Axis, length: float, texts: str) -> None:
    assert [text for _, text in ticks(axis, length) if text] == texts.split()


def test_a_decade_has_nine_ticks() -> None:
    assert len(ticks(Axis(1, 100, log=True), 200)) == 19
    assert len(ticks(Axis(1, 1e10, log=True), 200)) == 11


@given(st.integers(-999, 999), st.integers(1, 9999), st.integers(-5, 3), st.integers(60, 300))
def test_automatic_ticks_are_round_even_and_within(low: int, span: int, power: int, length: int) -> None:
    unit = Fraction(10) ** power
    axis = Axis(float(low * unit), float((low + span) * unit))
    at = [position for position, _ in ticks(axis, length)]
    assert all(0 <= position <= length for position in at)
    gaps = {round(b - a, 1) for a, b in pairwise(at)}
    assert not gaps or max(gaps) - min(gaps) <= 0.11
    assert all(gap >= 23.9 for gap in gaps)


@pytest.mark.parametrize(
    ("axis", "value", "place"),
    [
        (Axis(-2, 6), 0, 0.25),
        (Axis(1, 10_000, log=True), 100, 0.5),
        (Axis(1e-3, 1, log=True), 0.1, 2 / 3),
        (Axis(2, 32, log=True), 16, 0.75),
        (Axis(2, 32, log=True), 1, -0.25),
    ],
)
def test_a_value_has_its_place(axis: Axis, value: float, place: float) -> None:
    assert axis.at(value) == pytest.approx(place)


@pytest.mark.parametrize(("low", "high", "log"), [(1, 1, False), (2, 1, False), (0, 1, True), (-1, 1, True)])
def test_an_axis_needs_a_range(low: float, high: float, log: bool) -> None:  # noqa: FBT001
    with pytest.raises(ValueError, match="an axis cannot reach"):
        Axis(low, high, log=log)


@pytest.mark.parametrize(("axis", "value"), [(UNIT, inf), (Axis(1, 2, log=True), 0)])
def test_some_values_have_no_place(axis: Axis, value: float) -> None:
    with pytest.raises(ValueError, match="no place"):
        axis.at(value)


@pytest.mark.parametrize(
    ("line", "pieces"),
    [
        ([(1, 1), (2, 2), (3, 1)], [[(1, 1), (2, 2), (3, 1)]]),
        ([(-5, 3), (15, 3)], [[(0, 3), (10, 3)]]),
        ([(5, -6), (5, 12)], [[(5, 0), (5, 6)]]),
        ([(-1, -1), (-1, 9), (12, 9)], []),
        ([(8, 4), (12, 8)], [[(8, 4), (10, 6)]]),
        ([(1, 5), (3, 7), (5, 5)], [[(1, 5), (2, 6)], [(4, 6), (5, 5)]]),
        ([(2, 6), (4, 6)], [[(2, 6), (4, 6)]]),
        ([(-1, 1), (1, -1)], []),
        ([(4, 4), (4, 4), (4, 5)], [[(4, 4), (4, 5)]]),
    ],
)
def test_lines_are_cut_at_the_box(line: list[Point], pieces: list[list[Point]]) -> None:
    assert clip_line(line, BOX) == pieces


@given(points, points)
def test_a_cut_segment_is_what_is_inside(start: Point, end: Point) -> None:
    part = clip_segment(start, end, BOX)
    for i in range(201):
        x, y = (a + (b - a) * i / 200 for a, b in zip(start, end, strict=True))
        inside = 0 <= x <= 10 and 0 <= y <= 6
        near = part is not None and all(
            min(a, b) - 1e-9 <= v <= max(a, b) + 1e-9 for v, a, b in zip((x, y), *part, strict=True)
        )
        assert near or not inside
    if part:
        assert all(-1e-9 <= x <= 10 + 1e-9 and -1e-9 <= y <= 6 + 1e-9 for x, y in part)


def area(polygon: tuple[Point, ...]) -> float:
    return sum(polygon[i - 1][0] * y - x * polygon[i - 1][1] for i, (x, y) in enumerate(polygon)) / 2


@given(points.filter(any), numbers)
def test_half_planes_share_a_polygon(normal: Point, offset: float) -> None:
    pentagon = ((-4.0, -3.0), (5.0, -3.0), (8.0, 2.0), (1.0, 6.0), (-4.0, 3.0))
    (a, b), kept = normal, half_plane(pentagon, normal, offset)
    assert all(a * x + b * y >= offset - 1e-6 for x, y in kept)
    assert area(kept) + area(half_plane(pentagon, (-a, -b), -offset)) == pytest.approx(area(pentagon))


def test_polygons_are_cut_at_the_box() -> None:
    diamond = ((5.0, -2.0), (10.0, 3.0), (5.0, 8.0), (0.0, 3.0))
    assert area(clip_polygon(diamond, BOX)) == 50 - 4 - 4
    assert not clip_polygon(((11.0, 1.0), (12.0, 1.0), (12.0, 2.0)), BOX)


@given(st.lists(st.integers(0, 100), min_size=1, max_size=12).map(sorted))
def test_texts_in_a_row_move_apart_and_no_further(wanted: list[float]) -> None:
    stand = spread(wanted, [10] * len(wanted))
    assert all(b - a >= 10 - 1e-9 for a, b in pairwise(stand))
    if all(b - a >= 10 for a, b in pairwise(wanted)):
        assert stand == wanted
    assert sum(stand) == pytest.approx(sum(wanted))


def test_an_ellipse_satisfies_its_equation() -> None:
    for x, y in ellipse((1, 2), (5, 3)):
        assert ((x - 1) / 5) ** 2 + ((y - 2) / 3) ** 2 == pytest.approx(1)
    a, b = 2.0, 1.0  # turned by 45 degrees: x^2 + y^2 becomes (x + y)^2 / 2 and (x - y)^2 / 2
    for x, y in ellipse((0, 0), (a, b), turn=0.7853981633974483):
        assert (x + y) ** 2 / 2 / a**2 + (x - y) ** 2 / 2 / b**2 == pytest.approx(1)


def test_a_hyperbola_satisfies_its_equation_on_both_sides_of_its_centre() -> None:
    right, left = hyperbola((1, 2), (5, 3))
    for x, y in (*right, *left):
        assert ((x - 1) / 5) ** 2 - ((y - 2) / 3) ** 2 == pytest.approx(1)
    assert min(x for x, _ in right) == pytest.approx(6)
    assert max(x for x, _ in left) == pytest.approx(-4)
    for branch in hyperbola((0, 0), (2, 1), turn=0.7853981633974483):  # turned by 45 degrees
        for x, y in branch:
            assert (x + y) ** 2 / 8 - (x - y) ** 2 / 2 == pytest.approx(1)


def test_samples_are_even_on_the_axis() -> None:
    assert sampled(lambda v: v * v, Axis(-2, 2), 5) == ((-2, 4), (-1, 1), (0, 0), (1, 1), (2, 4))
    assert [x for x, _ in sampled(abs, Axis(1, 8, log=True), 4)] == pytest.approx([1, 2, 4, 8])


def test_a_staircase() -> None:
    assert steps([(0, 5), (1, 7), (3, 2)]) == ((0, 5), (0, 7), (1, 7), (1, 2), (3, 2))
    assert steps([(3, 2), (1, 7), (0, 5)])[::-1] == ((0, 5), (1, 5), (1, 7), (3, 7), (3, 2))


@pytest.mark.parametrize("mark", [Mark(2, 0), Mark(0.5, -0.1)])
def test_a_mark_must_be_visible(mark: Mark) -> None:
    with pytest.raises(ValueError, match="outside the axes"):
        plot(UNIT, UNIT, marks=[mark])


def test_a_mark_must_be_on_the_line() -> None:
    with pytest.raises(ValueError, match="outside the axes"):
        number_line(UNIT, [Mark(2, text="A")])


def test_names_need_curves_that_differ_without_colour() -> None:
    line = ((0, 0), (1, 1))
    with pytest.raises(ValueError, match="'a' and 'b' look alike"):
        plot(UNIT, UNIT, curves=[Curve(line, "a"), Curve(line, "b", colour="accent")])
    plot(UNIT, UNIT, curves=[Curve(line, "a"), Curve(line, "b", dashed=True), Curve(line)])


@pytest.mark.parametrize("ends", [(0.2, 0.8), (0.5, 0.52)])
def test_names_stand_at_the_ends_or_in_a_legend(ends: tuple[float, float]) -> None:
    curves = [Curve(((0, 0), (1, end)), f"curve {end}", dashed=end == ends[0]) for end in ends]
    items = plot(UNIT, UNIT, curves=curves).items
    paths = {item.points[-1] for item in items if isinstance(item, Path) and item.width == 0.9}
    names = [item for item in items if isinstance(item, Label) and item.tex.startswith("curve")]
    assert len(names) == 2
    assert all((label.x - 4, label.y) in {(round(x, 2), y) for x, y in paths} for label in names)


def crossed(box: Extent, path: Path) -> bool:
    return any(clip_segment(*line, box) for line in pairwise(path.points))


@pytest.mark.parametrize("name", ["learning curves", "ROC", "power law", "linear classifier", "dead ReLU"])
def test_texts_of_marks_are_clear_of_curves(name: str) -> None:
    items = PLOTS[name].items
    curves = [item for item in items if isinstance(item, Path) and item.stroke and not item.closed and item.width > 0.5]
    texts = [item for item in items if isinstance(item, Label) and not item.small]
    assert not [(text, curve) for text in texts for curve in curves if crossed(extent(text), curve)]


@pytest.mark.parametrize("tip", [(4, 0), (0, 4), (-4, 0), (0, -4), (3, 3), (-3, 2), (2, -4)])
def test_the_name_of_a_vector_stands_beyond_its_end_and_clear_of_the_axes(tip: tuple[int, int]) -> None:
    items = vectors([Vector("query", *tip), Vector("", -tip[0], -tip[1])]).items
    (name,) = (item for item in items if isinstance(item, Label) and item.tex == "query")
    ends = [item.points for item in items if isinstance(item, Path) and item.arrow]
    (start, end), _ = ends
    left, bottom, right, top = extent(name)
    middle = (left + right) / 2, (bottom + top) / 2
    assert sum((b - a) * (m - b) for a, b, m in zip(start, end, middle, strict=True)) >= 0
    axes = [item for item in items if isinstance(item, Lines) and item.stroke == "grey"]
    assert len(axes) == 2
    assert not [axis for axis in axes for a, b, c, d in axis.lines if clip_segment((a, b), (c, d), extent(name))]


def test_a_text_is_nearer_to_its_own_point_than_to_another() -> None:
    marks = [Mark(0.5 + 0.05 * i, 0.5, "AB"[i]) for i in range(2)]
    items = plot(UNIT, UNIT, marks=marks).items
    dots = [(item.x, item.y) for item in items if isinstance(item, Circle)]
    for name, own, other in (("A", dots[0], dots[1]), ("B", dots[1], dots[0])):
        (label,) = (item for item in items if isinstance(item, Label) and item.tex == name)
        assert to_place(extent(label), own) <= to_place(extent(label), other)


def to_place(place: Extent, point: Point) -> float:
    left, bottom, right, top = place
    return dist((max(left - point[0], point[0] - right, 0), max(bottom - point[1], point[1] - top, 0)), (0, 0))


@pytest.mark.parametrize(("low", "fill"), [(-1, "tint"), (0.5, "ground")])
def test_a_number_on_an_axis_hides_it_in_the_colour_of_its_region(low: float, fill: str) -> None:
    axis, region = Axis(-1, 1), Region([(low, -1), (1, -1), (1, 1), (low, 1)])
    items = plot(axis, axis, regions=[region], marks=[Mark(-0.2, 0, "1", "none")]).items
    patch = next(item for item in reversed(items) if isinstance(item, Path) and item.stroke is None)
    assert patch.fill == fill
    assert patch is not items[0]


def test_an_ellipse_looks_round() -> None:
    around = ellipse((0, 0), (100, 100))
    assert all(hypot(a + c, b + d) / 2 > 99.7 for (a, b), (c, d) in pairwise(around))


@given(points, points, points)
def test_a_triangle_contains_its_middle_and_not_what_is_beyond_a_side(a: Point, b: Point, c: Point) -> None:
    assume(abs(area((a, b, c))) > 0.5)
    assert contains((a, b, c), ((a[0] + b[0] + c[0]) / 3, (a[1] + b[1] + c[1]) / 3))
    assert not contains((a, b, c), (a[0] + b[0] - c[0], a[1] + b[1] - c[1]))


def test_what_is_outside_is_not_drawn() -> None:
    curve = Curve(((-1, 0.5), (2, 0.5), (0.5, 9)), dots=True)
    scene = plot(
        Axis(0, 1, ticks=()), Axis(0, 1, ticks=()), curves=[curve], regions=[Region(((-5, -5), (9, -5), (9, 9)))]
    )
    assert (scene.width, scene.height) == pytest.approx((200 + 3, 120 + 3), abs=1)
    assert not [item for item in scene.items if isinstance(item, Circle)]
