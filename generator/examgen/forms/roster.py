"""Rosters: the CSV file of the students who each get a form of their own."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unicodedata import normalize

from examgen.counted import counted
from examgen.errors import ExamgenError
from examgen.scalars import shown
from examgen.textfile import decoded

NEEDED = ("id", "name")
OPTIONAL = ("extra_minutes", "print_size")
SPREADSHEETS = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"  # a zip file, as of Excel and LibreOffice, and what was before it
CSV = "CSV in UTF-8"  # Excel's file type is called "CSV UTF-8"
EXCEL = "sep="  # begins a line that names the separator
SIZES = ("12", "14", "17")  # points
LONGEST = 120  # letters of a name that its field on the cover holds in print that can be read
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{,99}")
# What comes along when a name is copied: places to break, and marks of direction, which Latin letters do not need.
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


@dataclass(frozen=True)
class Student:
    """A line of the roster; `line` is where the file has it."""

    id: str
    name: str
    line: int
    extra_minutes: int = 0
    print_size: int | None = None

    def plain(self) -> dict[str, Any]:
        """What the record keeps."""
        optional = {"extra_minutes": self.extra_minutes, "print_size": self.print_size}
        return {"id": self.id, "name": self.name} | {name: value for name, value in optional.items() if value}


def read(path: Path) -> list[Student]:
    """The students of a roster in UTF-8, with or without a byte order mark, in the file's order.

    ExamgenError names file and line of whatever does not fit, all at once.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ExamgenError(f"{path}: cannot be read: {error.strerror or error}") from error
    students, problems = _parsed(_text(data, path))
    problems += _twice(students)
    if problems:
        raise ExamgenError("\n".join(f"{path}:{line}: {what}" for line, what in sorted(problems)))
    if not students:
        raise ExamgenError(f"{path}: no student; a line has {' and '.join(NEEDED)}, such as 12345,Ada Lovelace")
    return students


def _text(data: bytes, path: Path) -> str:
    if data.startswith(SPREADSHEETS):
        raise ExamgenError(f"{path}: is a spreadsheet; save it as {CSV}")
    try:
        return decoded(data, str(path))
    except ExamgenError as error:
        raise ExamgenError(f"{error}; in a spreadsheet, as {CSV}") from None


Problem = tuple[int, str]


def _parsed(text: str) -> tuple[list[Student], list[Problem]]:
    students, problems = list[Student](), list[Problem]()
    rows = _rows(text)
    try:
        first, names = next(rows, (1, list[str]()))
        head = [name.lower().replace(" ", "_") for name in _ended(names)]
        problems += [(first, said) for said in _head(head)]
        for line, row in [] if problems else rows:
            found = _student(head, _ended(row, len(head)), line)
            if isinstance(found, Student):
                students.append(found)
            else:
                problems.append((line, found))
    except csv.Error as error:
        begins, said = error.args
        problems.append((begins, f"cannot be read as CSV: {said}; look at its quotation marks"))
    return students, problems


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """Rows that say something, and their lines. A csv.Error has the line where its row begins, and what is wrong."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    begins = 1
    try:
        for row in reader:
            begins = reader.line_num + 1
            if any(cell.strip() for cell in row) and not row[0].startswith(EXCEL):
                yield reader.line_num, row
    except csv.Error as error:
        raise csv.Error(begins, str(error)) from error


def _delimiter(text: str) -> str:
    """The sign between cells of the first line that has one."""
    return next((mark for mark in text if mark in ",;\t"), ",")


def _ended(row: list[str], least: int = 0) -> list[str]:
    """A row without the empty cells at its end, but for so many cells: spreadsheets write columns without a name."""
    cells = [cell.strip() for cell in row]
    filled = next((index for index in range(len(cells), 0, -1) if cells[index - 1]), 0)
    return cells[: max(filled, least)]


def _head(names: list[str]) -> Iterator[str]:
    known = ", ".join((*NEEDED, *OPTIONAL))
    for name in NEEDED:
        if name not in names:
            yield f"no column {name}; the first line names the columns, of which there can be: {known}"
    for name in dict.fromkeys(names):
        if not name:
            yield f"column {names.index(name) + 1} has no name; take it out"
        elif name not in NEEDED + OPTIONAL:
            yield f"unknown column {shown(name)}; there can be: {known}; leave out the others"
        elif names.count(name) > 1:
            yield f"the column {name} is there twice"


def _student(head: list[str], row: list[str], line: int) -> Student | str:
    if len(row) < len(head):
        return f"{counted(len(row), 'cell')} for {len(head)} columns; leave a cell empty rather than out"
    if len(row) > len(head):
        return f"{len(row)} cells for {len(head)} columns; put a cell with a separator in it between quotes"
    seen = (_UNSEEN.sub("", cell).split() for cell in row)
    cells = {name: normalize("NFC", " ".join(words)) for name, words in zip(head, seen, strict=True)}
    problem = _problem(cells)
    if problem:
        return problem
    size = cells.get("print_size")
    return Student(cells["id"], cells["name"], line, int(cells.get("extra_minutes") or 0), int(size) if size else None)


def _problem(cells: Mapping[str, str]) -> str:
    if not _ID.fullmatch(cells["id"]):
        signs = "letters from A to Z, digits, dots, hyphens and underscores, a letter or digit first"
        return f"id {shown(cells['id'])}: must be up to 100 {signs}: it names a folder"
    if not cells["name"] or _CONTROL.search(cells["name"]):
        return f"name {shown(cells['name'])}: is empty or has a character that cannot be printed"
    if len(cells["name"]) > LONGEST:
        return f"name {shown(cells['name'])}: has {len(cells['name'])} letters; shorten it to {LONGEST}"
    extra = cells.get("extra_minutes", "")
    if extra and not (extra.isascii() and extra.isdigit() and len(extra) < 4):
        return f"extra_minutes {shown(extra)}: must be a whole number of minutes below 1000"
    if cells.get("print_size") and cells["print_size"] not in SIZES:
        return f"print_size {shown(cells['print_size'])}: must be one of {', '.join(SIZES)} (points), or empty"
    return ""


def _twice(students: list[Student]) -> list[Problem]:
    """Ids that are there before; also in other capitals, since some file systems do not tell them apart."""
    seen = dict[str, Student]()
    found = []
    for student in students:
        earlier = seen.setdefault(student.id.casefold(), student)
        if earlier is not student:
            found.append((student.line, f"id {student.id!r}: is in line {earlier.line} already, as {earlier.id!r}"))
    return found
