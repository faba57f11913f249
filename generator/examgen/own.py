"""A lecturer's own question as a variant: fixed text, answer and solution, all typeset as text."""

from __future__ import annotations

import hashlib
from dataclasses import asdict
from fractions import Fraction
from typing import Any

from examgen.answers.text import Text
from examgen.blueprint import Question
from examgen.tex import escape


def variant(question: Question, slot: str, points: Fraction, form: str = "A") -> dict[str, Any]:
    """The record of the question, in the form that `draw.variant` gives."""
    answer = Text(question.answer)
    digest = hashlib.sha256("\x1f".join((question.title, question.text, question.answer)).encode()).hexdigest()
    minutes = question.minutes or 0
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
            "text": f"{escape(question.text)}\n\n\\examPart{{answer}}\n",
            "parts": [{"id": "answer", "points": str(points), "blank": asdict(answer.blank()), "options": []}],
            "figures": {},
            "tables": {},
        },
        "key": {
            "args": {},
            "params": {},
            "parts": {"answer": answer.plain_key([])},
            "steps": {},
            "solution": f"{escape(question.solution)}\n" if question.solution else "",  # the answer stands above it
            "figures": {},
            "tables": {},
            "follow": [],
            "ideas": [],
        },
    }
