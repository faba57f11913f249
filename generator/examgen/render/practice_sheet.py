"""A practice set on paper: its problems, and its solutions with the mistakes that are common."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from examgen import points
from examgen.record import Exam, Question
from examgen.render.body import Json, known_wrong, labels
from examgen.render.cover import rounds
from examgen.render.documents import look, named, notes, paper_question, solved_question
from examgen.tex import escape, inline
from examgen.typeset.document import Document, Segment


def problems(exam: Exam) -> Document:
    """The questions with room to answer."""
    advice = exam.language.word("unrounded") if rounds(exam) else ""
    return _document(exam, named(exam.header), paper_question, advice)


def solutions(exam: Exam) -> Document:
    """The questions with their answers, worked out, and common mistakes below each."""

    def solved(question: Question, head: str) -> str:
        return solved_question(question, head) + _mistakes(question)

    return _document(exam, named(exam.header, "solutions"), solved)


def _document(exam: Exam, title: str, render: Callable[[Question, str], str], advice: str = "") -> Document:
    """The questions one after the other, each with all of its conventions, since no cover has them."""
    questions = [replace(each, notes=notes(each.variant), section=None) for each in exam.questions()]
    asked = [
        Segment(f"q{each.number}", render(each, _head(exam, title, advice) if number == 0 else ""))
        for number, each in enumerate(questions)
    ]
    footer = Segment("footer", rf"\gdef\examLeft{{{escape(title)}}}")
    return Document(look(exam), (footer, *asked, Segment("end", r"\examFlush")), title, exam.language.code)


def _head(exam: Exam, title: str, advice: str) -> str:
    """The title, and what one should know before one begins."""
    word = exam.language.word
    facts = [
        word("about minutes", str(exam.header["duration"])),
        exam.language.points(points.text(exam.points())),
        word("with calculator" if exam.header["calculator"] else "without calculator"),
    ]
    said = "\n".join(rf"{{\small {line}\par}}" for line in (r"\quad\textbar\quad ".join(facts), escape(advice)) if line)
    return rf"{{\Large\bfseries {escape(title)}\par}}\nobreak\vspace{{2pt}}{said}\vspace{{10pt}}"


def _mistakes(question: Question) -> str:
    """Wrong values and why they are wrong, in small print; a line for each reason."""
    problem, key = question.variant["problem"], question.variant["key"]
    names = labels(problem)
    found = {id_: _reasons(part, key["solution"]) for id_, part in key["parts"].items()}
    lines = [line for id_, reasons in found.items() for line in _lines(names[id_], reasons)]
    if not lines:
        return ""
    title = question.language.word("common mistakes")
    return rf"\examMistakes{{{title}}}" + "\\examBreak{0}\n".join(lines) + r"\egroup"


def _reasons(key: Json, solution: str) -> dict[str, list[str]]:
    """By reason the values that it makes wrong, options by their letters; without reasons that the solution gives."""
    found: dict[str, list[str]] = {}
    for wrong in known_wrong(key):
        why = inline(wrong["why"])
        if why not in solution:
            found.setdefault(why, []).append(", ".join(wrong["letters"]) if key["letters"] else wrong["tex"])
    return found


def _lines(name: str, reasons: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """The mistakes in a part, whose name stands at the first of them."""
    for why, values in reasons.items():
        yield rf"\examMistake{{{name}}}{{{', '.join(values)}}}{{{why}}}"
        name = ""
