"""What the worker does to an exam: the commands that change it, given the fields of a form."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from examgen.bank import Bank
from examgen.errors import ExamgenError
from examgen.life import commands, comments, release
from examgen.life.amend import amend
from examgen.serve.amend_form import asked
from examgen.serve.catalogue import open_bank
from examgen.serve.form import Form
from examgen.serve.jobs import Folders


def change(banks: Folders, folder: Path, name: str, form: Form) -> list[str]:
    """Change the exam by a command; the lines that tell what changed."""
    if name not in CHANGES:
        raise ExamgenError(f"{name}: an exam has no such change")
    return CHANGES[name](folder, open_bank(banks), form)


def _place(folder: Path, bank: Bank, form: Form) -> list[str]:
    """A template in the place of a question, or behind it: `place` says which of both, and where."""
    how, _, slot = form["place"].partition(":")
    if how == "swap":
        return commands.swap(folder, bank, slot, form["template"], form["level"])
    return commands.add(folder, bank, form["template"], slot, {"level": form["level"]})


def _comment(folder: Path, form: Form) -> list[str]:
    made = comments.add(folder, form["slot"], form["text"], form["by"])
    return [f"Comment {made.number} stands in the review copy now."]


def _resolve(folder: Path, form: Form) -> list[str]:
    number = form.number("comment")
    comments.resolve(folder, number)
    return [f"Comment {number} is resolved."]


Change = Callable[[Path, Bank, Form], list[str]]
CHANGES: dict[str, Change] = {
    "redraw": lambda folder, bank, form: commands.redraw(folder, bank, form["slot"], form.get("level") or None),
    "points": lambda folder, bank, form: commands.score(folder, bank, form["slot"], form.points()),
    "drop": lambda folder, bank, form: commands.drop(folder, bank, form["slot"]),
    "reject": lambda folder, bank, form: commands.reject(
        folder, bank, form["slot"], form["form"], form.get("reason", "")
    ),
    "reword": lambda folder, bank, form: commands.reword(folder, bank, form["slot"], form["block"], form["text"]),
    "reset": lambda folder, bank, form: commands.reword(folder, bank, form["slot"], form["block"], None),
    "move": lambda folder, bank, form: commands.move(folder, bank, form["slot"], form.number("position")),
    "place": _place,
    "undo": lambda folder, _bank, form: commands.undo(folder, printing="printing" in form),
    "comment": lambda folder, _bank, form: _comment(folder, form),
    "resolve": lambda folder, _bank, form: _resolve(folder, form),
    "approve": lambda folder, _bank, form: release.approve(folder, form["by"], form.get("seen")),
    "printed": lambda folder, _bank, _form: release.printed(folder),
    "amend": lambda folder, _bank, form: amend(folder, asked(form)),
}
