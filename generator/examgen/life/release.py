"""From a draft to what is printed: an exam is approved, then marked as printed."""

from __future__ import annotations

import json
import shlex
from collections.abc import Sequence
from pathlib import Path

from examgen import approval, record, state
from examgen.build import open_exam
from examgen.errors import ExamgenError
from examgen.life import comments, history


def approve(folder: Path, by: str, seen: str | None = None) -> list[str]:
    """Approve the exam as it stands: its pages no longer say DRAFT, until something is changed.

    Raises ExamgenError if there is no exam, it was printed, nobody is named, or it is no longer the one that was seen,
    if `seen` is the hash of that.
    """
    name = " ".join(by.split())
    if not name:
        raise ExamgenError("say who approves the exam")

    def work(stage: Path) -> list[str]:
        if seen not in (None, approval.digest(stage)):
            raise ExamgenError("the exam has changed since you saw it; look at it again")
        approval.approve(stage, name)
        return [f"Approved by {name}: no page says DRAFT until something is changed.", *_still_open(folder)]

    return history.change(folder, shlex.join(["approve", "--by", name]), work)


def _still_open(folder: Path) -> list[str]:
    found = comments.unresolved(folder)
    count = sum(found.values())
    said = f"{count} comments are" if count > 1 else "1 comment is"
    return [f"{said} still open, on {', '.join(found)}."] if count else []


def printed(folder: Path) -> list[str]:
    """Mark an approved exam as printed and keep its files; from then on it is amended and no longer changed.

    Raises ExamgenError if there is no exam, it is a draft, or it was printed before.
    """
    if "printed" in open_exam(folder).header:
        raise ExamgenError(f"{folder}: is marked as printed already")

    def work(stage: Path) -> Sequence[str]:
        header = record.read(stage).header
        if "approved" not in header:
            approve = shlex.join(["examgen", "approve", str(folder), "--by", "NAME"])
            raise ExamgenError(f"{folder}: is a draft; approve it first: {approve}")
        state.keep_printed(folder, stage)
        plain = json.loads((stage / "exam.json").read_text(encoding="utf-8"))
        made = {"record": header["approved"]["hash"], "files": state.digest(stage / state.PRINTED)}
        record.write_header(plain | {"printed": made}, stage)
        return [f"Marked as printed; {state.PRINTED}/ keeps what was printed. What is wrong from now on is amended."]

    return history.change(folder, history.PRINTED, work)
