r"""What a template prints in another language.

Its words stand in `<name>.de.tex.j2`. What its code says (the title, reasons of wrong values, heads of tables, labels
of figures, options) is English and is looked up: first in `<name>.de.yaml`, then among the facts of its topics in
`concepts.de.yaml`, then in the language's catalogue. So parameters and answers know no language.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from examgen.errors import ExamgenError
from examgen.languages import ENGLISH, Language, filled, language
from examgen.languages.phrases import Phrases, phrases
from examgen.said import once
from examgen.tex import Tex
from examgen.textfile import read_text

if TYPE_CHECKING:
    from examgen.answers.base import Answer
    from examgen.contract import Part
    from examgen.entry import Entry
    from examgen.facts import Topic

T = TypeVar("T", bound=str)
_MATHEMATICS = re.compile(r"\$[^$]*\$")
_WORD = re.compile(r"(?<![A-Za-z\\])[A-Za-z][a-z]+(?![A-Za-z0-9_])")  # not of a name such as conv1, MACs or \times


class UntranslatedError(ExamgenError):
    """A text that has no translation; names the file that lacks it."""


class Book(NamedTuple):
    """A file of phrases, and the file that says them in English."""

    path: Path
    english: Path

    def has(self, text: str) -> bool:
        """Whether the English file says this, as text or in YAML's single quotes."""
        return text in read_text(self.english).replace("''", "'")


Missing = dict[Book, dict[str, None]]
_NOTED: ContextVar[Missing | None] = ContextVar("noted", default=None)


@contextmanager
def untranslated() -> Iterator[Missing]:
    """Within it, texts that have no translation stay English and are noted, each for the file that lacks it."""
    missing: Missing = {}
    token = _NOTED.set(missing)
    try:
        yield missing
    finally:
        _NOTED.reset(token)


@dataclass(frozen=True)
class Translation:
    """One template in one language: the file of its words, and where the phrases of its code are looked up."""

    language: Language
    words: Path | str  # a file, or a block of the lecturer's own
    books: tuple[Book, ...] = ()

    def say(self, text: T) -> T:
        """What the template's code says, in this language: plain text as plain text, LaTeX as LaTeX.

        Numbers, names and formulas are the same in every language. Raises UntranslatedError for a phrase in no file.
        """
        said = self._said(text)
        if said is not None:
            return said
        book = next((book for book in self.books if book.has(text)), self.books[0])
        noted = _NOTED.get()
        if noted is None:
            raise UntranslatedError(f"{book.path}: a line for this text is missing: {str(text)!r}")
        noted.setdefault(book, {})[str(text)] = None
        return text

    def printed(self, tex: str) -> str:
        """A piece of LaTeX that the code made, in this language: its words and its numbers."""
        return self.language.numbers(self.say(Tex(tex)))

    def reasons(self, whys: Sequence[str]) -> str:
        """Why a value is wrong, as one text."""
        return f" {self.language.word('or')} ".join(once([self.language.sentence(self.say(why)) for why in whys]))

    def answer(self, answer: Answer[Any]) -> Answer[Any]:
        """The answer with its words in this language."""
        return answer if self.language.code == ENGLISH else answer.said(self.say)

    def tex(self, answer: Answer[Any]) -> str:
        """The answer as it is typeset in this language."""
        return self.language.numbers(self.answer(answer).tex())

    def part(self, part: Part) -> Part:
        """The part with its answer's words in this language."""
        return part if self.language.code == ENGLISH else replace(part, answer=self.answer(part.answer))

    def _said(self, text: T) -> T | None:
        """The text in this language; None if it has words and no file has them."""
        if self.language.code == ENGLISH or not _WORD.search(_MATHEMATICS.sub("", text)):
            return text
        found = next((found for table in self._tables() if (found := table.look_up(text)) is not None), None)
        if found is None:
            return None
        return type(text)(filled(found[0], tuple(self._same_or_said(value) for value in found[1])))

    def _same_or_said(self, value: str) -> str:
        said = self._said(value)
        return value if said is None else said

    def _tables(self) -> Iterator[Phrases]:
        yield from (phrases(book.path) for book in self.books)
        yield self.language.phrases


def translation(entry: Entry, code: str, topics: Sequence[Topic] = ()) -> Translation:
    """A template in a language, with the facts of `topics`; ExamgenError names the file of words that is missing."""
    words = entry.words_in(code)
    if not words.is_file():
        raise ExamgenError(f"{words}: is missing; {entry.id} has no words in the language {code}")
    if code == ENGLISH:
        return Translation(language(code), words)
    own = Book(entry.python.with_suffix(f".{code}.yaml"), entry.python)
    return Translation(language(code), words, (own, *(Book(topic.file(code), topic.path) for topic in topics)))


def beside(path: Path, code: str) -> Translation:
    """What a file of formulas says, in a language: by the file of phrases beside it."""
    book = Book(path.with_suffix(f".{code}.yaml"), path)
    return Translation(language(code), path, () if code == ENGLISH else (book,))
