"""A network of given sizes to draw, with a question on its numbers."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from examgen import NONE, Draw, Drawing, Given, Integer, Part, Shape, Solved, Wrong
from examgen.drawings.counting import counted
from examgen.drawings.network import Question
from examgen.drawings.sampling import TOPICS, AnyNetwork, network
from examgen.facts.pick import Wanted, unknown

TITLE, POINTS, MINUTES, FAMILY = "A drawing", 6, 10, "drawing"


@dataclass(frozen=True)
class Level:
    kinds: tuple[str, ...]  # of networks
    hard: bool


LEVELS = {
    "easy": Level(("mlp", "gan"), hard=False),
    "medium": Level(("cnn", "residual-block", "encoder-decoder"), hard=False),
    "hard": Level(("residual-block", "unet", "cgan"), hard=True),
}
Args = Wanted  # the id is a kind of network


@dataclass(frozen=True)
class Params:
    network: AnyNetwork


def sample(d: Draw[Level, Wanted]) -> Params:
    return Params(network(d.rng, d.rng.choice(_kinds(d.args, d.level)), hard=d.level.hard))


def solve(p: Params, given: Given = NONE) -> Solved:  # noqa: ARG001 - no part uses another
    asked = p.network.questions()
    elements = p.network.elements()
    drawing = Drawing(
        p.network.answer(),
        millimetres=75,
        elements=tuple((element, Fraction(1, len(elements))) for element in elements),
    )
    return Solved(
        parts={"drawing": Part(drawing, weight=2), **{each.id: _part(each) for each in asked}},
        steps={"asks": p.network.asks(), "elements": elements, "questions": asked},
        figures={"model": p.network.figure},
    )


def verify(p: Params) -> dict[str, Any]:
    """Numbers are counted; a drawing is judged by a person, so its description stands for itself."""
    return {"drawing": p.network.answer(), **counted(p.network)}


def effort(p: Params) -> float:
    return 5.5 + 1.2 * len(p.network.questions())


def _kinds(wanted: Wanted, level: Level) -> list[str]:
    """The kinds that may be drawn. Those of a topic or id that is wanted may be of another level."""
    homes = set(TOPICS.values())
    if wanted.topic is not None and wanted.topic not in homes:
        raise unknown("topic", wanted.topic, homes)
    of_topic = [kind for kind, home in TOPICS.items() if wanted.topic in (None, home)]
    if wanted.id is not None:
        if wanted.id not in of_topic:
            raise unknown("id", wanted.id, of_topic)
        return [wanted.id]
    return [kind for kind in of_topic if kind in level.kinds] or of_topic


def _part(question: Question) -> Part:
    wrong = [Wrong(*slip) for slip in question.wrong]
    if isinstance(question.right, int):
        return Part(Integer(question.right), wrong)
    return Part(Shape(question.right), wrong)
