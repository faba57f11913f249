"""The solutions with what reviewers said of each question."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from examgen.record import Exam
from examgen.render.documents import footer, look, named, solved_question, title
from examgen.tex import escape
from examgen.typeset.document import Document, Segment


def review_copy(exam: Exam, remarks: Mapping[str, Sequence[str]]) -> Document:
    """The solutions with `remarks`, plain text by slot, below the headings of their questions."""
    head = title(exam, "review copy")
    segments = [
        Segment(
            f"q{question.number}",
            solved_question(
                question, head if question.number == "1" else "", _noted(remarks.get(question.variant["slot"], ()))
            ),
        )
        for question in exam.questions()
    ]
    return Document(
        look(exam), (Segment("footer", footer(exam)), *segments), named(exam.header, "review copy"), exam.language.code
    )


def _noted(remarks: Sequence[str]) -> str:
    return "\n".join(rf"\examRemark{{{escape(remark)}}}" for remark in remarks)
