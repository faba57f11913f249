"""The bank: finds template pairs and topics' facts in folders, and loads what is asked for.

Finding reads constants from the source text (`ast`), so that listing a bank runs and imports no template.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from examgen.errors import ExamgenError

if TYPE_CHECKING:
    from examgen.facts import Topic
    from examgen.formulas import Formula

CONSTANTS = {"TITLE": str, "POINTS": int, "MINUTES": int, "FAMILY": str}


@dataclass(frozen=True)
class Entry:
    """A template as the catalogue knows it, without running it."""

    id: str
    python: Path
    words: Path
    summary: str
    title: str
    points: int
    minutes: int
    family: str
    levels: tuple[str, ...]
    calculator: bool
    formulas: tuple[str, ...] = ()

    @property
    def topic(self) -> str:
        """The folder's name."""
        return self.id.partition("/")[0]


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
        self.folders = (shipped(), *folders)
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

    def topics(self) -> list[str]:
        """All topics that have a template, sorted."""
        return sorted({id_.partition("/")[0] for id_ in self._pairs})

    def entries(self, topic: str | None = None) -> list[Entry]:
        """The catalogue, or one topic of it; ExamgenError for an unknown topic."""
        if topic is not None and topic not in self.topics():
            raise ExamgenError(f"{topic}: unknown topic{_meant(topic, self.topics())}; 'examgen list' shows them all")
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
        raise ExamgenError(f"{name}: unknown template{_meant(name, known)}; 'examgen list' shows them all")


class _LazyFacts(Mapping[str, "Topic"]):
    def __init__(self, paths: dict[str, Path]) -> None:
        self._paths = paths
        self._loaded: dict[str, Topic] = {}

    def __getitem__(self, topic: str) -> Topic:
        if topic not in self._loaded:
            from examgen.facts import load_topic

            self._loaded[topic] = load_topic(self._paths[topic])
        return self._loaded[topic]

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(self._paths))

    def __len__(self) -> int:
        return len(self._paths)


def read_entry(id_: str, path: Path) -> Entry:
    """The catalogue entry of a template file; ExamgenError with file and line if a constant is missing or wrong."""
    words = path.with_suffix(".tex.j2")
    if not words.is_file():
        raise ExamgenError(f"{path}: its text {words.name} is missing; a template is a pair of files")
    return _read_entry(id_, path, path.stat().st_mtime_ns)


@lru_cache(maxsize=4096)
def _read_entry(id_: str, path: Path, _modified: int) -> Entry:
    words = path.with_suffix(".tex.j2")
    try:
        tree = ast.parse(path.read_text(encoding="utf-8"))
    except (SyntaxError, UnicodeDecodeError) as error:
        raise ExamgenError(f"{path}:{getattr(error, 'lineno', 1)}: {error}") from error
    found = dict(_assignments(tree))
    for name, kind in CONSTANTS.items():
        _require(path, name, found, kind)
    summary = (ast.get_docstring(tree) or "").strip()
    if not summary:
        raise ExamgenError(f"{path}:1: the docstring is missing; it is the template's entry in the catalogue")
    return Entry(
        id=id_,
        python=path,
        words=words,
        summary=summary.partition("\n")[0],
        title=_literal(found["TITLE"]),
        points=_literal(found["POINTS"]),
        minutes=_literal(found["MINUTES"]),
        family=_literal(found["FAMILY"]),
        levels=_level_names(path, found),
        calculator=bool(_literal(found["CALCULATOR"])) if "CALCULATOR" in found else False,
        formulas=_formula_ids(path, found),
    )


def _assignments(tree: ast.Module) -> Iterator[tuple[str, ast.expr]]:
    for node in tree.body:
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value is not None:
            yield node.target.id, node.value
        elif isinstance(node, ast.Assign):
            for target in node.targets:
                yield from _unpacked(target, node.value)


def _unpacked(target: ast.expr, value: ast.expr) -> Iterator[tuple[str, ast.expr]]:
    if isinstance(target, ast.Name):
        yield target.id, value
    elif isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
        for name, part in zip(target.elts, value.elts, strict=False):
            yield from _unpacked(name, part)


def _literal(node: ast.expr) -> Any:
    try:
        return ast.literal_eval(node)
    except ValueError:
        return None


def _require(path: Path, name: str, found: dict[str, ast.expr], kind: type) -> None:
    if name not in found:
        raise ExamgenError(f"{path}:1: {name} is missing; a template needs {', '.join(CONSTANTS)} and LEVELS")
    value = _literal(found[name])
    if type(value) is not kind or not value:
        raise ExamgenError(f"{path}:{found[name].lineno}: {name} is {value!r}; write a {kind.__name__}, not empty or 0")


def _level_names(path: Path, found: dict[str, ast.expr]) -> tuple[str, ...]:
    node = found.get("LEVELS")
    names = [_literal(key) for key in node.keys if key is not None] if isinstance(node, ast.Dict) else []
    allowed = ("easy", "medium", "hard")
    if not names or any(name not in allowed for name in names):
        line = node.lineno if node is not None else 1
        raise ExamgenError(f"{path}:{line}: LEVELS is not a dict display with keys from {', '.join(allowed)}")
    return tuple(names)


def _formula_ids(path: Path, found: dict[str, ast.expr]) -> tuple[str, ...]:
    if "FORMULAS" not in found:
        return ()
    ids = _literal(found["FORMULAS"])
    if not isinstance(ids, tuple) or not all(isinstance(id_, str) for id_ in ids):
        line = found["FORMULAS"].lineno
        raise ExamgenError(f'{path}:{line}: FORMULAS is {ids!r}; write a tuple of ids such as ("softmax",)')
    return ids


def _meant(name: str, known: Sequence[str]) -> str:
    close = get_close_matches(name, known, n=1)
    return f" (did you mean {close[0]}?)" if close else ""
