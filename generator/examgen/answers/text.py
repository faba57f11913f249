"""Free text, judged by a person: the answer of a lecturer's own question."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from examgen.answers.base import Answer, Blank
from examgen.tex import Tex, escape


@dataclass(frozen=True)
class Text(Answer[str]):
    """A model answer in words, with `lines` ruled lines to write on."""

    kind: ClassVar[str] = "text"
    lines: int = 4

    def tex(self) -> Tex:
        return escape(self.value)

    def text(self) -> str:
        return self.value

    def plain(self) -> str:
        return self.value

    def blank(self) -> Blank:
        return Blank(kind="lines", size=self.lines)
