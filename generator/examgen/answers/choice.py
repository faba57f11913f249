"""Answers that are always picked from a list: one option, or all that apply."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from math import comb
from typing import ClassVar, Self

from examgen.answers.base import Answer, Blank, Say, check_different, in_a_row
from examgen.answers.truth import REASON
from examgen.tex import Tex


@dataclass(frozen=True)
class Choice(Answer[str]):
    """The name of the one right option; `choices` maps names to what is printed, `lines` are for a reason."""

    kind: ClassVar[str] = "choice"
    choices: Mapping[str, Tex] = field(default_factory=dict)
    lines: int = 0

    def __post_init__(self) -> None:
        if self.value not in self.choices:
            raise ValueError(f"{self.value!r} is none of the options {sorted(self.choices)}")
        check_different("options", self.choices.values())

    def said(self, say: Say) -> Self:
        return replace(self, choices={name: say(tex) for name, tex in self.choices.items()})

    def tex(self) -> Tex:
        return self.choices[self.value]

    def text(self) -> str:
        return self.value

    def plain(self) -> str:
        return self.value

    def blank(self) -> Blank:
        return Blank(kind="circles", size=len(self.choices), lines=self.lines)

    def scoring(self) -> str | None:
        return REASON if self.lines else None

    def guessed(self) -> Fraction:
        return Fraction(0) if self.lines else Fraction(1, len(self.choices))

    def options(self) -> dict[str, Tex]:
        return dict(self.choices)


def yes_no(value: bool) -> Choice:  # noqa: FBT001 - it is the answer itself
    """The choice between yes and no."""
    return Choice("yes" if value else "no", choices={"yes": Tex("yes"), "no": Tex("no")})


@dataclass(frozen=True)
class Choices(Answer[frozenset[str]]):
    """The names of all right options; each is judged by itself, and wrong judgements count against right ones."""

    kind: ClassVar[str] = "choices"
    choices: Mapping[str, Tex] = field(default_factory=dict)

    def __post_init__(self) -> None:
        strangers = self.value - set(self.choices)
        if strangers:
            raise ValueError(f"{sorted(strangers)} are none of the options {sorted(self.choices)}")
        if not 0 < len(self.value) < len(self.choices):
            raise ValueError(f"{len(self.value)} of {len(self.choices)} options are right; at least one is, one is not")
        check_different("options", self.choices.values())

    def said(self, say: Say) -> Self:
        return replace(self, choices={name: say(tex) for name, tex in self.choices.items()})

    def tex(self) -> Tex:
        return in_a_row([tex for name, tex in self.choices.items() if name in self.value])

    def text(self) -> str:
        return ", ".join(sorted(self.value))

    def plain(self) -> list[str]:
        return sorted(self.value)

    def blank(self) -> Blank:
        return Blank(kind="squares", size=len(self.choices))

    def scoring(self) -> str:
        return "right-minus-wrong"

    def score(self, response: frozenset[str]) -> Fraction:
        """The share of the points: an option judged correctly earns one share, another costs two, never below zero.

        With one for one, ticks at random would earn a sixth of the points: half of all responses are above zero.
        """
        slips, count = len(response ^ self.value), len(self.choices)
        return max(Fraction(count - 3 * slips, count), Fraction(0)) if response else Fraction(0)

    def guessed(self) -> Fraction:
        count = len(self.choices)
        earned = sum(comb(count, slips) * max(count - 3 * slips, 0) for slips in range(count))
        without_a_tick = max(count - 3 * len(self.value), 0)
        return Fraction(earned - without_a_tick, count * 2**count)

    def picks(self) -> Sequence[str]:
        return [name for name in self.choices if name in self.value]

    def options(self) -> dict[str, Tex]:
        return dict(self.choices)
