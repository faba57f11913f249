"""Text files: read as somebody has written them, in whatever encoding, and written where there is none yet."""

import os
import shutil
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Mapping
from pathlib import Path

from examgen.errors import ExamgenError


def read_text(path: Path) -> str:
    """The text of a file without a byte order mark; ExamgenError names the line of a byte that is not UTF-8."""
    return decoded(path.read_bytes(), str(path))


def decoded(data: bytes, name: str) -> str:
    """The text of what was read of a file with this name; every line ends in a line feed. Raises as `read_text`."""
    if is_utf16(data):
        raise ExamgenError(f"{name}: is in UTF-16; save the file as UTF-8")
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        byte = error.object[error.start]
        raise ExamgenError(f"{name}:{line}: byte {byte:#04x} is not UTF-8; save the file as UTF-8") from None


def is_utf16(data: bytes) -> bool:
    """Whether a file begins with the mark of UTF-16 or, without one, as text in our letters does there."""
    return data.startswith((BOM_UTF16_LE, BOM_UTF16_BE)) or b"\0" in data[:4]


def write_whole(path: Path, data: bytes) -> None:
    """Put a file in the place of another, or where there is none yet: whole or, after any error, not at all."""
    part = path.with_name(f".{os.urandom(8).hex()}.partial")
    try:
        part.write_bytes(data)
        if path.exists():
            shutil.copymode(path, part)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def write_new(files: Mapping[Path, str]) -> None:
    """Write files with their folders: all of them or, after any error, none. FileExistsError if one is there."""
    made: list[Path] = []
    try:
        for path, text in files.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("x", encoding="utf-8") as file:
                made.append(path)
                file.write(text)
    except BaseException:
        for path in made:
            path.unlink()
        raise
