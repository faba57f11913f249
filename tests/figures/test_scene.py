import json
from typing import get_args

from hypothesis import given
from hypothesis import strategies as st

from examgen.figures.scene import Blank, Circle, Colour, Label, Lines, Path, Scene, from_json, to_json

numbers = st.floats(-1000, 1000, allow_nan=False)
points = st.lists(st.tuples(numbers, numbers), min_size=2, max_size=5).map(tuple)
ends = st.lists(st.tuples(numbers, numbers, numbers, numbers), min_size=1, max_size=5).map(tuple)
colour = st.sampled_from(get_args(Colour))
paint = st.none() | colour
flag = st.booleans()
items = st.one_of(
    st.builds(Path, points, closed=flag, arrow=flag, dashed=flag, width=numbers, stroke=paint, fill=paint),
    st.builds(Lines, ends, dashed=flag, width=numbers, stroke=colour),
    st.builds(Circle, numbers, numbers, numbers, width=numbers, stroke=paint, fill=paint),
    st.builds(Label, numbers, numbers, st.text(), st.sampled_from(["left", "centre", "right"]), flag, colour),
    st.builds(Blank, numbers, numbers, numbers, numbers, st.text()),
)


@given(st.builds(Scene, numbers, numbers, st.lists(items).map(tuple)))
def test_a_scene_survives_json(scene: Scene) -> None:
    assert from_json(json.loads(json.dumps(to_json(scene)))) == scene
