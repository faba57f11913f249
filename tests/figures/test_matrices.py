from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import combinations, pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from examgen.figures.cell_drawing import DARK, HIGHEST, THICK, WIDEST
from examgen.figures.cells import SHADES, Grid, border, entries, greys, shading
from examgen.figures.latex import COLOURS
from examgen.figures.matrices import matrix, side_by_side, strip
from examgen.figures.measure import Extent, extent
from examgen.figures.scene import Fill, Label, Path, Scene

LETTERS = ["abcd", "efgh", "ijkl"]


def box(path: Path) -> Extent:
    """Of the line's middle."""
    xs, ys = zip(*path.points, strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def inside(a: Extent, b: Extent) -> bool:
    return b[0] <= a[0] and b[1] <= a[1] and a[2] <= b[2] and a[3] <= b[3]


def labels(scene: Scene) -> list[Label]:
    return [item for item in scene.items if isinstance(item, Label)]


def cells(scene: Scene) -> list[Path]:
    return [item for item in scene.items if isinstance(item, Path) and item.fill]


def frames(scene: Scene) -> list[Path]:
    return [item for item in scene.items if isinstance(item, Path) and item.closed and item.stroke == "accent"]


def texts_in(scene: Scene, frame: Path) -> str:
    return "".join(label.tex for label in labels(scene) if inside(extent(label), box(frame)))


@pytest.mark.parametrize(
    ("rows", "fields", "message"),
    [
        ([], {}, "rows of one length"),
        ([[]], {}, "rows of one length"),
        (["ab", "a"], {}, r"not \[2, 1\]"),
        (["ab"], {"windows": [(0, 1, 1, 2)]}, r"1 x 2 cells at \(0, 1\) are outside a grid of 1 x 2"),
        (["ab"], {"windows": [(-1, 0, 1, 1)]}, "outside a grid"),
        (["ab"], {"windows": [(0, 0, 0, 1)]}, "outside a grid"),
        (["ab"], {"shades": {(1, 0): "tint"}}, "outside a grid"),
        (["ab"], {"row_names": ["x", "y"]}, "2 names for 1"),
        (["ab"], {"column_names": ["x"]}, "1 names for 2"),
        (["ab"], {"rules": ([1], [])}, "do not divide 1"),
        (["ab"], {"rules": ([], [0])}, "do not divide 2"),
    ],
)
def test_a_grid_is_consistent(rows: Sequence[str], fields: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Grid(rows, **fields)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (7, "7"),
        (-1, r"\ensuremath{-1}"),
        (23_296, r"23\,296"),
        (Fraction(-1, 2), r"\ensuremath{-\frac{1}{2}}"),
        (Decimal("0.50"), "0.50"),
        (None, ""),
        ("$y_1$", "$y_1$"),
    ],
)
def test_entries_are_numbers_as_everywhere_else(value: object, text: str) -> None:
    assert entries([[value], [0]]) == ((text,), ("0",))


def test_an_inexact_entry_is_refused() -> None:
    with pytest.raises(TypeError, match=r"0\.5 is not an exact number"):
        entries([[0.5]])


def grey(colour: Fill) -> float:
    """What a black-and-white print shows, from 0 to 1 (ITU-R BT.709)."""
    if isinstance(colour, float):
        return float(colour**2.2)
    rgb = COLOURS[colour] * (3 if len(COLOURS[colour]) == 1 else 1)
    return float(sum(weight * value**2.2 for weight, value in zip((0.2126, 0.7152, 0.0722), rgb, strict=True)))


def test_shades_differ_in_print_and_their_text_is_readable() -> None:
    assert shading([[0, 1], [2, 3]]) == dict(zip([(0, 0), (0, 1), (1, 0), (1, 1)], SHADES, strict=True))
    for lighter, darker in combinations(SHADES, 2):
        assert grey(lighter) - grey(darker) > 0.1
    for shade in SHADES:
        (label,) = labels(matrix(Grid(["8"], shades={(0, 0): shade})))
        dark, light = sorted((grey(shade), grey(label.colour)))
        assert (light + 0.05) / (dark + 0.05) >= 4.5  # WCAG 2.1, 1.4.3
        assert (label.colour == "paper") == (shade in DARK)


