"""Whether the fonts hold every character of the names on a roster; TeX itself is asked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from examgen.errors import ExamgenError
from examgen.forms.roster import Student
from examgen.render.style import preamble
from examgen.tex import escape
from examgen.typeset import Document, Segment, TexError, typeset

MOST = 20  # characters that are named at once; each takes a run of TeX


def check_names(students: Sequence[Student], path: Path, paper: str) -> None:
    """ExamgenError names the line of every name with a character that cannot be printed."""
    letters = {letter for student in students for letter in student.name if not letter.isascii()}
    missing = list(_missing(sorted(letters), paper))
    problems = [
        f"{path}:{student.line}: name {student.name!r}: the fonts have no {letter} (U+{ord(letter):04X}); transcribe it"
        for student in students
        for letter in missing
        if letter in student.name
    ]
    if problems:
        raise ExamgenError("\n".join(problems))


def _missing(letters: Sequence[str], paper: str) -> Iterator[str]:
    """Those that TeX cannot print, at most `MOST`."""
    left = list(letters)
    for _ in range(MOST):
        if not left:
            return
        segments = tuple(Segment(f"c{ord(letter)}", escape(letter)) for letter in left)
        try:
            typeset(Document(preamble(paper), segments))
        except TexError as error:
            bad = chr(int(error.segment[1:]))
            left.remove(bad)
            yield bad
        else:
            return
