"""Which slot of an exam a user means: by the number that is printed, by its key, or by its template's name."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from examgen.errors import ExamgenError
from examgen.life.draft import Wanted
from examgen.record import Form, Record
from examgen.scalars import shown_key

LISTED = 9  # forms in a message


def slots(record: Record) -> list[Wanted]:
    """The slots of an exam in planned order."""
    return [Wanted(variant["slot"], variant["template"]) for variant in record.first().variants]


def find(record: Record, wanted: list[Wanted], name: str) -> int:
    """The index of a slot in planned order.

    Raises:
        ExamgenError: there is no such slot, or the name can mean several.
    """
    keys = [each.key for each in wanted]
    if name in keys:
        return keys.index(name)
    if name.isascii() and name.isdecimal():
        return keys.index(_numbered(record, name))
    matches = [k for k, each in enumerate(wanted) if each.template and name in (each.template, _bare(each.template))]
    if len(matches) == 1:
        return matches[0]
    if matches:
        raise ExamgenError(f"{name}: several questions are of this template; name one: {', '.join(keys)}")
    close = get_close_matches(name, [*keys, *(_bare(key) for key in keys)], n=1)
    meant = f" (did you mean {close[0]}?)" if close else ""
    raise ExamgenError(f"{shown_key(name)}: no such question{meant}; the exam has 1 to {len(keys)}: {', '.join(keys)}")


def no_form(record: Record, name: str | None) -> ExamgenError:
    """The error of a form that does not exist."""
    known = [form.key for form in record.forms]
    more = f" and {len(known) - LISTED} more" if len(known) > LISTED else ""
    return ExamgenError(f"{shown_key(name or '')}: no such form; the exam has {', '.join(known[:LISTED])}{more}")


def _numbered(record: Record, name: str) -> str:
    number = name.lstrip("0")
    printed = {key for form in record.forms for k, key in enumerate(_printed(record, form), 1) if str(k) == number}
    if len(printed) == 1:
        return printed.pop()
    if printed:
        names = ", ".join(sorted(printed))
        raise ExamgenError(f"{name}: another question in each form; name one of them: {names}")
    count = len(list(_printed(record, record.forms[0])))
    raise ExamgenError(f"{name}: no such question; the exam has 1 to {count}")


def _printed(record: Record, form: Form) -> Iterator[str]:
    """The keys of a form's slots in printed order."""
    for index, section in enumerate(record.header["sections"]):
        yield from form.order[index] if form.order else (slot["slot"] for slot in section["slots"])


def _bare(name: str) -> str:
    return name.rpartition("/")[2]
