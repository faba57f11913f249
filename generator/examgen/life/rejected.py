"""Lists of variants that a reviewer rejected, which later draws avoid: `rejected.txt`, a line for each.

There is one in each bank of the user's own, and one beside the exams for whoever has no bank. A line begins with the
variant's fingerprint; what follows is for people.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from os import SEEK_END
from pathlib import Path

from examgen.bank import Bank
from examgen.errors import ExamgenError
from examgen.textfile import read_text

FILE = "rejected.txt"
_LINE = re.compile(r"\s*(?:([0-9a-f]{16})\b.*|#.*)?")


def fingerprints(bank: Bank, out: Path) -> set[str]:
    """The rejected variants of the user's banks and of the exams in `out`; ExamgenError for a line that is neither."""
    return {print_ for folder in (*bank.folders[1:], out) for print_ in _read(folder / FILE)}


def add(prints: Iterable[str], note: str, bank: Bank, out: Path) -> Path:
    """Write variants on the list of the user's last bank, or on that in `out`; the list's path."""
    path = _list(bank, out)
    lines = [f"{each}  {note}\n" for each in sorted(set(prints) - _read(path))]
    with path.open("ab+") as file:  # what is there stays, whatever happens
        file.seek(-min(1, file.tell()), SEEK_END)
        begun = b"\n" * (file.read() not in (b"", b"\n"))
        file.write(begun + "".join(lines).encode())
    return path


def check_writable(bank: Bank, out: Path) -> None:
    """ExamgenError if the list of `add` cannot be written."""
    path = _list(bank, out)
    if not os.access(path if path.exists() else path.parent, os.W_OK):
        raise ExamgenError(f"{path}: cannot be written, so the variant would not be avoided; name a bank of your own")


def _list(bank: Bank, out: Path) -> Path:
    return [out, *bank.folders[1:]][-1] / FILE


def _read(path: Path) -> set[str]:
    if not path.exists():
        return set()
    found: set[str] = set()
    for number, line in enumerate(read_text(path).splitlines(), start=1):
        match = _LINE.fullmatch(line)
        if match is None:
            raise ExamgenError(f"{path}:{number}: {line.split()[0]!r} is no variant; begin a remark with #")
        found.update(each for each in match.groups() if each)
    return found
