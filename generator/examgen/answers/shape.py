"""Tensor shapes: as many fields as there are axes."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from examgen.answers.base import Answer, Blank, votes
from examgen.tex import Tex, shape


@dataclass(frozen=True)
class Shape(Answer[tuple[int, ...]]):
    """The sizes of a tensor's axes, in the stated order."""

    kind: ClassVar[str] = "shape"

    def __post_init__(self) -> None:
        if not self.value or any(type(size) is not int for size in self.value):
            raise TypeError(f"Shape needs a tuple of ints, not {self.value!r}")

    def tex(self) -> Tex:
        return shape(self.value)

    def text(self) -> str:
        return " x ".join(map(str, self.value))

    def plain(self) -> list[int]:
        return list(self.value)

    def blank(self) -> Blank:
        return Blank(kind="fields", size=len(self.value), width=38)

    def pattern(self, wrong: Sequence[tuple[int, ...]]) -> Hashable:
        """How many wrong shapes win at least as many votes, if every axis votes for its most frequent sizes."""
        scores = votes([self.value, *wrong])
        return sum(1 for score in scores[1:] if score >= scores[0])
