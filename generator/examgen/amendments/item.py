"""One thing that an amendment says of a question, as `exam.json` holds it and as people read it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from fractions import Fraction
from typing import Any, Literal

from examgen import points
from examgen.languages import ENGLISH, Language, language
from examgen.tex import escape

Kind = Literal["void", "value", "interval", "option", "points", "text"]
_WORDS = re.compile(r"[^\W\d_]{2}")
_NUMBER = r"[-+]?(?:[0-9]+/0*[1-9][0-9]*|(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][-+]?[0-9]{1,2})?)"
_NUMBERS = re.compile(rf"\s*({_NUMBER})\s*(?:\.\.\s*({_NUMBER})\s*)?")
PUBLIC = frozenset({"void", "points", "text"})  # what the slip for the hall says; the others would give answers away


@dataclass(frozen=True)
class Item:
    """What is amended: a part by slot and id, or a whole question (`part` is None), in all forms or in `forms`.

    `value` depends on the kind: an accepted answer as text, an interval ("1.5..1.6"), the LaTeX of an accepted option,
    points, or the sentence that corrects the question's text; nothing for a part that is void.
    """

    kind: Kind
    slot: str
    part: str | None
    value: str = ""
    forms: Sequence[str] | None = None

    def plain(self) -> dict[str, Any]:
        """As JSON."""
        return asdict(self)


@dataclass(frozen=True)
class Wording:
    """How amendments are told: in a language, with `quote` for what is not ours."""

    language: Language
    quote: Callable[[str], str]

    def points(self, worth: Fraction) -> str:
        """So many points."""
        return self.language.points(points.text(worth)).replace("~", " ")

    def number(self, worth: Fraction) -> str:
        """The number of points alone."""
        return self.language.number(points.text(worth))

    def sentence(self, item: Item, place: str, worth: Fraction, letter: str) -> str:
        """What an item says of a `place`, which was worth so many points; `letter` is that of an accepted option."""
        word = self.language.word
        match item.kind:
            case "void":
                return word("void", place, self.points(worth))
            case "points":
                return word("other points", place, self.points(Fraction(item.value)), self.number(worth))
            case "text":
                return word("corrected", place, self.quote(item.value))
            case "option":
                return word("right too", place, word("answer letter", letter) if letter else word("another answer"))
            case _:
                said = "words right too" if _WORDS.search(item.value) else "right too"
                return word(said, place, self.accepted(item.value))

    def accepted(self, value: str) -> str:
        """An accepted answer, or the interval of them."""
        low, high = bounds(value) or (value, value)
        said = [self.language.sentence(self.quote(bound)) for bound in (low, high)]
        return said[0] if low == high else self.language.word("interval", *said)


TERMINAL = Wording(language(ENGLISH), str)


def printed(code: str) -> Wording:
    """The wording of LaTeX in the language of an exam."""
    return Wording(language(code), escape)


def bounds(value: str) -> tuple[str, str] | None:
    """The least and the most of an accepted number, or of an interval such as 1.5..1.6; None for an answer in words."""
    found = _NUMBERS.fullmatch(value)
    return (found[1], found[2] or found[1]) if found else None


def items(header: Mapping[str, Any]) -> Iterator[tuple[int, Item]]:
    """The items of an exam's amendments, each with the number of its amendment, counted from 1."""
    for number, amendment in enumerate(header.get("amendments", ()), start=1):
        for plain in amendment:
            yield number, Item(**plain)
