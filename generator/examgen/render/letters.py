"""Whether the fonts hold every character of a text; TeX itself is asked."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator

from examgen.render.style import preamble
from examgen.tex import escape
from examgen.typeset import Document, Segment, TexError, typeset

_SEEN = Segment("seen", "x")  # makes a page, which TeX needs and characters without a shape do not make
MOST = 60  # characters that are looked for at once; each that is missing takes a run of TeX


def missing(texts: Iterable[str], paper: str) -> list[str]:
    """The characters of these texts that cannot be printed, at most `MOST`."""
    composed = (unicodedata.normalize("NFC", text) for text in texts)
    left = sorted({letter for text in composed for letter in text if not letter.isascii()})
    return list(_missing(left, paper))


def named(letters: Iterable[str]) -> str:
    """Characters with their numbers in Unicode."""
    return ", ".join(f"{letter} (U+{ord(letter):04X})" for letter in letters)


def _missing(left: list[str], paper: str) -> Iterator[str]:
    for _ in range(MOST):
        if not left:
            return
        segments = (Segment(f"c{ord(letter)}", escape(letter)) for letter in left)
        try:
            typeset(Document(preamble(paper), (_SEEN, *segments)))
        except TexError as error:
            bad = chr(int(error.segment[1:]))
            left.remove(bad)
            yield bad
        else:
            return
