"""Feedback on the course, in the student's own words; any answer earns the points."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import product

from examgen import NONE, Draw, Given, Part, Solved, Text

TITLE, POINTS, MINUTES, FAMILY = "Your feedback", 1, 3, "feedback"
CURATED = True

ASPECTS = (
    "the lectures", "the slides", "the exercises", "the programming projects", "the pace of the course",
    "the choice of topics", "the reading list",
)  # fmt: skip
QUESTIONS = (
    "What should be changed in {}, and why?",
    "What helped you most in {}, and what least?",
    "If you could change one thing in {} next year, what would it be?",
)
LEVELS = {"easy": tuple(product(ASPECTS, QUESTIONS))}


@dataclass(frozen=True)
class Params:
    asks: str


def sample(d: Draw[tuple[tuple[str, str], ...], None]) -> Params:
    aspect, question = d.rng.choice(d.level)
    return Params(question.format(aspect))


def solve(p: Params, given: Given = NONE) -> Solved:  # noqa: ARG001 - a single part
    every = (("Any answer, also that nothing should be changed.", Fraction(1)),)
    return Solved(parts={"feedback": Part(Text("Any answer.", lines=6, rubric=every))})


def effort(p: Params) -> float:  # noqa: ARG001 - all questions take as long
    return 2.5
