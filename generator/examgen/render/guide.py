"""The marking guide: per part the answer, the accepted interval, wrong values with credit, what follows from a slip."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from examgen import points
from examgen.amendments.item import accepted
from examgen.languages import ENGLISH, Language
from examgen.record import Exam, Question
from examgen.render.body import labels, scoring
from examgen.tex import escape, inline, math, rational

SEPARATOR = r",\hskip0.5em\relax "  # where a line may end
ARROW = r"\setbox\examArrow=\hbox{\,$\to$\,}"  # from a wrong value to its points; set once, since a guide has thousands
WHOLE = r"\relpenalty=9000 \binoppenalty=9000 "  # values are not torn apart where a line may end elsewhere


def rules(exam: Exam) -> str:
    """What holds for all questions."""
    names = ["followed"] if exam.header["calculator"] else ["unevaluated", "followed"]
    return r"{\small " + " ".join(map(exam.language.word, names)) + r"\par}"


def guide_question(question: Question) -> str:
    """Everything that a marker needs for one question."""
    variant, language = question.variant, question.language
    names, parts = labels(variant["problem"]), variant["key"]["parts"]
    worth = language.points(points.text(variant["points"]))
    title = escape(variant["title"])
    gap = r"\examGap" if question.number != "1" else r"\nobreak\vskip 16pt\relax"  # no page has the title alone
    lines = [rf"{gap}\examHead{{{question.number}}}{{{title}}}{{{worth}}}"]
    lines += [rf"\par\nobreak{{\small {sentence}\par}}\nobreak" for sentence in scoring(variant).values()]
    lines += [rf"\par\examRight{{{said}}}\par\nobreak" for said in variant.get("amended", ())]
    lines += [_part(names[part["id"]], part, parts[part["id"]], language) for part in variant["problem"]["parts"]]
    lines += [_follow(names, follow, language) for follow in variant["key"]["follow"]]
    return "\n".join(lines)


def brief(exam: Exam) -> str:
    """What differs from form to form, in a few lines: each part's answer, and what known wrong values still earn."""
    student = f", {exam.form.student['name']}" if exam.form.student else ""
    name = exam.language.word("Form", escape(exam.form.key))
    head = rf"\par\vspace{{8pt}}{{\bfseries {name}{escape(student)}\par}}\nobreak\vspace{{2pt}}"
    return head + r"{\small\raggedright" + WHOLE + ARROW + "\n".join(map(_brief_question, exam.questions())) + r"\par}"


def _brief_question(question: Question) -> str:
    variant, language = question.variant, question.language
    names, parts = labels(variant["problem"]), variant["key"]["parts"]
    judged = [part for part in variant["problem"]["parts"] if not parts[part["id"]]["marks"]]
    answers = [_brief(names[part["id"]], part, parts[part["id"]], language) for part in judged]
    shown = r"\quad ".join([*(answers or [language.word("judged")]), *variant.get("amended", ())])
    return rf"\par\hangindent=16pt\hangafter=1\noindent\textbf{{{question.number}}}\enspace {shown}"


def _brief(label: str, part: dict[str, Any], key: dict[str, Any], language: Language) -> str:
    answer = ", ".join(key["letters"]) or key["brief"]
    interval = f" ({_interval(key, language)})" if key["interval"] and not key["letters"] else ""
    wrong = [
        rf"{each['tex']}\copy\examArrow {language.number(points.earned(part['points'], each['credit']))}"
        for each in key["wrong"]
        if each["credit"] != "0" and not key["letters"]
    ]
    slips = rf" {{\examGrey {SEPARATOR.join(wrong)}}}" if wrong else ""
    return rf"{label + '~' if label else ''}\examRight{{{answer}}}{interval}{slips}"


def _part(label: str, part: dict[str, Any], key: dict[str, Any], language: Language) -> str:
    worth = Fraction(part["points"])
    letters = rf"\textbf{{{', '.join(key['letters'])}}}\quad " if key["letters"] else ""
    shown = _ticks(worth, part, language) if key["kind"] == "choices" else rf"\examRight{{{key['tex']}}}"
    interval = rf"\quad {language.word('accepted', _interval(key, language))}" if key["interval"] else ""
    margin = language.word("margin", language.number(points.text(worth)))
    said = rf"\textbf{{{label}}}\enspace {letters}{shown}{interval}{_more(margin, key, language)}"
    head = rf"\par\vspace{{3pt}}\examPartLine{{{said}}}{{{margin}}}\nobreak"
    if key.get("void"):
        return head
    marks = [_mark(worth, mark, language) for mark in key["marks"]]
    return head + "\n".join([*marks, *(_wrong(worth, wrong, language) for wrong in key["wrong"])])


def _more(margin: str, key: dict[str, Any], language: Language) -> str:
    """What an amendment adds to the right answer."""
    also = "; ".join(accepted(value, language) for value in key.get("also", ()))
    right = rf"\quad {language.word('also right', also)}" if also else ""
    return right + (rf"\quad {language.word('void for all', margin)}" if key.get("void") else "")


def _mark(worth: Fraction, mark: dict[str, Any], language: Language) -> str:
    """An idea of a rubric with its points, or a trap."""
    earned = worth * Fraction(mark["share"])
    shown = rational(earned) if earned else language.word("no points")
    return rf"\examSlip{{{inline(mark['text'])}}}{{{shown}}}{{}}"


def _ticks(worth: Fraction, part: dict[str, Any], language: Language) -> str:
    """What a tick, or its absence, counts."""
    share = worth / len(part["options"])
    return language.word("ticks", rational(share), rational(2 * share))


def _interval(key: dict[str, Any], language: Language) -> str:
    return language.word("interval", *(math(language.number(bound)) for bound in key["interval"]))


def _wrong(worth: Fraction, wrong: dict[str, Any], language: Language) -> str:
    earned = points.nearest_half(worth * Fraction(wrong["credit"]))
    credit = language.word("credit", *(language.number(points.text(each)) for each in (earned, worth)))
    name = f"{escape(wrong['name'].replace('-', ' '))}. " if language.code == ENGLISH else ""  # names are English
    why = f"{name}{inline(wrong['why'])}"
    return rf"\examSlip{{{wrong['tex']}}}{{{credit}}}{{{why}}}"


def _follow(names: dict[str, str], follow: dict[str, Any], language: Language) -> str:
    then = "; ".join(rf"{names[id_]} {tex}" for id_, tex in follow["then"].items())
    slip = language.word("follow", names[follow["given"]], follow["tex"])
    return rf"\examSlip{{{slip}}}{{}}{{{then}}}"
