r"""A question's words as LaTeX: `\examPart`, `\examFigure` and `\examTable` replaced by what a document wants there.

Documents differ only in their `Fill`: what stands in a blank, and what follows a part's prompt.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from examgen import points
from examgen.figures import scene
from examgen.figures.latex import to_latex
from examgen.languages import Language
from examgen.pages import COMMAND
from examgen.render import narrow
from examgen.tex import CODED, escape

TEXT = 430.0  # points, the width of a question's text in a worked solution, and of a part's
LINE_NUMBER = 30  # points that the number of a line of code takes
LETTER, HANG = 5.25, 4  # points, the width of a letter of code, and letters by which what is broken moves to the right
CODE = re.compile(r"\\texttt\{(.*)\}")
NARROW = 70  # points that a column without long texts takes
Json = Mapping[str, Any]


@dataclass(frozen=True)
class Fill:
    """What a document puts into a blank of a figure or a table, and after the prompt of a part.

    `width` is that of the text, in points.
    """

    figure: Callable[[scene.Blank], str]
    cell: Callable[[Json], str]
    answer: Callable[[Json], str]
    after: Callable[[], str]
    language: Language
    width: float


def scoring(variant: dict[str, Any]) -> dict[str, str]:
    """The rules by which the parts of a variant earn points, by their ids."""
    ids = {key["scoring"] for key in variant["key"]["parts"].values()}
    return {each["id"]: each["tex"] for each in variant["conventions"] if each["id"] in ids}


def known_wrong(key: Json) -> list[Json]:
    """The wrong answers to a part that are known; where letters are chosen, those that can be.

    Records of earlier versions have no letters of wrong options.
    """
    return [each for each in key["wrong"] if not key["letters"] or each.get("letters")]


def labels(problem: Json) -> dict[str, str]:
    """(a), (b), ... by part; a question with one part has no labels."""
    ids = [part["id"] for part in problem["parts"]]
    return dict(zip(ids, _labels(len(ids)), strict=True))


@lru_cache
def _labels(count: int) -> tuple[str, ...]:
    return tuple(f"({_letter(k)})" if count > 1 else "" for k in range(count))


def _letter(index: int) -> str:
    return chr(ord("a") + index) if index < 26 else f"{chr(ord('a') + index // 26 - 1)}{chr(ord('a') + index % 26)}"


def split(text: str) -> tuple[str, list[tuple[str, str]]]:
    r"""What stands before the first `\examPart`, and (part, words) for each."""
    pieces = re.split(r"\\examPart\{([\w-]+)\}", text)
    return pieces[0].strip(), [(id_, words.strip()) for id_, words in zip(pieces[1::2], pieces[2::2], strict=True)]


def body(problem: Json, fill: Fill, notes: str) -> str:
    """The question below its heading; `notes` (LaTeX) follow its words, and the room for blanks in figures follows them."""
    stem, prompts = split(problem["text"])
    parts = {part["id"]: part for part in problem["parts"]}
    asked = {id_ for id_, _ in prompts}
    rest = [part for id_, part in parts.items() if id_ not in asked]
    lines = [insert(stem, problem, fill)] if stem else []
    lines += [_each(problem, rest, fill.language)] if rest else []
    if len(parts) == 1 and prompts:
        lines += [insert(prompts[0][1], problem, fill), _break("one part"), fill.answer(parts[prompts[0][0]])]
    else:
        words = {id_: insert(text, problem, fill) for id_, text in prompts}
        listed = [part for part in parts.values() if part["id"] in asked or part["options"]]
        lines += _items(problem, [(part, words.get(part["id"], "")) for part in listed], fill)
    lines += [notes, fill.after() if rest else ""]
    return "\n".join(line for line in lines if line)


def _each(problem: Json, rest: list[Json], language: Language) -> str:
    """What the blanks in a figure or a table are worth, and how they are to be filled, where no margin says it."""
    if any(part["options"] for part in rest):
        return ""
    names = labels(problem)
    worth = {part["id"]: points.text(part["points"]) for part in rest}
    if len(set(worth.values())) == 1:
        said = language.word("each blank", language.points(next(iter(worth.values()))))
    else:
        each = ", ".join(f"{names[id_]}~{language.number(value)}" for id_, value in worth.items())
        said = language.word("points of blanks", each)
    return rf"\par{{\small\examGrey {' '.join([said, *_notes(rest, names, language)])}\par}}"


def _notes(rest: list[Json], names: Mapping[str, str], language: Language) -> Iterator[str]:
    """In which form the blanks are to be filled."""
    notes: dict[str, list[str]] = {}
    for part in rest:
        notes.setdefault(part["blank"]["note"], []).append(names[part["id"]])
    for note, some in notes.items():
        if note:
            where = language.word("in each blank") if len(notes) == 1 else ", ".join(some)
            yield language.word("form of blanks", where, escape(note))


def _items(problem: Json, items: list[tuple[Json, str]], fill: Fill) -> list[str]:
    if not items:
        return []
    names = labels(problem)
    lines = [
        rf"\examItem{{{names[part['id']]}}}{_worth(part, fill.language)}{words}{_break(words)}{fill.answer(part)}"
        for part, words in items
    ]
    return [r"\examParts", *lines, r"\examItemsEnd"]


def _break(words: str) -> str:
    return r"\par\nobreak\vspace{3pt}" if words else ""


def _worth(part: Json, language: Language) -> str:
    value = language.number(points.text(part["points"]))
    return rf"\leavevmode\examMargin{{{language.word('margin', value)}}}"


def insert(text: str, pictures: Json, fill: Fill) -> str:
    """Words with the `figures` and `tables` of `pictures` in place."""

    def replacement(match: re.Match[str]) -> str:
        what, name = match.groups()
        if what == "Figure":
            return centred(to_latex(scene.from_json(pictures["figures"][name]), fill.figure))
        return centred(table(pictures["tables"][name], fill))

    return COMMAND.sub(replacement, text)


def centred(tex: str) -> str:
    """A figure or table on lines of its own."""
    return rf"\par\nobreak\vspace{{4pt}}{{\centering {tex}\par}}\vspace{{4pt}}"


def table(data: Json, fill: Fill) -> str:
    """A table with booktabs rules."""
    wide = _widths(data, fill.width)

    def row(cells: Sequence[Any]) -> str:
        fitting = narrow.narrowed(cells, data["align"], wide) if wide else cells
        return " & ".join(fill.cell(cell) if isinstance(cell, Mapping) else cell for cell in fitting) + r"\cr"

    side = narrow.CLOSE if wide else narrow.SIDE
    lines = [rf"\small\examTable{{{side}pt}}{{{_stretch(data)}}}{_columns(data, fill.width, wide)}\examTop"]
    lines += [row(data["head"]) + r"\examMiddleRule"] if data["head"] else []
    for index, cells in enumerate(data["rows"]):
        lines.append((r"\examMiddleRule " if index in data["rules"] else "") + row(cells))
    return "{" + "\n".join([*lines, r"\examBottom\examTableEnd"]) + "}"


def _widths(data: Json, width: float) -> list[float] | None:
    """The widths of a table's columns, if they have to be narrower in large print."""
    if width >= TEXT or _code(data):
        return None
    rows = [data["head"], *data["rows"]] if data["head"] else data["rows"]
    return narrow.widths(rows, width, width / TEXT)


