"""The kinds of facts. Texts are plain, with `$...$` as mathematics; every fact has a level and a source."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Statement:
    """A sentence that is true or false, and why."""

    text: str
    why: str


@dataclass(frozen=True)
class Group:
    """One idea in several wordings: minimal pairs of true and false statements. `concept` is the concept's id.

    A sheet must not show the formulas that the idea `withholds`.
    """

    idea: str
    concept: str
    level: str
    true: tuple[Statement, ...]
    false: tuple[Statement, ...]
    source: str
    withholds: tuple[str, ...]


@dataclass(frozen=True)
class Concept:
    """A notion of the topic, the sentence that explains it, and its groups."""

    id: str
    name: str
    explains: str
    level: str
    source: str
    groups: tuple[Group, ...]


@dataclass(frozen=True)
class Fact:
    """What all facts beside statements have; a sheet must not show the formulas that it `withholds`."""

    id: str
    level: str
    source: str
    withholds: tuple[str, ...]


@dataclass(frozen=True)
class Pair:
    """A term and what it means."""

    term: str
    means: str


@dataclass(frozen=True)
class Pairs(Fact):
    """Terms that are easily confused: each meaning fits exactly one of them. `asks` is the question."""

    asks: str
    pairs: tuple[Pair, ...]


@dataclass(frozen=True)
class Order(Fact):
    """Steps as a partial order: `before` are the pairs (first, second) of their names whose order matters."""

    asks: str
    steps: tuple[tuple[str, str], ...]
    before: tuple[tuple[str, str], ...]
    why: str


@dataclass(frozen=True)
class Gap:
    """A gap: fillings that are accepted, the first of them for the solution, and wrong ones with the reason."""

    accepts: tuple[str, ...]
    wrong: tuple[Statement, ...]


@dataclass(frozen=True)
class Gapped(Fact):
    """A formula or, if `code`, a program whose gaps are written [1], [2], ...; `why` explains the whole."""

    asks: str
    text: str
    code: bool
    gaps: tuple[Gap, ...]
    why: str


@dataclass(frozen=True)
class Short(Fact):
    """A question with an answer of two to four lines: the ideas that are expected, and wrong ones that are typical."""

    asks: str
    answer: str
    ideas: tuple[str, ...]
    traps: tuple[str, ...]


@dataclass(frozen=True)
class Essay(Fact):
    """A question for half a page: a rubric of (idea, points), wrong ideas, answers worth all, half and nothing."""

    asks: str
    rubric: tuple[tuple[str, int], ...]
    traps: tuple[str, ...]
    full: str
    half: str
    none: str


@dataclass(frozen=True)
class Exchange(Fact):
    """An exam question and a student's answer, one sentence of which is wrong; `right` is that sentence, mended."""

    asks: str
    sentences: tuple[str, ...]
    wrong: int
    right: str
    why: str


@dataclass(frozen=True)
class Case(Fact):
    """What is seen, why, and what mends it. The topic's other cases have other causes and other remedies."""

    symptom: str
    cause: str
    remedy: str
    why: str


@dataclass(frozen=True)
class Question(Fact):
    """A question with one best answer, such as what would change if; every wrong answer says why it is wrong."""

    asks: str
    right: Statement
    wrong: tuple[Statement, ...]


@dataclass(frozen=True)
class Comparison(Fact):
    """A table that compares `subjects`: rows of (aspect, a cell for each subject)."""

    asks: str
    subjects: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True)
class Sketch(Fact):
    """A drawing to make: the elements that it must have, each with its points, and the drawing in words."""

    asks: str
    elements: tuple[tuple[str, int], ...]
    answer: str


@dataclass(frozen=True)
class Topic:
    """All facts of a topic; `id` is the folder's name, `name` the printed one."""

    id: str
    name: str
    concepts: tuple[Concept, ...]
    pairs: tuple[Pairs, ...] = ()
    orders: tuple[Order, ...] = ()
    gaps: tuple[Gapped, ...] = ()
    short: tuple[Short, ...] = ()
    essays: tuple[Essay, ...] = ()
    exchanges: tuple[Exchange, ...] = ()
    cases: tuple[Case, ...] = ()
    questions: tuple[Question, ...] = ()
    comparisons: tuple[Comparison, ...] = ()
    sketches: tuple[Sketch, ...] = ()
    path: Path = Path("concepts.yaml")

    @property
    def groups(self) -> tuple[Group, ...]:
        """The groups of all concepts, in the file's order."""
        return tuple(group for concept in self.concepts for group in concept.groups)

    def file(self, language: str) -> Path:
        """Where the facts are in another language."""
        return self.path.with_suffix(f".{language}.yaml")


KINDS = (
    "pairs", "orders", "gaps", "short", "essays", "exchanges", "cases", "questions", "comparisons", "sketches",
)  # fmt: skip
"""The lists of a topic's facts, besides its concepts."""
