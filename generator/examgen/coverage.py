"""Which questions of a catalogue the bank covers: tables of rows, and of the templates that ask them.

A folder of CSV files: rows.csv (row, topic, kind, is_part) names every question and sub-question; the other files (row,
template, args, asks) say which template asks it, with which arguments, and what its variant asks.
"""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from operator import attrgetter
from pathlib import Path
from typing import Any

from examgen.errors import ExamgenError
from examgen.textfile import read_text

ROWS = "rows.csv"
OWN = Path(__file__).parents[2] / "tests" / "coverage"  # in the source tree; no wheel has it
CONCEPTS = "concepts/"


@dataclass(frozen=True)
class Row:
    """A question of the catalogue."""

    name: str
    topic: str
    kind: str
    is_part: bool


@dataclass(frozen=True)
class Cover:
    """A template that asks a row's question."""

    row: str
    template: str
    args: dict[str, Any]
    asks: str


@dataclass(frozen=True)
class Coverage:
    """The rows of a catalogue, and what covers them."""

    rows: tuple[Row, ...]
    covers: tuple[Cover, ...]

    def of(self, row: Row) -> list[Cover]:
        """What covers a row; unless it is computed, nothing does if there is no concept question among it."""
        found = [cover for cover in self.covers if cover.row == row.name]
        asked = row.kind == "computed" or any(cover.template.startswith(CONCEPTS) for cover in found)
        return found if asked else []

    def count(self, rows: list[Row]) -> tuple[int, int]:
        """How many of these rows are covered, and how many they are."""
        return sum(bool(self.of(row)) for row in rows), len(rows)


def read(folder: Path) -> Coverage:
    """The tables in a folder; ExamgenError, with file and line, for what does not fit."""
    if not (folder / ROWS).is_file():
        raise ExamgenError(f"{folder}: is no catalogue of exam questions: it has no {ROWS}; name a folder that has one")
    lines = _lines(folder / ROWS, "row", "topic", "kind", "is_part")
    rows = tuple(Row(line["row"], line["topic"], line["kind"], line["is_part"] == "yes") for _, line in lines)
    names = {row.name for row in rows}
    covers: list[Cover] = []
    for path in sorted(folder.glob("*.csv")):
        if path.name != ROWS:
            covers += _covers(path, names)
    return Coverage(rows, tuple(covers))


def _covers(path: Path, names: set[str]) -> Iterator[Cover]:
    for number, line in _lines(path, "row", "template", "args", "asks"):
        if line["row"] not in names:
            raise ExamgenError(f"{path}:{number}: row {line['row']!r} is not in {ROWS}")
        try:
            args = json.loads(line["args"])
        except json.JSONDecodeError as error:
            raise ExamgenError(f"{path}:{number}: args {line['args']!r} is no JSON: {error.msg}") from None
        if not isinstance(args, dict):
            raise ExamgenError(f"{path}:{number}: args {line['args']!r} is no JSON object such as {{}}")
        yield Cover(line["row"], line["template"], args, line["asks"])


def _lines(path: Path, *columns: str) -> Iterator[tuple[int, dict[str, str]]]:
    reader = csv.reader(io.StringIO(read_text(path)))
    head = next(reader, [])
    if head != list(columns):
        raise ExamgenError(f"{path}:1: the columns are {', '.join(head) or 'none'}; expected are {', '.join(columns)}")
    for cells in filter(None, reader):
        if len(cells) != len(columns):
            raise ExamgenError(f"{path}:{reader.line_num}: has {len(cells)} cells; the first line names {len(columns)}")
        yield reader.line_num, dict(zip(columns, cells, strict=True))


def as_text(coverage: Coverage) -> str:
    """The table, the totals by topic and by kind, and as the last line how many rows are covered."""
    lines = [text for row in coverage.rows for text in _row(row, coverage.of(row))]
    whole = [row for row in coverage.rows if not row.is_part]
    parts = [row for row in coverage.rows if row.is_part]
    for what, key in (("topic", attrgetter("topic")), ("kind", attrgetter("kind"))):
        lines += ["", f"By {what}:"]
        for name in Counter(map(key, whole)):
            done, count = coverage.count([row for row in whole if key(row) == name])
            lines.append(f"  {name:<28} {done:>3} of {count}")
    done, count = coverage.count(whole)
    part_done, part_count = coverage.count(parts)
    lines += ["", f"{done} of {count} rows are covered, and {part_done} of {part_count} sub-questions"]
    return "\n".join(lines) + "\n"


def _row(row: Row, covers: list[Cover]) -> Iterator[str]:
    if not covers:
        yield f"{row.name:<10} {row.topic:<28} {row.kind:<11} NOT COVERED"
    for cover in covers:
        args = ", ".join(f"{name}: {value}" for name, value in cover.args.items())
        yield f"{row.name:<10} {row.topic:<28} {row.kind:<11} {cover.template} ({args}): {cover.asks}"
