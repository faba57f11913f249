"""The job that typesets a chunk's papers under the outline of all forms; large print is typeset apart, and enlarged."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from examgen import printing, record
from examgen.compact import packed, unpacked
from examgen.forms.files import Files, write
from examgen.forms.runs import Papers, Run, run
from examgen.forms.split import between, enlarge, merge, split
from examgen.record import Exam
from examgen.render import many
from examgen.render.style import PAPER, PRINT
from examgen.typeset import Document


def print_papers(files: Files, folder: Path) -> None:
    """`papers`, their pieces, and the `layout` of all forms become the papers and what the log tells of them."""
    header, layout, papers = (unpacked(files[name]) for name in ("header", "layout", "papers"))
    forms = [record.form_read(plain, number) for number, plain in unpacked(files["forms"]) if plain["key"] in papers]
    exams = [Exam(header, (), form) for form in forms]
    made = _printed([exam for exam in exams if not many.large(exam)], papers, layout)
    parts = dict(zip([exam.form.key for exam in made.exams], between(made.ends), strict=True))
    large = {exam.form.key: _enlarge(exam, papers, folder) for exam in exams if many.large(exam)}
    single = [_single(folder, exam.form.key) for exam in exams if exam.form.key in parts | large]
    if parts and (large or header["only"] != "merged"):
        split(made.pdf, {_single(folder, form): part for form, part in parts.items()})
    if large:
        merge(single, folder / "problems.pdf")
    else:
        (folder / "problems.pdf").write_bytes(made.pdf)
    if large and header["only"] == "merged":
        shutil.rmtree(folder / "single")
    told = {
        "pages": {form: len(part) for form, part in parts.items()} | large,
        "spots": _spots(made.said["spot"]),
        "sizes": made.sizes(papers),
        "broken": made.broken,
    }
    write({name: packed(each) for name, each in told.items()}, folder)


def _single(folder: Path, form: str) -> Path:
    """A form's own paper."""
    return folder / "single" / f"{form}.pdf"


def _printed(exams: Sequence[Exam], papers: Papers, layout: Mapping[str, Any] | None) -> Run:
    def document(left: Sequence[Exam]) -> Document:
        pairs = [(exam, papers[exam.form.key]) for exam in left]
        if layout is None:
            return many.free_papers(pairs, even=left[0].header["duplex"])
        return many.papers(pairs, layout["places"], layout["pages"], even=left[0].header["duplex"])

    return run(document, exams) if exams else Run([], b"", (), {})


def _enlarge(exam: Exam, papers: Papers, folder: Path) -> int:
    """Write a paper in large print; how many pages it has."""
    form = exam.form
    document = many.large_paper(exam, papers[form.key], many.large(exam) or PRINT, even=exam.header["duplex"])
    made = printing.pages(document, "problems", {f"p{form.number}": f"form {form.key}"})
    width, height = (side * 72 / 25.4 for side in PAPER[exam.header["paper"]])
    enlarge(made.pdf, width, height, _single(folder, form.key))
    return made.pages


def _spots(said: Sequence[Sequence[str]]) -> list[tuple[str, str, int, int]]:
    """For each question and part, the highest and the lowest place on the page where it begins in any form."""
    found: dict[tuple[str, str], list[int]] = {}
    for question, part, height in said:
        found.setdefault((question, part), []).append(int(height))
    return [(*name, max(heights), min(heights)) for name, heights in found.items()]
