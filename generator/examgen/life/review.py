"""The review copy: the solutions of one form with the open comments at their questions, for the reviewer's desk."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from examgen import damage, printing, state
from examgen.build import open_exam
from examgen.life import comments
from examgen.life.where import no_form
from examgen.publish import put
from examgen.record import Exam, Record
from examgen.render.review import review_copy
from examgen.typeset import Document


def review(folder: Path, form: str | None = None) -> Path:
    """Write `review.pdf` of a form, the first by default; ExamgenError if there is no exam or no such form."""
    exam = _form(open_exam(folder), form)

    def made() -> dict[str, bytes]:
        with damage.told(folder):
            copy = document(exam, folder)
            pdf = printing.pages(copy, "review", printing.places(exam)).pdf
            return dict(zip(state.REVIEW, (copy.tex().encode(), pdf), strict=True))

    put(folder, made)
    return folder / "review.pdf"


def document(exam: Exam, folder: Path) -> Document:
    """The review copy of a form of the exam in `folder`."""
    return review_copy(exam, _remarks(folder, exam.language.word))


def _remarks(folder: Path, word: Callable[..., str]) -> dict[str, list[str]]:
    """The open comments by slot."""
    remarks: dict[str, list[str]] = {}
    for each in comments.read(folder):
        if not each.resolved:
            by = f" ({each.by})" if each.by else ""
            remarks.setdefault(each.slot, []).append(f"{word('comment', str(each.number))}{by}: {each.text}")
    return remarks


def _form(found: Record, form: str | None) -> Exam:
    for exam in found:
        if form in (None, exam.form.key):
            return exam
    raise no_form(found, form)
