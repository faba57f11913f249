import subprocess
import sys
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examgen.figures.boxes import Box, boxes_on_grid
from examgen.figures.grids import yolo_grid
from examgen.figures.measure import Extent, extent
from examgen.figures.receptive import Window, stack_1d
from examgen.figures.scene import Circle, Label, Path, Point, Scene
from examgen.figures.volumes import Stage, convolution, filters, network
from figures.catalogue import SCENES

PAGE = 470  # points, the text width of the narrower paper


def overlap(a: Extent, b: Extent) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def labels(scene: Scene) -> list[Label]:
    return [item for item in scene.items if isinstance(item, Label)]


@pytest.mark.parametrize("name", SCENES)
def test_items_stay_on_the_canvas_and_the_canvas_on_the_page(name: str) -> None:
    scene = SCENES[name]
    assert scene.width <= PAGE
    for item in scene.items:
        left, bottom, right, top = extent(item)
        assert min(left, bottom) >= 0, item
        assert right <= scene.width, item
        assert top <= scene.height, item


@pytest.mark.parametrize("name", SCENES)
def test_labels_do_not_overlap(name: str) -> None:
    for a, b in combinations(labels(SCENES[name]), 2):
        assert not overlap(extent(a), extent(b)), (a, b)


def test_scenes_do_not_depend_on_the_hash_seed() -> None:
    code = "from figures.catalogue import SCENES; print(SCENES)"
    path = ":".join(sys.path)
    runs = [
        subprocess.run(
            [sys.executable, "-c", code],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": path},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]
    assert runs[0] == runs[1]


@st.composite
def planes(draw: st.DrawFn) -> tuple[tuple[int, int], list[Box]]:
    width, height = draw(st.integers(6, 30)), draw(st.integers(6, 30))
    boxes = []
    for _ in range(draw(st.integers(2, 3))):
        x1, y1 = draw(st.integers(0, width - 2)), draw(st.integers(0, height - 2))
        boxes.append((x1, y1, draw(st.integers(x1 + 2, width)), draw(st.integers(y1 + 2, height))))
    return (width, height), boxes


@pytest.mark.parametrize("box", [(0, 0, 0, 3), (3, 1, 2, 4), (0, 0, 11, 3), (-1, 0, 3, 3)])
def test_a_box_must_lie_on_the_plane(box: Box) -> None:
    with pytest.raises(ValueError, match="outside the plane"):
        boxes_on_grid([box], (10, 10), "A")


def test_image_coordinates_run_down() -> None:
    upper, lower = (path for path in outlines_of(boxes_on_grid([(0, 0, 2, 2), (6, 6, 9, 9)], (10, 10), "AB")))
    assert min(y for _, y in upper.points) > max(y for _, y in lower.points)
    assert max(x for x, _ in upper.points) < min(x for x, _ in lower.points)


def outlines_of(scene: Scene) -> list[Path]:
    closed = [item for item in scene.items if isinstance(item, Path) and item.closed and item.width == 1.2]
    return [item for item in closed if item.stroke not in (None, "ground")]


def last_front(scene: Scene) -> list[Point]:
    """The front of the last box, relative to its lower left corner."""
    faces = [item for item in scene.items if isinstance(item, Path) and item.closed]
    x, y = faces[-3].points[0]
    return [(round(px - x, 1), round(py - y, 1)) for px, py in faces[-3].points]


def test_an_unknown_output_looks_the_same_whatever_the_convolution() -> None:
    drawn = [
        last_front(convolution(shape, kernel, None, ("in", "k", "?")))
        for shape in ((1, 28, 28), (512, 7, 9), (3, 224, 224))
        for kernel in ((1, 1), (7, 7), None)
    ]
    assert all(front == drawn[0] for front in drawn)


def test_a_kernel_stays_inside_its_input_and_grows() -> None:
    areas = []
    for size in (1, 3, 5, 9):
        scene = convolution((3, 8, 8), (size, size), (4, 4, 4), ("in", "k", "out"))
        faces = [extent(item) for item in scene.items if isinstance(item, Path) and item.closed]
        volume, kernel = faces[0], faces[3]
        assert volume[1] <= kernel[1]
        assert kernel[3] <= volume[3]
        areas.append(kernel[3] - kernel[1])
    assert areas == sorted(set(areas))


@given(st.lists(st.integers(1, 2048), min_size=2, max_size=9), st.integers(1, 1024))
def test_up_to_nine_stages_fit_the_page(channels: list[int], side: int) -> None:
    stages = [Stage((c, side, side), r"conv $3 \times 3$", rf"${c} \times {side} \times {side}$") for c in channels]
    scene = network(stages)
    assert scene.width <= PAGE
    for a, b in combinations(labels(scene), 2):
        assert not overlap(extent(a), extent(b)), (a, b)


def fronts(scene: Scene) -> list[float]:
    """The heights of the boxes' fronts."""
    closed = [extent(item) for item in scene.items if isinstance(item, Path) and item.closed]
    return [front[3] - front[1] - 0.5 for front in closed[::3]]


@pytest.mark.parametrize(
    ("sides", "ratios"),
    [((256, 64), (1, 1 / 4)), ((1024, 512, 256, 128), (1, 1 / 2, 1 / 4, 1 / 8)), ((64, 1), (1, 1 / 8))],
)
def test_heights_are_to_scale_or_their_roots_are(sides: tuple[int, ...], ratios: tuple[float, ...]) -> None:
    heights = fronts(network([Stage((8, side, side), "", "") for side in sides]))
    assert [height / heights[0] for height in heights] == pytest.approx(ratios, abs=1e-3)


def test_an_output_is_to_the_scale_of_its_input() -> None:
    before, _, after = fronts(convolution((3, 32, 32), (3, 3), (8, 16, 16), ("", "", "")))
    assert after / before == pytest.approx(0.5, abs=1e-3)


def test_stages_that_do_not_fit_are_named() -> None:
    with pytest.raises(ValueError, match="9 stages"):
        network([Stage((1, 1, 1), "a caption as long as a sentence of the text", "")] * 9)


STACKS = [
    (7, [Window("", 3), Window("", 3)]),
    (16, [Window("", 3, 1, 1), Window("", 2, 2), Window("", 3, 2, 1)]),
    (17, [Window("", 3, 1, 0, 2), Window("", 3, 1, 2, 2)]),
    (24, [Window("", 5, 2, 2), Window("", 4, 3)]),
]


@pytest.mark.parametrize(("width", "layers"), STACKS)
def test_the_highlighted_cone_is_where_gradients_flow(width: int, layers: list[Window]) -> None:
    import torch

    x = torch.ones(1, 1, width, requires_grad=True)
    y = x
    for layer in layers:
        ones = torch.ones(1, 1, layer.kernel)
        y = torch.nn.functional.conv1d(y, ones, None, layer.stride, layer.padding, layer.dilation)
    for unit in range(y.shape[-1]):
        (gradient,) = torch.autograd.grad(y[0, 0, unit], x, retain_graph=True)
        expected = [bool(value) for value in gradient[0, 0]]
        units = [
            item for item in stack_1d(width, layers, unit).items if isinstance(item, Circle) and item.stroke != "grey"
        ]
        assert [cell.fill == "tint" for cell in units[:width]] == expected
        assert sum(cell.y == units[-1].y for cell in units) == y.shape[-1]
        assert units[unit - y.shape[-1]].fill == "tint"


@pytest.mark.parametrize("cell", [(7, 0), (0, -1)])
def test_a_cell_must_be_on_the_grid(cell: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="outside a grid"):
        yolo_grid(7, 448, cell, [])


@pytest.mark.parametrize(
    ("count", "numbers"), [(1, ["1"]), (4, ["1", "2", "3", "4"]), (5, ["1", "2", r"$\cdots$", "5"])]
)
def test_many_filters_are_drawn_as_the_first_two_and_the_last(count: int, numbers: list[str]) -> None:
    scene = filters(count, (3, 5, 5))
    assert [item.tex for item in sorted(labels(scene), key=lambda label: label.x)] == numbers
    boxes = sum(isinstance(item, Path) for item in scene.items) / 3  # with three faces each
    assert boxes == len(numbers) - (count > 4)
