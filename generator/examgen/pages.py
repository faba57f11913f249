r"""A variant's pages as plain data: its words rendered, its figures and tables printable, every part in its place.

In the words, `\examPart{id}` begins a part, `\examFigure{name}` and `\examTable{name}` stand for figures and tables. A
part may stand in a figure or a table instead, as a blank there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from fractions import Fraction
from pathlib import Path
from string import ascii_uppercase
from typing import Any, NamedTuple

from examgen.contract import Part, Solved
from examgen.figures import scene
from examgen.tables import Field, Table
from examgen.words import printable, words

COMMAND = re.compile(r"\\exam(Part|Figure|Table)\{([\w-]+)\}")
Options = Mapping[str, list[tuple[str, str]]]


class Shown(NamedTuple):
    """A solution whose figures and tables are made."""

    parts: Mapping[str, Part]
    steps: Mapping[str, Any]
    figures: Mapping[str, scene.Scene]
    tables: Mapping[str, Table]


def shown(solved: Solved) -> Shown:
    """Make the figures and tables that are given as functions."""
    figures = {name: each() if callable(each) else each for name, each in solved.figures.items()}
    tables = {name: each() if callable(each) else each for name, each in solved.tables.items()}
    return Shown(solved.parts, solved.steps, figures, tables)


def problem_plain(
    path: Path,
    params: Any,
    solved: Shown,
    options: Options,
    points: Mapping[str, Fraction],
) -> dict[str, Any]:
    """The problem as JSON; ValueError if a part is not asked exactly once or a name is unknown."""
    text = words(path, "problem", context(params, solved))
    _check_places(text, solved)
    return {
        "text": text,
        "parts": [
            {
                "id": id_,
                "points": str(points[id_]),
                "blank": asdict(part.answer.blank()),
                "options": [tex for _, tex in options[id_]],
            }
            for id_, part in solved.parts.items()
        ],
        **_pictures(text, solved),
    }


def solution_plain(path: Path, params: Any, solved: Shown, options: Options) -> dict[str, Any]:
    """The worked solution as JSON; ValueError if a name in it is unknown.

    Its words can use `letters` too: for each part, the letters of its options by name, in printed order.
    """
    letters = {id_: {name: letter for letter, (name, _) in zip(ascii_uppercase, each, strict=False)}
               for id_, each in options.items()}  # fmt: skip
    text = words(path, "solution", context(params, solved) | {"letters": letters})
    _check_names(text, solved)
    return {"solution": text, **_pictures(text, solved)}


def _pictures(text: str, solved: Shown) -> dict[str, Any]:
    """The figures and tables that a text names."""
    figures, tables = set(_named(text, "Figure")), set(_named(text, "Table"))
    return {
        "figures": {name: scene.to_json(each) for name, each in solved.figures.items() if name in figures},
        "tables": {name: table_plain(each) for name, each in solved.tables.items() if name in tables},
    }


def context(params: Any, solved: Shown) -> dict[str, Any]:
    """What the words can use: `p` (parameters), `ans` (answers by part), and every step by its name."""
    reserved = {"p", "ans", "letters"} & set(solved.steps)
    if reserved:
        raise ValueError(f"steps may not be called {sorted(reserved)}")
    hidden = [id_ for id_ in solved.parts if hasattr(dict, id_)]
    if hidden:
        raise ValueError(f"parts may not be called {hidden}: ans.{hidden[0]} would be a method")
    return {**solved.steps, "p": params, "ans": {id_: part.answer for id_, part in solved.parts.items()}}


def table_plain(table: Table) -> dict[str, Any]:
    """A table as JSON: cells are LaTeX text, or {"part": id, "width": points}."""
    return {
        "align": table.align,
        "head": [_cell(cell) for cell in table.head],
        "rows": [[_cell(cell) for cell in row] for row in table.rows],
        "rules": list(table.rules),
    }


def _cell(cell: Any) -> str | dict[str, Any]:
    return vars(cell).copy() if isinstance(cell, Field) else printable(cell)


def _check_places(text: str, solved: Shown) -> None:
    _check_names(text, solved)
    asked = [*_named(text, "Part"), *_blanks(text, solved)]
    twice = {id_ for id_ in asked if asked.count(id_) > 1}
    if twice or set(asked) != set(solved.parts):
        missing = sorted(set(solved.parts) - set(asked))
        strange = sorted(set(asked) - set(solved.parts))
        raise ValueError(f"parts asked twice: {sorted(twice)}, never: {missing}, without an answer: {strange}")
    order = [id_ for id_ in solved.parts if id_ in _named(text, "Part")]
    if _named(text, "Part") != order:
        raise ValueError(f"the words ask {_named(text, 'Part')}, solve answers in the order {order}")


def _check_names(text: str, solved: Shown) -> None:
    for what, known in (("Part", solved.parts), ("Figure", solved.figures), ("Table", solved.tables)):
        strange = set(_named(text, what)) - set(known)
        if strange:
            raise ValueError(f"\\exam{what}{{{sorted(strange)[0]}}} is unknown; solve returns {sorted(known)}")


def _named(text: str, what: str) -> list[str]:
    return [name for command, name in COMMAND.findall(text) if command == what]


def _blanks(text: str, solved: Shown) -> Iterator[str]:
    for name in _named(text, "Figure"):
        yield from (item.part for item in solved.figures[name].items if isinstance(item, scene.Blank))
    for name in _named(text, "Table"):
        yield from (cell.part for row in solved.tables[name].rows for cell in row if isinstance(cell, Field))
