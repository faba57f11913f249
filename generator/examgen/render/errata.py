"""The slip for the hall: what is wrong on the paper, and nothing of what is right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from examgen.render.documents import heading
from examgen.render.style import preamble
from examgen.tex import escape
from examgen.typeset.document import Document, Segment

SLIP = "Please correct your paper."


def errata(header: Mapping[str, Any], lines: Sequence[str]) -> Document:
    """A slip with these lines, plain text, each a segment of its own."""
    head = rf"\gdef\examLeft{{{escape(header['course'] or header['title'])}}}\gdef\examOuter{{}}"
    head += heading(header, "Corrections") + rf"{{\large {SLIP}\par}}\vspace{{6pt}}"
    items = [
        Segment(
            f"c{number}",
            rf"{{\large\hangindent=18pt\hangafter=1\noindent\textbullet\enspace {escape(line)}\par}}\vspace{{8pt}}",
        )
        for number, line in enumerate(lines, start=1)
    ]
    return Document(preamble(header["paper"]), (Segment("title", head), *items))
