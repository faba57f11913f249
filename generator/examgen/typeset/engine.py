"""From a document to a PDF: one pass of pdfTeX in a private folder."""

import re
import subprocess
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from examgen.errors import ExamgenError
from examgen.typeset.diagnosis import PREAMBLE, Overfull, TexError, find_error, find_overfull, last_segment, reached_end
from examgen.typeset.document import PROGRESS, Document
from examgen.typeset.fonts import cached_fonts
from examgen.typeset.formats import cached_format
from examgen.typeset.installation import pdftex
from examgen.typeset.process import FONTS, OTHER_FOLDER, run_pdftex, stopped

_JOB = "_document"  # no segment's name begins like this
_FORMAT = "examgen"
_DISK = re.compile(r"f(write|flush|close)\(\) failed")  # `stopped` says it better
_MARK, _NOTE = "examgen mark: ", "examgen note: "  # begin a line of the log
_DONE = re.compile(r"^(?:Output written on .* \((?P<pages>\d+) pages?, \d+ bytes|No pages of output)", re.MULTILINE)


@dataclass(frozen=True)
class Typeset:
    """A finished PDF: its number of pages, the boxes that stick out, the printed page of every mark.

    `notes` is what the document told of itself in the log, line by line.
    """

    pdf: bytes
    pages: int
    overfull: tuple[Overfull, ...]
    marks: Mapping[str, str]
    notes: tuple[str, ...] = ()


def typeset(document: Document, *, seconds: float = 60) -> Typeset:
    """Typeset with pdfTeX in one pass; the same document gives the same bytes wherever and whenever it is run.

    Raises TexError, with segment and line, for whatever TeX calls an error, for a character that the font lacks, for an
    unresolved reference, for a group left open at a segment's end, and after `seconds` of wall-clock time.
    Raises ExamgenError if pdfTeX is missing or files cannot be written.
    """
    try:
        with tempfile.TemporaryDirectory(prefix="examgen-", ignore_cleanup_errors=True) as name:
            return _typeset_in(Path(name), document, seconds)
    except OSError as error:
        raise ExamgenError(f"TeX needs a temporary folder: {error}; {OTHER_FOLDER}") from error


def _typeset_in(folder: Path, document: Document, seconds: float) -> Typeset:
    _write(folder, document)
    log_file = folder / f"{_JOB}.log"
    code = _run(folder, document, seconds)
    if not log_file.exists():  # TeX opens its log once the format is loaded
        code = _run(folder, document, seconds, rebuild=True)
    log = log_file.read_text("utf-8", "replace") if log_file.exists() else ""
    sources = {segment.name: segment.tex for segment in document.segments}
    error = find_error(log, sources)
    if error and not _DISK.search(error.message):
        raise error
    done = _DONE.search(log)
    if code != 0 or done is None:
        raise stopped(folder, last_segment(log), code)
    if done["pages"] is None:
        raise TexError(last_segment(log), None, "TeX made no page")
    if not reached_end(log):
        raise TexError(last_segment(log), None, "the document ends here, before its last segment does")
    pdf = (folder / f"{_JOB}.pdf").read_bytes()
    marks = dict(mark.split() for mark in _told(log, _MARK))
    return Typeset(pdf, int(done["pages"]), find_overfull(log, sources), marks, tuple(_told(log, _NOTE)))


def _told(log: str, name: str) -> list[str]:
    """What the document said under this name."""
    return [line.removeprefix(name) for line in log.split("\n") if line.startswith(name)]


def _write(folder: Path, document: Document) -> None:
    for segment in document.segments:
        (folder / f"{segment.name}.tex").write_text(segment.paragraphs(), encoding="utf-8", newline="")
    (folder / f"{_JOB}.tex").write_text(document.job(), encoding="utf-8", newline="")


def _run(folder: Path, document: Document, seconds: float, *, rebuild: bool = False) -> int:
    """One run of TeX with the preamble's format; the exit code."""
    ready = cached_format(document.preamble, spare=folder, seconds=seconds, rebuild=rebuild)
    link = folder / f"{_FORMAT}.fmt"  # TeX looks a format up by its name, and cannot be given every path
    link.unlink(missing_ok=True)
    link.symlink_to(ready)
    if not rebuild:
        (folder / FONTS).symlink_to(cached_fonts(spare=folder))
    try:
        return run_pdftex(pdftex(), f"-fmt={_FORMAT}", f"{_JOB}.tex", folder=folder, seconds=seconds)
    except subprocess.TimeoutExpired:
        progress = folder / PROGRESS
        place = progress.read_text("utf-8").strip() if progress.exists() else PREAMBLE
        raise TexError(place, None, f"TeX is not done after {seconds:g} s; is there an endless loop?") from None
