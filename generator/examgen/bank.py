"""The bank: finds template pairs and topics' facts in folders, and loads what is asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from examgen.cache import remembered
from examgen.entry import Entry, read_entry
from examgen.errors import ExamgenError
from examgen.scalars import shown_key

if TYPE_CHECKING:
    from examgen.facts import Topic
    from examgen.formulas import Formula


def shipped() -> Path:
    """The folder of the bank that comes with examgen: inside the wheel, or beside the source tree."""
    inside = Path(__file__).parent / "bank"
    return inside if inside.is_dir() else Path(__file__).parents[2] / "templates"


class Bank:
    """All templates of some folders; a later folder's template replaces an earlier one of the same id."""

    def __init__(self, folders: Sequence[Path] = ()) -> None:
        for folder in folders:
            if not folder.is_dir():
                raise ExamgenError(f"{folder}: no such folder; --bank takes a folder of <topic>/<name>.py templates")
            if any(folder.glob("*.tex.j2")):
                raise ExamgenError(f"{folder}: is the folder of a topic; --bank takes the folder above it")
        self.folders = (shipped(), *(folder.resolve() for folder in folders))
        self._entries: dict[str, Entry] = {}

    @cached_property
    def _pairs(self) -> dict[str, Path]:
        found = {
            f"{path.parent.name}/{path.stem}": path
            for folder in self.folders
            for path in sorted(folder.glob("*/*.py"))
            if not path.name.startswith("_") and path.name != "conftest.py"
        }
        return dict(sorted(found.items()))

    @cached_property
    def facts(self) -> Mapping[str, Topic]:
        """The topics that have a concepts.yaml, loaded one by one when they are looked up."""
        paths = {path.parent.name: path for folder in self.folders for path in sorted(folder.glob("*/concepts.yaml"))}
        return _LazyFacts(paths)

    @cached_property
    def formulas(self) -> Mapping[str, Formula]:
        """The formulas for sheets, by id; ExamgenError for a formulas.yaml that does not fit."""
        from examgen.formulas import load

        return load(self.folders)

    def ids(self) -> list[str]:
        """All template ids, sorted."""
        return list(self._pairs)

    def own(self) -> list[str]:
        """The ids of the templates that do not come with examgen, sorted."""
        return [id_ for id_, path in self._pairs.items() if self.is_own(path)]

    def is_own(self, path: Path) -> bool:
        """Whether a file of a topic does not come with examgen."""
        return path.parents[1] != self.folders[0]

    def replaces(self, entry: Entry) -> bool:
        """Whether a template stands in the place of one that comes with examgen."""
        return self.is_own(entry.python) and (self.folders[0] / f"{entry.id}.py").is_file()

    def topics(self) -> list[str]:
        """All topics that have a template, sorted."""
        return sorted({id_.partition("/")[0] for id_ in self._pairs})

    def entries(self, topic: str | None = None) -> list[Entry]:
        """The catalogue, or one topic of it; ExamgenError for an unknown topic."""
        if topic is not None and topic not in self.topics():
            raise self._unknown("topic", topic, self.topics())
        return [self.entry(id_) for id_ in self._pairs if topic in (None, id_.partition("/")[0])]

    def entry(self, name: str) -> Entry:
        """The template with this id, or with this bare name if only one topic has it; ExamgenError otherwise."""
        id_ = self._resolve(name)
        if id_ not in self._entries:
            self._entries[id_] = read_entry(id_, self._pairs[id_])
        return self._entries[id_]

    def _resolve(self, name: str) -> str:
        if name in self._pairs:
            return name
        matches = [id_ for id_ in self._pairs if id_.partition("/")[2] == name]
        if len(matches) == 1:
            return matches[0]
        if matches:
            raise ExamgenError(f"{name}: more than one template has this name: {', '.join(matches)}")
        known = [*self._pairs, *(id_.partition("/")[2] for id_ in self._pairs)]
        raise self._unknown("template", name, known)

    def _unknown(self, what: str, name: str, known: Sequence[str]) -> ExamgenError:
        own = "" if len(self.folders) > 1 else ", and --bank DIR adds your own"
        return ExamgenError(
            f"{shown_key(name)}: unknown {what}{_meant(name, known)}; 'examgen list' shows them all{own}"
        )


class _LazyFacts(Mapping[str, "Topic"]):
    def __init__(self, paths: dict[str, Path]) -> None:
        self._paths = paths
        self._loaded: dict[str, Topic] = {}

    def __getitem__(self, topic: str) -> Topic:
        if topic not in self._loaded:
            from examgen.facts import load_topic

            self._loaded[topic] = remembered("facts", self._paths[topic], load_topic)
        return self._loaded[topic]

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(self._paths))

    def __len__(self) -> int:
        return len(self._paths)


def _meant(name: str, known: Sequence[str]) -> str:
    holding = sorted((each for each in known if len(name) > 2 and name in each), key=len)
    close = get_close_matches(name, known, n=1) or holding
    return f" (did you mean {close[0]}?)" if close else ""
