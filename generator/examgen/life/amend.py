"""Amendments: what is mended after an exam was printed, checked and published with a new guide and key.

Papers and solutions stay as they were printed. The exam's points stay too: a part that is void gives everyone its
points, and points can only move from one part to another.
"""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from pathlib import Path

from examgen import damage, points, record
from examgen.amendments.applied import amended
from examgen.amendments.concerned import FILE, Concerned, concerned
from examgen.amendments.item import PUBLIC, Item
from examgen.build import open_exam
from examgen.errors import ExamgenError
from examgen.life import accepting, history
from examgen.life.parts import Parts
from examgen.record import Form, Record

NAMED = 6  # students that are named in a line
NOTHING = "say what is void (--void), right too (--accept), worth other points (--points) or corrected (--correct)"


@dataclass(frozen=True)
class Asked:
    """What to amend, as it is typed: parts such as 3b, "2a=17" or "2a=1.5..1.6", "3a=2", (question, sentence).

    `forms` are the forms that it concerns; none of them stands for all.
    """

    void: Sequence[str] = ()
    accept: Sequence[str] = ()
    points: Sequence[str] = ()
    correct: Sequence[tuple[str, str]] = ()
    forms: Sequence[str] = ()

    def command(self) -> str:
        """As one would type it."""
        options = [("--void", self.void), ("--accept", self.accept), ("--points", self.points)]
        said = [word for name, values in options for value in values for word in (name, value)]
        said += [word for pair in self.correct for word in ("--correct", *pair)]
        return shlex.join(["amend", *said, *(word for form in self.forms for word in ("--form", form))])


def amend(folder: Path, asked: Asked) -> list[str]:
    """Amend an exam that was printed; the lines that tell what is amended, and for whom.

    Raises ExamgenError, with nothing changed, if it was not printed, there is no such question, part or form, an answer
    is right already or is none, the points do not add up, or the corrections need more than a page.
    """
    if "printed" not in open_exam(folder).header:
        mark = shlex.join(["examgen", "printed", str(folder)])
        raise ExamgenError(f"{folder}: was not printed; change the exam itself, or mark it: {mark}")

    @damage.told(folder)
    def work(stage: Path) -> list[str]:
        found = record.read(stage)
        items = list(_items(found, asked))
        if not items:
            raise ExamgenError(NOTHING)
        plain = json.loads((stage / "exam.json").read_text(encoding="utf-8"))
        amendments = [*plain.get("amendments", []), [item.plain() for item in items]]
        record.write_header(plain | {"amendments": amendments}, stage)
        new = record.read(stage)
        _check_points(new)
        latest = [each for each in concerned(new) if each.amendment == len(amendments)]
        return [f"Amendment {len(amendments)}:", *_told(latest, new)]

    return history.change(folder, asked.command(), work, after_printing=True)


def _items(found: Record, asked: Asked) -> Iterator[Item]:
    parts, forms = Parts(found, asked.forms), list(asked.forms) or None
    for typed in asked.points:
        name, value = _split(typed, "3a=2")
        place = parts.place(name)
        yield Item("points", place.slot, place.part, _worth(name, value), forms)
    for name in asked.void:
        place = parts.place(name, whole=True)
        if all(each.key.get("void") for each in parts.asked(place)):
            raise ExamgenError(f"{name}: is void already")
        yield Item("void", place.slot, place.part, forms=forms)
    for typed in asked.accept:
        name, value = _split(typed, "2a=17")
        place = parts.place(name)
        kind, accepted = accepting.accepted(name, value, list(parts.asked(place)))
        yield Item(kind, place.slot, place.part, accepted, forms)
    for name, text in asked.correct:
        said = " ".join(text.split())
        if not said:
            raise ExamgenError(f"{name}: say what is to be corrected")
        yield Item("text", parts.slot(name), None, said, forms)


def _split(typed: str, example: str) -> tuple[str, str]:
    name, equals, value = (each.strip() for each in typed.partition("="))
    if not (name and equals and value):
        raise ExamgenError(f"{typed!r}: write a part and a value, such as {example}")
    return name, value


def _worth(name: str, value: str) -> str:
    found = points.typed(value)
    if found is None:
        raise ExamgenError(f"{name}={value}: is not a whole or half number of points up to {points.MOST}")
    return str(found)


def _check_points(found: Record) -> None:
    """ExamgenError if some form has more or fewer points than are printed on it."""
    for exam in found:
        now, before = amended(exam).points(), exam.points()
        if now != before:
            form = f" in form {exam.form.key}" if len(found.forms) > 1 else ""
            said = f"the points add up to {points.text(now)}{form}, and the paper says {points.text(before)}"
            raise ExamgenError(f"{said}; take as many from one part as another one gets")


def _told(every: Sequence[Concerned], found: Record) -> Iterator[str]:
    count = len(found.forms)
    for each in every:
        yield from each.lines(count)
    forms = sorted({form.number: form for each in every for form in each.all_forms}.items())
    names = [_name(form) for _, form in forms]
    if len(names) == count:
        yield f"It concerns all {count} forms." if count > 1 else "It concerns everyone."
    else:
        more = f" and {len(names) - NAMED} more, who are named in {FILE}" if len(names) > NAMED else ""
        yield f"It concerns {', '.join(names[:NAMED])}{more}."
    yield _files({each.item.kind for each in every}, found)


def _files(kinds: Set[str], found: Record) -> str:
    outline = "points" in kinds and found.header.get("outline")
    names = ["guide.pdf", *(["outline.csv"] if outline else []), "key.csv"]
    slip = ", and errata.pdf for the hall" if kinds & PUBLIC else ""
    return f"New: {', '.join(names)} and key.json{slip}."


def _name(form: Form) -> str:
    return f"{form.student['name']} ({form.key})" if form.student else f"form {form.key}"
