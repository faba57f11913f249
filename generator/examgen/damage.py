"""What a record lacks that was changed by hand or cut off, and what fails on it: told in one line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import NoneType
from typing import Any

from examgen.errors import ExamgenError
from examgen.scalars import clipped

Kinds = Mapping[str, tuple[type, ...]]

HEADER: Kinds = {
    **dict.fromkeys(("name", "seed", "title", "course", "date", "paper", "language"), (str,)),
    **dict.fromkeys(("aids", "instructions", "sections", "forms"), (list,)),
    **dict.fromkeys(("calculator", "formula_sheet", "answer_sheet"), (bool,)),
    "duration": (int,),
}
SECTION: Kinds = {"title": (str,), "instructions": (str,), "slots": (list,)}
SLOT: Kinds = {"slot": (str,), "format": (str,), "room": (str, NoneType)}
VARIANT: Kinds = {
    **dict.fromkeys(("form", "slot", "title", "points", "fingerprint"), (str,)),
    **dict.fromkeys(("template", "level"), (str, NoneType)),
    **dict.fromkeys(("problem", "key"), (dict,)),
    **dict.fromkeys(("conventions", "formulas", "withholds"), (list,)),
}
CONVENTION: Kinds = dict.fromkeys(("id", "group", "tex"), (str,))


def check(found: Any, kinds: Kinds, what: str) -> None:
    """ValueError if `found` is no map that has these fields, each of one of its kinds; it may have others."""
    if not isinstance(found, dict):
        raise ValueError(f"{what} is no map but {clipped(repr(found))}")
    for name, kind in kinds.items():
        if name not in found:
            raise ValueError(f"{what} has no {name}")
        if type(found[name]) not in kind:
            raise ValueError(f"{what} has {clipped(repr(found[name]))} as {name}")


def check_header(header: Any) -> None:
    """ValueError if this is not what `exam.json` says of all forms of an exam; there is at least one."""
    check(header, HEADER, "exam.json")
    for number, section in enumerate(header["sections"], start=1):
        check(section, SECTION, f"section {number}")
        for slot in section["slots"]:
            check(slot, SLOT, f"a slot of section {number}")
    if not header["forms"]:
        raise ValueError("exam.json has no form")


def check_variant(found: Any, line: int) -> None:
    """ValueError if this is no variant; what is deep inside of it shows only when it is printed."""
    check(found, VARIANT, f"line {line}")
    for convention in found["conventions"]:
        check(convention, CONVENTION, f"a convention of line {line}")


@contextmanager
def told(folder: Path) -> Iterator[None]:
    """What fails in here on what a record says, as ExamgenError, which does not say whose fault it is."""
    try:
        yield
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
        mend = "if it was changed by hand, restore it or build the exam again; --debug shows the place"
        raise ExamgenError(f"{folder}: what the record says cannot be used: {error!r}; {mend}") from error
