"""What stands in the blanks: room to answer on a paper, the answers on a solution sheet."""

from __future__ import annotations

import re
import string
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from examgen.figures.latex import corner
from examgen.figures.measure import text_width
from examgen.figures.scene import Blank
from examgen.languages import Language
from examgen.render.body import TEXT, Fill, Json, labels
from examgen.tex import escape

ROOM = {"open": r"\examRoom{9mm}", "boxes": "", "choice": ""}
SHARED_ROOM = {
    "open": r"\examRoom{11mm}\examRoom{11mm}",
    "boxes": "",
    "choice": "",
}  # below a figure or a table with blanks
BESIDE = 300.0  # points of text that terms and options beside each other need
MARK = {"circles": (r"\bigcirc", r"\examDot"), "squares": (r"\square", r"\blacksquare")}


def paper(problem: Json, form: str, room: str | None, language: Language, width: float = TEXT) -> Fill:
    """Empty blanks, as large as they were declared; `form` is open, boxes or choice, `room` a length or `6 lines`.

    `width` is that of the text, in points.
    """

    def answer(part: Json) -> str:
        blank_ = part["blank"]
        if blank_["kind"] in ("matching", "ordering"):
            return lettered(part, [""] * blank_["size"], width)
        if part["options"]:
            return options(part, width=width) + (working(room or f"{blank_['lines']} lines") if blank_["lines"] else "")
        if blank_["kind"] == "lines":
            return working(room or f"{blank_['size']} lines")
        if blank_["kind"] == "truth":
            return truth(language) + working(room or f"{blank_['size']} lines")
        if blank_["kind"] == "drawing":
            return working(room or f"{blank_['size']}mm")
        return (working(room) if room else ROOM[form]) + blank(part["blank"], language)

    figure, cell = _empty(problem)
    return Fill(
        figure=figure,
        cell=cell,
        answer=answer,
        after=lambda: working(room) if room else _shared(problem, form),
        language=language,
        width=width,
    )


def _shared(problem: Json, form: str) -> str:
    """Room below blanks, where there is something to work out; words are not."""
    return "" if all(part["blank"]["kind"] == "lines" for part in problem["parts"]) else SHARED_ROOM[form]


def _empty(problem: Json) -> tuple[Callable[[Blank], str], Callable[[Json], str]]:
    """Blanks of figures and of tables, with their labels; nothing is to be written where options are ticked."""
    names = labels(problem)
    chosen = {part["id"] for part in problem["parts"] if part["options"]}

    def figure(item: Blank) -> str:
        return names[item.part] if item.part in chosen else corner(item, names[item.part])

    def cell(data: Json) -> str:
        label = names[data["part"]]
        return label if data["part"] in chosen else rf"\examField{{{data['width']}}}{{{label}}}"

    return figure, cell


def answers(problem: Json, key: Json, language: Language, width: float = TEXT) -> Fill:
    """The right answers in their places, with a part's letter where only its blank says which one it is.

    `width` is that of the text, in points.
    """
    parts: Mapping[str, Any] = key["parts"]
    names = labels(problem)

    def figure(item: Blank) -> str:
        right = parts[item.part]["brief"]
        room = text_width(right) < item.width  # for the letter as well, since the answer is set in \footnotesize
        return (rf"\examNamed{{{names[item.part]}}}" if room else "") + rf"\footnotesize\examRight{{{right}}}"

    def answer(part: Json) -> str:
        right = parts[part["id"]]
        if part["blank"]["kind"] in ("matching", "ordering"):
            return lettered(part, [rf"\examRight{{{letter}}}" for letter in right["letters"]], width)
        if part["blank"]["kind"] == "truth":
            return truth(language, right["text"])
        if part["blank"]["kind"] in ("lines", "drawing"):
            return rf"\par\nobreak\examRight{{\mdseries\unboldmath {right['tex']}}}\par"
        if part["options"]:
            return options(part, right["letters"], width)
        return rf"\examAnswerLine{{\examRight{{{right['tex']}}}}}"

    return Fill(
        figure=figure,
        cell=lambda cell: rf"\examNamed{{{names[cell['part']]}}}\examRight{{{parts[cell['part']]['brief']}}}",
        answer=answer,
        after=lambda: "",
        language=language,
        width=width,
    )


