"""Answer keys from the record: CSV for spreadsheets, JSON for machines, text for people."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from examgen import points
from examgen.record import SCHEMA, Exam
from examgen.render.body import labels

COLUMNS = (
    "form", "question", "part", "template", "points", "kind", "answer", "unit", "accepted_low", "accepted_high",
)  # fmt: skip


def rows(exam: Exam) -> Iterator[dict[str, Any]]:
    """One row for each part, in printed order."""
    for question in exam.questions():
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
                "points": points.text(Fraction(part["points"])),
                "kind": key["kind"],
                "answer": " ".join(key["letters"]) or key["text"],
                "unit": "" if part["options"] else key["unit"],
                "accepted_low": low,
                "accepted_high": high,
            }


def as_csv(exam: Exam) -> str:
    """`key.csv`, one row for each part."""
    stream = io.StringIO()
    writer = csv.DictWriter(stream, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows(exam))
    return stream.getvalue()


def as_json(exam: Exam) -> str:
    """`key.json`: the rows of `key.csv` with exact values and wrong values."""
    keys = [part_key for question in exam.questions() for part_key in _keys(question.variant)]
    parts = [row | key for row, key in zip(rows(exam), keys, strict=True)]
    header = {"schema": SCHEMA, "exam": exam.header["name"], "seed": exam.header["seed"], "parts": parts}
    return json.dumps(header, ensure_ascii=False, indent=1) + "\n"


def _keys(variant: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for part in variant["problem"]["parts"]:
        key = variant["key"]["parts"][part["id"]]
        wrong = [{name: each[name] for name in ("name", "value", "credit", "why")} for each in key["wrong"]]
        yield {"id": part["id"], "value": key["value"], "decimal": key["decimal"], "wrong": wrong}


def as_text(exam: Exam) -> str:
    """The key as a table to read on a terminal."""
    lines = []
    for row in rows(exam):
        place = f"{row['question']}{row['part']}"
        accepted = f"   (accepted: {row['accepted_low']} to {row['accepted_high']})" if row["accepted_low"] else ""
        answer = f"{row['answer']} {row['unit']}".rstrip()
        lines.append(f"{place:>4}  {row['points']:>4} pt  {answer}{accepted}")
    return "\n".join(lines) + "\n"
