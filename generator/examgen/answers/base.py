"""What every kind of answer knows: how it is printed, stored, filled in, and which responses are right."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Callable, Collection, Hashable, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any, ClassVar, Generic, NamedTuple, Self, TypeVar

from examgen.tex import Rounded, Tex, escape, math

T = TypeVar("T")
_LOGARITHM = re.compile(r"\blog\(")
_SYMBOLS = re.compile(r"[A-Za-z/%]*")  # of a unit that mathematics sets as text does
Say = Callable[[Any], Any]
"""Says in another language what code says in English: text as text, LaTeX as LaTeX."""


@dataclass(frozen=True, kw_only=True)
class Blank:
    """The room that belongs to an answer, as declared and never as the answer needs it.

    `kind` is box, fields (several small boxes joined by multiplication signs), vector (boxes with commas), matrix (a
    grid of `rows` by `size` boxes), lines, circles (choose one), squares (choose all), truth (true or false, and lines
    for the reason), matching (a box beside each of `labels`, for letters), ordering (boxes with arrows, for letters) or
    drawing (empty room). `size` is the number of boxes or lines, or millimetres; `width` is in points; `note` says
    which form is asked for; `lines` are for a reason below the options.
    """

    kind: str = "box"
    rows: int = 1
    size: int = 1
    width: float = 90
    unit: str = ""
    note: str = ""
    labels: tuple[str, ...] = ()
    lines: int = 0


class Mark(NamedTuple):
    """What a person who marks looks for, and the share of the points that it earns; `$...$` is mathematics."""

    text: str
    share: Fraction


@dataclass(frozen=True)
class Answer(ABC, Generic[T]):
    """The right value of a part. `value` is exact; everything else says how it is asked for and judged."""

    kind: ClassVar[str]
    value: T
    unit: str = field(default="", kw_only=True)

    def with_value(self, value: Any) -> Self:
        """The same kind of answer with another value, such as a wrong one."""
        return replace(self, value=value)

    def said(self, say: Say) -> Self:  # noqa: ARG002 - most answers have no words
        """The same answer with its words in another language; names, numbers and what is accepted stay."""
        return self

    @abstractmethod
    def tex(self) -> Tex:
        """The value as it is typeset, unit included, in text and in mathematics."""

    def brief(self) -> Tex:
        """The value as short as it gets, without the unit, for the small boxes of figures and tables."""
        return replace(self, unit="").tex() if self.unit else self.tex()

    @abstractmethod
    def text(self) -> str:
        """The value as plain text, without the unit."""

    @abstractmethod
    def plain(self) -> Any:
        """The value as JSON."""

    @abstractmethod
    def blank(self) -> Blank:
        """The room to write the answer into."""

    def decimal(self) -> str | None:
        """The decimal beside an exact value, where there is one."""
        return None

    def tolerance(self) -> str | None:
        """The accepted deviation as plain text; None where only the value itself is right."""
        return None

    def interval(self) -> tuple[str, str] | None:
        """The smallest and the largest accepted response as plain text; None where only the value itself is right."""
        return None

    def accepts(self, response: Any) -> bool:
        """Whether a response of the answer's own type earns the points."""
        return bool(response == self.value)

    def agrees(self, value: Any) -> bool:
        """Whether a second method's result is the same value; stricter than `accepts`."""
        return bool(value == self.value)

    def too_close(self, wrong: Any) -> bool:  # noqa: ARG002 - whatever T is
        """Whether a wrong value lies so near that the tolerance reaches half of the way to it."""
        return False

    def pattern(self, wrong: Sequence[Any]) -> Hashable:  # noqa: ARG002
        """What a guesser might notice about the right value among wrong ones; choices spread it evenly."""
        return None

    def plain_key(self, letters: Sequence[str]) -> dict[str, Any]:
        """The answer as a key stores it: value, texts, what is accepted, and the right options' letters."""
        return {
            "kind": self.kind,
            "value": self.plain(),
            "decimal": self.decimal(),
            "text": self.text(),
            "tex": self.tex(),
            "brief": self.brief(),
            "unit": self.unit,
            "tolerance": self.tolerance(),
            "interval": self.interval(),
            "letters": list(letters),
            "scoring": self.scoring(),
            "marks": [{"text": mark.text, "share": str(mark.share)} for mark in self.marks()],
            "wrong": [],
        }

    def scoring(self) -> str | None:
        """The convention that says how a response earns its points; None where it is right or wrong as a whole."""
        return None

    def score(self, response: Any) -> Fraction:
        """The share of the points that a response earns where it is chosen from options."""
        return Fraction(self.accepts(response))

    def guessed(self) -> Fraction:
        """The share of the points that a blind guess earns on average; 0 where something has to be written."""
        return Fraction(0)

    def marks(self) -> Sequence[Mark]:
        """What earns points where a person judges."""
        return ()

    def picks(self) -> Sequence[str]:
        """The names of the right options, where there are options."""
        return (self.text(),)

    def options(self) -> dict[str, Tex] | None:
        """The named options of an answer that is always chosen from a list."""
        return None


def check_different(what: str, printed: Collection[str]) -> None:
    """Raise ValueError for a list to choose from in which two are printed alike."""
    if len(set(printed)) < len(printed):
        twice = next(text for text, count in Counter(printed).items() if count > 1)
        raise ValueError(f"two {what} are printed alike: {str(twice)!r}")


def in_a_row(pieces: Sequence[str]) -> Tex:
    """Pieces with semicolons between them, which take the places of the sentences' full stops."""
    *others, last = pieces
    return Tex("; ".join([*(piece.removesuffix(".") for piece in others), last]))


def with_unit(body: Tex, unit: str) -> Tex:
    """A value with its upright unit, kept on one line."""
    if not unit:
        return body
    font = "mathrm" if _SYMBOLS.fullmatch(unit) else "text"
    shown = math(rf"{body}\,\{font}{{{escape(unit)}}}")
    return Rounded(shown) if isinstance(body, Rounded) else shown


def with_ln(text: str) -> str:
    """A text of sympy's with the natural logarithm as it is printed."""
    return _LOGARITHM.sub("ln(", text)


def votes(lists: Sequence[Sequence[Hashable]]) -> list[int]:
    """What every list earns if each place gives as many votes to an entry as there are lists that have it."""
    counts = [Counter(entries) for entries in zip(*lists, strict=False)]
    return [sum(count[entry] for count, entry in zip(counts, entries, strict=False)) for entries in lists]


def rank(value: Any, others: Sequence[Any]) -> int:
    """How many of the others are smaller."""
    return sum(1 for other in others if other < value)