def test_greys_of_a_heat_map_fall_with_its_values_and_their_text_is_readable() -> None:
    shares = [i / 255 for i in range(256)]
    shades = [grey(shade) for shade in greys([shares]).values()]
    assert all(lighter > darker for lighter, darker in pairwise(shades))
    for i in range(0, 256, 5):
        (label,) = labels(matrix(Grid(["8"], shades=greys([[shares[i]]]))))
        dark, light = sorted((shades[i], grey(label.colour)))
        assert (light + 0.05) / (dark + 0.05) >= 4.5


@pytest.mark.parametrize("level", [-1, 4])
def test_there_are_four_levels(level: int) -> None:
    with pytest.raises(ValueError, match="levels go from 0 to 3"):
        shading([[0, level]])


@pytest.mark.parametrize(("height", "width", "padding"), [(1, 1, 1), (5, 4, 1), (2, 3, 2), (3, 3, 0)])
def test_the_border_is_what_numpy_pads(height: int, width: int, padding: int) -> None:
    ring = np.pad(np.zeros((height, width)), padding, constant_values=1)
    assert sorted(border(height + 2 * padding, width + 2 * padding, padding)) == [
        (int(i), int(j)) for i, j in np.argwhere(ring)
    ]


@pytest.mark.parametrize(
    ("windows", "framed"),
    [
        ([(0, 0, 1, 1)], ["a"]),
        ([(0, 1, 2, 3)], ["bcdfgh"]),
        ([(0, 0, 2, 2), (1, 1, 2, 2)], ["abef", "fgjk"]),
        ([(0, 0, 3, 3), (0, 0, 3, 3)], ["abcefgijk"] * 2),
        ([(2, 0, 1, 4), (0, 3, 3, 1), (1, 1, 1, 1)], ["ijkl", "dhl", "f"]),
    ],
)
def test_windows_frame_and_tint_their_cells(windows: list[tuple[int, int, int, int]], framed: list[str]) -> None:
    scene = matrix(Grid(LETTERS, windows=windows))
    assert [texts_in(scene, frame) for frame in frames(scene)] == framed
    assert [frame.dashed for frame in frames(scene)] == [i % 2 == 1 for i in range(len(windows))]
    assert len({frame.points for frame in frames(scene)}) == len(windows)
    tinted = [texts_in(scene, cell) for cell in cells(scene) if cell.fill == "tint"]
    assert set(tinted) == set("".join(framed))


def test_a_shade_goes_before_the_tint_of_a_window() -> None:
    scene = matrix(Grid(LETTERS, windows=[(0, 0, 2, 2)], shades={(0, 0): "light", (2, 2): "grey"}))
    fills = {texts_in(scene, cell): cell.fill for cell in cells(scene)}
    assert [fills[letter] for letter in "abcefk"] == ["light", "tint", "paper", "tint", "tint", "grey"]


@pytest.mark.parametrize(
    ("rules", "parts"),
    [
        (([], [2]), ["abefij", "cdghkl"]),
        (([1], []), ["abcd", "efghijkl"]),
        (([2], [1, 3]), ["ae", "bcfg", "dh", "i", "jk", "l"]),
    ],
)
def test_rules_divide_the_cells(rules: tuple[list[int], list[int]], parts: list[str]) -> None:
    scene = matrix(Grid(LETTERS, rules=rules))
    thick = [item for item in scene.items if isinstance(item, Path) and item.width == THICK]
    (outline,) = (box(path) for path in thick if path.closed)
    lines = [box(path) for path in thick if not path.closed]
    found: dict[tuple[int, int], str] = {}
    for label in labels(scene):
        assert inside(extent(label), outline)
        above = sum(y > label.y for _, y, _, top in lines if y == top)
        left = sum(x < label.x for x, _, right, _ in lines if x == right)
        found[above, left] = found.get((above, left), "") + label.tex
    assert [found[place] for place in sorted(found)] == parts


def test_names_stand_beside_their_rows_and_above_their_columns() -> None:
    grid = Grid(LETTERS, "T", row_names="xyz", column_names="1234", row_title="R", column_title="C")
    at = {label.tex: label for label in labels(matrix(grid))}
    assert [at[name].y for name in "xyz"] == [at[first].y for first in "aei"]
    assert [at[name].x for name in "1234"] == [at[first].x for first in "abcd"]
    assert at["R"].x < at["x"].x < at["a"].x
    assert at["T"].y > at["C"].y > at["1"].y > at["a"].y
    assert at["R"].y == at["y"].y
    assert at["T"].x == at["C"].x == pytest.approx((at["b"].x + at["c"].x) / 2, abs=0.02)


