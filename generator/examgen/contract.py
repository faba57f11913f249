"""What a template is made of: the draw it is given, and the parts, wrong values and solution that it returns."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from examgen.answers.base import Answer
from examgen.conventions import convention
from examgen.figures.scene import Scene
from examgen.rounding import Rational
from examgen.tables import Table

if TYPE_CHECKING:
    from examgen.facts import Topic

L = TypeVar("L")
A = TypeVar("A")

Given = Mapping[str, Any]
NONE: Given = {}
NOTHING = Fraction(0)


@dataclass(frozen=True)
class Draw(Generic[L, A]):
    """What `sample` may look at: a stream of its own, the level, the slot's arguments, the topics' facts.

    `order` makes a stream for the order of things, which differs between forms even where they share their numbers.
    """

    rng: random.Random
    level: L
    args: A
    facts: Mapping[str, Topic]
    order: Callable[[], random.Random]


@dataclass(frozen=True)
class Wrong:
    """Where a named misconception leads: its value, the share of the part's points it still earns, and why it is wrong.

    `why` is read by markers and, as feedback, by students; `$...$` in it is mathematics. Raises ValueError if it is
    empty, or if the credit is not at least 0 and less than 1.
    """

    name: str
    value: Any
    why: str
    credit: Fraction = NOTHING

    def __post_init__(self) -> None:
        if not self.why:
            raise ValueError(f"wrong value {self.name}: say in a sentence why it is wrong")
        if self.credit is not NOTHING and not _is_share(self.credit):
            raise ValueError(
                f"wrong value {self.name}: a credit of {self.credit}; write the share of the points that it earns, "
                "an int or a Fraction of at least 0 and less than 1"
            )


def _is_share(credit: object) -> bool:
    return isinstance(credit, Rational) and 0 <= credit.numerator < credit.denominator


@dataclass(frozen=True)
class Part:
    """One thing to answer: `weight` is its share of the question's points relative to the other parts.

    `wrong` may be a function: it is called once for a variant, and not for every follow-through. Raises TypeError for
    an answer or a weight that is none.
    """

    answer: Answer[Any]
    wrong: Sequence[Wrong] | Callable[[], Sequence[Wrong]] = ()
    weight: int = 1

    def __post_init__(self) -> None:
        if not isinstance(self.answer, Answer):
            raise TypeError(f"Part needs an answer such as Integer(7), not {self.answer!r}")
        if not isinstance(self.weight, int):
            raise TypeError(f"Part needs a whole number as its weight, not {self.weight!r}")

    @property
    def mistakes(self) -> Sequence[Wrong]:
        """The wrong values as they are declared. Raises TypeError for what is none."""
        found = self.wrong() if callable(self.wrong) else self.wrong
        odd = [each for each in found if not isinstance(each, Wrong)] if isinstance(found, Sequence) else [found]
        if odd:
            raise TypeError(f"Part needs a list of wrong values such as Wrong(name, value, why), not {odd[0]!r}")
        return found


@dataclass(frozen=True)
class Solved:
    """The taught method's result: parts in the order they are asked, and what the texts need besides the parameters.

    A figure, a table or the steps may be given as a function that makes it: it is called only if the variant is
    printed, and not for every follow-through. `withholds` names formulas that a sheet must not show because the
    question asks for them; `ideas` are names of what another question of the exam would give away, or ask twice, if it
    had one of them too. Raises TypeError for a text in place of a list of them, ValueError for an unknown convention.
    """

    parts: Mapping[str, Part]
    steps: Mapping[str, Any] | Callable[[], Mapping[str, Any]] = field(default_factory=dict)
    conventions: Sequence[str] = ()
    figures: Mapping[str, Scene | Callable[[], Scene]] = field(default_factory=dict)
    tables: Mapping[str, Table | Callable[[], Table]] = field(default_factory=dict)
    withholds: Sequence[str] = ()
    ideas: Sequence[str] = ()

    def __post_init__(self) -> None:
        for name in ("conventions", "withholds", "ideas"):
            said = getattr(self, name)
            if isinstance(said, str):
                raise TypeError(f'{name} is {said!r}; write a tuple such as ("{said}",)')
        for id_ in self.conventions:
            convention(id_)
