"""Answer keys from the record: CSV for spreadsheets, JSON for machines, text for people."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import Any

from examgen import points
from examgen.amendments.applied import amended
from examgen.amendments.item import TERMINAL
from examgen.compact import packed
from examgen.record import Exam, Record
from examgen.render.body import known_wrong, labels, scoring
from examgen.rounding import decimal_text, fits, shortened

SCHEMA = 2
LETTERED = ("choice", "choices", "matching", "ordering")  # kinds that have options, however the question is asked
COLUMNS = (
    "form", "question", "part", "template", "points", "kind", "answer", "unit", "accepted_low", "accepted_high",
    "tolerance", "also_accepted", "void",
)  # fmt: skip
_FRACTION = re.compile(r"-?[0-9]{1,9}/[1-9][0-9]{,8}")
DECIMALS = 4  # of a fraction


def rows(exam: Exam) -> Iterator[dict[str, Any]]:
    """One row for each part, in printed order, as amended."""
    for question in amended(exam).questions():
        variant = question.variant
        names = labels(variant["problem"])
        for part in variant["problem"]["parts"]:
            key = variant["key"]["parts"][part["id"]]
            low, high = ("", "") if part["options"] or not key["interval"] else key["interval"]
            yield {
                "form": variant["form"],
                "question": int(question.number),
                "part": names[part["id"]].strip("()"),
                "template": variant["template"] or "",
                "points": points.text(part["points"]),
                "kind": "choice" if part["options"] and key["kind"] not in LETTERED else key["kind"],
                "answer": " ".join(key["letters"]) or key["text"],
                "unit": "" if part["options"] else key["unit"],
                "accepted_low": low,
                "accepted_high": high,
                "tolerance": "" if part["options"] else key["tolerance"] or "",
                "also_accepted": "; ".join(key.get("also", ())),
                "void": "yes" if key.get("void") else "",
            }


def csv_rows(exam: Exam) -> str:
    """The form's rows of `key.csv`."""
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n").writerows(map(_cell, row.values()) for row in rows(exam))
    return stream.getvalue()


def _cell(value: object) -> object:
    """A fraction with its decimals, since a spreadsheet takes 1/4 for a day of the year."""
    if not (isinstance(value, str) and _FRACTION.fullmatch(value)):
        return value
    exact = Fraction(value)
    about = "" if fits(exact, DECIMALS) else "about "
    return f"{value} ({about}{shortened(decimal_text(exact, DECIMALS))})"


def json_rows(exam: Exam) -> str:
    """The form's parts in `key.json`: the rows of `key.csv` with exact values and wrong values, a part on a line."""
    keys = [part_key for question in amended(exam).questions() for part_key in _keys(question.variant)]
    parts = zip(rows(exam), keys, strict=True)
    return ",\n".join(packed(row | key).decode() for row, key in parts)


def csv_lines(pieces: Iterable[str]) -> Iterator[str]:
    """`key.csv` from the rows of its forms."""
    yield ",".join(COLUMNS) + "\n"
    yield from pieces


def json_lines(header: Mapping[str, Any], pieces: Iterable[str]) -> Iterator[str]:
    """`key.json` from the parts of its forms."""
    said = {"schema": SCHEMA, "exam": header["name"], "seed": header["seed"]}
    if header.get("amendments"):
        said["amendment"] = len(header["amendments"])
    head = json.dumps(said, ensure_ascii=False)
    yield f'{head[:-1]}, "parts": [\n'
    for number, piece in enumerate(pieces):
        yield ",\n" * (number > 0) + piece
    yield "\n]}\n"


def _keys(variant: dict[str, Any]) -> Iterator[dict[str, Any]]:
    rules = scoring(variant)
    for part in variant["problem"]["parts"]:
        key = variant["key"]["parts"][part["id"]]
        wrong = [_wrong(part["points"], each) for each in known_wrong(key)]
        rule = rules.get(key["scoring"])
        marked = {"also_accepted": key.get("also", []), "void": key.get("void", False)}
        exact = {"value": key["value"], "decimal": key["decimal"]}
        yield {"id": part["id"], **exact, "scoring": rule, "wrong": wrong, **marked}


def _wrong(worth: str, wrong: Mapping[str, Any]) -> dict[str, Any]:
    """A known wrong answer with the points that a marker gives for it."""
    letters = {"letters": " ".join(wrong["letters"])} if "letters" in wrong else {}
    said = {name: wrong[name] for name in ("name", "value", "why")}
    return said | letters | {"points": points.earned(worth, wrong["credit"])}


def text_rows(exam: Exam) -> str:
    """The form's key as a table to read on a terminal."""
    lines = []
    for row in rows(exam):
        place = f"{row['question']}{row['part']}"
        accepted = f"   (accepted: {_accepted(row)})" if row["tolerance"] else ""
        right = "; ".join(map(TERMINAL.accepted, row["also_accepted"].split("; ")))
        also = f"   (also right: {right})" if right else ""
        void = "   (void: everyone gets the points)" if row["void"] else ""
        answer = f"{row['answer']} {row['unit']}".rstrip()
        lines.append(f"{place:>4}  {row['points']:>4} pt  {answer}{accepted}{also}{void}\n")
    return "".join(lines)


def _accepted(row: dict[str, Any]) -> str:
    interval = f"{row['accepted_low']} to {row['accepted_high']}"
    return interval if row["accepted_low"] else f"each entry +-{row['tolerance']}"


def text_lines(forms: Record) -> Iterator[str]:
    """The key of every form to read on a terminal."""
    for form, rows in zip(forms.forms, forms.each(text_rows), strict=True):
        yield f"Form {form.key}\n" * (len(forms.forms) > 1) + rows