def test_grids_share_a_middle_line_and_a_cell_size() -> None:
    scene = side_by_side([Grid(LETTERS), "$*$", Grid(["pq"] * 2, title="kernel"), "$=$", Grid([["$-1000$"]])])
    boxes = [box(cell) for cell in cells(scene)]
    sizes = np.array([(right - left, top - bottom) for left, bottom, right, top in boxes])
    assert np.ptp(sizes, axis=0).max() <= 0.021  # rounding of either end
    symbols = [label for label in labels(scene) if label.tex in ("$*$", "$=$")]
    for group in (boxes[:12], boxes[12:16], boxes[16:]):
        middle = (max(top for *_, top in group) + min(bottom for _, bottom, *_ in group)) / 2
        assert middle == pytest.approx(symbols[0].y, abs=0.02)
    assert boxes[11][2] < symbols[0].x < boxes[12][0]
    assert boxes[15][2] < symbols[1].x < boxes[16][0]


numbers = st.integers(-99_999, 99_999) | st.fractions(-99, 99, max_denominator=99) | st.none()
shapes = st.tuples(st.integers(1, 7), st.integers(1, 7))


@given(shapes, st.data())
def test_numbers_stay_in_their_cells_and_figures_on_the_page(shape: tuple[int, int], data: st.DataObject) -> None:
    height, width = shape
    values = data.draw(st.lists(st.lists(numbers, min_size=width, max_size=width), min_size=height, max_size=height))
    try:
        scene = side_by_side([Grid(entries(values)), "$=$", Grid([["?"] * 3] * 3)])
    except ValueError as wide:
        assume("there is room for" not in str(wide))
        raise
    assert scene.width <= WIDEST
    assert scene.height <= HIGHEST
    boxes = [box(cell) for cell in cells(scene)]
    for label in labels(scene):
        assert label.tex == "$=$" or sum(inside(extent(label), cell) for cell in boxes) == 1


@pytest.mark.parametrize("grid", [Grid([["1000"] * 30]), Grid([["1"]] * 40)])
def test_a_matrix_too_large_for_the_page_is_refused(grid: Grid) -> None:
    with pytest.raises(ValueError, match=r"there is room for 425\.0 x 240\.0"):
        matrix(grid)


def test_cells_shrink_only_where_they_must() -> None:
    sides = []
    for count in (4, 10, 12, 20):
        left, _, right, _ = box(cells(matrix(Grid([[""] * count] * count)))[0])
        sides.append(round(right - left, 1))
    assert sides[0] == sides[1] == Grid(["?"]).cell
    assert sides == sorted(sides, reverse=True)
    assert len(set(sides)) == 3


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9), st.sampled_from(["", "kernel", "a"])), max_size=6))
def test_brackets_span_their_cells_and_never_meet(wanted: list[tuple[int, int, str]]) -> None:
    spans = [(min(a, b), max(a, b), text) for a, b, text in wanted]
    scene = strip("abcdefghij", brackets=spans)
    centres = {label.tex: label.x for label in labels(scene)[:10]}
    drawn = [item for item in scene.items if isinstance(item, Path) and not item.closed]
    over = ["".join(c for c, x in centres.items() if box(path)[0] < x < box(path)[2]) for path in drawn]
    assert sorted(over) == sorted("abcdefghij"[first : last + 1] for first, last, _ in spans)
    above = [*map(extent, drawn), *map(extent, labels(scene)[10:])]
    for a, b in combinations(above, 2):
        assert a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1]


def test_padding_of_a_strip_is_grey() -> None:
    scene = strip("abcd", shaded=[0, 3], names="wxyz")
    assert [cell.fill for cell in cells(scene)] == ["light", "paper", "paper", "light"]
    at = {label.tex: label for label in labels(scene)}
    assert [at[name].x for name in "wxyz"] == [at[cell].x for cell in "abcd"]
    assert at["w"].y < box(cells(scene)[0])[1]


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"brackets": [(1, 4, "k")]}, "'k' from 1 to 4 is outside 4 cells"),
        ({"brackets": [(2, 1, "k")]}, "outside 4 cells"),
        ({"shaded": [4]}, "outside a grid"),
        ({"names": ["1", "2"]}, "2 names for 4"),
    ],
)
def test_a_strip_is_consistent(fields: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        strip("abcd", **fields)
