"""A document is checked as it is built, and its text stands on its own."""

import subprocess
from pathlib import Path

import pytest

from examgen.typeset import Document, Segment, typeset
from examgen.typeset.png import pdf_text

PREAMBLE = "\\documentclass{article}\n\\usepackage[T1]{fontenc}\\usepackage{lmodern}"


@pytest.mark.parametrize("name", ["", "a b", "../q", "q.tex", "_document", "q\n", "é"])
def test_a_name_that_is_no_plain_file_name_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="segment name"):
        Segment(name, "text")


@pytest.mark.parametrize("twin", ["q01", "Q01"])
def test_two_segments_of_one_name_are_refused(twin: str) -> None:
    with pytest.raises(ValueError, match="same name"):
        Document(PREAMBLE, (Segment("q01", "a"), Segment(twin, "b")))


def test_plain_pdflatex_makes_the_same_pages(tmp_path: Path) -> None:
    document = Document(PREAMBLE, (Segment("cover", "Größe 5 % no page"), Segment("q01", "one\\newpage\ntwo")))
    (tmp_path / "exam.tex").write_text(document.tex(), encoding="utf-8")
    command = ["pdflatex", "-halt-on-error", "-interaction=batchmode", "exam.tex"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    plain = pdf_text((tmp_path / "exam.pdf").read_bytes())
    assert plain == pdf_text(typeset(document).pdf)
    assert [page.split() for page in plain] == [["Größe", "5", "one", "1"], ["two", "2"]]