def _columns(data: Json, width: float, narrower: Sequence[float] | None) -> str:
    r"""The columns as `\halign` has them; those of several lines have equal shares of what the others leave.

    These hold their boxes, or are as wide as is said. Program code that is too long gets several lines, too.
    """
    align, boxes = data["align"], [cell["width"] for row in data["rows"] for cell in row if isinstance(cell, Mapping)]
    wide = align.count("p") or 1
    share = max([(width - NARROW * (len(align) - wide)) / wide - 9, *(box + 1 for box in boxes)])
    cells = {
        "l": r"#\unskip\hfil",
        "c": r"\hfil#\unskip\hfil",
        "r": r"\hfil#\unskip",
        "p": r"\examLines{%.1fpt}#\unskip\examLinesEnd",
    }
    if _broken(_code(data), width - LINE_NUMBER * (width < TEXT)):  # usual print has room for a number beside the text
        cells["l"] = rf"\examLines{{{width - LINE_NUMBER:.1f}pt}}\examCode #\unskip\examCodeEnd\examLinesEnd"
    shown = [
        cells[letter].replace("%.1f", f"{(narrower[k] if narrower else share):.1f}") for k, letter in enumerate(align)
    ]
    return "&".join(rf"\examSide {column}\examSide" for column in shown) + r"\cr"


def _code(data: Json) -> list[str]:
    """The lines of a listing as plain text, any letter for a special one; none of another table."""
    found = [CODE.fullmatch(str(row[-1])) for row in data["rows"] if data["align"] == "rl"]
    return [CODED.sub("x", line[1]).replace("~", " ") for line in found if line]


def _broken(lines: Sequence[str], width: float) -> bool:
    """Are there lines of code that are wider, and no words that are?"""
    least = [len(line) - len(line.lstrip()) + HANG + max(map(len, line.split()), default=0) for line in lines]
    return max(map(len, lines), default=0) * LETTER > width >= max(least, default=0) * LETTER


def _stretch(data: Json) -> str:
    """Rows stand apart as far as boxes and fractions need it."""
    cells = [cell for row in data["rows"] for cell in row]
    if any("frac{" in cell for cell in cells if isinstance(cell, str)):
        return "1.4"
    return "1.25" if any(isinstance(cell, Mapping) for cell in cells) else "1.05"
