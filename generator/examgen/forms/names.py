"""Whether the names on a roster can be printed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from examgen.errors import ExamgenError
from examgen.forms.roster import Student
from examgen.render.letters import missing, named


def check_names(students: Sequence[Student], path: Path, paper: str) -> None:
    """ExamgenError names the line of every name with characters that cannot be printed."""
    absent = missing([student.name for student in students], paper)
    found = {student: [letter for letter in absent if letter in student.name] for student in students}
    problems = [
        f"{path}:{student.line}: name {student.name!r}: the fonts have no {named(letters)}; write it in Latin letters"
        for student, letters in found.items()
        if letters
    ]
    if problems:
        raise ExamgenError("\n".join(problems))
