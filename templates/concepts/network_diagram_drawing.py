"""A drawing to make: a network of given sizes with a question on its numbers, or a sketch of a topic."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from examgen import NONE, Draw, Drawing, Given, Integer, Part, Shape, Solved, Wrong
from examgen.drawings.counting import counted
from examgen.drawings.models import models
from examgen.drawings.network import Question
from examgen.drawings.sampling import TOPICS, AnyNetwork, network
from examgen.facts import Sketch
from examgen.facts.pick import LEVELS as FACTS
from examgen.facts.pick import Wanted, pick, topics, unknown

TITLE, POINTS, MINUTES, FAMILY = "A drawing", 6, 10, "drawing"


@dataclass(frozen=True)
class Level:
    kinds: tuple[str, ...]  # of networks
    facts: tuple[str, ...]  # levels of sketches
    hard: bool


LEVELS = {
    "easy": Level(("mlp", "gan"), FACTS["easy"], hard=False),
    "medium": Level(("cnn", "residual-block", "encoder-decoder"), FACTS["medium"], hard=False),
    "hard": Level(("residual-block", "unet", "cgan"), FACTS["hard"], hard=True),
}
Args = Wanted  # a kind of network as id, or the id of a topic's sketch


@dataclass(frozen=True)
class Params:
    """Either a network or a sketch."""

    network: AnyNetwork | None
    sketch: Sketch | None
    topic: str = ""  # of the sketch


def sample(d: Draw[Level, Wanted]) -> Params:
    topic, id_ = d.args.topic, d.args.id
    if topic is None and (id_ is None or id_ in TOPICS):
        return Params(network(d.rng, id_ or d.rng.choice(d.level.kinds), hard=d.level.hard), None)
    sketches = [each for topic_ in topics(d.facts, topic) for each in topic_.sketches]
    kinds = [kind for kind, home in TOPICS.items() if topic in (None, home)]
    asked = [kind for kind in kinds if id_ in (None, kind)]
    if asked and not any(id_ in (None, sketch.id) for sketch in sketches):
        return Params(network(d.rng, d.rng.choice(asked), hard=d.level.hard), None)
    if id_ not in (None, *(sketch.id for sketch in sketches)):
        raise unknown(
            "id",
            str(id_),
            {*(kind for kind in TOPICS if topic in (None, TOPICS[kind])), *(each.id for each in sketches)},
        )
    levels = [sketch.level for sketch in sketches if sketch.level in d.level.facts] or [each.level for each in sketches]
    sketch = pick(d.rng, d.facts, d.args, lambda each: each.sketches, levels)
    (home,) = (each.id for each in topics(d.facts, topic) if sketch in each.sketches)
    return Params(None, sketch, home)


def solve(p: Params, given: Given = NONE) -> Solved:  # noqa: ARG001 - no part uses another
    if p.network is None:
        return _sketched(p.topic, _sketch(p))
    asked = p.network.questions()
    elements = p.network.elements()
    drawing = Drawing(
        p.network.answer(),
        millimetres=75,
        elements=tuple((element, Fraction(1, len(elements))) for element in elements),
    )
    return Solved(
        parts={"drawing": Part(drawing, weight=2), **{each.id: _part(each) for each in asked}},
        steps={"asks": p.network.asks(), "elements": elements, "questions": asked, "drawn": ["model"]},
        figures={"model": p.network.figure},
    )


def verify(p: Params) -> dict[str, Any]:
    """Numbers are counted; a drawing is judged by a person, so its description stands for itself."""
    if p.network is None:
        return {"drawing": _sketch(p).answer}
    return {"drawing": p.network.answer(), **counted(p.network)}


def effort(p: Params) -> float:
    return 7 if p.network is None else 5.5 + 1.2 * len(p.network.questions())


def _sketch(p: Params) -> Sketch:
    if p.sketch is None:
        raise ValueError("neither a network nor a sketch")
    return p.sketch


def _sketched(topic: str, sketch: Sketch) -> Solved:
    figures = {f"model-{k}": scene for k, scene in enumerate(models(topic, sketch.id), start=1)}
    total = sum(points for _, points in sketch.elements)
    elements = tuple((text, Fraction(points, total)) for text, points in sketch.elements)
    texts = [text for text, _ in elements]
    return Solved(
        parts={"drawing": Part(Drawing(sketch.answer, millimetres=75, elements=elements))},
        steps={"asks": sketch.asks, "elements": texts, "questions": [], "drawn": list(figures)},
        figures=figures,
        withholds=sketch.withholds,
    )


def _part(question: Question) -> Part:
    wrong = [Wrong(*slip) for slip in question.wrong]
    if isinstance(question.right, int):
        return Part(Integer(question.right), wrong)
    return Part(Shape(question.right), wrong)
