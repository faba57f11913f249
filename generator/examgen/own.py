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
from examgen.tex import escape
from examgen.words import printable

# Lines that begin with two spaces or more, or a tab; also empty ones between them.
_CODE = re.compile(r"^((?:(?: {2}|\t)[ \t]*\S.*(?:\n|\Z)|[ \t]*\n(?= {2}|\t))+)", re.MULTILINE)


class _Typeset(NamedTuple):
    """Plain text as LaTeX, and the program code in it as tables."""

    text: str
    tables: dict[str, Any]


def variant(question: Question, slot: str, points: Fraction, form: str = "A") -> dict[str, Any]:
    """The record of the question, in the form that `draw.variant` gives."""
    answer = Text(question.answer)
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


def _typeset(text: str) -> _Typeset:
    pieces = _CODE.split(text)  # text and program code in turn
    tables = {f"code{k}": _listing(dedent(source)) for k, source in enumerate(pieces[1::2], start=1)}
    places = [f"\n\\examTable{{{name}}}\n" for name in tables]
    return _Typeset("".join(map("".join, zip(map(escape, pieces[::2]), [*places, ""], strict=True))), tables)


def _listing(source: str) -> dict[str, Any]:
    code = listing(source.strip("\n"))
    return {"align": code.align, "head": [], "rows": [list(map(printable, row)) for row in code.rows], "rules": []}
