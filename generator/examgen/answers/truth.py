"""True or false, with the reason, without which there are no points."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import ClassVar, Self

from examgen.answers.base import Answer, Blank, Mark, Say
from examgen.tex import Tex

REASON = "reason-needed"  # the convention that leaves a guess nothing


@dataclass(frozen=True)
class TrueFalse(Answer[bool]):
    """Whether a statement is true, and why (`$...$` is mathematics); `lines` ruled lines are for the reason."""

    kind: ClassVar[str] = "truth"
    reason: str = ""
    lines: int = 2
    names: tuple[str, str] = field(default=("false", "true"), kw_only=True)

    def said(self, say: Say) -> Self:
        false, true = self.names
        return replace(self, reason=say(self.reason), names=(say(false), say(true)))

    def tex(self) -> Tex:
        return Tex(self.names[self.value])

    def text(self) -> str:
        return "true" if self.value else "false"

    def plain(self) -> bool:
        return self.value

    def scoring(self) -> str:
        return REASON

    def marks(self) -> Sequence[Mark]:
        return [Mark(self.reason, Fraction(1))] if self.reason else []

    def blank(self) -> Blank:
        return Blank(kind="truth", size=self.lines)
