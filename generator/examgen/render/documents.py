"""Documents from the record: paper, solutions and marking guide of an exam, and sheets of loose variants.

Nothing here knows a template; the paper reads nothing of a variant but its `problem` and what is printed around it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
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
    questions = [_segment(question, _paper_question(question)) for question in exam.questions()]
    return _document(exam, [Segment("cover", cover(exam)), *questions])


def solutions(exam: Exam) -> Document:
    """The same questions with the answers in place and each worked out below."""
    title = _title(exam, "Solutions")
    return _document(exam, [_segment(each, _solution_question(each, title)) for each in exam.questions()])


def guide(exam: Exam) -> Document:
    """For markers: answers, accepted intervals, wrong values with their credit, what follows from an earlier slip."""
    questions = [_segment(question, guide_question(question)) for question in exam.questions()]
    return _document(exam, [Segment("title", _title(exam, "Marking guide")), *questions])


def sheet(
    title: str, variants: Sequence[Variant], page: str = "A4", *, answers: bool = True, form: str = "open"
) -> Document:
    """Loose variants one after the other, each with its worked solution if `answers`."""
    head = rf"{{\Large\bfseries {escape(title)}\par}}\vspace{{10pt}}"
    render = _solution_question if answers else _paper_question
    segments = [Segment("footer", rf"\gdef\examLeft{{{escape(title)}}}")]
    for number, variant in enumerate(variants, start=1):
        question = Question(number=str(number), variant=variant, format=form, notes=_notes(variant))
        segments.append(_segment(question, render(question, head)))
    return Document(preamble(page), tuple(segments))


def _notes(variant: Variant) -> tuple[str, ...]:
    return tuple(convention["tex"] for convention in variant["conventions"])


def _segment(question: Question, tex: str) -> Segment:
    return Segment(f"q{question.number}", tex)


def _document(exam: Exam, segments: Sequence[Segment]) -> Document:
    footer = rf"\gdef\examLeft{{{escape(exam.header['course'] or exam.header['title'])}}}"
    return Document(preamble(exam.header["paper"]), (Segment("footer", footer), *segments))


def _title(exam: Exam, what: str) -> str:
    header = exam.header
    lines = [rf"{{\large {escape(header['course'])}\par}}" if header["course"] else ""]
    lines.append(rf"{{\Large\bfseries {escape(header['title'])}: {what}\par}}")
    lines.append(rf"{{{escape(header['date'])}\par}}" if header["date"] else "")
    lines.append(r"\vspace{4pt}\hrule height 0.6pt\vspace{6pt}")
    return "\n".join(line for line in lines if line)


def _paper_question(question: Question, title: str = "") -> str:
    problem = question.variant["problem"]
    fill = fills.paper(problem, question.format, question.room)
    return together(question, [body(problem, fill), conventions(question.notes)], title)


def _solution_question(question: Question, title: str) -> str:
    variant = question.variant
    shown = [body(variant["problem"], fills.answers(variant["key"])), conventions(question.notes)]
    return together(question, shown, title) + r"\penalty3000\vspace{4pt}" + worked(variant)


def together(question: Question, pieces: Iterable[str], title: str) -> str:
    """Heading and pieces of a question, kept on one page if possible.

    The first question of a section takes the section's heading along, the first of the document the `title`.
    """
    variant = question.variant
    worth = points.text(Fraction(variant["points"]))
    head = rf"\examHead{{{question.number}}}{{{escape(variant['title'])}}}{{{worth}~point{'s' * (worth != '1')}}}"
    first = title if question.number == "1" else ""
    inner = "\n".join(piece for piece in [first, *_section(question), head, *pieces] if piece)
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
