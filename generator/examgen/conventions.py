"""Conventions: choices that change a number and are therefore printed with the question.

Conventions of one group exclude each other; a paper whose questions agree on a group prints it once, on the cover.
Their sentences stand in the catalogues of the languages.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache

from examgen.errors import ExamgenError
from examgen.languages import ENGLISH, language


@dataclass(frozen=True)
class Convention:
    """A choice among the alternatives of its `group`; `tex` is the sentence that is printed."""

    id: str
    group: str
    tex: str


@lru_cache(maxsize=8)
def conventions(code: str = ENGLISH) -> dict[str, Convention]:
    """All conventions of a language by id."""
    groups = language(code).conventions.items()
    return {id_: Convention(id_, group, tex) for group, members in groups for id_, tex in members.items()}


def convention(id_: str, code: str = ENGLISH) -> Convention:
    """The convention with this id. Raises ValueError for an unknown id, ExamgenError if the language lacks it."""
    known = conventions()
    if id_ not in known:
        close = get_close_matches(id_, known, n=1)
        hint = f" (did you mean {close[0]}?)" if close else ""
        raise ValueError(f"unknown convention {id_!r}{hint}; they are listed in {language(ENGLISH).path}")
    if id_ not in conventions(code):
        raise ExamgenError(f"{language(code).path}: conventions: {known[id_].group}: {id_}: is missing")
    return conventions(code)[id_]


def agreeing(ids: Iterable[str], code: str = ENGLISH) -> list[Convention]:
    """The conventions of one question, each once; ValueError also for two that exclude each other."""
    found: dict[str, Convention] = {}
    for each in (convention(id_, code) for id_ in ids):
        known = found.setdefault(each.group, each)
        if known.id != each.id:
            raise ValueError(f"the conventions {known.id!r} and {each.id!r} exclude each other; name one of them")
    return list(found.values())
