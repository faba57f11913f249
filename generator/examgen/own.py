"""A lecturer's own question as a variant: fixed text, answer and solution, all typeset as text."""

from __future__ import annotations

import hashlib
import re
from dataclasses import asdict
from fractions import Fraction
from textwrap import dedent
from typing import Any, NamedTuple

from examgen.answers.text import Text
from examgen.blueprint import Question
from examgen.tables import listing
from examgen.tex import Tex, code, escape
from examgen.words import printable

# Lines that begin with two spaces or more, or a tab; also empty ones between them.
_CODE = re.compile(r"^((?:(?: {2}|\t)[ \t]*\S.*(?:\n|\Z)|[ \t]*\n(?= {2}|\t))+)", re.MULTILINE)


_PARAGRAPHS = re.compile(r"\n(?:[ \t]*\n)+")
_SINGLE = re.compile(r"(?<=[^~])~(?=[^~])")  # where a line that is too long may be broken
_FARTHER_IN = re.compile(r"^(?: {2}|\t)", re.MULTILINE)


class _Answer(Text):
    """A model answer, in which a paragraph with lines that stand farther in is program code."""

    def tex(self) -> Tex:
        """The paragraphs, code with its lines and spaces."""
        return Tex("\n\n".join(map(_paragraph, _PARAGRAPHS.split(self.value))))


def _paragraph(text: str) -> Tex:
    if not _FARTHER_IN.search(text):
        return escape(text)
    lines = dedent(text.expandtabs(4)).splitlines()
    # The box is not seen: TeX drops spaces at which a line begins.
    return Tex("\\newline\n".join(rf"\mbox{{}}\texttt{{{_SINGLE.sub(' ', code(line))}}}" for line in lines))


class _Typeset(NamedTuple):
    """Plain text as LaTeX, and the program code in it as tables."""

    text: str
    tables: dict[str, Any]


def variant(question: Question, slot: str, points: Fraction, form: str = "A") -> dict[str, Any]:
    """The record of the question, in the form that `draw.variant` gives."""
    answer = _Answer(question.answer)
    digest = hashlib.sha256("\x1f".join((question.title, question.text, question.answer)).encode()).hexdigest()
    minutes = question.minutes or 0
    asked, worked = _typeset(question.text), _typeset(question.solution or "")
    return {
        "form": form,
        "slot": slot,
        "template": None,
        "title": question.title,
        "level": None,
        "points": str(points),
        "minutes": minutes,
        "effort": float(minutes),
        "fingerprint": digest[:16],
        "conventions": [],
        "formulas": [],
        "withholds": [],
        "problem": {
            "text": f"{asked.text}\n\n\\examPart{{answer}}\n",
            "parts": [{"id": "answer", "points": str(points), "blank": asdict(answer.blank()), "options": []}],
            "figures": {},
            "tables": asked.tables,
        },
        "key": {
            "args": {},
            "params": {},
            "parts": {"answer": answer.plain_key([])},
            "steps": {},
            "solution": f"{worked.text}\n" if question.solution else "",  # the answer stands above it
            "figures": {},
            "tables": worked.tables,
            "follow": [],
            "ideas": [],
        },
    }


def prose(text: str) -> str:
    """The text without its program code."""
    return "".join(_CODE.split(text)[::2])


def _typeset(text: str) -> _Typeset:
    pieces = _CODE.split(text)  # text and program code in turn
    tables = {f"code{k}": _listing(dedent(source)) for k, source in enumerate(pieces[1::2], start=1)}
    places = [f"\n\\examTable{{{name}}}\n" for name in tables]
    return _Typeset("".join(map("".join, zip(map(escape, pieces[::2]), [*places, ""], strict=True))), tables)


def _listing(source: str) -> dict[str, Any]:
    made = listing(source.strip("\n"))
    return {"align": made.align, "head": [], "rows": [list(map(printable, row)) for row in made.rows], "rules": []}
