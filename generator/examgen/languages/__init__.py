"""The languages of an exam: for each a catalogue `<code>.yaml` of the fixed words, the conventions and the phrases."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeVar, get_args

from examgen.errors import ExamgenError

if TYPE_CHECKING:
    from examgen.languages.phrases import Phrases

Code = Literal["en", "de"]
CODES: tuple[Code, ...] = get_args(Code)
ENGLISH: Code = "en"
_PLACE = re.compile(r"<(\d)>")
_BETWEEN_DIGITS = re.compile(r"(?<=\d)\.(?=\d)")
_POINT = re.compile(r"(\\texttt\{(?:\\.|[^{}\\]|\{[^{}]*\})*\})|(?<=\d)\.(?=\d)|,\\ ")

T = TypeVar("T", bound=str)


@dataclass(frozen=True)
class Language:
    """A catalogue: `words` by name, `conventions` by group and id, `phrases` by what our code says in English.

    In a word `<1>`, `<2>`, ... stand for values. `patterns` is what LaTeX calls the language's hyphenation patterns,
    `hyphenation` are words with their breaks, for a TeX without patterns.
    """

    code: str
    path: Path
    words: Mapping[str, str]
    conventions: Mapping[str, Mapping[str, str]]
    phrases: Phrases
    patterns: str
    hyphenation: str

    def word(self, name: str, *values: str) -> str:
        """The word with its values filled in; ExamgenError names the file that lacks it."""
        if name not in self.words:
            raise ExamgenError(f"{self.path}: words: {name}: is missing")
        return filled(self.words[name], values)

    @property
    def _point(self) -> str:
        """The decimal point as LaTeX, which would set a space after a comma in mathematics."""
        return "." if self.code == ENGLISH else "{" + self.word("decimal point") + "}"

    def number(self, text: str) -> str:
        """A decimal number of plain text as LaTeX."""
        return text.replace(".", self._point)

    def sentence(self, text: str) -> str:
        """Plain text in which `$...$` is mathematics, with the language's decimal points."""
        if self.code == ENGLISH:
            return text
        points = (self.word("decimal point"), self._point)
        pieces = text.split("$")
        return "$".join(_BETWEEN_DIGITS.sub(points[k % 2], piece) for k, piece in enumerate(pieces))

    def numbers(self, tex: T) -> T:
        """LaTeX with the language's decimal points, and its signs between the entries of a vector, outside of code."""
        if self.code == ENGLISH:
            return tex
        signs = {".": self._point, ",\\ ": self.word("separator") + "\\ "}
        return type(tex)(_POINT.sub(lambda match: match[1] or signs[match[0]], tex))

    def points(self, text: str) -> str:
        """Points with their noun."""
        return self.word("point" if text == "1" else "points", self.number(text))


@lru_cache(maxsize=1024)
def filled(text: str, values: tuple[str, ...]) -> str:
    """A text with values in place of `<1>`, `<2>`, ..."""
    return _PLACE.sub(lambda match: values[int(match[1]) - 1], text) if "<" in text else text


@lru_cache(maxsize=len(CODES))
def language(code: str) -> Language:
    """The catalogue of a language; ExamgenError if there is none, or if it is not built as one."""
    path = Path(__file__).with_name(f"{code}.yaml")
    if code not in CODES:
        raise ExamgenError(f"{code}: unknown language; there are {', '.join(CODES)}")
    return _loaded(code, path)


def _loaded(code: str, path: Path) -> Language:
    from examgen.languages.file import mapping
    from examgen.languages.phrases import Phrases

    data = mapping(path)
    return Language(
        code,
        path,
        words=data["words"],
        conventions=data["conventions"],
        phrases=Phrases(data.get("phrases", {})),
        patterns=data.get("patterns", ""),
        hyphenation=data.get("hyphenation", ""),
    )
