"""The record: an exam as it was drawn, complete and JSON-plain.

`exam.json` holds the plan, what is on the cover and the forms, `variants.jsonl` a line for each variant, form by form.
Papers, solutions, guides and keys are made from it alone.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property, partial
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any, TypeVar

from examgen import damage, stamp
from examgen.compact import packed, unpacked
from examgen.errors import ExamgenError
from examgen.languages import ENGLISH, Language, language

SCHEMA = 2
PRACTICE = {"kind": "practice"}  # in the header of a practice set; that of an exam has no kind
Variant = dict[str, Any]
T = TypeVar("T")


@dataclass(frozen=True)
class Question:
    """A variant in its place: its number, the format and room of its answers, and the conventions printed below it.

    `section` is the section that begins with it, if one does; `code` names the language.
    """

    number: str
    variant: Variant
    format: str = "open"
    room: str | None = None
    notes: tuple[str, ...] = ()
    section: Mapping[str, Any] | None = None
    code: str = ENGLISH

    @property
    def language(self) -> Language:
        """The language of the words around the variant."""
        return language(self.code)


@dataclass(frozen=True)
class Form:
    """One version of an exam: a letter, or a student of the roster by id, with `number` counted from 1.

    `order` holds each section's slots as this form prints them; empty where all forms print them as planned.
    """

    key: str = "A"
    number: int = 1
    student: Mapping[str, Any] | None = None
    order: Sequence[Sequence[str]] = ()

    @property
    def print_size(self) -> int | None:
        """The points of a student's large print; None for print of the usual size."""
        return (self.student or {}).get("print_size")


@dataclass(frozen=True)
class Exam:
    """One form of an exam: the header (`exam.json`), that all forms share, and its variants in planned order."""

    header: dict[str, Any]
    variants: tuple[Variant, ...]
    form: Form = field(default_factory=Form)

    @cached_property
    def _by_slot(self) -> dict[str, Variant]:
        return {variant["slot"]: variant for variant in self.variants}

    @cached_property
    def _shared(self) -> dict[str, str]:
        """Conventions (id -> sentence) that at least two questions use and none contradicts."""
        groups: dict[str, list[tuple[str, str]]] = {}
        for each in (convention for variant in self.variants for convention in variant["conventions"]):
            groups.setdefault(each["group"], []).append((each["id"], each["tex"]))
        return {ids[0][0]: ids[0][1] for ids in groups.values() if len(ids) > 1 and len(set(ids)) == 1}

    def conventions(self) -> list[str]:
        """What the cover says once for all questions."""
        return list(self._shared.values())

    def questions(self) -> tuple[Question, ...]:
        """The questions in printed order, numbered from 1."""
        return self._questions

    @cached_property
    def _questions(self) -> tuple[Question, ...]:
        return tuple(self._numbered())

    def _numbered(self) -> Iterator[Question]:
        number = 0
        for index, section in enumerate(self.header["sections"]):
            slots = {slot["slot"]: slot for slot in section["slots"]}
            for position, name in enumerate(self.form.order[index] if self.form.order else slots):
                number += 1
                yield self._question(str(number), slots[name], None if position else section)

    def _question(self, number: str, slot: Mapping[str, Any], begun: Mapping[str, Any] | None) -> Question:
        variant = self._by_slot[slot["slot"]]
        notes = tuple(each["tex"] for each in variant["conventions"] if each["id"] not in self._shared)
        return Question(number, variant, slot["format"], slot["room"], notes, begun, self.language.code)

    @property
    def language(self) -> Language:
        """The language of the exam."""
        return language(self.header["language"])

    def points(self) -> Fraction:
        """The sum of all questions."""
        return self._points

    @cached_property
    def _points(self) -> Fraction:
        return sum((Fraction(variant["points"]) for variant in self.variants), Fraction(0))

    def fingerprints(self) -> set[str]:
        """What `--not-in` avoids."""
        return {variant["fingerprint"] for variant in self.variants}


