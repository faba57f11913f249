from math import hypot

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examgen.figures.pictures import HOUSE, tasks, turned
from examgen.figures.scene import Circle, Label, Path, Point, Scene
from examgen.figures.search import searches
from examgen.figures.windows import windows_on_image


def paths(scene: Scene) -> list[Path]:
    return [item for item in scene.items if isinstance(item, Path)]


def corner_and_size(path: Path) -> tuple[float, float, float, float]:
    xs, ys = zip(*path.points, strict=True)
    return min(xs), max(ys), max(xs) - min(xs), max(ys) - min(ys)


def test_windows_stand_to_scale_on_their_image() -> None:
    image, _, crop = (corner_and_size(p) for p in paths(windows_on_image((32, 48), [(-4, -4, 16, 24)], 4)) if p.closed)
    unit = image[2] / 48
    assert image[3] / unit == pytest.approx(32, abs=0.1)
    assert (crop[2] / unit, crop[3] / unit) == pytest.approx((24, 16), abs=0.1)
    assert ((crop[0] - image[0]) / unit, (image[1] - crop[1]) / unit) == pytest.approx((-4, -4), abs=0.1)


def test_the_first_window_is_solid_and_tinted_and_lies_above_the_others() -> None:
    windows = [p for p in paths(windows_on_image((10, 10), [(0, 0, 4, 4), (6, 6, 4, 4)])) if p.stroke == "accent"]
    assert [(p.dashed, p.fill) for p in windows] == [(True, None), (False, "tint")]


@pytest.mark.parametrize("window", [(-2, 0, 4, 4), (0, 8, 4, 4), (0, 0, 0, 4)])
def test_a_window_must_lie_on_the_padded_image(window: tuple[int, int, int, int]) -> None:
    with pytest.raises(ValueError, match="is outside an image of"):
        windows_on_image((10, 10), [window], padding=1)


@given(st.integers(1, 8), st.integers(1, 8))
def test_random_search_tries_a_new_value_in_every_trial(columns: int, rows: int) -> None:
    trials = columns * rows
    scene = searches(columns, rows, trials, "$x$")
    assert sum(isinstance(item, Circle) for item in scene.items) == 2 * trials
    values = [p for p in paths(scene) if p.stroke == "accent"]
    assert len(values) == columns + trials
    assert len({p.points for p in values}) == columns + trials


@pytest.mark.parametrize(("values", "share"), [(2, 1 / 3), (2, 1 / 10), (3, 1 / 4)])
def test_the_good_interval_is_drawn_in_both_squares(values: int, share: float) -> None:
    middle = 1 / values
    good = (middle - share / 2, middle + share / 2)
    squares = [corner_and_size(p) for p in paths(searches(values, values, 4, "$x$", good)) if p.closed]
    for band, square in (squares[:2], squares[2:]):
        assert band[2] / square[2] == pytest.approx(share, abs=0.01)
        assert (band[0] - square[0]) / square[2] == pytest.approx(good[0], abs=0.01)


def roof(house: Path) -> Point:
    """From the middle of the floor to the ridge."""
    (x0, y0), (x1, y1), _, (x, y), _ = house.points
    return x - (x0 + x1) / 2, y - (y0 + y1) / 2


def test_a_picture_is_turned_anticlockwise() -> None:
    houses = [p for p in paths(turned((0, 90, 180, 270))) if len(p.points) == len(HOUSE)]
    length = hypot(*roof(houses[0]))
    ups = [(round(x / length, 2), round(y / length, 2)) for x, y in map(roof, houses)]
    assert ups == [(0, 1), (-1, 0), (0, -1), (1, 0)]


def test_what_each_task_says_about_the_image() -> None:
    shown = tasks([("class", "a"), ("segmentation", "b"), ("boxes", "c"), ("masks", "d")])
    assert [item.tex for item in shown.items if isinstance(item, Label)] == list("abcd")
    houses = [p.fill for p in paths(shown) if len(p.points) == len(HOUSE)]
    semantic, instances = houses[2:4], houses[6:]
    assert semantic[0] == semantic[1] != "paper"
    assert instances[0] != instances[1]
    assert sum(p.stroke == "accent" for p in paths(shown)) == 4


def test_a_box_holds_its_house() -> None:
    drawn = paths(tasks([("boxes", "boxes")]))
    houses = [corner_and_size(p) for p in drawn if len(p.points) == len(HOUSE)]
    boxes = [corner_and_size(p) for p in drawn if p.stroke == "accent"]
    for (x, y, width, height), (left, top, w, h) in zip(houses, boxes, strict=True):
        assert left < x < x + width < left + w
        assert top - h < y - height < y < top
