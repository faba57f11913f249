"""What the worker does for an exam: its documents and its questions as pages."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from examgen import damage, printing, show
from examgen.build import open_exam
from examgen.life import commands, edits, review
from examgen.life.draft import opened, settled
from examgen.life.where import find
from examgen.record import Exam, Question, Record
from examgen.render.documents import footer, look, named, solved_question
from examgen.serve import sheets
from examgen.serve.catalogue import open_bank
from examgen.serve.jobs import Folders, Preview
from examgen.serve.sheets import Sheet
from examgen.typeset import Document, Segment
from examgen.typeset.png import pdf_text

REVIEW = "review"


def pages(folder: Path, cache: Path, form: str, view: str, slot: str) -> Preview:
    """A document of one form, or its question in `slot`, solved; ExamgenError if the record cannot be used."""
    with damage.told(folder):
        exam = form_of(open_exam(folder), form)
        if view == "question":
            (question,) = (each for each in exam.questions() if each.variant["slot"] == slot)
            return Preview(_question(exam, question, cache), (_text(question, answers=True),))
        return _pages(exam, folder, cache, view)


def _pages(exam: Exam, folder: Path, cache: Path, view: str) -> Preview:
    if view == REVIEW:
        copy = sheets.typeset(review.document(exam, folder), printing.places(exam), cache)
        return Preview(copy, tuple(pdf_text((cache / f"{copy.name}.pdf").read_bytes())))
    pdf = _document(folder, exam.form.key, view).read_bytes()
    if view not in ("problems", "solutions"):
        return Preview(sheets.printed(pdf, cache), tuple(pdf_text(pdf)))
    answers = view == "solutions"
    return Preview(sheets.printed(pdf, cache), tuple(_text(each, answers=answers) for each in exam.questions()))


def words(banks: Folders, folder: Path, slot: str, block: str) -> str:
    """The words of a question as they are written."""
    return commands.words(folder, open_bank(banks), slot, block)


def reworded(banks: Folders, folder: Path, cache: Path, form: str, slot: str, block: str, text: str) -> Preview:
    """A question of one form, solved, with other words for its `block` that are not saved."""
    record, bank = open_exam(folder), open_bank(banks)
    (question,) = (each for each in form_of(record, form).questions() if each.variant["slot"] == slot)
    draft = opened(folder, record, bank)
    index = find(record, draft.wanted, slot)
    edited = settled(*edits.reword(draft, index, block, text))
    variant = edited.plan.fill(edited.planned[index], form, question.variant["key"]["params"])
    question = replace(question, variant=variant)
    return Preview(_question(form_of(record, form), question, cache), (_text(question, answers=True),))


def _question(exam: Exam, question: Question, cache: Path) -> Sheet:
    alone = solved_question(replace(question, section=None))
    segments = (Segment("footer", footer(exam)), Segment(f"q{question.number}", alone), Segment("end", r"\examFlush"))
    return sheets.typeset(
        Document(look(exam), segments, named(exam.header), exam.language.code), printing.places(exam), cache
    )


def form_of(record: Record, key: str) -> Exam:
    """The form with this key, or the first."""
    return next((exam for exam in record if exam.form.key == key), None) or record.first()


def is_there(folder: Path, form: str, view: str) -> bool:
    """Whether the exam has such a document; a review copy is made for whoever looks at it."""
    return view == REVIEW or _document(folder, form, view).is_file()


def _document(folder: Path, form: str, view: str) -> Path:
    """The PDF of one form; where an exam has only one, or all forms share it, that of the exam."""
    own = folder / "forms" / form / f"{view}.pdf"
    return own if own.is_file() else folder / f"{view}.pdf"


def _text(question: Question, *, answers: bool) -> str:
    variant = question.variant
    return f"{question.number}  {variant['title']}\n\n{show.text(variant, question.code, answers=answers)}"
