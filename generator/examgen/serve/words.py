"""Words that are changed in the browser: only those of templates in a bank of the lecturer's own."""

from __future__ import annotations

import hashlib
from pathlib import Path

from examgen.entry import Entry
from examgen.errors import ExamgenError
from examgen.life.eject import eject
from examgen.textfile import read_text, write_whole


def digest(text: str) -> str:
    """Tells whether a file still holds this text."""
    return hashlib.sha256(text.encode()).hexdigest()


def is_own(entry: Entry, banks: tuple[Path, ...]) -> bool:
    """Whether the template is in one of these folders."""
    return any(entry.words.is_relative_to(folder) for folder in banks)


def copy(entry: Entry, folder: Path, banks: tuple[Path, ...]) -> None:
    """Copy the template's pair into one of the lecturer's banks, where it takes the place of the one that ships.

    Raises ExamgenError for another folder, and if the pair is there already.
    """
    if folder not in banks:
        raise ExamgenError(f"{folder}: is none of your banks: {', '.join(map(str, banks)) or 'there are none'}")
    eject(entry, folder)


def save(path: Path, text: str, base: str, banks: tuple[Path, ...]) -> None:
    """Replace the words in `path`, whole or not at all.

    Raises ExamgenError if the file is in none of the lecturer's banks, and if it no longer holds the text with the
    digest `base`, on which the new one was built.
    """
    if not any(path.is_relative_to(folder) for folder in banks):
        raise ExamgenError(f"{path}: belongs to the bank that ships; change a copy in a bank of your own")
    if digest(read_text(path)) != base:
        raise ExamgenError(f"{path}: has changed meanwhile; keep what you wrote, and load the page again")
    write_whole(path, text.encode())
