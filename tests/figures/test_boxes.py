"""Names of boxes in figures: each is read as that of its own box."""

from collections.abc import Iterator
from math import hypot
from typing import Any

import pytest
from hypothesis import assume, given

from examgen import show
from examgen.bank import Bank
from examgen.figures.boxes import Box, boxes_on_grid
from examgen.figures.measure import Extent
from examgen.figures.scene import Label, Path, Point, Scene
from examgen.template import load
from figures.test_builders import planes

BANK = Bank()
SEEDS = (7, 42, *range(100, 112))


def to_outline(point: Point, box: Extent) -> float:
    """Its distance from the outline."""
    (x, y), (left, bottom, right, top) = point, box
    if left <= x <= right and bottom <= y <= top:
        return min(x - left, right - x, y - bottom, top - y)
    return hypot(max(left - x, x - right, 0), max(bottom - y, y - top, 0))


def on_page(boxes: list[Box], size: tuple[int, int], scene: Scene) -> list[Extent]:
    """The boxes as they are drawn."""
    plane = next(item for item in scene.items if isinstance(item, Path) and item.closed and item.width == 0.5)
    (left, _), (right, top) = plane.points[0], plane.points[2]
    unit = (right - left) / size[0]
    return [(left + x1 * unit, top - y2 * unit, left + x2 * unit, top - y1 * unit) for x1, y1, x2, y2 in boxes]


def anchors(scene: Scene, names: list[str]) -> Iterator[Point]:
    """Where each name belongs: the begin of the line that leads to it, or else its middle."""
    lines = {item.points[-1]: item.points[0] for item in scene.items if isinstance(item, Path) and item.width == 0.4}
    for name in names:
        label = next(item for item in scene.items if isinstance(item, Label) and item.tex == name)
        yield lines.get((label.x, label.y), (label.x, label.y))


def misread(boxes: list[Box], size: tuple[int, int], names: list[str], scene: Scene) -> list[str]:
    """The names that are not clearly nearer to their own box's outline than to every other one."""
    drawn = on_page(boxes, size, scene)
    wrong = []
    for i, (name, anchor) in enumerate(zip(names, anchors(scene, names), strict=True)):
        own, *others = [to_outline(anchor, box) for box in (drawn[i], *drawn[:i], *drawn[i + 1 :])]
        wrong += [name] if any(other < own + 0.4 for other in others) else []
    return wrong


def struck(boxes: list[Box], size: tuple[int, int], names: list[str], scene: Scene) -> list[str]:
    """The names that another box's outline runs through."""
    drawn = on_page(boxes, size, scene)
    found = {item.tex: item for item in scene.items if isinstance(item, Label)}
    middles = [(found[name].x, found[name].y) for name in names]
    return [
        name
        for i, (name, middle) in enumerate(zip(names, middles, strict=True))
        if any(to_outline(middle, box) < 4.5 for box in (*drawn[:i], *drawn[i + 1 :]))
    ]


@pytest.mark.parametrize("level", ["easy", "medium", "hard"])
@pytest.mark.parametrize("name", ["detection_pipeline_ap", "nms_procedure", "iou_boxes"])
def test_each_name_is_nearest_to_its_own_box(name: str, level: str, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: dict[str, Any] = {}

    def spy(boxes: list[Box], size: tuple[int, int], names: list[str], **styles: Any) -> Scene:
        scene = boxes_on_grid(boxes, size, names, **styles)
        drawn[str(boxes)] = (boxes, size, names, scene)
        return scene

    template = load(BANK.entry(name))
    monkeypatch.setattr(template.module, "boxes_on_grid", spy)
    for seed in SEEDS:
        show.variant(template, seed, BANK, level)
    assert len(drawn) >= len(SEEDS)
    assert not {key: wrong for key, figure in drawn.items() if (wrong := misread(*figure))}


@given(planes())
def test_names_of_any_boxes_are_nearest_to_their_own(plane: tuple[tuple[int, int], list[Box]]) -> None:
    size, boxes = plane
    names = list("ABC"[: len(boxes)])
    try:
        scene = boxes_on_grid(boxes, size, names)
    except ValueError as crowded:
        assume("no room" not in str(crowded))
        raise
    assert not misread(boxes, size, names, scene)
    assert not struck(boxes, size, names, scene)


def test_a_name_that_has_no_place_at_its_box_has_a_line_to_it() -> None:
    boxes = [(20, 9, 24, 30), (21, 9, 25, 30)]
    scene = boxes_on_grid(boxes, (60, 40), ["A", "B"])
    assert [item for item in scene.items if isinstance(item, Path) and item.width == 0.4]
    assert not misread(boxes, (60, 40), ["A", "B"], scene)


def test_a_name_has_the_colour_of_its_box() -> None:
    scene = boxes_on_grid([(0, 0, 4, 4), (6, 6, 10, 10)], (12, 12), "AB", classes=(0, 1))
    assert [(item.tex, item.colour) for item in scene.items if isinstance(item, Label) and item.tex in "AB"] == [
        ("A", "accent"),
        ("B", "ink"),
    ]


def test_the_gaps_of_a_dashed_box_are_seen_on_an_axis_and_on_a_solid_box() -> None:
    scene = boxes_on_grid([(0, 0, 4, 4), (0, 0, 4, 6)], (12, 12), "AB", classes=(1, 0))
    paths = [item for item in scene.items if isinstance(item, Path) and item.closed and item.stroke]
    plane, gap, solid, dashed = paths
    assert (plane.width, gap.stroke, gap.points, solid.dashed, dashed.dashed) == (
        0.5,
        "ground",
        dashed.points,
        False,
        True,
    )
