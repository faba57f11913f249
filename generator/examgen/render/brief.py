"""What markers get of each form of many, in a few lines that carry the same points as the guide."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from examgen import points
from examgen.languages import Language
from examgen.record import Exam, Question
from examgen.render.body import Json, known_wrong, labels
from examgen.render.guide import share, tolerance
from examgen.tex import escape

SEPARATOR = r",\hskip0.5em\relax "  # where a line may end
ARROW = r"\setbox\examArrow=\hbox{\,$\to$\,}"  # from a wrong value to its points; set once, since a guide has thousands
WHOLE = r"\relpenalty=9000 \binoppenalty=9000 "  # values are not torn apart where a line may end elsewhere


def legend(exam: Exam) -> str:
    """How the lines are to be read."""
    return rf"{{\small {ARROW}{exam.language.word('brief')}\par}}"


def brief(exam: Exam) -> str:
    """What differs from form to form: each part's answer, and what known wrong answers still earn."""
    student = f", {exam.form.student['name']}" if exam.form.student else ""
    name = exam.language.word("Form", escape(exam.form.key))
    head = rf"\par\vspace{{8pt}}{{\bfseries {name}{escape(student)}\par}}\nobreak\vspace{{2pt}}"
    lines = (_question(question, titled=bool(exam.form.order)) for question in exam.questions())
    return head + r"{\small\raggedright" + WHOLE + ARROW + "\n".join(lines) + r"\par}"


def _question(question: Question, *, titled: bool) -> str:
    """A question's line; with its title, where a number stands for another question in each form."""
    variant, language = question.variant, question.language
    names, parts = labels(variant["problem"]), variant["key"]["parts"]
    judged = [part for part in variant["problem"]["parts"] if not parts[part["id"]]["marks"]]
    answers = [_part(names[part["id"]], part, parts[part["id"]], language) for part in judged]
    follow = "; ".join(_follow(names, variant["key"], language))
    answers += [rf"{{\examGrey [{follow}]}}"] if follow else []
    shown = r"\qquad ".join([*(answers or [language.word("judged")]), *variant.get("amended", ())])
    title = rf"\enspace {escape(variant['title'])}" if titled else ""
    return rf"\par\hangindent=16pt\hangafter=1\noindent\textbf{{{question.number}{title}}}\enspace {shown}"


def _part(label: str, part: Json, key: Json, language: Language) -> str:
    answer = ", ".join(key["letters"]) or key["brief"]
    range_ = _ticks(part, language) if key["kind"] == "choices" else tolerance(key, language)
    wrong = "" if key.get("void") else SEPARATOR.join(_wrong(part["points"], key, language))
    slips = rf" {{\examGrey [{wrong}]}}" if wrong else ""
    return rf"{label + '~' if label else ''}\examRight{{{answer}}}{f' ({range_})' if range_ else ''}{slips}"


def _ticks(part: Json, language: Language) -> str:
    each = Fraction(part["points"]) / len(part["options"])
    return language.word("ticks brief", share(each, language), share(2 * each, language))


def _wrong(worth: str, key: Json, language: Language) -> Iterator[str]:
    """Wrong answers that earn something."""
    for each in known_wrong(key):
        earned = points.earned(worth, each["credit"])
        if earned != "0":
            shown = ", ".join(each["letters"]) if key["letters"] else each["tex"]
            yield rf"{shown}\copy\examArrow {language.number(earned)}"


def _follow(names: dict[str, str], key: Json, language: Language) -> Iterator[str]:
    """What follows from a letter and is a letter, since nobody can work that out without the options."""
    for follow in key["follow"]:
        then = {id_: tex for id_, tex in follow["then"].items() if key["parts"][id_]["letters"]}
        if then and key["parts"][follow["given"]]["letters"]:
            said = ", ".join(f"{names[id_]}~{letters}" for id_, letters in then.items())
            yield language.word("follow brief", names[follow["given"]], follow["tex"], said)
