"""A template's entry in the catalogue.

It is read from the source text (`ast`), so that listing a bank runs and imports no template.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from examgen.cache import remembered
from examgen.choices import LEVELS
from examgen.errors import ExamgenError
from examgen.languages import ENGLISH
from examgen.textfile import read_text

SLUG = re.compile(r"[a-z][a-z0-9_]*")  # the name of a topic and of a template
CONSTANTS = {"TITLE": str, "POINTS": int, "MINUTES": int, "FAMILY": str}
_WRITE = {str: "a text in quotes", int: "a whole number above 0"}


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

    def words_in(self, code: str) -> Path:
        """Where its words in a language are."""
        return self.words if code == ENGLISH else self.words.with_name(f"{self.python.stem}.{code}.tex.j2")

    def speaks(self, code: str) -> bool:
        """Whether it has words in a language."""
        return self.words_in(code).is_file()


def read_entry(id_: str, path: Path) -> Entry:
    """The catalogue entry of a template file; ExamgenError with file and line if a constant is missing or wrong."""
    for name in (path.parent.name, path.stem):
        if not SLUG.fullmatch(name):
            raise ExamgenError(
                f"{path}: rename {name!r}; a name has small letters, digits and underscores, a letter first"
            )
    words = path.with_suffix(".tex.j2")
    if not words.is_file():
        raise ExamgenError(f"{path}: its text {words.name} is missing; a template is a pair of files")
    return replace(remembered("entries", path, _read_entry), id=id_)


def _read_entry(path: Path) -> Entry:
    words = path.with_suffix(".tex.j2")
    try:
        tree = ast.parse(read_text(path))
    except SyntaxError as error:
        raise ExamgenError(f"{path}:{error.lineno or 1}: {error.msg}") from error
    found = dict(_assignments(tree))
    for name, kind in CONSTANTS.items():
        _require(path, name, found, kind)
    summary = (ast.get_docstring(tree) or "").strip()
    if not summary:
        raise ExamgenError(f"{path}:1: the docstring is missing; it is the template's entry in the catalogue")
    return Entry(
        id="",
        python=path,
        words=words,
        summary=summary.partition("\n")[0],
        title=_literal(found["TITLE"]),
        points=_literal(found["POINTS"]),
        minutes=_literal(found["MINUTES"]),
        family=_literal(found["FAMILY"]),
        levels=_level_names(path, found),
        calculator=_calculator(path, found),
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
    except (ValueError, TypeError):
        return None


def _require(path: Path, name: str, found: dict[str, ast.expr], kind: type) -> None:
    if name not in found:
        raise ExamgenError(f"{path}:1: {name} is missing; a template needs {', '.join(CONSTANTS)} and LEVELS")
    value = _literal(found[name])
    place = f"{path}:{found[name].lineno}: {name}"
    if value is None:
        raise ExamgenError(f"{place} is read without running the file; write {_WRITE[kind]}, nothing computed")
    if type(value) is not kind or value <= kind():
        raise ExamgenError(f"{place} is {value!r}; write {_WRITE[kind]}")


def _level_names(path: Path, found: dict[str, ast.expr]) -> tuple[str, ...]:
    node = found.get("LEVELS")
    names = [_literal(key) for key in node.keys if key is not None] if isinstance(node, ast.Dict) else []
    if not names or any(name not in LEVELS for name in names):
        line = node.lineno if node is not None else 1
        raise ExamgenError(f"{path}:{line}: LEVELS is not a dict display with keys from {', '.join(LEVELS)}")
    return tuple(names)


def _calculator(path: Path, found: dict[str, ast.expr]) -> bool:
    value = _literal(found["CALCULATOR"]) if "CALCULATOR" in found else False
    if not isinstance(value, bool):
        raise ExamgenError(f"{path}:{found['CALCULATOR'].lineno}: CALCULATOR is not True or False; write one of them")
    return value


def _formula_ids(path: Path, found: dict[str, ast.expr]) -> tuple[str, ...]:
    if "FORMULAS" not in found:
        return ()
    ids = _literal(found["FORMULAS"])
    if not isinstance(ids, tuple) or not all(isinstance(id_, str) for id_ in ids):
        line = found["FORMULAS"].lineno
        raise ExamgenError(f'{path}:{line}: FORMULAS is {ids!r}; write a tuple of ids such as ("softmax",)')
    return ids
