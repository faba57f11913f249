"""The answer sheet: for every question and part a field in the shape of its answer."""

from __future__ import annotations

import string
from collections.abc import Iterator, Sequence

from examgen.languages import Language
from examgen.record import Exam, Question
from examgen.render import fills
from examgen.render.body import Json, labels
from examgen.render.cover import student_fields
from examgen.render.documents import coded, even, footer, look, most_pages, named, size, title
from examgen.tex import escape
from examgen.typeset.document import Document, Segment


def answer_sheet(exam: Exam) -> Document:
    """The answer sheet of a form by itself, in the student's size of print."""
    blocks = [Segment(f"q{question.number}", block(question)) for question in exam.questions()]
    end = [Segment("end", even(exam))] if even(exam) else []
    head = Segment("head", begin(exam, [each.tex for each in blocks]))
    return Document(look(exam, size(exam)), (head, *blocks, *end), named(exam.header, "answers"), exam.language.code)


def begin(exam: Exam, blocks: Sequence[str]) -> str:
    """Footer and codes of the pages of these blocks, and what stands above them: the exam, and who writes it."""
    codes = coded(exam, most_pages(blocks, size(exam)), answers=True)
    return footer(exam) + codes + _owner(exam) + title(exam, "answers") + student_fields(exam)


def _owner(exam: Exam) -> str:
    """Lines for name and number on every page, where the footer has no name."""
    word = exam.language.word
    return "" if exam.form.student else rf"\examOwner{{{word('name')}}}{{{word('student number')}}}"


def block(question: Question) -> str:
    """The fields of a question, kept on one page where they fit; short ones stand beside each other."""
    problem = question.variant["problem"]
    names = labels(problem)
    fields = "\n".join(_field(names[part["id"]], part, question) for part in problem["parts"])
    head = rf"\examAnswers{{{question.number}}}{{{escape(question.variant['title'])}}}"
    return rf"\examTogether {head}{fields}" + "\n" + r"\par\examTogetherEnd"


def _field(label: str, part: Json, question: Question) -> str:
    blank = part["blank"]
    short, lines = "".join(_short(part, question.language)), _room(blank, question.room)
    if blank["kind"] == "matching":
        return rf"\par\examSlot{{{label}}}{{}}\examList{{0.85}}{{{_terms(blank)}}}\par"
    slot = rf"\examSlot{{{label}}}{{{short}}}" if label or short else ""
    return rf"\par{slot}{fills.working(lines)}\vspace{{5pt}}" if lines else slot


def _short(part: Json, language: Language) -> Iterator[str]:
    """What is ticked or filled in on one line."""
    blank, letters = part["blank"], list(zip(string.ascii_uppercase, part["options"], strict=False))
    if blank["kind"] == "truth":
        yield _marks("truth", [language.word("true"), language.word("false")])
    elif blank["kind"] == "ordering":
        yield r"$\;\to\;$".join([r"\examLetter{}"] * blank["size"])
    elif letters:
        yield _marks(blank["kind"], [rf"\textbf{{{letter}}}" for letter, _ in letters])
    elif blank["kind"] not in ("lines", "drawing"):
        yield fills.boxes(blank, language) + (rf"\examHint{{{escape(blank['note'])}}}" if blank["note"] else "")


def _marks(kind: str, names: list[str]) -> str:
    empty, _ = fills.MARK.get(kind, fills.MARK["circles"])
    return r"\quad ".join(rf"${empty}$\kern3pt {name}" for name in names)


def _terms(blank: Json) -> str:
    """A box for a letter beside each term."""
    return r"\\[4pt] ".join(rf"\examLetter{{}} & {term}" for term in blank["labels"])


def _room(blank: Json, room: str | None) -> str:
    """Lines, or empty room, for what is written out; none for an answer that a box holds."""
    if blank["kind"] == "drawing":
        return room or f"{blank['size']}mm"
    count = blank["size"] if blank["kind"] in ("lines", "truth") else blank["lines"]
    return (room or f"{count} lines") if count else ""
