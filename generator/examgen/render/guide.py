"""The marking guide: per part the answer, the accepted interval, wrong values with credit, what follows from a slip."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from examgen import points
from examgen.record import Exam, Question
from examgen.render.body import labels, scoring
from examgen.tex import escape, inline, rational

UNEVALUATED = (
    "A correct product, fraction or logarithm that is not evaluated earns full points; "
    "the worked solutions show each of them before its value."
)
JUDGED = "judged by the rubric; the answer is in the form's solutions"
SEPARATOR = r",\enspace "
FOLLOWED = "What rightly follows from an earlier wrong answer earns full points; the likely cases are listed."


def rules(exam: Exam) -> str:
    """What holds for all questions."""
    said = [FOLLOWED] if exam.header["calculator"] else [UNEVALUATED, FOLLOWED]
    return r"{\small " + " ".join(said) + r"\par}"


def guide_question(question: Question) -> str:
    """Everything that a marker needs for one question."""
    variant = question.variant
    names, parts = labels(variant["problem"]), variant["key"]["parts"]
    worth = points.text(variant["points"])
    title = escape(variant["title"])
    lines = [rf"\examGap\examHead{{{question.number}}}{{{title}}}{{{worth}~point{'s' * (worth != '1')}}}"]
    lines += [rf"\par\nobreak{{\small {sentence}\par}}\nobreak" for sentence in scoring(variant).values()]
    lines += [_part(names[part["id"]], part, parts[part["id"]]) for part in variant["problem"]["parts"]]
    lines += [_follow(names, follow) for follow in variant["key"]["follow"]]
    return "\n".join(lines)


def brief(exam: Exam) -> str:
    """What differs from form to form, in a few lines: each part's answer, and what known wrong values still earn."""
    student = f", {exam.form.student['name']}" if exam.form.student else ""
    head = rf"\par\vspace{{8pt}}{{\bfseries Form {escape(exam.form.key)}{escape(student)}\par}}\nobreak\vspace{{2pt}}"
    return head + r"{\small\raggedright " + "\n".join(map(_brief_question, exam.questions())) + "}"


def _brief_question(question: Question) -> str:
    variant = question.variant
    names, parts = labels(variant["problem"]), variant["key"]["parts"]
    judged = [part for part in variant["problem"]["parts"] if not parts[part["id"]]["marks"]]
    answers = [_brief(names[part["id"]], part, parts[part["id"]]) for part in judged] or [JUDGED]
    return rf"\par\hangindent=16pt\hangafter=1\noindent\textbf{{{question.number}}}\enspace " + r"\quad ".join(answers)


def _brief(label: str, part: dict[str, Any], key: dict[str, Any]) -> str:
    answer = ", ".join(key["letters"]) or key["brief"]
    interval = f" ({_interval(key)})" if key["interval"] and not key["letters"] else ""
    wrong = [
        rf"{each['tex']}\,$\to$\,{points.earned(part['points'], each['credit'])}"
        for each in key["wrong"]
        if each["credit"] != "0" and not key["letters"]
    ]
    slips = rf" \textcolor{{examGrey}}{{{SEPARATOR.join(wrong)}}}" if wrong else ""
    return rf"{label + ' ' if label else ''}\examRight{{{answer}}}{interval}{slips}"


def _part(label: str, part: dict[str, Any], key: dict[str, Any]) -> str:
    worth = Fraction(part["points"])
    letters = rf"\textbf{{{', '.join(key['letters'])}}}\quad " if key["letters"] else ""
    shown = _ticks(worth, part) if key["kind"] == "choices" else rf"\examRight{{{key['tex']}}}"
    interval = rf"\quad accepted: {_interval(key)}" if key["interval"] else ""
    said = rf"\textbf{{{label}}}\enspace {letters}{shown}{interval}"
    head = rf"\par\vspace{{3pt}}\examPartLine{{{said}}}{{{points.text(worth)}\,pt}}\nobreak"
    marks = [_mark(worth, mark) for mark in key["marks"]]
    return head + "\n".join([*marks, *(_wrong(worth, wrong) for wrong in key["wrong"])])


def _mark(worth: Fraction, mark: dict[str, Any]) -> str:
    """An idea of a rubric with its points, or a trap."""
    earned = worth * Fraction(mark["share"])
    return rf"\examSlip{{{inline(mark['text'])}}}{{{rational(earned) if earned else 'no points'}}}{{}}"


def _ticks(worth: Fraction, part: dict[str, Any]) -> str:
    """What a tick, or its absence, counts."""
    share = worth / len(part["options"])
    return f"each option judged rightly earns {rational(share)}, each other one costs {rational(2 * share)}; at least 0"


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
