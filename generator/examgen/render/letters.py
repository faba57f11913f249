"""Whether the fonts hold every character of a text; TeX itself is asked."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from examgen.render.style import preamble
from examgen.tex import escape
from examgen.typeset import Document, Segment, TexError, typeset

_SEEN = Segment("seen", "x")  # makes a page, which TeX needs and characters without a shape do not make
MOST = 60  # characters that LaTeX knows and the fonts lack; each takes a run of TeX


def missing(texts: Iterable[str], paper: str) -> list[str]:
    """The characters of these texts that cannot be printed."""
    composed = (unicodedata.normalize("NFC", text) for text in texts)
    left = sorted({letter for text in composed for letter in text if not letter.isascii()})
    return list(_missing(left, paper)) if left else []


def named(letters: Iterable[str]) -> str:
    """Characters with their numbers in Unicode; of one that is not seen, the number alone."""
    return ", ".join(f"{letter} ({_number(letter)})" if letter.isprintable() else _number(letter) for letter in letters)


def _number(letter: str) -> str:
    return f"U+{ord(letter):04X}"


def _missing(left: list[str], paper: str) -> Iterator[str]:
    unknown = _unknown([letter for letter in left if escape(letter) == letter], paper)
    yield from unknown
    left = [letter for letter in left if letter not in unknown]
    for _ in range(MOST):
        segments = (Segment(f"c{ord(letter)}", escape(letter)) for letter in left)
        try:
            typeset(Document(preamble(paper), (_SEEN, *segments)))
            return
        except TexError as error:
            bad = chr(int(error.segment[1:]))
            left.remove(bad)
            yield bad


def _unknown(letters: Sequence[str], paper: str) -> list[str]:
    """Those for which LaTeX has no definition, all from one run: for each that is printed, TeX stops."""
    asked = (rf"\ifcsname u8:\detokenize{{{letter}}}\endcsname\else\examTell{{{ord(letter)}}}\fi" for letter in letters)
    made = typeset(Document(preamble(paper), (_SEEN, Segment("letters", "%\n".join(asked)))))
    return [chr(int(number)) for number in made.notes]
