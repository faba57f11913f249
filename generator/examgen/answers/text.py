"""Free text, judged by a person: a sentence or two, or an essay, with what it should say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any, ClassVar, Self

from examgen.answers.base import Answer, Blank, Mark, Say
from examgen.tex import Tex, code, escape, inline


@dataclass(frozen=True)
class Text(Answer[str]):
    """A model answer in words, with `lines` ruled lines to write on.

    `rubric` are the ideas that earn points, each with its share of them, and `traps` wrong ideas that earn none. In
    them `$...$` is mathematics, and with `maths` in the model answer too. `chance` is how often a blind guess is
    right, where few answers are possible. Raises ValueError if the shares are not positive or do not add up to 1.
    """

    kind: ClassVar[str] = "text"
    lines: int = 4
    maths: bool = False
    rubric: tuple[tuple[str, Fraction], ...] = ()
    traps: tuple[str, ...] = ()
    chance: Fraction = Fraction(0)

    def __post_init__(self) -> None:
        _check_shares("a rubric", self.rubric)

    def said(self, say: Say) -> Self:
        rubric = tuple((say(idea), share) for idea, share in self.rubric)
        return replace(self, value=say(self.value), rubric=rubric, traps=tuple(map(say, self.traps)))

    def tex(self) -> Tex:
        return inline(self.value) if self.maths else escape(self.value)

    def text(self) -> str:
        return self.value

    def plain(self) -> str:
        return self.value

    def blank(self) -> Blank:
        return Blank(kind="lines", size=self.lines)

    def guessed(self) -> Fraction:
        return self.chance

    def marks(self) -> Sequence[Mark]:
        return [Mark(idea, share) for idea, share in self.rubric] + [Mark(trap, Fraction(0)) for trap in self.traps]


@dataclass(frozen=True)
class Drawing(Answer[str]):
    """A drawing, described in words, on `millimetres` of empty room; `elements` earn shares of the points.

    Raises ValueError if the shares are not positive or do not add up to 1.
    """

    kind: ClassVar[str] = "drawing"
    millimetres: int = 60
    elements: tuple[tuple[str, Fraction], ...] = ()

    def __post_init__(self) -> None:
        _check_shares("the elements of a drawing", self.elements)

    def said(self, say: Say) -> Self:
        return replace(self, value=say(self.value), elements=tuple((say(text), share) for text, share in self.elements))

    def tex(self) -> Tex:
        return inline(self.value)

    def text(self) -> str:
        return self.value

    def plain(self) -> Any:
        return self.value

    def blank(self) -> Blank:
        return Blank(kind="drawing", size=self.millimetres)

    def marks(self) -> Sequence[Mark]:
        return [Mark(element, share) for element, share in self.elements]


@dataclass(frozen=True)
class Filling(Answer[str]):
    """What belongs in a gap; `others` are fillings that are right too. `code` is set as program code."""

    kind: ClassVar[str] = "filling"
    others: tuple[str, ...] = ()
    code: bool = False
    too: str = field(default="Right too:", kw_only=True)

    def said(self, say: Say) -> Self:
        return replace(self, too=say(self.too))

    def tex(self) -> Tex:
        return Tex(rf"\texttt{{{code(self.value)}}}") if self.code else inline(self.value)

    def text(self) -> str:
        return self.value

    def plain(self) -> str:
        return self.value

    def blank(self) -> Blank:
        return Blank(width=130)

    def accepts(self, response: Any) -> bool:
        """Whether the response is one of the fillings, whatever spaces it has."""
        return _bare(response) in map(_bare, (self.value, *self.others))

    def marks(self) -> Sequence[Mark]:
        return [Mark(f"{self.too} {other}", Fraction(1)) for other in self.others]


def _check_shares(whose: str, rows: Sequence[tuple[str, Fraction]]) -> None:
    for row in rows:
        if not isinstance(row, tuple | list) or len(row) != 2:
            raise ValueError(f"{whose}: write pairs such as ('names the axes', Fraction(1, 2)), not {row!r}")
    for text, share in rows:
        if share <= 0:
            raise ValueError(f"the share of {text!r} is {share}; it must be more than 0")
    total = sum((share for _, share in rows), Fraction(0))
    if rows and total != 1:
        raise ValueError(f"the shares of {whose} add up to {total}, not 1")


def _bare(filling: str) -> str:
    return "".join(filling.split())
