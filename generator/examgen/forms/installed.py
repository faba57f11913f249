"""What the bytes of a build depend on beside its input, so that machines that work together can be compared."""

from __future__ import annotations

import hashlib
import platform
import subprocess
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from examgen import __version__
from examgen.bank import shipped
from examgen.errors import ExamgenError
from examgen.typeset.installation import pdftex

_PACKAGE = Path(__file__).parents[1]


@cache
def installed() -> str:
    """What examgen, TeX and pikepdf are here, in one line; ExamgenError if there is no pdfTeX."""
    from pikepdf import __version__ as pikepdf

    code = [path for path in _PACKAGE.rglob("*") if path.suffix != ".pyc" and shipped() not in path.parents]
    tex = subprocess.run([pdftex(), "--version"], stdin=subprocess.DEVNULL, capture_output=True, check=True, text=True)
    files = f"{digest(code)[:8]} {digest(files_of([shipped()]))[:8]}"
    return f"examgen {__version__} ({files}), {tex.stdout.splitlines()[0]}, pikepdf {pikepdf}"


def check_installed(wanted: str) -> None:
    """ExamgenError if this machine would make other bytes than the one whose `installed` is `wanted`."""
    if installed() != wanted:
        raise ExamgenError(differs(platform.node(), installed(), wanted))


def differs(machine: str, has: object, wanted: str) -> str:
    """What is wrong with a machine, and what mends it."""
    return f"{machine} has {has}; the build began with {wanted}: install the same on all machines"


def files_of(banks: Iterable[Path]) -> list[Path]:
    """All files of some banks, in order."""
    return sorted(path for folder in banks for path in folder.glob("*/*"))


def digest(paths: Iterable[Path]) -> str:
    """SHA-256 of files with their names."""
    found = hashlib.sha256()
    for path in sorted(path for path in paths if path.is_file()):
        found.update(path.name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return found.hexdigest()
