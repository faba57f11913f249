from fractions import Fraction as F
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examgen.figures.bars import Series, bars, exact
from examgen.figures.growth import powers
from examgen.figures.recall import envelope
from examgen.figures.scene import Circle, Label, Path, Scene
from examgen.figures.vectors import Vector, vectors


def closed(scene: Scene) -> list[Path]:
    return [item for item in scene.items if isinstance(item, Path) and item.closed]


def height(bar: Path) -> float:
    ys = [y for _, y in bar.points]
    return max(ys) - min(ys)


def test_bars_are_as_high_as_their_values() -> None:
    values = (F(1, 2), F(-1, 8), F(3, 8))
    drawn = closed(bars("abc", [exact(values)]))
    assert [height(bar) / height(drawn[0]) for bar in drawn] == pytest.approx([1, 0.25, 0.75], abs=0.01)
    axis = min(y for _, y in drawn[0].points)
    assert max(y for _, y in drawn[1].points) == pytest.approx(axis)


def test_an_unknown_value_has_a_text_but_no_bar() -> None:
    scene = bars(["cat", "dog"], [Series([None, 2], ["?", "2"])])
    assert len(closed(scene)) == 1
    assert {item.tex for item in scene.items if isinstance(item, Label)} == {"?", "2", "cat", "dog"}


def test_all_values_may_be_unknown() -> None:
    assert closed(bars(["cat", "dog"], [Series([None, None], ["?", "?"])])) == []


def test_bars_of_one_name_stand_side_by_side_and_look_different() -> None:
    scene = bars(["1"], [Series([1], ["1"], "teacher"), Series([1], ["1"], "student")])
    first, second, *legend = closed(scene)
    assert max(x for x, _ in first.points) <= min(x for x, _ in second.points)
    assert first.fill != second.fill
    assert [swatch.fill for swatch in legend] == [first.fill, second.fill]


@pytest.mark.parametrize("series", [[], [Series([1], ["1"])], [Series([1, 2], ["1"])], [Series([1, 2], "ab")] * 3])
def test_series_that_do_not_fit_the_names(series: list[Series]) -> None:
    with pytest.raises(ValueError, match="2 names need one or two series"):
        bars(["cat", "dog"], series)


def test_powers_fall_evenly_on_a_logarithmic_axis_and_the_marked_one_is_the_first_below_the_limit() -> None:
    scene = powers([("plain", F(1, 2)), ("with skip connections", F(3, 2))], ("$1/20$", F(1, 20)), 5, "bound")
    dots = [item for item in scene.items if isinstance(item, Circle) and item.fill == "accent"]
    steps = {round(a.y - b.y, 1) for a, b in pairwise(dots[:7])}
    assert max(steps) - min(steps) < 0.11
    (mark,) = (item for item in scene.items if isinstance(item, Circle) and item.fill == "paper")
    limit = next(item for item in scene.items if isinstance(item, Path) and item.stroke == "grey" and item.dashed)
    assert mark.y < limit.points[0][1] < dots[4].y


@given(st.lists(st.booleans(), min_size=1, max_size=12).filter(any), st.integers(0, 3))
def test_the_envelope_is_the_highest_precision_at_this_recall_or_later(hits: list[bool], missed: int) -> None:
    truths = sum(hits) + missed
    points = [(F(sum(hits[:k]), truths), F(sum(hits[:k]), k)) for k in range(1, len(hits) + 1)]
    for (left, high), (right, level) in pairwise(envelope(hits, truths)):
        assert left <= right
        assert level <= high
        if left < right:
            assert level == max(precision for recall, precision in points if recall >= right)


def test_vectors_keep_their_directions_and_lengths() -> None:
    scene = vectors([Vector("$q$", 3, 4), Vector("$k$", -5, 0, dashed=True)])
    query, key = (item for item in scene.items if isinstance(item, Path) and item.arrow)
    (qx, qy), (kx, ky) = ((b[0] - a[0], b[1] - a[1]) for a, b in (query.points, key.points))
    assert qy / qx == pytest.approx(4 / 3, abs=0.01)
    assert (kx, ky) == pytest.approx((-((qx**2 + qy**2) ** 0.5), 0), abs=0.05)
    assert (query.dashed, key.dashed) == (False, True)
