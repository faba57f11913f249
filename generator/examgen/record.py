"""The record: an exam as it was drawn, complete and JSON-plain.

`exam.json` holds the plan and what is on the cover, `variants.jsonl` a line for each variant. Papers, solutions,
guides and keys are made from it alone.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from typing import Any

from examgen.errors import ExamgenError

SCHEMA = 1
Variant = dict[str, Any]


@dataclass(frozen=True)
class Question:
    """A variant in its place: its number, the format and room of its answers, and the conventions printed below it.

    `section` is the section that begins with it, if one does.
    """

    number: str
    variant: Variant
    format: str = "open"
    room: str | None = None
    notes: tuple[str, ...] = ()
    section: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class Exam:
    """A record: the header (`exam.json`), and the variants in the order of the slots."""

    header: dict[str, Any]
    variants: tuple[Variant, ...]

    @cached_property
    def _by_slot(self) -> dict[str, Variant]:
        return {variant["slot"]: variant for variant in self.variants}

    def questions(self) -> Iterator[Question]:
        """The questions in printed order, numbered from 1."""
        number = 0
        for section in self.header["sections"]:
            for index, slot in enumerate(section["slots"]):
                number += 1
                variant, begun = self._by_slot[slot["slot"]], section if index == 0 else None
                yield Question(str(number), variant, slot["format"], slot["room"], tuple(slot["notes"]), begun)

    def points(self) -> Fraction:
        """The sum of all questions."""
        return sum((Fraction(variant["points"]) for variant in self.variants), Fraction(0))

    def fingerprints(self) -> set[str]:
        """What `--not-in` avoids."""
        return {variant["fingerprint"] for variant in self.variants}


def write(exam: Exam, folder: Path) -> None:
    """Write `exam.json` and `variants.jsonl`."""
    (folder / "exam.json").write_text(_json(exam.header, indent=1) + "\n", encoding="utf-8")
    lines = (_json(variant) + "\n" for variant in exam.variants)
    with (folder / "variants.jsonl").open("w", encoding="utf-8") as stream:
        stream.writelines(lines)


def read(folder: Path) -> Exam:
    """The record in an exam's folder; ExamgenError says what is missing or damaged."""
    path = folder / "exam.json"
    try:
        header = json.loads(path.read_text(encoding="utf-8"))
        path = folder / "variants.jsonl"
        variants = tuple(json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line)
    except FileNotFoundError:
        raise ExamgenError(f"{path}: not found; name a folder that 'examgen build' made") from None
    except (ValueError, OSError) as error:
        raise ExamgenError(f"{path}: cannot be read: {error}; restore it or build the exam again") from error
    found = header.get("schema") if isinstance(header, dict) else None
    if found != SCHEMA:
        raise ExamgenError(f"{folder / 'exam.json'}: schema {found!r}; this version of examgen reads schema {SCHEMA}")
    return _checked(Exam(header, variants), folder)


def _checked(exam: Exam, folder: Path) -> Exam:
    try:
        planned = [slot["slot"] for section in exam.header["sections"] for slot in section["slots"]]
        strangers = set(planned) ^ {variant["slot"] for variant in exam.variants}
    except (KeyError, TypeError) as error:
        raise ExamgenError(f"{folder}: the record is damaged: {error}; restore it or build the exam again") from error
    if strangers or len(planned) != len(exam.variants):
        alien = ", ".join(sorted(map(str, strangers))) or "a question more than once"
        raise ExamgenError(f"{folder / 'variants.jsonl'}: does not belong to exam.json: only one of them has {alien}")
    return exam


def _json(value: Any, indent: int | None = None) -> str:
    return json.dumps(value, ensure_ascii=False, indent=indent)
