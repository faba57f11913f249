"""Documents from the record: paper, solutions and marking guide of an exam, and sheets of loose variants.

Nothing here knows a template; the paper reads nothing of a variant but its `problem` and what is printed around it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from examgen import points
from examgen.amendments.applied import amended
from examgen.languages import ENGLISH, Language, language
from examgen.record import Exam, Question
from examgen.render import fills
from examgen.render.body import TEXT, body
from examgen.render.codes import page_codes
from examgen.render.cover import cover
from examgen.render.formula_sheet import formula_sheet
from examgen.render.guide import guide_question, rules
from examgen.render.solution import worked
from examgen.render.style import PRINT, preamble, share
from examgen.tex import escape
from examgen.typeset.document import Document, Segment

Variant = dict[str, Any]
LINES = 20  # for answers, fewer than a page has
LONGEST = 4  # pages, more than the room for an answer takes
MARK = 1.79  # the letters of a draft's mark, all together, in widths of the text


def paper(exam: Exam) -> Document:
    """What the student gets, in the student's size of print: cover and questions, and the formula sheet if there is one."""
    questions = [_segment(question, paper_question(question, width=_width(exam))) for question in exam.questions()]
    first = Segment("cover", placed([cover(exam)]))
    last = [Segment("end", r"\examFlush"), Segment("formulas", formula_sheet(exam) + even(exam))]
    codes = coded(exam, most_pages([segment.tex for segment in questions], size(exam)))
    segments = (_running(exam, codes), first, *questions, *last)
    return Document(look(exam, size(exam)), segments, named(exam.header), exam.language.code)


def solutions(exam: Exam) -> Document:
    """The same questions, in the student's size of print, with the answers in place and each worked out below."""
    head = title(exam, "solutions")
    titled = ((question, head if question.number == "1" else "") for question in exam.questions())
    segments = [_segment(question, solved_question(question, above, width=_width(exam))) for question, above in titled]
    end = [Segment("end", even(exam))] if even(exam) else []
    return _document(exam, "solutions", [*segments, *end], size(exam))


def guide(exam: Exam) -> Document:
    """For markers: answers, accepted intervals, wrong values with their credit, what follows from an earlier slip."""
    exam = amended(exam)
    questions = [_segment(question, guide_question(question)) for question in exam.questions()]
    count = len(exam.header.get("amendments", ()))
    head = (title(exam, "amended guide", str(count)) if count else title(exam, "guide")) + rules(exam)
    return _document(exam, "guide", [Segment("title", head), *questions])


def sheet(
    title: str,
    variants: Sequence[Variant],
    *,
    answers: bool = True,
    form: str = "open",
    code: str = ENGLISH,
) -> Document:
    """Loose variants in the language `code` one after the other, each with its worked solution if `answers`."""
    head = rf"{{\Large\bfseries {escape(title)}\par}}\vspace{{10pt}}"
    render = solved_question if answers else paper_question
    segments = [Segment("footer", rf"\gdef\examLeft{{{escape(title)}}}")]
    for number, variant in enumerate(variants, start=1):
        question = Question(number=str(number), variant=variant, format=form, notes=notes(variant), code=code)
        segments.append(_segment(question, render(question, head if number == 1 else "")))
    return Document(preamble("A4", code=code), (*segments, Segment("end", r"\examFlush")), title, code)


def notes(variant: Variant) -> tuple[str, ...]:
    """The conventions of a loose variant, all of which are printed with it."""
    return tuple(convention["tex"] for convention in variant["conventions"])


def _segment(question: Question, tex: str) -> Segment:
    return Segment(f"q{question.number}", tex)


def _document(exam: Exam, what: str, segments: Sequence[Segment], size: int = PRINT) -> Document:
    return Document(look(exam, size), (_running(exam), *segments), named(exam.header, what), exam.language.code)


def named(header: Mapping[str, Any], what: str = "") -> str:
    """What a PDF is called: the exam, and `what` the document is by its name in the catalogue; nobody's name."""
    title = unicodedata.normalize("NFC", header["title"])
    return f"{title}: {language(header['language']).word(what)}" if what else title


def _running(exam: Exam, codes: str = "") -> Segment:
    return Segment("footer", footer(exam) + codes)


def size(exam: Exam) -> int:
    """The points of print in which the student gets paper and answer sheet."""
    return exam.form.print_size or PRINT


def even(exam: Exam) -> str:
    """LaTeX at the end of what is printed on both sides of sheets."""
    return r"\examEven" if exam.header.get("duplex") else ""


def look(exam: Exam, size: int = PRINT) -> str:
    """The preamble of the exam's documents, in a size of print."""
    return preamble(exam.header["paper"], size, exam.language.code)


