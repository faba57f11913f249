"""Documents of many forms at once, each a segment: measured, typeset, and laid out under one outline."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from examgen.amendments.applied import amended
from examgen.record import Exam
from examgen.render import answer_sheet, documents
from examgen.render.brief import brief, legend
from examgen.render.cover import cover
from examgen.render.formula_sheet import formula_sheet
from examgen.tex import escape
from examgen.typeset import Document, Segment

SHEET = 5  # more pages than a formula sheet has


def pieces(exam: Exam) -> list[str]:
    """The form's paper in pieces: the cover and each question, which are placed on its pages, then the formula sheet."""
    questions = (documents.paper_question(question) for question in exam.questions())
    return [documents.placed([cover(exam)]), *questions, formula_sheet(exam)]


def worked(exams: Sequence[Exam], pilots: Sequence[tuple[Exam, Sequence[str]]], *, even: bool) -> Document:
    """The papers of `pilots` measured, solutions and answer sheets but of large print, what markers need; told in the log."""
    measured = [_segment("m", exam, "\n".join(paper[:-1])) for exam, paper in pilots]
    usual = [exam for exam in exams if exam.form.print_size is None]
    solved = [_segment("s", exam, _solutions(exam, even=even)) for exam in usual]
    sheets = [_segment("a", exam, _answers(exam, even=even)) for exam in usual if exam.header["answer_sheet"]]
    marked = [_segment("g", exam, brief(exam)) for exam in exams]
    begin = Segment("measure", r"\examMeasuring\examTell{page \number\textheight}")
    middle = Segment("guide", r"\examBegin\gdef\examMiddle{}" + _running(exams[0]) + legend(exams[0]))
    end = Segment("end", r"\examEnd")
    return _document(exams[0], (begin, *measured, *solved, *sheets, middle, *marked, end))


def marked(exams: Sequence[Exam]) -> Document:
    """What markers need, as amended; solutions that were printed keep their bytes, since they are not typeset with it."""
    segments = [_segment("g", exam, brief(amended(exam))) for exam in exams]
    head = Segment("guide", _running(exams[0]) + legend(exams[0]))
    return _document(exams[0], (head, *segments), "guide")


def _running(exam: Exam) -> str:
    return rf"\gdef\examLeft{{{escape(exam.header['title'])}: {exam.language.word('guide')}}}\gdef\examOuter{{}}\gdef\examUpper{{}}"


def _solutions(exam: Exam, *, even: bool) -> str:
    title = documents.title(exam, "solutions")
    questions = (documents.solved_question(q, title if q.number == "1" else "") for q in exam.questions())
    return "\n".join([r"\examBegin" + documents.footer(exam), *questions, r"\examEven" * even + r"\examEnd"])


def _answers(exam: Exam, *, even: bool) -> str:
    blocks = list(map(answer_sheet.block, exam.questions()))
    return "\n".join([r"\examBegin" + answer_sheet.begin(exam, blocks), *blocks, r"\examEven" * even + r"\examEnd"])


def papers(
    exams: Sequence[tuple[Exam, Sequence[str]]], places: Sequence[Mapping[str, Any]], pages: int, *, even: bool
) -> Document:
    """The papers of forms whose cover and questions stand at `places` on so many pages; told in the log, with sizes."""
    segments = [_segment("p", exam, "\n".join(_paper(exam, paper, places, pages, even=even))) for exam, paper in exams]
    return _document(exams[0][0], (Segment("outlined", r"\examOutlined"), *segments))


def _paper(
    exam: Exam, paper: Sequence[str], places: Sequence[Mapping[str, Any]], pages: int, *, even: bool
) -> Iterator[str]:
    *asked, sheet = paper
    yield r"\examBegin" + documents.footer(exam) + documents.coded(exam, pages + SHEET * bool(sheet))
    for name, piece, place in zip(("0", *spot_names(exam)), asked, places, strict=True):
        before = r"\vskip 18pt\relax" if place["top"] else rf"\examUpTo{{{place['page'] - 1}}}"
        whole = place["pages"] - 1
        height = rf"\dimexpr{place['height']}sp-{whole}\textheight\relax"
        yield rf"\examNext{{{name}}}{{{height}}}{{{place['page'] + whole}}}{{{before}}}{piece}"
    yield rf"\examUpTo{{{pages}}}" + sheet + r"\examEven" * even + r"\examEnd"


def spot_names(exam: Exam) -> list[str]:
    """What the log calls the form's questions when it tells where their parts begin: by number, such as 6.

    Where a number stands for another question in each form, that one is named too, by its planned place: 6/2.
    """
    slots = [slot["slot"] for section in exam.header["sections"] for slot in section["slots"]]
    if not exam.form.order:
        return [str(number) for number in range(1, len(slots) + 1)]
    printed = (slot for section in exam.form.order for slot in section)
    return [f"{number}/{slots.index(slot)}" for number, slot in enumerate(printed, start=1)]


def free_papers(exams: Sequence[tuple[Exam, Sequence[str]]], *, even: bool) -> Document:
    """The papers, each laid out for itself; told in the log."""
    segments = [_segment("p", exam, _free(exam, paper, even=even)) for exam, paper in exams]
    return _document(exams[0][0], segments)


def _free(exam: Exam, paper: Sequence[str], *, even: bool) -> str:
    *asked, sheet = paper
    begin = r"\examBegin" + documents.footer(exam) + documents.coded(exam, documents.most_pages(paper))
    return "\n".join([begin, *asked, r"\examFlush", sheet + r"\examEven" * even + r"\examEnd"])


def _document(exam: Exam, segments: Sequence[Segment], what: str = "") -> Document:
    return Document(documents.look(exam), tuple(segments), documents.named(exam.header, what), exam.language.code)


def _segment(kind: str, exam: Exam, tex: str) -> Segment:
    return Segment(f"{kind}{exam.form.number}", tex)
