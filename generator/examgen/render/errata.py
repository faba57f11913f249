"""The slip for the hall: what is wrong on the paper, and nothing of what is right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from examgen.languages import language
from examgen.render.documents import heading, named
from examgen.render.style import PRINT, preamble
from examgen.tex import escape
from examgen.typeset.document import Document, Segment


def errata(header: Mapping[str, Any], lines: Sequence[str]) -> Document:
    """A slip with these lines (LaTeX), each a segment of its own."""
    word = language(header["language"]).word
    head = rf"\gdef\examLeft{{{escape(header['course'] or header['title'])}}}\gdef\examOuter{{}}"
    head += heading(header, word("corrections")) + rf"{{\large {word('correct your paper')}\par}}\vspace{{6pt}}"
    items = [Segment(f"c{number}", _item(line)) for number, line in enumerate(lines, start=1)]
    code = header["language"]
    segments = (Segment("title", head), *items)
    return Document(preamble(header["paper"], PRINT, code), segments, named(header, "corrections"), code)


def _item(line: str) -> str:
    return rf"{{\large\raggedright\hangindent=18pt\hangafter=1\noindent\textbullet\enspace {line}\par}}\vspace{{8pt}}"
