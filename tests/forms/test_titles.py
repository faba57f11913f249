"""What PDFs say of themselves: the exam and the document, their language, and nobody's name."""

from __future__ import annotations

from concurrent.futures import Executor
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from exam.support import EXAM, make, toys
from examgen.forms.roster import Student
from examgen.practice import practice
from examgen.publish import KEPT
from examgen.typeset import Document, Segment, typeset
from forms.support import many

TITLE = "Prüfung „Netze“ & 50 % {x}"
TEXT = EXAM.replace("title: Toys", f"title: '{TITLE}'\nanswer_sheet: true")
NAMES = ["Ada Lovelace", "Łukasz Żółć"]
STUDENTS = (Student("7", NAMES[0], 2), Student("8", NAMES[1], 3, print_size=14))
CALLED = {
    "problems": TITLE,
    "solutions": f"{TITLE}: Solutions",
    "answers": f"{TITLE}: Answers",
    "guide": f"{TITLE}: Marking guide",
}


def said(path: Path) -> tuple[str, str, set[str]]:
    """Title and language, and what else the PDF says."""
    with pikepdf.open(path) as pdf:
        others = {str(name) for name in pdf.docinfo} - {"/Title", "/Creator", "/Producer", "/Trapped"}
        return str(pdf.docinfo["/Title"]), str(pdf.Root.Lang), others


@pytest.mark.parametrize("wanted", [{}, {"students": STUDENTS}, {"students": STUDENTS[:1], "only": "merged"}])
def test_every_document_of_many_forms(wanted: dict[str, Any], tmp_path: Path, workers: Executor) -> None:
    folder = many(tmp_path, workers, TEXT, **wanted).folder
    paths = [path for path in sorted(folder.rglob("*.pdf")) if KEPT not in path.parts]
    assert {path.stem for path in paths} == set(CALLED)
    for path in paths:
        assert said(path) == (CALLED[path.stem], "en", set())


def test_every_document_of_one_form(tmp_path: Path) -> None:
    for path in make(tmp_path, text=TEXT).folder.glob("*.pdf"):
        assert said(path) == (CALLED[path.stem], "en", set())


def test_a_practice_set(tmp_path: Path) -> None:
    folder = practice("play", 1, 1, tmp_path, toys()).folder
    assert said(folder / "solutions.pdf") == ("Practice: Play: Solutions", "en", set())


def test_a_document_in_german(tmp_path: Path) -> None:
    path = tmp_path / "german.pdf"
    path.write_bytes(typeset(Document(r"\documentclass{article}", (Segment("a", "x"),), "Größe (€)", "de")).pdf)
    assert said(path) == ("Größe (€)", "de", set())
