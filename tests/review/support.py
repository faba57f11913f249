"""What the tests of approval, printing and amendments share."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path
from typing import Any

from exam.support import files, invoke
from examgen.typeset.png import pdf_text

MARK = "DRAFT"


def does(name: str, exam: Path, *arguments: object) -> str:
    """What a command says that must succeed."""
    done = invoke(name, exam, *arguments)
    assert done.exit_code == 0, done.output
    return done.output


def refuses(name: str, exam: Path, *arguments: object) -> str:
    """The one line of a command that must fail, and change nothing."""
    before = files(exam)
    done = invoke(name, exam, *arguments)
    assert done.exit_code == 1, done.output
    assert done.stdout == ""
    assert files(exam) == before
    assert [path.name for path in exam.parent.glob(".*")] == []
    assert re.fullmatch("examgen: [^\n]+\n", done.stderr), done.stderr
    return done.stderr.removeprefix("examgen: ").removesuffix("\n")


def printed(exam: Path) -> Path:
    """The exam, approved and printed."""
    does("approve", exam, "--by", "Ada")
    does("printed", exam)
    return exam


def marked(pdf: Path) -> list[bool]:
    """Whether each page says that it is a draft."""
    return [text.replace(" ", "").count(MARK) == 2 for text in pdf_text(pdf.read_bytes())]


def header(exam: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((exam / "exam.json").read_text(encoding="utf-8"))
    return found


def key(exam: Path) -> dict[str, dict[str, str]]:
    """The rows of `key.csv` by form and part, such as A2b."""
    rows = csv.DictReader(io.StringIO((exam / "key.csv").read_text(encoding="utf-8")))
    return {row["form"] + row["question"] + row["part"]: row for row in rows}


def papers(exam: Path) -> dict[str, bytes]:
    """What students see."""
    return {
        name: data
        for name, data in files(exam).items()
        if Path(name).stem in ("problems", "solutions", "answers") and not name.startswith("printed")
    }
