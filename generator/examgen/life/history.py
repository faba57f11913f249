"""The history of an exam: what each command changed, and how it was before.

Every command that changes an exam calls `change`. It gives the command a copy of the exam's state (`state.FILES`) to
edit, makes papers, solutions, guide and keys from what it left, writes `history/NNNN.json` and publishes all at once.
"""

from __future__ import annotations

import filecmp
import json
import shlex
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from examgen import approval, damage, state
from examgen.build import open_exam, render_to
from examgen.errors import ExamgenError
from examgen.life import lines
from examgen.publish import publish
from examgen.record import Variant
from examgen.record import read as read_record

PRINTED = "printed"  # the command that marks an exam as printed
KINDS: damage.Kinds = {"command": (str,), "when": (str,), "said": (list,), "files": (dict,), "variants": (dict,)}


@dataclass(frozen=True)
class Entry:
    """One change: the command as one would type it after `examgen`, when it ran (UTC), and what it told the user.

    `files` holds the earlier text of each state file that changed, None where there was no such file; `variants` the
    earlier variants that changed or went, by form and slot.
    """

    command: str
    when: str
    said: Sequence[str]
    files: Mapping[str, str | None]
    variants: Mapping[str, Mapping[str, Variant]]

    @property
    def at(self) -> str:
        """When it ran, to read: in the time of this machine."""
        return f"{datetime.fromisoformat(self.when).astimezone():%Y-%m-%d %H:%M}"


class _Same(Exception):  # noqa: N818 - no error: a command left everything as it was
    pass


def change(
    folder: Path, command: str, work: Callable[[Path], Sequence[str]], *, after_printing: bool = False
) -> list[str]:
    """Change the exam in `folder`; the lines that tell what changed, or that nothing did.

    `work` gets a folder with copies of the exam's state files, edits them there, and returns the lines for the user.
    No other command changes the exam meanwhile, so `work` may read `folder` too. Then every document is made from the
    new state; one whose LaTeX is the same keeps its PDF. `command` is what stands in the log, such as "redraw 3".
    An approval does not outlive the change.

    Raises ExamgenError if there is no exam, another command is changing it, it was printed (unless the change is one
    for `after_printing`), or `work` does; nothing has changed then.
    """
    open_exam(folder)
    said: list[str] = []

    def edit(stage: Path) -> None:
        if not after_printing:
            check_not_printed(folder)
        said.extend(work(stage))
        if approval.expire(stage):
            said.append("Its approval has ended with this change: it is a draft until it is approved again.")
        entry = _entry(folder, stage, command, said)
        if not entry.files and not entry.variants:  # a variant that is new is in exam.json too
            raise _Same
        path = _path(stage, len(numbers(stage)) + 1)
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps(asdict(entry), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")

    try:
        _publish(folder, edit)
    except _Same:
        return ["Nothing changed."]
    return said


def check_not_printed(folder: Path) -> None:
    """ExamgenError if the exam in the folder was printed."""
    if state.is_printed(folder):
        amend = shlex.join(["examgen", "amend", str(folder)])
        raise ExamgenError(f"{folder}: was printed and stays as it is; mend it with: {amend}")


def undo(folder: Path, *, printing: bool = False) -> Entry:
    """Take back the last change: state and documents are as they were, and its entry is gone; returns that entry.

    Raises ExamgenError if there is no exam or no change to undo, or if the exam would count as never printed, and what
    is kept of the printing go, unless `printing`.
    """
    open_exam(folder)
    undone: list[Entry] = []

    def edit(stage: Path) -> None:
        count = len(numbers(stage))
        if not count:
            raise ExamgenError(f"{folder}: there is no change to undo")
        undone.append(read(folder, count))
        if undone[0].command == PRINTED and not printing:
            unless = "if no paper was handed out, undo --printing takes it back"
            raise ExamgenError(f"{folder}: the last change marked it as printed; {unless}")
        _restore(undone[0], stage)
        if not state.is_printed(stage):
            shutil.rmtree(stage / state.PRINTED, ignore_errors=True)
        _path(stage, count).unlink()
        if count == 1:
            (stage / state.HISTORY).rmdir()

    _publish(folder, edit)
    return undone[0]


def entries(folder: Path) -> list[Entry]:
    """The changes of an exam, the oldest first; ExamgenError if there is no exam."""
    open_exam(folder)
    return [read(folder, number) for number in numbers(folder)]


def numbers(folder: Path) -> range:
    """The numbers of an exam's changes, from 1."""
    return range(1, len(list((folder / state.HISTORY).glob("[0-9]*.json"))) + 1)


def read(folder: Path, number: int) -> Entry:
    """One change of an exam by its number; ExamgenError if the file is damaged."""
    path = _path(folder, number)
    try:
        found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        damage.check(found, KINDS, "the change")
        return Entry(**found)
    except (OSError, ValueError, TypeError) as error:
        raise ExamgenError(f"{path}: cannot be read: {error}; restore it from a copy of the exam") from error


def _path(folder: Path, number: int) -> Path:
    return folder / state.HISTORY / f"{number:04}.json"


def _publish(folder: Path, edit: Callable[[Path], None]) -> None:
    """Let `edit` change a copy of the exam's state, make everything from it, and put that in the exam's place."""

    def fill(partial: Path) -> None:
        stage = partial / "_state"
        stage.mkdir()
        state.carry(folder, stage)
        edit(stage)
        if _same_pages(folder, stage):
            state.carry_made(folder, partial)
            state.carry(stage, partial)
        else:
            render_to(read_record(stage), partial, earlier=folder)
        shutil.rmtree(stage)

    publish(folder, fill, force=True)


def _same_pages(folder: Path, stage: Path) -> bool:
    """Whether nothing changed that any document shows."""
    old, new = (json.loads((each / "exam.json").read_text(encoding="utf-8")) for each in (folder, stage))
    variants = filecmp.cmp(folder / state.VARIANTS, stage / state.VARIANTS, shallow=False)
    return variants and old | {"printed": None} == new | {"printed": None}


def _entry(folder: Path, stage: Path, command: str, said: Sequence[str]) -> Entry:
    before = {name: _text(folder / name) for name in state.FILES if name != state.VARIANTS}
    files = {name: text for name, text in before.items() if text != _text(stage / name)}
    variants = lines.changed(folder / state.VARIANTS, stage / state.VARIANTS)
    return Entry(command, datetime.now(UTC).isoformat(timespec="seconds"), said, files, variants)


def _restore(entry: Entry, stage: Path) -> None:
    for name, text in entry.files.items():
        if text is None:
            (stage / name).unlink()
        else:
            (stage / name).write_text(text, encoding="utf-8", newline="")
    if entry.variants or "exam.json" in entry.files:
        header = json.loads((stage / "exam.json").read_text(encoding="utf-8"))
        earlier = (stage / state.VARIANTS).rename(stage / "later.jsonl")
        lines.restore(earlier, entry.variants, lines.planned(header), stage / state.VARIANTS)
        earlier.unlink()


def _text(path: Path) -> str | None:
    return path.read_bytes().decode() if path.is_file() else None
