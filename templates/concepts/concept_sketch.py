"""A sketch of a topic, marked by the elements that it must have; the solution shows a model drawing."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from examgen import NONE, Draw, Drawing, Given, Part, Solved
from examgen.drawings.models import models
from examgen.facts import Sketch
from examgen.facts.pick import LEVELS as FACTS
from examgen.facts.pick import Wanted, pick, topics

TITLE, POINTS, MINUTES, FAMILY = "A sketch", 6, 8, "concept-sketch"
CURATED = True


LEVELS = {"easy": FACTS["easy"], "medium": FACTS["medium"], "hard": FACTS["hard"]}
Args = Wanted


@dataclass(frozen=True)
class Params:
    topic: str
    sketch: Sketch


def sample(d: Draw[tuple[str, ...], Wanted]) -> Params:
    offered = [(each.id, sketch) for each in topics(d.facts, d.args.topic) for sketch in each.sketches]
    there = {sketch.level for _, sketch in offered}
    fitting = [level for level in d.level if level in there] or sorted(there)  # a topic has few sketches
    chosen = pick(d.rng, d.facts, d.args, lambda topic: topic.sketches, fitting)
    (home,) = (topic for topic, sketch in offered if sketch is chosen)
    return Params(home, chosen)


def solve(p: Params, given: Given = NONE) -> Solved:  # noqa: ARG001 - a single part
    figures = {f"model-{k}": scene for k, scene in enumerate(models(p.topic, p.sketch.id), start=1)}
    total = sum(points for _, points in p.sketch.elements)
    elements = tuple((text, Fraction(points, total)) for text, points in p.sketch.elements)
    return Solved(
        parts={"drawing": Part(Drawing(p.sketch.answer, millimetres=75, elements=elements))},
        steps={"drawn": list(figures), "elements": [text for text, _ in elements]},
        figures=figures,
        withholds=p.sketch.withholds,
    )


def effort(p: Params) -> float:
    return 4 + 0.7 * len(p.sketch.elements)