def footer(exam: Exam) -> str:
    """LaTeX of the footer: course, student, and the form where there are several; and the mark of a draft."""
    student = f", {exam.form.student['name']}" if exam.form.student else ""
    left = escape((exam.header["course"] or exam.header["title"]) + student)
    name = exam.language.word("Form", escape(exam.form.key))
    outer = rf"{name}\quad " if exam.header["count"] > 1 and not student else ""
    return rf"\gdef\examLeft{{{left}}}\gdef\examOuter{{{outer}\thepage}}{draft(exam)}"


def draft(exam: Exam) -> str:
    """LaTeX that marks every page of an exam that nobody has approved."""
    word = exam.language.word("draft")
    spaced, size = r"\,".join(word), f"{MARK / len(word):.3f}"
    return "" if "approved" in exam.header else rf"\examDraft{{{word}}}{{{spaced}}}{{{size}}}"


def most_pages(questions: Sequence[str], size: int = PRINT) -> int:
    """More pages than a paper of these questions (LaTeX) has, in a size of print."""
    room = sum(tex.count(r"\examRule") // LINES + tex.count(r"\examEmpty{") * LONGEST for tex in questions)
    return (2 * len(questions) + 2 + room) * (1 if size == PRINT else 3)


def coded(exam: Exam, pages: int, *, answers: bool = False) -> str:
    """LaTeX that gives the pages of a form's paper or answer sheet, of which there are at most so many, their codes."""
    return r"\examCodes " + page_codes(exam.header["code"], exam.form.number, pages, answers=answers)


def title(exam: Exam, what: str, *values: str) -> str:
    """What stands above the first question of a document that is no paper; `what` is its name in the catalogue."""
    form = f", {exam.language.word('form', escape(exam.form.key))}" if exam.header["count"] > 1 else ""
    return heading(exam.header, exam.language.word(what, *values) + form)


def heading(header: Mapping[str, Any], what: str) -> str:
    """The exam's course, title and date, and `what` the document is (LaTeX)."""
    lines = [rf"{{\large {escape(header['course'])}\par}}" if header["course"] else ""]
    lines.append(rf"{{\Large\bfseries {escape(header['title'])}: {what}\par}}")
    lines.append(rf"{{{escape(header['date'])}\par}}" if header["date"] else "")
    lines.append(r"\vspace{4pt}\hrule height 0.6pt\vspace{6pt}")
    return "\n".join(line for line in lines if line)


def paper_question(question: Question, title: str = "", width: float = TEXT) -> str:
    """A question with room to answer, and `title` (LaTeX) above, to be placed on a page.

    `width` is that of the text, in points.
    """
    problem = question.variant["problem"]
    fill = fills.paper(problem, question.format, question.room, question.language, width)
    return placed([*_head(question, title), body(problem, fill, conventions(question.notes, question.language))])


def solved_question(question: Question, title: str = "", remarks: str = "", width: float = TEXT) -> str:
    """A question with its answers in place, the worked solution below, and `title` (LaTeX) above, on the same page.

    `remarks` (LaTeX) stand below its heading; `width` is that of the text, in points.
    """
    variant = question.variant
    fill = fills.answers(variant["problem"], variant["key"], question.language, width)
    notes = conventions(question.notes, question.language)
    shown = [*_head(question, title), remarks, body(variant["problem"], fill, notes)]
    together = rf"\examTogether {_lines(shown)}" + "\n" + r"\examTogetherEnd"
    return rf"\examGap{together}\examBreak{{3000}}\vskip 8pt " + worked(variant, question.language, width)


def _width(exam: Exam) -> float:
    """The width of a form's text in points of its size of print."""
    return TEXT * share(exam.header["paper"], size(exam))


def placed(pieces: Iterable[str]) -> str:
    """A piece of a paper that is kept on one page, in which empty room may grow to fill the page."""
    inner = _lines(pieces)
    rooms = inner.count(r"\examRoom{")
    return rf"\examQuestion{{{rooms}}}{inner}" + "\n" + r"\examQuestionEnd"


def _lines(pieces: Iterable[str]) -> str:
    return "\n".join(piece for piece in pieces if piece)


def _head(question: Question, title: str) -> Iterator[str]:
    """What stands above the question, among it a section's heading, and the question's own heading."""
    variant = question.variant
    worth = question.language.points(points.text(variant["points"]))
    yield title
    yield from _section(question)
    yield rf"\examHead{{{question.number}}}{{{escape(variant['title'])}}}{{{worth}}}"


def _section(question: Question) -> Iterator[str]:
    if question.section is None:
        return
    title, instructions = question.section["title"], question.section["instructions"]
    if title:
        yield rf"\examSection{{{escape(title)}}}"
    if instructions:
        yield rf"{{\itshape {escape(instructions)}\par}}\vspace{{6pt}}"


def conventions(notes: Sequence[str], language: Language) -> str:
    """The conventions that are printed below a question."""
    return rf"\examConventions{{{language.word('conventions')}}}{{{' '.join(notes)}}}" if notes else ""
