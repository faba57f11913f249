"""The code on every page that comes back: exam, form and page in a line of text and as a QR code, for a scanner."""

from __future__ import annotations

from functools import lru_cache, reduce
from operator import xor

VERSION, SIZE = 1, 21  # the smallest QR code, which holds 20 letters and digits at error correction M
WIDTH = 24  # bits of a row, which is filled up to whole bytes
DIGITS = SIZE * WIDTH // 4  # of all bits, in hexadecimal
MASK = 3  # any mask can be read; trying all eight for the prettiest would take longer, and codes would not add up


def code(exam: str, form: int, page: int, *, answers: bool = False) -> str:
    """The text of a page's code, such as K7QF3A-00012-03; that of a page of the answer sheet ends with -A1."""
    return f"{exam}-{form:05d}-A{page}" if answers else f"{exam}-{form:05d}-{page:02d}"


def page_codes(exam: str, form: int, pages: int, *, answers: bool = False) -> str:
    """LaTeX that gives each page of a paper or an answer sheet its code; `pages` is how many there can be."""
    return "\n".join(_defined(page, code(exam, form, page, answers=answers)) for page in range(1, pages + 1))


def _defined(page: int, text: str) -> str:
    return rf"\expandafter\gdef\csname examCode{page}\endcsname{{\examPageCode{{{text}}}{{{bits(text):0{DIGITS}x}}}}}"


def bits(text: str) -> int:
    """The modules row by row from the top as the bits of a PDF image: 1 is dark.

    Two letters are eleven bits of a code's data, its error correction is linear, and its mask is the same for every text
    (ISO/IEC 18004): so a code is that of zeros with what each two letters change in it.
    """
    zeros = "0" * len(text)
    drawn = (_drawn(zeros[:at] + text[at : at + 2] + zeros[at + 2 :]) for at in range(0, len(text), 2))
    return reduce(xor, (each ^ _drawn(zeros) for each in drawn), _drawn(zeros))


@lru_cache(maxsize=4096)
def _drawn(text: str) -> int:
    import segno  # a tenth of the imports of a build, which an exam of one form does not need

    made = segno.make(text, version=VERSION, error="m", mode="alphanumeric", mask=MASK, boost_error=False)
    filled = bytes(WIDTH - SIZE)
    return int("".join(str(module) for row in made.matrix for module in row + filled), 2)
