"""The check of a bank's formulas: each can be typeset, and fits into its column of the formula sheet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from examgen.check.wording import slips
from examgen.errors import ExamgenError
from examgen.formulas import Formula
from examgen.languages import CODES, ENGLISH
from examgen.markup import read
from examgen.render.formula_sheet import column
from examgen.render.style import preamble
from examgen.tex import inline
from examgen.typeset import Document, Segment, TexError, typeset

FILE = "/formulas.yaml"


@dataclass(frozen=True)
class FormulasReport:
    """What is wrong with the formulas of a file, a line for each fault."""

    path: Path
    formulas: int
    failures: tuple[str, ...]
    warnings: tuple[str, ...] = ()

    @property
    def template(self) -> str:
        """The file as a check names it."""
        return name(self.path)

    @property
    def ok(self) -> bool:
        """Whether every formula can be printed."""
        return not self.failures

    def line(self) -> str:
        """One line for the file."""
        return f"{'ok  ' if self.ok else 'FAIL'} {self.template}: {self.formulas} formulas"

    def details(self) -> str:
        """What is wrong, a line each."""
        return "\n".join(f"  {self.path}: {failure}" for failure in self.failures)


def name(path: Path) -> str:
    """The file of a topic's formulas as a check names it: `<topic>/formulas.yaml`."""
    return path.parent.name + FILE


def check_formulas(formulas: Mapping[str, Formula]) -> Iterator[FormulasReport]:
    """The report on every file of formulas, in the order of their names. Raises ExamgenError if TeX cannot run."""
    ordered = sorted(formulas.values(), key=lambda formula: (name(formula.path), str(formula.path)))
    for path, members in groupby(ordered, key=lambda formula: formula.path):
        own = list(members)
        faults = [*_said(own), *_typeset(own)]
        yield FormulasReport(path, len(own), tuple(f"{id_}: {fault}" for id_, fault in faults))


def _said(formulas: Sequence[Formula]) -> Iterator[tuple[str, str]]:
    """What is not in the language of words, or not in the other languages."""
    for formula in formulas:
        for place, text in (("tex", f"${formula.tex}$"), ("where", formula.where), ("title", inline(formula.title))):
            yield from ((formula.id, f"{place}: {problem}") for problem in (*read(text).problems, *slips(text)))
        for code in CODES:
            if code != ENGLISH and formula.path.with_suffix(f".{code}.yaml").is_file():
                try:
                    formula.plain(code)
                except ExamgenError as error:
                    yield formula.id, str(error)


def _typeset(formulas: Sequence[Formula]) -> Iterator[tuple[str, str]]:
    """What TeX says of each; it stops at an error, so that the others are typeset without the one that has it."""
    segments = tuple(Segment(formula.id, column(formula.plain())) for formula in formulas)
    while segments:
        try:
            done = typeset(Document(preamble("A4"), segments))
        except TexError as error:
            if error.segment not in {segment.name for segment in segments}:
                raise
            yield error.segment, error.message
            segments = tuple(segment for segment in segments if segment.name != error.segment)
            continue
        wide = (box for box in done.overfull if box.direction == "horizontal")
        yield from ((box.segment, f"{box.points:g} pt too wide for the formula sheet; break it") for box in wide)
        return
