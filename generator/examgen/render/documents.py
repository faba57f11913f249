"""Documents from the record: paper, solutions and marking guide of an exam, and sheets of loose variants.

Nothing here knows a template; the paper reads nothing of a variant but its `problem` and what is printed around it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from fractions import Fraction
from typing import Any

from examgen import points
from examgen.record import Exam, Question
from examgen.render import fills
from examgen.render.body import body
from examgen.render.cover import cover
from examgen.render.guide import guide_question
from examgen.render.solution import worked
from examgen.render.style import preamble
from examgen.tex import escape
from examgen.typeset.document import Document, Segment

Variant = dict[str, Any]


def paper(exam: Exam) -> Document:
    """What the student gets: cover and questions."""
    return _document(exam, [cover(exam)], _paper_question)


def solutions(exam: Exam) -> Document:
    """The same questions with the answers in place and each worked out below."""
    return _document(exam, [_title(exam, "Solutions")], _solution_question)


def guide(exam: Exam) -> Document:
    """For markers: answers, accepted intervals, wrong values with their credit, what follows from an earlier slip."""
    return _document(exam, [_title(exam, "Marking guide")], guide_question)


def sheet(
    title: str, variants: Sequence[Variant], page: str = "A4", *, answers: bool = True, form: str = "open"
) -> Document:
    """Loose variants one after the other, each with its worked solution if `answers`."""
    segments = [
        Segment("title", rf"\gdef\examLeft{{{escape(title)}}}{{\Large\bfseries {escape(title)}\par}}\vspace{{6pt}}")
    ]
    for number, variant in enumerate(variants, start=1):
        question = Question(number=str(number), variant=variant, format=form, notes=_notes(variant))
        text = _solution_question(question) if answers else _paper_question(question)
        segments.append(Segment(f"q{number}", text))
    return Document(preamble(page), tuple(segments))


def _notes(variant: Variant) -> tuple[str, ...]:
    return tuple(convention["tex"] for convention in variant["conventions"])


def _document(exam: Exam, first: list[str], render: Callable[[Question], str]) -> Document:
    segments = [Segment(f"front{k}", _footer(exam) + tex) for k, tex in enumerate(first)]
    segments += [Segment(f"q{question.number}", render(question)) for question in exam.questions()]
    return Document(preamble(exam.header["paper"]), tuple(segments))


def _footer(exam: Exam) -> str:
    return rf"\gdef\examLeft{{{escape(exam.header['course'] or exam.header['title'])}}}" + "\n"


def _title(exam: Exam, what: str) -> str:
    header = exam.header
    lines = [rf"{{\large {escape(header['course'])}\par}}" if header["course"] else ""]
    lines.append(rf"{{\Large\bfseries {escape(header['title'])}: {what}\par}}")
    lines.append(rf"{{{escape(header['date'])}\par}}" if header["date"] else "")
    lines.append(r"\vspace{4pt}\hrule height 0.6pt\vspace{6pt}")
    return "\n".join(line for line in lines if line)


def _paper_question(question: Question) -> str:
    problem = question.variant["problem"]
    fill = fills.paper(problem, question.format, question.room)
    return together(question, [body(problem, fill), conventions(question.notes)])


def _solution_question(question: Question) -> str:
    variant = question.variant
    fill = fills.answers(variant["key"])
    shown = together(question, [body(variant["problem"], fill), conventions(question.notes)])
    return shown + r"\nobreak\vspace{4pt}" + worked(variant)


def together(question: Question, pieces: Iterable[str]) -> str:
    """The question's heading (and its section's, before the first question) and pieces, kept on one page if possible."""
    variant = question.variant
    worth = points.text(Fraction(variant["points"]))
    head = rf"\examHead{{{question.number}}}{{{escape(variant['title'])}}}{{{worth}~point{'s' * (worth != '1')}}}"
    inner = "\n".join([*_section(question), head, *(piece for piece in pieces if piece)])
    return rf"\examGap\begin{{examTogether}}{inner}" + "\n" + r"\end{examTogether}"


def _section(question: Question) -> Iterator[str]:
    if question.section is None:
        return
    title, instructions = question.section["title"], question.section["instructions"]
    if title:
        yield rf"\examSection{{{escape(title)}}}"
    if instructions:
        yield rf"{{\itshape {escape(instructions)}\par}}\vspace{{6pt}}"


def conventions(notes: Sequence[str]) -> str:
    """The conventions that are printed below a question."""
    return rf"\par{{\footnotesize\emph{{Conventions.}} {' '.join(notes)}\par}}" if notes else ""
