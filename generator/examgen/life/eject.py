"""A template's pair of files, and those of other languages, copied into the user's own bank, to be changed there."""

from __future__ import annotations

from pathlib import Path

from examgen import __version__
from examgen.entry import Entry
from examgen.errors import ExamgenError
from examgen.languages import CODES
from examgen.textfile import read_text, write_new


def eject(entry: Entry, bank: Path) -> list[Path]:
    """Write the files to `bank`/<topic>/; ExamgenError if one of them is there already."""
    origin = f"Copied from {entry.id} of examgen {__version__}."
    copies = {entry.python: f"# {origin}\n", entry.words: f"<# {origin} #>\n"}
    for code in CODES:
        said = {
            entry.words_in(code): f"<# {origin} #>\n",
            entry.python.with_suffix(f".{code}.yaml"): f"# {origin}\n",
        }
        copies |= {path: head for path, head in said.items() if path.is_file()}
    files = {bank / entry.topic / source.name: head + read_text(source) for source, head in copies.items()}
    try:
        write_new(files)
    except FileExistsError as error:
        raise ExamgenError(f"{error.filename}: exists; move it, or choose another folder") from None
    return list(files)
