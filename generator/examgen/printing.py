"""Documents become files: LaTeX and PDF side by side, TeX's errors in the words of whoever wrote the question."""

from __future__ import annotations

import filecmp
import re
import shutil
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from examgen.errors import ExamgenError
from examgen.record import Exam
from examgen.render.letters import named
from examgen.typeset import Document, Overfull, TexError, Typeset, typeset

WIDE = 5.0  # points that stick out and are seen
MILLIMETRES = 25.4 / 72.27  # in a point of TeX
QUOTED = 40  # letters of what sticks out
_FOREIGN = re.compile(r"Unicode character .+ \(U\+([0-9A-F]+)\)")


def places(exam: Exam) -> dict[str, str]:
    """What the segments of an exam's documents are, for messages: question, template, level, seed, slot."""
    seed = exam.header["seed"]
    named = {f"q{question.number}": place(question.number, question.variant, seed) for question in exam.questions()}
    return {**named, "formulas": "the formula sheet"}


def sheet_places(variants: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """The same for a sheet of variants that each have a seed of their own."""
    return {f"q{k}": place(str(k), variant, variant["seed"]) for k, variant in enumerate(variants, start=1)}


def place(number: str, variant: Mapping[str, Any], seed: object) -> str:
    """Where a question comes from."""
    if variant["template"] is None:
        return f"question {number} ({variant['title']!r}, slot {variant['slot']})"
    origin = f"{variant['template']}, level {variant['level']}, seed {seed}, slot {variant['slot']}"
    return f"question {number} ({origin})"


def write(
    documents: Mapping[str, Document], folder: Path, where: Mapping[str, str], earlier: Path | None = None
) -> list[str]:
    """The LaTeX and the PDF of each document; what sticks out. ExamgenError names what TeX does not accept.

    A document whose LaTeX is the same in the folder `earlier` keeps the PDF that it has there.
    """
    boxes = list[Overfull]()
    for name, document in documents.items():
        (folder / f"{name}.tex").write_text(document.tex(), encoding="utf-8")
    with ThreadPoolExecutor() as pool:
        jobs = {
            name: pool.submit(pages, document, name, where)
            for name, document in documents.items()
            if earlier is None or not _kept(name, folder, earlier)
        }
        for name, job in jobs.items():
            (folder / f"{name}.pdf").write_bytes(job.result().pdf)
            boxes += job.result().overfull
    return too_wide(boxes, where)


def too_wide(boxes: Iterable[Overfull], where: Mapping[str, str]) -> list[str]:
    """What sticks out of its line so far that it is seen, once, with its place by segment where that is known."""
    wide = (box for box in boxes if box.direction == "horizontal" and box.points > WIDE)
    found = {}
    for box in sorted(wide, key=lambda box: box.points):
        place = f"{where[box.segment]}: " if box.segment in where else ""
        text = box.text if len(box.text) <= QUOTED else f"{box.text[:QUOTED]}..."
        found[place or text] = f"{place}{text!r} is {box.points * MILLIMETRES:.0f} mm too wide for its line"
    return list(found.values())


def _kept(name: str, folder: Path, earlier: Path) -> bool:
    """Copy the earlier PDF of a document if it was made of the same LaTeX; whether there is one."""
    tex, pdf = earlier / f"{name}.tex", earlier / f"{name}.pdf"
    if not pdf.is_file() or not tex.is_file() or not filecmp.cmp(tex, folder / tex.name, shallow=False):
        return False
    shutil.copyfile(pdf, folder / pdf.name)
    return True


def pages(document: Document, name: str, where: Mapping[str, str]) -> Typeset:
    """The document, typeset; `name` and `where` (place by segment) are for the message of an ExamgenError."""
    try:
        return typeset(document)
    except TexError as error:
        found = f"{name}.tex, {where.get(error.segment, 'the cover')}: {_message(error)}"
        raise ExamgenError(found) from error


def _message(error: TexError) -> str:
    foreign = _FOREIGN.search(error.message)
    if foreign:
        return f"the fonts have no {named(chr(int(foreign[1], 16)))}; write it another way"
    if error.line is None:
        return error.message
    return f"line {error.line}: {error.message}: {(error.source or '').strip()[:100]}"
