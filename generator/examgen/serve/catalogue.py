"""The bank as a list to choose from: by words, topic, level and minutes. A template that is broken is in it too."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from stat import S_ISREG
from urllib.parse import urlencode

from examgen.bank import Bank, shipped
from examgen.entry import Entry
from examgen.errors import ExamgenError
from examgen.serve.form import whole


@dataclass(frozen=True)
class Item:
    """A line of the list; a broken template has no entry, and `error` says what is wrong."""

    id: str
    entry: Entry | None
    error: str = ""

    @property
    def topic(self) -> str:
        """The folder's name."""
        return self.id.partition("/")[0]

    @property
    def title(self) -> str:
        """The template's title, or its name if that cannot be read."""
        return self.entry.title if self.entry else self.id.partition("/")[2]


@dataclass(frozen=True)
class Filter:
    """What the list is narrowed to; empty fields narrow nothing. `place` says for where in the exam."""

    words: str = ""
    topic: str = ""
    level: str = ""
    minutes: int | None = None
    place: str = ""

    @classmethod
    def of(cls, query: Mapping[str, str]) -> Filter:
        """The filter in an address."""
        return cls(
            words=query.get("words", ""),
            topic=query.get("topic", ""),
            level=query.get("has", ""),
            minutes=whole(query.get("most", "")),
            place=query.get("place", ""),
        )

    def query(self) -> str:
        """The filter as part of an address, so that a link keeps it."""
        most = "" if self.minutes is None else str(self.minutes)
        fields = {"words": self.words, "topic": self.topic, "has": self.level, "most": most, "place": self.place}
        return urlencode({name: value for name, value in fields.items() if value})

    def keeps(self, item: Item) -> bool:
        """Whether the list shows the template; a broken one has neither levels nor minutes to go by."""
        entry = item.entry
        text = f"{item.id} {item.title} {entry.summary if entry else ''}".casefold()
        if self.topic not in ("", item.topic) or not all(word in text for word in self.words.casefold().split()):
            return False
        if entry is None:
            return True
        return self.level in ("", *entry.levels) and (self.minutes is None or entry.minutes <= self.minutes)


def items(bank: Bank) -> Iterator[Item]:
    """Every template of the bank, by id."""
    for id_ in bank.ids():
        try:
            yield Item(id_, bank.entry(id_))
        except ExamgenError as error:
            yield Item(id_, None, str(error))


def open_bank(folders: tuple[Path, ...]) -> Bank:
    """The bank that ships with these folders, read again whenever one of their files has changed."""
    return _bank(folders, _stamp((shipped(), *folders)))


@lru_cache(maxsize=1)
def _bank(folders: tuple[Path, ...], _state: int) -> Bank:
    return Bank(folders)


def _stamp(folders: tuple[Path, ...]) -> int:
    """Another number as soon as a file of these banks is another."""
    return hash(tuple(_times(path for folder in folders for path in sorted(folder.glob("*/*")))))


def _times(paths: Iterable[Path]) -> Iterator[tuple[Path, int]]:
    """When the files were changed last, but for those that are gone again, as an editor's own are."""
    for path in paths:
        with suppress(FileNotFoundError):
            status = path.stat()
            if S_ISREG(status.st_mode):
                yield path, status.st_mtime_ns
