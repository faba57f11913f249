"""A question's words as text that says its tables and figures too, for who reads and does not see them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from itertools import groupby
from typing import Any

from examgen.languages import Language
from examgen.render.plaintext import plaintext

_PICTURE = re.compile(r"\[(table|figure): ([\w-]+)\]")
GAP = "  "
PAD: dict[str, Callable[[str, int], str]] = {"l": str.ljust, "c": str.center, "r": str.rjust, "p": str.ljust}
Json = Mapping[str, Any]


def described(tex: str, pictures: Json, blank: Callable[[str], str], language: Language) -> str:
    """The words, with the `figures` and `tables` of `pictures`; `blank` says what stands in the blank of a part."""

    def picture(match: re.Match[str]) -> str:
        what, name = match.groups()
        if what == "table":
            return table(pictures["tables"][name], blank)
        return figure(name, pictures["figures"][name], blank, language)

    return _PICTURE.sub(picture, plaintext(tex))


def table(data: Json, blank: Callable[[str], str]) -> str:
    """The table with its columns below each other."""

    def cell(value: str | Json) -> str:
        return blank(value["part"]) if isinstance(value, Mapping) else _line(value)

    rows = [list(map(cell, row)) for row in (data["head"], *data["rows"]) if row]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = [GAP.join(map(_padded, data["align"], row, widths)) for row in rows]
    heads = 1 if data["head"] else 0
    ruled = {heads + index for index in [0] * heads + list(data["rules"])}
    rule = "-" * len(lines[0])
    shown = ([rule] * (number in ruled) + [line.rstrip()] for number, line in enumerate(lines))
    return "\n".join(f"{GAP}{line}" for pair in shown for line in pair)


def figure(name: str, data: Json, blank: Callable[[str], str], language: Language) -> str:
    """The name of the figure, and what is written in it: from top to bottom, and from the left."""
    written = sorted(
        (-_middle(item), item["x"], blank(item["part"]) if item["shape"] == "blank" else _line(item["tex"]))
        for item in data["items"]
        if item["shape"] in ("label", "blank")
    )
    lines = [" | ".join(text for *_, text in row) for _, row in groupby(written, key=lambda each: each[0])]
    named = language.word("figure", name)
    return f"[{language.word('figure with', named, _indented(lines))}]" if lines else f"[{named}]"


def _padded(how: str, text: str, width: int) -> str:
    return PAD[how](text, width)


def _middle(item: Json) -> int:
    """The height at which it is written."""
    height: float = item["y"] + item.get("height", 0) / 2
    return round(height)


def _line(tex: str) -> str:
    return plaintext(tex).replace("\n", " ")


def _indented(lines: Sequence[str]) -> str:
    return "".join(f"\n{GAP}{line}" for line in lines)
