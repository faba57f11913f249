"""Letters with accents that LaTeX's T1 encoding of fonts does not have: those of Vietnamese names, and many others."""

from __future__ import annotations

import unicodedata

# The encoding T5 of Vietnamese holds whole letters, drawn well, from these numbers on.
_VIETNAMESE = (
    (26, "ỶỷỴỵ"),
    (131, "ẢẠ"), (134, "ẦẤẪẨẬ"), (140, "ẰẮẴẲẶ"), (147, "ẼẺẸ"), (151, "ỀẾỄỂỆ"), (159, "Ỉ"),
    (163, "ảạ"), (166, "ầấẫẩậ"), (172, "ằắẵẳặ"), (179, "ẽẻẹ"), (183, "ềếễểệ"), (191, "ỉỊ"),
    (196, "ỎỌ"), (199, "ỒỐỖỔỘƠỜỚỠỞỢ"), (213, "ỦỤƯỪỨỮỬỰ"), (223, "Ỹị"),
    (228, "ỏọ"), (231, "ồốỗổộơờớỡởợ"), (245, "ủụưừứữửự"), (255, "ỹ"),
)  # fmt: skip
_ABOVE = {"\u0300": "`", "\u0301": "'", "\u0302": "^", "\u0303": "~", "\u0304": "=", "\u0306": "u", "\u0307": ".",
          "\u0308": '"', "\u030a": "r", "\u030b": "H", "\u030c": "v"}  # fmt: skip
_BELOW = {"\u0323": "d", "\u0327": "c", "\u0331": "b"}


def accented() -> dict[str, str]:
    r"""LaTeX of every such letter: a number in T5, for `\examViet`, or an accent above, below or both."""
    pages = (*range(0x1CD, 0x234), *range(0x1E00, 0x1F00))
    composed = {chr(code): tex for code in pages if (tex := _composed(chr(code)))}
    return composed | {
        letter: rf"\examViet{{{first + k}}}" for first, row in _VIETNAMESE for k, letter in enumerate(row)
    }


def _composed(letter: str) -> str:
    """Empty for what is no letter with accents, or has two above, which TeX cannot put on each other."""
    base, *marks = tuple(unicodedata.normalize("NFD", letter))
    above, below = [mark for mark in marks if mark in _ABOVE], [mark for mark in marks if mark in _BELOW]
    if not base.isascii() or not marks or len(above) > 1 or len(below) > 1 or len(above + below) < len(marks):
        return ""
    for mark in above + below:
        base = rf"\{(_ABOVE | _BELOW)[mark]}{{{base}}}"
    return base