@dataclass(frozen=True)
class Record:
    """A record in its folder; iterating reads one form after the other, so that thousands need no room."""

    folder: Path
    header: dict[str, Any]
    forms: tuple[Form, ...]

    def __iter__(self) -> Iterator[Exam]:
        """Every form in order; ExamgenError where the variants do not belong to the header."""
        path = self.folder / "variants.jsonl"
        found = groupby(_lines(path), key=itemgetter("form"))
        for form in self.forms:
            key, variants = next(found, (None, iter(())))
            if key != form.key:
                raise _alien(path, f"form {form.key}" if key is None else f"form {key}")
            yield _checked(Exam(self.header, tuple(variants), form), path)
        for key, _ in found:
            raise _alien(path, f"form {key}")

    def each(self, make: Callable[[Exam], T]) -> Iterator[T]:
        """What is made of every form in order; ExamgenError if nothing can be made of what the record says."""
        for exam in self:
            with damage.told(self.folder):
                made = make(exam)
            yield made

    def first(self) -> Exam:
        """The first form, or the only one."""
        return next(iter(self))

    def fingerprints(self) -> set[str]:
        """What `--not-in` avoids: the variants of all forms."""
        return {variant["fingerprint"] for exam in self for variant in exam.variants}


def is_practice(header: Mapping[str, Any]) -> bool:
    """Whether a record is that of a practice set."""
    return header.get("kind") == PRACTICE["kind"]


def write(exams: Iterable[Exam], folder: Path) -> None:
    """Write `exam.json` and `variants.jsonl` for the forms of one exam."""
    forms, header = [], dict[str, Any]()
    with (folder / "variants.jsonl").open("wb") as stream:
        for exam in exams:
            header = exam.header
            forms.append(form_plain(exam.form))
            stream.writelines(line(variant) for variant in exam.variants)
    write_header({**header, "forms": forms}, folder)


def write_header(header: Mapping[str, Any], folder: Path) -> None:
    """Write `exam.json`; the forms are part of the header, and come last."""
    plain = dict(header)
    plain["forms"] = plain.pop("forms")
    (folder / "exam.json").write_text(json.dumps(plain, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def line(variant: Variant) -> bytes:
    """The variant as a line of `variants.jsonl`."""
    return packed(variant) + b"\n"


def form_plain(form: Form) -> dict[str, Any]:
    """A form as JSON, without what it does not have."""
    plain: dict[str, Any] = {"key": form.key}
    if form.student:
        plain["student"] = dict(form.student)
    if form.order:
        plain["order"] = [list(slots) for slots in form.order]
    return plain


def form_read(plain: Mapping[str, Any], number: int) -> Form:
    """The form of a JSON object; KeyError or TypeError if it is none."""
    order = tuple(map(tuple, plain.get("order", ())))
    return Form(plain["key"], number, plain.get("student"), order)


def read(folder: Path) -> Record:
    """The record in an exam's folder; ExamgenError says what is missing or damaged.

    An approval that was given to another record is left out of the header.
    """
    path = folder / "exam.json"
    header = _read(path, lambda: json.loads(path.read_text(encoding="utf-8")))
    found = header.get("schema") if isinstance(header, dict) else None
    if found != SCHEMA:
        raise ExamgenError(f"{path}: schema {found!r}; this version of examgen reads schema {SCHEMA}")
    variants = folder / "variants.jsonl"
    if not variants.is_file():
        raise ExamgenError(f"{variants}: not found; name a folder that 'examgen build' made")
    if "approved" in header and not stamp.approved(header, variants):
        del header["approved"]
    try:
        damage.check_header(header)
        plain = header.pop("forms")
        forms = tuple(form_read(each, number) for number, each in enumerate(plain, start=1))
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise ExamgenError(f"{folder}: the record is damaged: {error}; restore it or build the exam again") from error
    return Record(folder, header, forms)


def _read(path: Path, content: Callable[[], Any]) -> Any:
    try:
        return content()
    except FileNotFoundError:
        raise ExamgenError(f"{path}: not found; name a folder that 'examgen build' made") from None
    except (ValueError, OSError) as error:
        raise ExamgenError(f"{path}: cannot be read: {error}; restore it or build the exam again") from error


def _lines(path: Path) -> Iterator[Variant]:
    with path.open("rb") as stream:
        for number, text in enumerate(stream, start=1):
            yield _read(path, partial(_variant, text, number))


def _variant(text: bytes, number: int) -> Variant:
    found: Variant = unpacked(text)
    damage.check_variant(found, number)
    return found


def _checked(exam: Exam, path: Path) -> Exam:
    """The exam, if its variants are those that the header plans."""
    planned = [slot["slot"] for section in exam.header["sections"] for slot in section["slots"]]
    strangers = set(planned) ^ {variant["slot"] for variant in exam.variants}
    if strangers or len(planned) != len(exam.variants):
        raise _alien(path, ", ".join(sorted(map(str, strangers))) or "a question more than once")
    return exam


def _alien(path: Path, what: str) -> ExamgenError:
    return ExamgenError(f"{path}: does not belong to exam.json: only one of them has {what}")
