"""How far an exam is: a draft, approved, or printed, and what the history says of it."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Literal, NamedTuple

from examgen.life import history
from examgen.record import Record


class Standing(NamedTuple):
    """The state of an exam, and the rest of the sentence that begins with it."""

    state: Literal["draft", "approved", "printed"]
    said: str

    @property
    def line(self) -> str:
        """The whole sentence."""
        return f"{self.state.capitalize()}: {self.said}"


def standing(found: Record) -> Standing:
    """The state of the exam in its folder; ExamgenError if its history is damaged."""
    header, approval = found.header, _last(found.folder, "approve")
    if "approved" not in header:
        return Standing("draft", f"changed since {_by(approval)}." if approval else "nobody has approved it yet.")
    approved = _by(approval) if approval else "it was built as final"
    if "printed" not in header:
        return Standing("approved", f"{approved}.")
    marked = _last(found.folder, "printed")
    return Standing("printed", f"marked so{f' on {marked.at}' if marked else ''}; {approved}.")


def _by(approval: history.Entry) -> str:
    *_, name = shlex.split(approval.command)
    return f"{name} approved it on {approval.at}"


def _last(folder: Path, command: str) -> history.Entry | None:
    """The last change by a command."""
    newest = (history.read(folder, number) for number in reversed(history.numbers(folder)))
    return next((entry for entry in newest if entry.command.split()[0] == command), None)
