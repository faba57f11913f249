"""What the worker does for an exam: its documents as pages, and the commands that change it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from examgen import printing, show
from examgen.bank import Bank
from examgen.build import open_exam
from examgen.errors import ExamgenError
from examgen.life import commands, edits, history
from examgen.life.draft import opened, settled
from examgen.life.where import find
from examgen.record import Exam, Question, Record
from examgen.render.documents import footer, look, solved_question
from examgen.serve import sheets
from examgen.serve.catalogue import open_bank
from examgen.serve.form import Form
from examgen.serve.jobs import Folders, Preview
from examgen.serve.sheets import Sheet
from examgen.typeset import Document, Segment
from examgen.typeset.png import pdf_text


def pages(folder: Path, cache: Path, form: str, view: str, slot: str) -> Preview:
    """A document of one form, or its question in `slot`, solved."""
    exam = _form(open_exam(folder), form)
    if view == "question":
        (question,) = (each for each in exam.questions() if each.variant["slot"] == slot)
        return Preview(_question(exam, question, cache), (_text(question, answers=True),))
    path = _document(folder, form, view)
    pdf = path.read_bytes()
    if view == "guide":
        return Preview(sheets.printed(pdf, cache), tuple(pdf_text(pdf)))
    answers = view == "solutions"
    return Preview(sheets.printed(pdf, cache), tuple(_text(each, answers=answers) for each in exam.questions()))


def change(banks: Folders, folder: Path, name: str, form: Form) -> list[str]:
    """Change the exam by a command; the lines that tell what changed."""
    if name == "undo":
        return [f"Taken back: {history.undo(folder).command}"]
    if name not in CHANGES:
        raise ExamgenError(f"{name}: an exam has no such change")
    return CHANGES[name](folder, open_bank(banks), form)


def words(banks: Folders, folder: Path, slot: str, block: str) -> str:
    """The words of a question as they are written."""
    return commands.words(folder, open_bank(banks), slot, block)


def reworded(banks: Folders, folder: Path, cache: Path, form: str, slot: str, block: str, text: str) -> Preview:
    """A question of one form, solved, with other words for its `block` that are not saved."""
    record, bank = open_exam(folder), open_bank(banks)
    (question,) = (each for each in _form(record, form).questions() if each.variant["slot"] == slot)
    draft = opened(folder, record, bank)
    index = find(record, draft.wanted, slot)
    edited = settled(*edits.reword(draft, index, block, text))
    variant = edited.plan.fill(edited.planned[index], form, question.variant["key"]["params"])
    question = replace(question, variant=variant)
    return Preview(_question(_form(record, form), question, cache), (_text(question, answers=True),))


Change = Callable[[Path, Bank, Form], list[str]]
CHANGES: dict[str, Change] = {
    "redraw": lambda folder, bank, form: commands.redraw(folder, bank, form["slot"], form.get("level") or None),
    "points": lambda folder, bank, form: commands.score(folder, bank, form["slot"], form.points()),
    "drop": lambda folder, bank, form: commands.drop(folder, bank, form["slot"]),
    "reject": lambda folder, bank, form: commands.reject(
        folder, bank, form["slot"], form["form"], form.get("reason", "")
    ),
    "reword": lambda folder, bank, form: commands.reword(folder, bank, form["slot"], form["block"], form["text"]),
    "reset": lambda folder, bank, form: commands.reword(folder, bank, form["slot"], form["block"], None),
    "move": lambda folder, bank, form: commands.move(folder, bank, form["slot"], form.position()),
    "place": lambda folder, bank, form: _place(folder, bank, form),
}


def _place(folder: Path, bank: Bank, form: Form) -> list[str]:
    """A template in the place of a question, or behind it: `place` says which of both, and where."""
    how, _, slot = form["place"].partition(":")
    if how == "swap":
        return commands.swap(folder, bank, slot, form["template"], form["level"])
    return commands.add(folder, bank, form["template"], slot, {"level": form["level"]})


def _question(exam: Exam, question: Question, cache: Path) -> Sheet:
    alone = solved_question(replace(question, section=None))
    segments = (Segment("footer", footer(exam)), Segment(f"q{question.number}", alone), Segment("end", r"\examFlush"))
    return sheets.typeset(Document(look(exam), segments), printing.places(exam), cache)


def _form(record: Record, key: str) -> Exam:
    return next(each for each in record if each.form.key == key)


def _document(folder: Path, form: str, view: str) -> Path:
    """The PDF of one form; where an exam has only one, or all forms share it, that of the exam."""
    own = folder / "forms" / form / f"{view}.pdf"
    return own if own.is_file() else folder / f"{view}.pdf"


def _text(question: Question, *, answers: bool) -> str:
    variant = question.variant
    return f"{question.number}  {variant['title']}\n\n{show.text(variant, question.code, answers=answers)}"