def working(room: str) -> str:
    """Empty or ruled room for an answer: a length such as 4cm, or `6 lines`."""
    lines = re.fullmatch(r"(\d+) ?lines?", room)
    if lines:
        return r"\examRule" * int(lines[1]) + r"\par"
    return rf"\examEmpty{{{room}}}"


def blank(data: Json, language: Language) -> str:
    """The boxes of an answer in writing."""
    note = rf"\examNote{{{escape(data['note'])}}}" if data["note"] else ""
    return rf"\examAnswerLine{{{note}{boxes(data, language)}}}"


def boxes(data: Json, language: Language) -> str:
    """The boxes of an answer in writing, with its unit."""
    unit = rf"\kern4pt {escape(data['unit'])}" if data["unit"] else ""
    row = [rf"\examField{{{data['width']:g}}}{{}}"] * data["size"]
    return _boxes(data["kind"], row, data["rows"], language.word("separator")) + unit


def _boxes(kind: str, row: Sequence[str], rows: int, separator: str) -> str:
    if kind == "fields":
        return r"$\;\times\;$".join(row)
    if kind == "vector":
        return r"$\big($\," + rf"\,{separator}\;".join(row) + r"\,$\big)$"
    if kind == "matrix":
        return r"\examStack{" + (r"\kern-0.4pt ".join(row) + r"\cr ") * rows + "}"
    return row[0]


def truth(language: Language, right: str = "") -> str:
    """True or false to tick; the `right` one is shown as chosen."""
    names = ("true", "false")
    marks = [rf"${MARK['circles'][name == right]}$\kern4pt {language.word(name)}" for name in names]
    return r"\par\nobreak\vspace{2pt}" + r"\qquad ".join(marks) + r"\par"


def lettered(part: Json, letters: Sequence[str], width: float = TEXT) -> str:
    """Options under capital letters, and boxes for these letters: beside each term, or in a row for an order.

    Terms and options stand beside each other if a text of this `width`, in points, has room for that.
    """
    rows = zip(string.ascii_uppercase, part["options"], strict=False)
    items = r"\\[2pt] ".join(rf"\textbf{{{letter}}} & {tex}" for letter, tex in rows)
    places = [rf"\examLetter{{{letter}}}" for letter in letters]
    if part["blank"]["kind"] == "ordering":
        row = r"$\;\to\;$".join(places)
        return rf"\par\nobreak\examList{{0.9}}{{{items}}}\par\nobreak\vspace{{4pt}}{row}\par"
    labels_ = zip(places, part["blank"]["labels"], strict=True)
    terms = r"\\[4pt] ".join(rf"{box} & {label}" for box, label in labels_)
    if width < BESIDE:
        return rf"\par\nobreak\examList{{0.85}}{{{terms}}}\par\nobreak\vspace{{6pt}}\examList{{0.9}}{{{items}}}\par"
    return rf"\par\nobreak\examList{{0.36}}{{{terms}}}\hfill\examList{{0.52}}{{{items}}}\par"


def options(part: Json, ticked: Sequence[str] = (), width: float = TEXT) -> str:
    """Options to tick, in columns if they are narrow; `ticked` ones are shown as chosen."""
    empty, full = MARK.get(part["blank"]["kind"], MARK["circles"])
    rows = []
    for letter, tex in zip(string.ascii_uppercase, part["options"], strict=False):
        right = letter in ticked
        mark = rf"${full if right else empty}$\kern4pt\textbf{{{letter}}}"
        rows.append((mark, rf"\leavevmode{{\examAccent {tex}}}" if right else tex))
    columns = _columns(part["options"], width)
    if columns == 1:
        items = "\n".join(rf"\examItem{{{mark}}}{tex}" for mark, tex in rows)
        return rf"\examOptions {items}\examItemsEnd"
    share = width / columns
    cells = [rf"\hbox to {share:.2f}pt{{{mark}\kern5pt {tex}\hss}}" for mark, tex in rows]
    lines = [rf"\mbox{{{''.join(cells[k : k + columns])}}}\par" for k in range(0, len(cells), columns)]
    return r"\nobreak\vspace{4pt}".join(lines)


def _columns(options: Sequence[str], width: float) -> int:
    """One for each option where they fit, two for matrices that are narrow enough, else a list."""
    widest = max(map(text_width, options)) + 36
    if widest < width / len(options):
        return len(options)
    return 2 if any("pmatrix" in tex for tex in options) and widest < width / 2 else 1
