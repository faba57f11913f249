"""The marking guide: per part the answer, the accepted interval, wrong values with credit, what follows from a slip."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from examgen import points
from examgen.record import Question
from examgen.render.body import labels
from examgen.tex import escape, inline


def guide_question(question: Question) -> str:
    """Everything that a marker needs for one question."""
    variant = question.variant
    names, parts = labels(variant["problem"]), variant["key"]["parts"]
    worth = points.text(Fraction(variant["points"]))
    title = escape(variant["title"])
    lines = [rf"\examGap\examHead{{{question.number}}}{{{title}}}{{{worth}~point{'s' * (worth != '1')}}}"]
    lines += [
        _part(names[part["id"]], Fraction(part["points"]), parts[part["id"]]) for part in variant["problem"]["parts"]
    ]
    lines += [_follow(names, follow) for follow in variant["key"]["follow"]]
    return "\n".join(lines)


def _part(label: str, worth: Fraction, key: dict[str, Any]) -> str:
    letters = rf"\textbf{{{', '.join(key['letters'])}}}\quad " if key["letters"] else ""
    shown = "" if key["letters"] and key["kind"] == "choices" else rf"\examRight{{{key['tex']}}}"
    interval = rf"\quad accepted: {_interval(key)}" if key["interval"] else ""
    head = rf"\par\vspace{{3pt}}\textbf{{{label}}}\enspace {letters}{shown}{interval}\hfill {points.text(worth)}\,pt\par\nobreak"
    return head + "\n".join(_wrong(worth, wrong) for wrong in key["wrong"])


def _interval(key: dict[str, Any]) -> str:
    low, high = key["interval"]
    return rf"\ensuremath{{{low}}} to \ensuremath{{{high}}}"


def _wrong(worth: Fraction, wrong: dict[str, Any]) -> str:
    earned = points.nearest_half(worth * Fraction(wrong["credit"]))
    credit = f"{points.text(earned)} of {points.text(worth)}"
    why = f"{escape(wrong['name'].replace('-', ' '))}. {inline(wrong['why'])}"
    return rf"\examSlip{{{wrong['tex']}}}{{{credit}}}{{{why}}}"


def _follow(names: dict[str, str], follow: dict[str, Any]) -> str:
    then = "; ".join(rf"{names[id_]} {tex}" for id_, tex in follow["then"].items())
    slip = rf"If {names[follow['given']]} is {follow['tex']}, then rightly"
    return rf"\examSlip{{{slip}}}{{}}{{{then}}}"
