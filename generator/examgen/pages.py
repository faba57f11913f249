r"""A variant's pages as plain data: its words rendered, its figures and tables printable, every part in its place.

In the words, `\examPart{id}` begins a part, `\examFigure{name}` and `\examTable{name}` stand for figures and tables. A
part may stand in a figure or a table instead, as a blank there.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from fractions import Fraction
from string import ascii_uppercase
from typing import Any, NamedTuple, NoReturn, TypeVar

from examgen.answers.base import Answer
from examgen.contract import Part, Solved
from examgen.errors import WordsError
from examgen.figures import scene
from examgen.tables import Field, Table
from examgen.tex import Tex
from examgen.translation import Translation
from examgen.words import printable, words

COMMAND = re.compile(r"\\exam(Part|Figure|Table)\{([\w-]+)\}")
_ID = re.compile(r"[\w-]+")
T = TypeVar("T")
Options = Mapping[str, list[tuple[str, str]]]
Named = dict[str, list[str]]  # the ids that a text names, in its order, by Part, Figure and Table


class Shown(NamedTuple):
    """A solution with its figures and tables as JSON."""

    parts: Mapping[str, Part]
    steps: Mapping[str, Any]
    figures: Mapping[str, dict[str, Any]]
    tables: Mapping[str, dict[str, Any]]


def shown(solved: Solved, speech: Translation) -> Shown:
    """Make what is given as functions, and write the figures and tables in the language of `speech`."""
    figures = {name: _figure(_made(each), speech) for name, each in solved.figures.items()}
    tables = {name: _table(_made(each), speech) for name, each in solved.tables.items()}
    return Shown(solved.parts, _made(solved.steps), figures, tables)


def _made(value: T | Callable[[], T]) -> T:
    return value() if callable(value) else value


def problem_plain(
    speech: Translation,
    params: Any,
    solved: Shown,
    options: Options,
    points: Mapping[str, Fraction],
) -> dict[str, Any]:
    """The problem as JSON; ValueError if a part is not asked exactly once, a name is unknown or an answer is used."""
    text = _words(speech, "problem", context(params, solved) | {"ans": _Withheld(solved.parts)})
    named = _named(text)
    _check_places(named, solved)
    return {
        "text": text,
        "parts": [
            {
                "id": id_,
                "points": str(points[id_]),
                "blank": _blank(part.answer, speech),
                "options": [tex for _, tex in options[id_]],
            }
            for id_, part in solved.parts.items()
        ],
        **_pictures(named, solved),
    }


class _Withheld:
    """What the problem's words may know of the answers: which parts there are."""

    def __init__(self, parts: Collection[str]) -> None:
        self._parts = parts

    def __contains__(self, id_: object) -> bool:
        return id_ in self._parts

    def __getitem__(self, id_: str) -> NoReturn:
        if id_ not in self._parts:
            raise KeyError(id_)
        raise ValueError(f"the problem uses ans.{id_}, which is the answer; only the solution may")


def solution_plain(speech: Translation, params: Any, solved: Shown, options: Options) -> dict[str, Any]:
    """The worked solution as JSON; ValueError if a name in it is unknown.

    Its words can use `letters` too: for each part, the letters of its options by name, in printed order.
    """
    letters = {id_: {name: letter for letter, (name, _) in zip(ascii_uppercase, each, strict=False)}
               for id_, each in options.items()}  # fmt: skip
    text = _words(speech, "solution", context(params, solved) | {"letters": letters})
    named = _named(text)
    _check_names("solution", named, solved)
    return {"solution": text, **_pictures(named, solved)}


def _words(speech: Translation, block: str, context: dict[str, Any]) -> Tex:
    """A block of the words in their language; they can `say` there what the code says in English."""
    language = speech.language
    return language.numbers(words(speech.words, block, context | {"say": speech.say}, language.code))


def _blank(answer: Answer[Any], speech: Translation) -> dict[str, Any]:
    blank = vars(answer.blank())
    return blank | {"note": speech.say(blank["note"])}


