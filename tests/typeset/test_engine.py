"""A run gives a PDF, the same one everywhere, and tells which boxes stick out."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from examgen.errors import ExamgenError
from examgen.typeset import Document, Segment, TexError, Typeset, typeset
from examgen.typeset.png import pdf_text

PREAMBLE = "\\documentclass{article}\n\\usepackage[T1]{fontenc}\\usepackage{lmodern}"


def run(*texts: str, preamble: str = PREAMBLE) -> Typeset:
    segments = (Segment(f"q{number:02}", text) for number, text in enumerate(texts, start=1))
    return typeset(Document(preamble, tuple(segments)))


def test_every_segment_is_typeset_and_every_page_counted() -> None:
    made = run("first", "second\\newpage", "third")
    assert made.pages == 2
    assert [page.split() for page in pdf_text(made.pdf)] == [["first", "second", "1"], ["third", "2"]]
    assert made.overfull == ()


PROGRAM = """
import sys
from pathlib import Path
from examgen.typeset import Document, Segment, typeset
body = r"\\today\\ \\the\\time\\ \\pdfuniformdeviate 1000000"
Path(sys.argv[1]).write_bytes(typeset(Document(r"\\documentclass{article}", (Segment("q", body),))).pdf)
"""


def test_the_bytes_depend_on_no_folder_no_time_zone_and_no_clock(tmp_path: Path) -> None:
    made = []
    for name, zone, epoch in (
        ("here", "Pacific/Auckland", "1"),
        ("some where else", "America/Los_Angeles", "10000000"),
    ):
        folder = tmp_path / name
        folder.mkdir()
        own = {"TMPDIR": str(folder), "XDG_CACHE_HOME": str(folder / "cache"), "TZ": zone, "SOURCE_DATE_EPOCH": epoch}
        environment = os.environ | own | {"PYTHONPATH": os.pathsep.join(sys.path)}
        subprocess.run([sys.executable, "-c", PROGRAM, "exam.pdf"], cwd=folder, env=environment, check=True)
        made.append((folder / "exam.pdf").read_bytes())
    assert made[0] == made[1]
    assert " ".join(pdf_text(made[0])[0].split()).startswith("January 1, 1970 0 ")
    assert b"Date" not in made[0]
    assert b"/ID" not in made[0]
    assert str(tmp_path).encode() not in made[0]


@pytest.mark.parametrize(
    ("tex", "line", "points", "direction"),
    [
        ("fits\n\n\\hbox to 10pt{\\vrule width 12.5pt}", 3, 2.5, "horizontal"),
        ("\\vbox to 10pt{\\hrule height 13pt}", 1, 3.0, "vertical"),
        ("a\n\n\\noindent\\vrule width \\dimexpr\\textwidth+7pt", 3, 7.0, "horizontal"),
        ("a\n\\newpage\\vbox to \\dimexpr\\textheight+50pt{}\\newpage", None, 50.0, "vertical"),
    ],
)
def test_a_box_that_sticks_out_is_found(tex: str, line: int | None, points: float, direction: str) -> None:
    (box,) = run("one", tex, "three").overfull
    assert (box.segment, box.line, box.direction) == ("q02", line, direction)
    assert box.points == pytest.approx(points, abs=1e-3)


@pytest.mark.parametrize(("excess", "found"), [("0.05pt", 0), ("0.2pt", 1)])
def test_a_tenth_of_a_point_is_let_pass(excess: str, found: int) -> None:
    assert len(run(f"\\hbox to 10pt{{\\vrule width \\dimexpr10pt+{excess}}}").overfull) == found


def test_a_loose_line_is_let_pass() -> None:
    assert run("\\hbox to 200pt{a b}\\vbox to 50pt{a\\vskip 1pt plus 1pt b}").overfull == ()


@pytest.mark.parametrize(
    ("tex", "page"),
    [
        (r"\newread\f\openin\f=/etc/passwd \ifeof\f refused\else read\fi", "refused"),
        (r"\immediate\write18{touch made}\newread\f\openin\f=made \ifeof\f refused\else made\fi", "refused"),
        (r"\InputIfFileExists{|ls}{ran}{refused}", "refused"),
    ],
)
def test_the_rest_of_the_system_is_out_of_reach(tex: str, page: str) -> None:
    assert pdf_text(run(tex).pdf)[0].split()[0] == page


def test_a_file_elsewhere_cannot_be_written(tmp_path: Path) -> None:
    with pytest.raises(TexError, match="q01"):
        run(rf"\newwrite\f\immediate\openout\f={tmp_path}/made.txt \immediate\write\f{{x}}\immediate\closeout\f")
    assert not list(tmp_path.iterdir())


def test_a_temporary_folder_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", "/no/such/folder")
    with pytest.raises(ExamgenError, match=r"/no/such/folder.*TMPDIR"):
        run("text")


def test_a_run_leaves_no_file_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    run("text")
    with pytest.raises(TexError):
        run("\\nothing")
    assert not list(tmp_path.iterdir())
