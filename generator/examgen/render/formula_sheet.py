"""The formula sheet at the end of a paper: the formulas of all questions, each once, under headings in two columns."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from examgen.record import Exam
from examgen.tex import escape, inline

Formula = dict[str, str]


def formulas(exam: Exam) -> list[Formula]:
    """What the sheet shows, in the order of the alphabet, which does not tell for which question a formula is.

    What any question asks for is left out, also where another question could use it. Nothing if the exam has no sheet.
    """
    asked = _asked(exam)
    return [each for each in _named(exam) if each["id"] not in asked]


def withheld(exam: Exam) -> list[str]:
    """The titles of the formulas that the sheet leaves out because a question asks for them."""
    asked = _asked(exam)
    return [each["title"] for each in _named(exam) if each["id"] in asked]


def _asked(exam: Exam) -> set[str]:
    return {id_ for variant in exam.variants for id_ in variant["withholds"]}


def _named(exam: Exam) -> list[Formula]:
    if not exam.header["formula_sheet"]:
        return []
    found = {each["id"]: each for variant in exam.variants for each in variant["formulas"]}
    return sorted(found.values(), key=lambda each: (each["group"].casefold(), each["title"].casefold(), each["id"]))


def formula_sheet(exam: Exam) -> str:
    """The sheet on pages of its own; empty if there is nothing to show."""
    body = "\n".join(_groups(formulas(exam)))
    if not body:
        return ""
    title = rf"{{\Large\bfseries {exam.language.word('formulas')}\par}}\vspace{{4pt}}\hrule height 0.6pt"
    return rf"\newpage {title}{_columns(body)}"


def column(formula: Formula) -> str:
    """One formula as the sheet shows it, in columns of its own."""
    return _columns(_entry(formula))


def _columns(body: str) -> str:
    return rf"\begin{{examColumns}}{body}" + "\n" + r"\end{examColumns}"


def _groups(shown: list[Formula]) -> Iterator[str]:
    for group, members in groupby(shown, key=lambda each: each["group"]):
        yield rf"\examFormulas{{{escape(group)}}}" + "\n".join(map(_entry, members)) + r"\examFormulasEnd"


def _entry(formula: Formula) -> str:
    return rf"\examFormula{{{inline(formula['title'])}}}{{{formula['tex']}}}{{{formula['where']}}}"
