"""The code on every page of a paper: exam, form and page in a line of text and as a QR code, for a scanner."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import groupby

import segno

MODULE = 0.9  # points; a scan at 200 dots an inch has 2.5 of them for each module
VERSION, SIZE = 1, 21  # the smallest QR code, which holds 20 letters and digits at error correction M
MASK = 3  # any mask can be read; trying all eight for the prettiest takes five times as long


def code(exam: str, form: int, page: int) -> str:
    """The text of a page's code, such as K7QF3A-00012-03."""
    return f"{exam}-{form:05d}-{page:02d}"


def page_codes(exam: str, form: int, pages: int) -> str:
    """LaTeX that gives each page of a form its code; `pages` is how many there can be."""
    return "\n".join(_defined(page, code(exam, form, page)) for page in range(1, pages + 1))


def _defined(page: int, text: str) -> str:
    return rf"\expandafter\gdef\csname examCode{page}\endcsname{{\examPageCode{{{text}}}{{{_squares(text)}}}}}"


@lru_cache(maxsize=4096)
def _squares(text: str) -> str:
    """The dark modules as rectangles of PDF, in units of a module, from the lower left corner."""
    made = segno.make(text, version=VERSION, error="m", mode="alphanumeric", mask=MASK, boost_error=False)
    return " ".join(rectangle for y, row in enumerate(made.matrix) for rectangle in _runs(row, SIZE - 1 - y))


def _runs(row: Sequence[int], y: int) -> Iterator[str]:
    x = 0
    for dark, modules in groupby(row):
        length = len(list(modules))
        if dark:
            yield f"{x} {y} {length} 1 re"
        x += length
