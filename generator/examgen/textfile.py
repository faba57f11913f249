"""Reading a file that somebody has written, which may be in another encoding than ours."""

from pathlib import Path

from examgen.errors import ExamgenError


def read_text(path: Path) -> str:
    """The text of a file; ExamgenError names file and line of the first byte that is not UTF-8."""
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        byte = error.object[error.start]
        raise ExamgenError(f"{path}:{line}: byte {byte:#04x} is not UTF-8; save the file as UTF-8") from None
