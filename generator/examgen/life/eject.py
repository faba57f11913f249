"""A template's files copied into the user's own bank, to be changed there."""

from __future__ import annotations

from pathlib import Path

from examgen import __version__
from examgen.bank import Entry
from examgen.errors import ExamgenError


def eject(entry: Entry, bank: Path) -> list[Path]:
    """Write the pair, and translations of its words, to `bank`/<topic>/; ExamgenError if a file is there already."""
    origin = f"Copied from {entry.id} of examgen {__version__}."
    words = sorted(entry.words.parent.glob(f"{entry.python.stem}.*tex.j2"))
    copies = {entry.python: f"# {origin}\n"} | dict.fromkeys(words, f"<# {origin} #>\n")
    targets = {source: bank / entry.topic / source.name for source in copies}
    for target in targets.values():
        if target.exists():
            raise ExamgenError(f"{target}: exists; move it, or choose another folder")
    for source, target in targets.items():
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(copies[source] + source.read_text(encoding="utf-8"), encoding="utf-8")
    return list(targets.values())
