"""Formulas for the sheet at the end of an exam: data in a topic's formulas.yaml, which templates name by id."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from examgen.errors import ExamgenError
from examgen.languages import ENGLISH
from examgen.tex import inline
from examgen.translation import beside
from examgen.yamlfile import Problem, parse, read
from examgen.yamlnode import Node


@dataclass(frozen=True)
class Formula:
    """A formula as it is printed below `group` and `title`: `tex` is mathematics, `where` LaTeX that names its symbols.

    `source` says where it can be looked up; it is not printed.
    """

    id: str
    group: str
    title: str
    tex: str
    where: str
    source: str
    path: Path

    def plain(self, code: str = ENGLISH) -> dict[str, str]:
        """What a record keeps of it, in a language; ExamgenError names the file that lacks its words."""
        kept = {"id": self.id, "group": self.group, "title": self.title, "tex": self.tex, "where": self.where}
        said = beside(self.path, code)
        return kept | {name: said.say(kept[name]) for name in ("group", "title", "where")}


def load(folders: Iterable[Path]) -> dict[str, Formula]:
    """The formulas of all `<topic>/formulas.yaml` by id; a later folder's one replaces an earlier one.

    Raises:
        ExamgenError: a file cannot be read or does not fit, or a folder has an id twice; the text names file and line.
    """
    found: dict[str, Formula] = {}
    for folder in folders:
        seen: dict[str, Path] = {}
        for path in sorted(folder.glob("*/formulas.yaml")):
            for formula in load_file(path):
                if formula.id in seen:
                    raise ExamgenError(f"{path}: the id {formula.id} is also in {seen[formula.id]}; rename one of them")
                seen[formula.id] = path
                found[formula.id] = formula
    return found


def load_file(path: Path) -> list[Formula]:
    """The formulas of one file, in its order."""
    try:
        document = parse(read(path))
        if document.problems:
            raise min(document.problems)
        return list(_formulas(Node(document, (), document.data), path))
    except Problem as problem:
        raise ExamgenError(f"{path}:{problem.line}: {problem.text}") from None


def _formulas(node: Node, path: Path) -> Iterator[Formula]:
    heading, items = node.fields("heading", "formulas")
    group, seen = heading.text(), set[str]()
    for item in items.items():
        slug, title, tex, source, where = item.fields("id", "title", "tex", "source", optional=("where",))
        id_ = slug.slug()
        if id_ in seen:
            raise slug.problem(f"id: {id_} is given twice in this file")
        seen.add(id_)
        words = "" if where.value is None else str(inline(where.text()))
        yield Formula(id_, group, title.text(), tex.lines(), words, source.text(), path)


def chosen(formulas: Mapping[str, Formula], ids: Iterable[str], who: object) -> list[Formula]:
    """The formulas with these ids; ExamgenError names an unknown one and `who` names it."""
    wanted = tuple(ids)
    unknown = [id_ for id_ in wanted if id_ not in formulas]
    if unknown:
        raise ExamgenError(f"{who}: unknown formula {unknown[0]!r}; add it to a <topic>/formulas.yaml of your bank")
    return [formulas[id_] for id_ in wanted]
