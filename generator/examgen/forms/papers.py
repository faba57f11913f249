"""The job that typesets a chunk's papers under the outline of all forms; large print was made apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from examgen import record
from examgen.compact import packed, unpacked
from examgen.forms.files import Files, write
from examgen.forms.runs import Papers, Run, run
from examgen.forms.split import Part, between, gather, split
from examgen.record import Exam
from examgen.render import documents, many
from examgen.typeset import Document


def print_papers(files: Files, folder: Path) -> None:
    """`papers`, their pieces, and the `layout` of all forms become the papers and what the log tells of them.

    Those in large print, of which `large` tells the pages, are put between them.
    """
    header, layout, papers, large = (unpacked(files[name]) for name in ("header", "layout", "papers", "large"))
    forms = [record.form_read(plain, number) for number, plain in unpacked(files["forms"])]
    made = _printed([Exam(header, (), form) for form in forms if form.key in papers], papers, layout)
    parts = dict(zip([exam.form.key for exam in made.exams], between(made.ends), strict=True))
    named = {form: Part(pages, documents.named(header)) for form, pages in parts.items()}
    if large:
        apart = {form: files[f"enlarged/{form}.pdf"] for form in large}
        order = [form.key for form in forms if form.key in parts or form.key in large]
        single = header["only"] != "merged"
        gather(made.pdf, named, apart, order, folder / "single", folder / "problems.pdf", keep=single)
    else:
        (folder / "problems.pdf").write_bytes(made.pdf)
        if header["only"] != "merged":
            split(made.pdf, {folder / "single" / f"{form}.pdf": part for form, part in named.items()})
    told = {
        "pages": {form: len(part) for form, part in parts.items()} | large,
        "spots": _spots(made.said["spot"]),
        "sizes": made.sizes(papers),
        "broken": made.broken,
    }
    write({name: packed(each) for name, each in told.items()}, folder)


def _printed(exams: Sequence[Exam], papers: Papers, layout: Mapping[str, Any] | None) -> Run:
    def document(left: Sequence[Exam]) -> Document:
        pairs = [(exam, papers[exam.form.key]) for exam in left]
        if layout is None:
            return many.free_papers(pairs, even=left[0].header["duplex"])
        return many.papers(pairs, layout["places"], layout["pages"], even=left[0].header["duplex"])

    return run(document, exams) if exams else Run([], b"", (), {}, [])


def _spots(said: Sequence[Sequence[str]]) -> list[tuple[str, str, int, int]]:
    """For each question and part, the highest and the lowest place on the page where it begins in any form."""
    found: dict[tuple[str, str], list[int]] = {}
    for question, part, height in said:
        found.setdefault((question, part), []).append(int(height))
    return [(*name, max(heights), min(heights)) for name, heights in found.items()]
