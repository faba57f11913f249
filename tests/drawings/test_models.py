"""Every sketch that the facts ask for has a model drawing, which fits the page."""

from __future__ import annotations

import pytest

from examgen.bank import Bank
from examgen.drawings.models import MODELS, models
from examgen.drawings.models.rows import row
from examgen.figures.scene import Circle, Label, Path, Scene
from examgen.render.style import preamble
from examgen.typeset import Document, Segment, typeset

WIDTH = 438  # points inside the frame of a solution
ROUND = 2  # points, half of what is free around a figure
TOLD = r"""text\def\told#1#2{\setbox0=\hbox{#1\global\dimen1=0.5\fontcharht\font`0 #2}%
\examTell{\the\ht0 \the\dp0 \the\dimen1}}"""
SKETCHES = [(topic.id, sketch.id) for topic in Bank().facts.values() for sketch in topic.sketches]


def test_every_sketch_has_a_model() -> None:
    assert {f"{topic}/{sketch}" for topic, sketch in SKETCHES} == set(MODELS)
    assert models("optimization", "none-such") == ()


@pytest.mark.parametrize(("topic", "sketch"), SKETCHES)
def test_a_model_fits_the_page(topic: str, sketch: str) -> None:
    scenes = models(topic, sketch)
    assert scenes
    assert max(scene.width for scene in scenes) <= WIDTH
    assert sum(scene.height for scene in scenes) <= 260


def test_no_text_sticks_out_of_a_model() -> None:
    """Heights as TeX has them; a label's middle is that of a digit."""
    scenes = [scene for topic, sketch in SKETCHES for scene in models(topic, sketch)]
    labels = [(scene, item) for scene in scenes for item in scene.items if isinstance(item, Label)]
    told = [rf"\told\box{'Tiny' if item.small else 'Small'}{{{item.tex}}}" for _, item in labels]
    notes = typeset(Document(preamble("A4"), (Segment("heights", "\n".join([TOLD, *told])),))).notes
    for (scene, item), note in zip(labels, notes, strict=True):
        height, depth, middle = (float(length) for length in note.split("pt")[:3])
        assert item.y - middle - depth >= -ROUND, item
        assert item.y - middle + height <= scene.height + ROUND, item


def test_scenes_in_a_row_keep_their_shapes_and_stand_apart() -> None:
    one = Scene(20, 10, (Path(((0, 0), (20, 10))), Circle(5, 5, 2)))
    made = row([one, one], ["a", "b"])
    paths = [item for item in made.items if isinstance(item, Path)]
    assert paths[1].points[0][0] - paths[0].points[1][0] > 15
    assert [item.tex for item in made.items if isinstance(item, Label)] == ["a", "b"]
    for path in paths:
        (x0, y0), (x1, y1) = path.points
        assert (x1 - x0, y1 - y0) == pytest.approx((20, 10))
