"""Forms that are typeset together, in one run of TeX: one that TeX does not accept is named, and harms no other."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from examgen import printing
from examgen.errors import ExamgenError
from examgen.forms.layout import Size, highest
from examgen.record import Exam
from examgen.render import documents
from examgen.typeset import Document, TexError, typeset

SECONDS = 300  # for a chunk, which needs one or two
_FORM = re.compile(r"[a-z](\d+)")

Papers = Mapping[str, Sequence[str]]  # by form, the pieces of its paper


@dataclass(frozen=True)
class Run:
    """What TeX made: the forms that it accepts, their PDF, what the document told, what is wrong with other forms, and
    what sticks out of its line.
    """

    exams: list[Exam]
    pdf: bytes
    notes: tuple[str, ...]
    broken: dict[str, str]
    too_wide: list[str]

    @cached_property
    def said(self) -> dict[str, list[list[str]]]:
        """What the document told in the log, by its first word."""
        found: dict[str, list[list[str]]] = {name: [] for name in ("page", "size", "end", "spot")}
        for note in self.notes:
            name, *words = note.split()
            found[name].append(words)
        return found

    @property
    def ends(self) -> list[int]:
        """The last page of each document, counted from 1."""
        return [int(words[0]) for words in self.said["end"]]

    def sizes(self, papers: Papers) -> list[Size]:
        """The size of each piece of a paper that has a place, in the form where it is highest."""
        if not papers:
            return []
        sizes = [Size(int(height), int(rooms)) for height, rooms in self.said["size"]]
        placed = len(next(iter(papers.values()))) - 1
        return highest(sizes[start : start + placed] for start in range(0, len(sizes), placed))


def run(document: Callable[[Sequence[Exam]], Document], exams: Sequence[Exam]) -> Run:
    """Typeset what `document` makes of these forms, without those that TeX does not accept.

    ExamgenError if it accepts none, or does not say which form is wrong.
    """
    left, broken = list(exams), dict[str, str]()
    while True:
        try:
            made = typeset(document(left), seconds=SECONDS)
            return Run(left, made.pdf, made.notes, broken, printing.too_wide(made.overfull, {}))
        except TexError as error:
            found = _FORM.fullmatch(error.segment)
            bad = next((exam for exam in left if found and exam.form.number == int(found[1])), None)
            if bad is None or len(left) == 1:
                raise ExamgenError(_named(bad or left[0], error)) from error
            broken[bad.form.key] = _named(bad, error)
            left.remove(bad)


def _named(exam: Exam, error: TexError) -> str:
    """What is wrong with a form: the question that TeX does not accept, found by typesetting the form alone."""
    where = printing.places(exam) if exam.variants else {}
    try:
        for name, make in {"problems": documents.paper, "solutions": documents.solutions}.items() if where else ():
            printing.pages(make(exam), name, where)
    except ExamgenError as alone:
        return f"form {exam.form.key}: {alone}"
    return f"form {exam.form.key}: {error}"