def _pictures(named: Named, solved: Shown) -> dict[str, Any]:
    """The figures and tables that a text names."""
    return {
        "figures": {name: each for name, each in solved.figures.items() if name in named["Figure"]},
        "tables": {name: each for name, each in solved.tables.items() if name in named["Table"]},
    }


def context(params: Any, solved: Shown) -> dict[str, Any]:
    """What the words can use: `p` (parameters), `ans` (answers by part), and every step by its name."""
    reserved = {"p", "ans", "letters", "say"} & set(solved.steps)
    if reserved:
        raise ValueError(f"steps may not be called {sorted(reserved)}")
    odd = [id_ for id_ in solved.parts if not _ID.fullmatch(id_)]
    if odd:
        raise ValueError(f"a part is called {odd[0]!r}; write letters, digits, underscores and hyphens")
    hidden = [id_ for id_ in solved.parts if hasattr(dict, id_)]
    if hidden:
        raise ValueError(f"parts may not be called {hidden}: ans.{hidden[0]} would be a method")
    return {**solved.steps, "p": params, "ans": {id_: part.answer for id_, part in solved.parts.items()}}


def _figure(figure: scene.Scene, speech: Translation) -> dict[str, Any]:
    plain = scene.to_json(figure)
    for item in plain["items"]:
        if item["shape"] == "label":
            item["tex"] = speech.printed(item["tex"])
    return plain


def _table(table: Table, speech: Translation) -> dict[str, Any]:
    """A table as JSON: cells are LaTeX text, or {"part": id, "width": points}."""
    return {
        "align": table.align,
        "head": [_cell(cell, speech) for cell in table.head],
        "rows": [[_cell(cell, speech) for cell in row] for row in table.rows],
        "rules": list(table.rules),
    }


def _cell(cell: Any, speech: Translation) -> str | dict[str, Any]:
    if isinstance(cell, Field):
        return vars(cell).copy()
    return speech.language.numbers(printable(speech.say(cell) if isinstance(cell, str) else cell))


def _check_places(named: Named, solved: Shown) -> None:
    _check_names("problem", named, solved)
    asked = Counter([*named["Part"], *_blanks(named, solved)])
    for id_ in asked:
        if id_ not in solved.parts:
            raise ValueError(f"a figure or table has a blank for {id_!r}; {_returns('part', solved.parts)}")
    for id_ in solved.parts:
        command = f"\\examPart{{{id_}}}"
        if not asked[id_]:
            raise WordsError(f"the part {id_!r} is never asked; write {command}", "problem")
        if asked[id_] > 1:
            raise WordsError(f"the part {id_!r} is asked {asked[id_]} times; ask it once", "problem", command)
    order = [id_ for id_ in solved.parts if id_ in named["Part"]]
    for there, here in zip(named["Part"], order, strict=True):
        if there != here:
            inverted = f"\\examPart{{{there}}} stands before \\examPart{{{here}}}"
            raise WordsError(
                f"{inverted}; solve answers in the order {', '.join(order)}", "problem", f"\\examPart{{{there}}}"
            )


def _check_names(block: str, named: Named, solved: Shown) -> None:
    for what, known in (("Part", solved.parts), ("Figure", solved.figures), ("Table", solved.tables)):
        for name in named[what]:
            if name not in known:
                command = f"\\exam{what}{{{name}}}"
                raise WordsError(f"{command} is unknown; {_returns(what.lower(), known)}", block, command)


def _returns(what: str, known: Collection[str]) -> str:
    several = "s" if len(known) > 1 else ""
    return f"solve returns the {what}{several} {', '.join(known)}" if known else f"solve returns no {what}"


def _named(text: str) -> Named:
    named: Named = {"Part": [], "Figure": [], "Table": []}
    for command, name in COMMAND.findall(text):
        named[command].append(name)
    return named


def _blanks(named: Named, solved: Shown) -> Iterator[str]:
    for name in named["Figure"]:
        yield from (item["part"] for item in solved.figures[name]["items"] if item["shape"] == "blank")
    for name in named["Table"]:
        yield from (cell["part"] for row in solved.tables[name]["rows"] for cell in row if isinstance(cell, dict))
