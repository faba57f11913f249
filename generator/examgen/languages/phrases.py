"""Phrases: what code says in English, and what that is in another language."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from examgen.languages.file import texts
from examgen.tex import inline


class Phrases:
    """English phrases and what they are in another language; `<1>`, `<2>`, ... in both stand for anything."""

    def __init__(self, phrases: Mapping[str, str]) -> None:
        phrases = {text: said for text, said in phrases.items() if said}  # what is blank is still to be written
        as_latex = {str(inline(text)): str(inline(said)) for text, said in phrases.items()}
        self._exact = as_latex | dict(phrases)
        self._patterns = [(_pattern(text), said) for text, said in phrases.items() if "<1>" in text]

    def look_up(self, text: str) -> tuple[str, tuple[str, ...]] | None:
        """The phrase in the other language and the values to fill in; None if it is not here."""
        if text in self._exact:
            return self._exact[text], ()
        found = ((pattern.fullmatch(text), said) for pattern, said in self._patterns)
        return next(((said, match.groups()) for match, said in found if match), None)


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile("(.+?)".join(map(re.escape, re.split(r"<\d>", text))), re.DOTALL)


def phrases(path: Path) -> Phrases:
    """The phrases in a file, none if there is no such file; ExamgenError names file and line of what is wrong."""
    return _phrases(path, path.stat().st_mtime_ns) if path.is_file() else Phrases({})


@lru_cache(maxsize=1024)
def _phrases(path: Path, _modified: int) -> Phrases:
    return Phrases(texts(path))
