"""The code on every page that comes back: exam, form and page in a line of text and as a QR code, for a scanner."""

from __future__ import annotations

from functools import lru_cache

import segno

VERSION, SIZE = 1, 21  # the smallest QR code, which holds 20 letters and digits at error correction M
WIDTH = 24  # bits of a row, which is filled up to whole bytes
MASK = 3  # any mask can be read; trying all eight for the prettiest takes five times as long


def code(exam: str, form: int, page: int, *, answers: bool = False) -> str:
    """The text of a page's code, such as K7QF3A-00012-03; that of a page of the answer sheet ends with -A1."""
    return f"{exam}-{form:05d}-A{page}" if answers else f"{exam}-{form:05d}-{page:02d}"


def page_codes(exam: str, form: int, pages: int, *, answers: bool = False) -> str:
    """LaTeX that gives each page of a paper or an answer sheet its code; `pages` is how many there can be."""
    return "\n".join(_defined(page, code(exam, form, page, answers=answers)) for page in range(1, pages + 1))


def _defined(page: int, text: str) -> str:
    return rf"\expandafter\gdef\csname examCode{page}\endcsname{{\examPageCode{{{text}}}{{{_bits(text)}}}}}"


@lru_cache(maxsize=4096)
def _bits(text: str) -> str:
    """The modules row by row from the top as the bits of a PDF image, in hexadecimal digits: 1 is dark."""
    made = segno.make(text, version=VERSION, error="m", mode="alphanumeric", mask=MASK, boost_error=False)
    rows = (int("".join(map(str, row)), 2) << WIDTH - SIZE for row in made.matrix)
    return "".join(f"{row:0{WIDTH // 4}x}" for row in rows)
