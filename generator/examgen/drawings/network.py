"""What all networks that are to be drawn have."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Protocol

from examgen.figures.blocks import Arrow
from examgen.figures.scene import Scene
from examgen.tex import digits

Slip = tuple[str, int | tuple[int, ...], str]  # name, value, why it is wrong


@dataclass(frozen=True)
class Question:
    """A number or shape that is asked after the drawing, with wrong values; `how` explains the right one."""

    id: str
    asks: str
    right: int | tuple[int, ...]
    wrong: Sequence[Slip]
    how: str


class Network(Protocol):
    """A network by its sizes. In all texts `$...$` is mathematics."""

    def asks(self) -> str:
        """What is to be drawn."""

    def elements(self) -> Sequence[str]:
        """What the drawing must show; each counts the same."""

    def answer(self) -> str:
        """The drawing in words."""

    def figure(self) -> Scene:
        """The model drawing."""

    def questions(self) -> Sequence[Question]:
        """What is asked after the drawing."""


def chain(*names: str) -> list[Arrow]:
    """Arrows from each block to the next."""
    return [Arrow(start, end) for start, end in pairwise(names)]


def sizes(*shape: int) -> str:
    """A shape as mathematics."""
    return "$" + r" \times ".join(map(str, shape)) + "$"


def grouped(number: int) -> str:
    """A number with its digits in groups."""
    return digits(str(number))
